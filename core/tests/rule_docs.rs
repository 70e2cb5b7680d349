//! A rule's documentation is run: bad examples are found, good ones are not, and nothing that a reader needs is missing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "only part of it is needed here")]
mod common;

use std::process::ExitCode;

use common::settings_in;
use libtest_mimic::{Arguments, Failed, Trial};
use retort_core::{
    engine,
    protocol::Input,
    report::{Applicability, Report},
    rules::{self, RuleMeta},
};

fn main() -> ExitCode {
    let trials = rules::CATALOGUE
        .iter()
        .flat_map(|meta| {
            [
                Trial::test(format!("{}::examples", meta.id), move || examples(meta)),
                Trial::test(format!("{}::shape", meta.id), move || shape(meta)),
            ]
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Each bad block draws exactly one finding of the rule, or one in each of its files; each good block none.
fn examples(meta: &RuleMeta) -> Result<(), Failed> {
    for example in meta.doc().examples() {
        let files = example.files("example");
        let text: String = files.iter().map(|file| file.text.as_str()).collect();
        let report = engine::review(&Input { files, settings: settings_in(&example.code) });
        if let Some(error) = report.files.iter().find_map(|file| file.error.as_ref()) {
            return Err(format!("an example does not parse: {}\n{text}", error.message).into());
        }
        let findings = report.files.iter().flat_map(|file| &file.findings);
        let found: Vec<_> = findings.filter(|finding| finding.rule == meta.id).collect();
        // What goes round goes round through all of them.
        let in_each = report.files.len();
        let is_right = match found.len() {
            0 => !example.bad,
            1 => example.bad,
            several => example.bad && several == in_each && is_one_in_each(&report, meta.id),
        };
        if !is_right {
            return Err(format!("an example draws {} findings\n{text}", found.len()).into());
        }
        let offers = found.iter().flat_map(|finding| &finding.fixes).map(|fix| fix.applicability).min();
        if example.bad
            && offers.unwrap_or(Applicability::Display) != meta.fix.unwrap_or(Applicability::Display)
        {
            return Err(format!(
                "the rule says that it offers {:?}, the example {offers:?}\n{text}",
                meta.fix
            )
            .into());
        }
    }
    Ok(())
}

fn is_one_in_each(report: &Report, rule: &str) -> bool {
    report.files.iter().all(|file| file.findings.iter().filter(|finding| finding.rule == rule).count() == 1)
}

/// One sentence on top, the sections in order, a pair of examples, a reference.
fn shape(meta: &RuleMeta) -> Result<(), Failed> {
    let doc = meta.doc();
    let mut headings: Vec<&str> = doc.sections.iter().map(|section| section.heading.as_str()).collect();
    // Only where several deploys take part.
    headings.retain(|heading| *heading != "Deploy order");
    if headings != ["Why it matters", "Example", "When to ignore", "Fix safety", "References"] {
        return Err(format!("its sections are {headings:?}").into());
    }
    if doc.summary.is_empty() || !doc.summary.ends_with('.') || doc.summary.contains(". ") {
        return Err(format!("its summary is not one sentence: {}", doc.summary).into());
    }
    let examples = doc.examples();
    if !examples.iter().any(|example| example.bad) || examples.iter().all(|example| example.bad) {
        return Err("it needs a bad and a good example".into());
    }
    if !doc.section("References").unwrap().contains("](https://") {
        return Err("it has no reference".into());
    }
    if meta.id.chars().any(|character| !character.is_ascii_lowercase() && character != '-') {
        return Err("its id is not kebab-case".into());
    }
    let file = meta.id.replace('-', "_");
    if !meta.source.ends_with(&format!("{file}.rs")) {
        return Err(format!("it lives in {}, not in {file}.rs", meta.source).into());
    }
    Ok(())
}
