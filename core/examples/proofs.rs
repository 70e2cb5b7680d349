//! Writes what `core/oracle/proof.mjs` runs on a real server: for every fix on every bad fixture, the statements of the
//! chain as it is and as the fix leaves it, each with the transaction that Alembic runs it in.
//!
//! `proofs`: one line of JSON for each fix of the fixture's own rule that is not only shown.

#![expect(clippy::unwrap_used, reason = "a check that cannot go on fails")]

#[expect(dead_code, reason = "only part of it is needed here")]
#[path = "../tests/common/mod.rs"]
mod common;
#[path = "sent/mod.rs"]
mod sent;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use common::{Case, apply, entries, fixtures};
use retort_core::{
    chain::{Chain, Link},
    diff::{self, Decisions},
    engine,
    protocol::{Input, InputFile},
    report::{Applicability, FileReport, NewFile},
};
use serde_json::{Value, json};

fn main() {
    for folder in entries(&fixtures().join("rules")) {
        let rule = folder.file_name().unwrap().to_string_lossy().into_owned();
        for path in entries(&folder) {
            if path.file_name().unwrap().to_string_lossy().starts_with("bad_") {
                proofs(&rule, &path);
            }
        }
    }
}

/// One line for each fix of the case.
fn proofs(rule: &str, path: &Path) {
    let case = Case::read(path);
    let tested = case.input.files.len() - 1;
    let reports = engine::review(&case.input).files;
    let followed = followed(&case.input, tested);
    let chain = |input: &Input| chain(input, tested, &followed);
    let original = chain(&case.input);
    let mut seen = BTreeMap::<String, usize>::new();
    let report = reports.last().unwrap();
    let findings = report.findings.iter().filter(|finding| finding.rule == rule);
    for fix in findings.flat_map(|finding| &finding.fixes) {
        if fix.applicability == Applicability::Display {
            continue;
        }
        // The same cure at the next place of the file.
        let count = seen.entry(fix.title.clone()).or_default();
        *count += 1;
        let title = if *count > 1 { format!("{} ({count})", fix.title) } else { fix.title.clone() };
        let edited = case.with_text(&apply(case.text(), fix));
        let fixed = chain(&with_files(edited, &fix.new_files));
        let applicability = fix.applicability;
        print(rule, &case, &title, applicability, &original, &fixed);
    }
    if report.findings.iter().filter(|finding| finding.rule == rule && !finding.fixes.is_empty()).count() > 1
    {
        let fixed = chain(&with_all(&case, rule, report));
        print(rule, &case, TOGETHER, Applicability::Review, &original, &fixed);
    }
}

/// What the first fixes of all of the rule's findings are called, made at once: where a file has the hazard twice, to mend
/// one place may not be enough for the file to go through.
const TOGETHER: &str = "all places together";

fn print(
    rule: &str,
    case: &Case,
    title: &str,
    applicability: Applicability,
    original: &[Value],
    fixed: &[Value],
) {
    let line = json!({
        "rule": rule,
        "case": case.name,
        "fix": title,
        "applicability": applicability,
        "original": original,
        "fixed": fixed,
    });
    println!("{line}");
}

/// The case with the fixes of all of the rule's findings that go together.
fn with_all(case: &Case, rule: &str, report: &FileReport) -> Input {
    let mut decisions = Decisions::default();
    let others = report.findings.iter().filter(|finding| finding.rule != rule);
    decisions.rejected.extend(others.map(|finding| finding.key.clone()));
    let plan = diff::plan(case.text(), report, &decisions);
    let added: Vec<NewFile> = plan.additions.into_iter().map(|addition| addition.file).collect();
    with_files(case.with_text(&plan.corrected), &added)
}

fn with_files(mut input: Input, added: &[NewFile]) -> Input {
    let files = added.iter();
    input.files.extend(files.map(|file| InputFile {
        path: file.path.clone(),
        text: file.text.clone(),
        ..InputFile::default()
    }));
    input
}

/// The files of a chain that stand behind the one under test: they run on what the fix leaves.
fn followed(input: &Input, tested: usize) -> BTreeSet<String> {
    let chain = linked(&engine::review(input).files);
    let links = chain.links();
    let Some(id) = links[tested].id.as_deref() else { return BTreeSet::new() };
    let follows =
        |link: &&Link| link.id.as_deref().is_some_and(|own| own != id && chain.ancestry(own).contains(id));
    links.iter().filter(follows).map(|link| link.path.clone()).collect()
}

/// The files in the order in which they run.
fn chain(input: &Input, tested: usize, followed: &BTreeSet<String>) -> Vec<Value> {
    let reports = engine::review(input).files;
    let file = |index: &usize| {
        let (report, input_file) = (&reports[*index], &input.files[*index]);
        let counts = *index >= tested || followed.contains(&report.path);
        sent::file(report, &input_file.text, &input.settings, counts)
    };
    linked(&reports).order().iter().map(file).collect()
}

fn linked(reports: &[Arc<FileReport>]) -> Chain {
    let links = reports.iter().map(|report| Link {
        path: report.path.clone(),
        id: report.revision.clone(),
        parents: report.down_revision.clone(),
        ..Link::default()
    });
    Chain::new(links.collect())
}
