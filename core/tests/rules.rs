//! Every rule by its fixtures: `fixtures/rules/RULE/bad_*` must be found, `good_*` must not.
//!
//! A bad case's snapshot is what a user sees of the rule. And for every case hold what no rule's author may forget: see [`invariants`].

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::{path::Path, process::ExitCode, sync::Arc};

use common::{Case, apply, by_rule, entries, fixtures, review_fixed, review_last};
use libtest_mimic::{Arguments, Failed, Trial};
use retort_core::{
    diff::{self, Decisions},
    engine, present,
    protocol::InputFile,
    report::{Applicability, Direction, FileReport, Finding, Fix, Severity},
    rules,
    text::SourceFile,
};

fn main() -> ExitCode {
    let mut trials = Vec::new();
    for folder in entries(&fixtures().join("rules")) {
        let rule = folder.file_name().unwrap().to_string_lossy().into_owned();
        for path in entries(&folder) {
            let name = format!("{rule}::{}", path.file_stem().unwrap().to_string_lossy());
            let rule = rule.clone();
            trials.push(Trial::test(name, move || check(&rule, &path)));
        }
    }
    for meta in rules::CATALOGUE {
        trials.push(Trial::test(format!("{}::has_fixtures", meta.id), move || has_fixtures(meta.id)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn has_fixtures(rule: &str) -> Result<(), Failed> {
    let folder = fixtures().join("rules").join(rule);
    let count = |prefix: &str| {
        let names = if folder.is_dir() { entries(&folder) } else { Vec::new() };
        names.iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix)).count()
    };
    let (bad, good) = (count("bad_"), count("good_"));
    if bad == 0 || good == 0 {
        return Err(
            format!("{rule} has {bad} bad and {good} good fixtures; it needs one of each at least").into()
        );
    }
    Ok(())
}

fn check(rule: &str, path: &Path) -> Result<(), Failed> {
    if rules::find(rule).is_none() {
        return Err(format!("there is no rule {rule}").into());
    }
    let case = Case::read(path);
    let report = review_last(&case.input);
    if let Some(error) = &report.error {
        return Err(format!("does not parse: {}", error.message).into());
    }
    let found = report.findings.iter().filter(|finding| finding.rule == rule).count();
    if case.name.starts_with("good_") && found > 0 {
        return Err(
            format!("a good case draws {found} findings of {rule}:\n{}", shown(&case, &report)).into()
        );
    }
    if case.name.starts_with("bad_") {
        if found == 0 {
            return Err(format!("a bad case draws no finding of {rule}:\n{}", shown(&case, &report)).into());
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let mut own = FileReport::clone(&report);
        own.findings.retain(|finding| finding.rule == rule);
        settings.bind(|| insta::assert_snapshot!(format!("{rule}__{}", case.name), shown(&case, &own)));
    }
    invariants(&case, &report)
}

fn shown(case: &Case, report: &FileReport) -> String {
    present::text(&SourceFile::new(report.path.clone(), case.text()), report)
}

/// What must hold for every case, whatever the rule.
fn invariants(case: &Case, report: &FileReport) -> Result<(), Failed> {
    same_again(case)?;
    places_fit(case, report)?;
    layout_does_not_matter(case, report)?;
    for finding in &report.findings {
        for fix in finding.fixes.iter().filter(|fix| fix.applicability != Applicability::Display) {
            fix_heals(case, report, finding, fix).and_then(|()| safe_keeps_the_schema(case, fix)).map_err(
                |failed| Failed::from(format!("{} / {}: {}", finding.rule, fix.title, message(&failed))),
            )?;
        }
    }
    if case.name.starts_with("bad_") {
        for finding in &report.findings {
            can_be_ignored(case, report, finding)?;
        }
    }
    all_fixes_settle(case)?;
    corrected_version_settles(case, true)?;
    corrected_version_settles(case, false)?;
    prefixes_do_not_panic(case);
    Ok(())
}

/// Same input, same report, to the byte.
fn same_again(case: &Case) -> Result<(), Failed> {
    let json = || serde_json::to_string(&engine::review(&case.input)).unwrap();
    if json() == json() { Ok(()) } else { Err("two reviews of one input differ".into()) }
}

/// Every place lies inside the text, and its end not before its start.
fn places_fit(case: &Case, report: &FileReport) -> Result<(), Failed> {
    let source = SourceFile::new("", case.text());
    for finding in &report.findings {
        let spans =
            finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span).chain([finding.span]);
        for span in spans {
            let offset = |position| source.lines.offset(case.text(), position);
            let back = source.lines.position(case.text(), offset(span.start));
            if span.end < span.start || back != span.start {
                return Err(format!("{} names a place outside the text: {span:?}", finding.rule).into());
            }
        }
    }
    Ok(())
}

/// Windows line ends, tabs, a byte order mark and text that is not ASCII change nothing but places.
fn layout_does_not_matter(case: &Case, report: &FileReport) -> Result<(), Failed> {
    let text = case.text();
    let is_sql = case.input.files.last().unwrap().path.rsplit('.').next() == Some("sql");
    let comment = if is_sql { "--" } else { "#" };
    let variants = [
        ("CRLF", text.replace('\n', "\r\n")),
        ("tabs", text.replace("    ", "\t")),
        ("a byte order mark", format!("\u{feff}{text}")),
        ("text that is not ASCII", format!("{comment} Grüße, 你好, 🧪\n{text}")),
    ];
    for (what, variant) in variants {
        let other = review_last(&case.with_text(&variant));
        let (others, own) = (by_rule([&other]), by_rule([report]));
        if others != own {
            return Err(format!("with {what} other rules speak: {others:?}, not {own:?}").into());
        }
    }
    Ok(())
}

/// Where the fix of the first rule is applied, the second may speak: what it says is the milder thing, was as true before but
/// hidden by the first, or can only be told now.
const MILDER: [(&str, &str); 9] = [
    ("rename-as-drop-add", "column-renamed"),
    ("rename-as-drop-add", "not-null-set-with-scan"),
    // A copy of the table locks it as well; the statements of the copy are not known.
    ("batch-recreates-table", "missing-lock-timeout"),
    // The rows are filled again by the revision that the fix adds.
    ("backfill-beside-ddl", "column-dropped"),
    // A second change of rows is out of the locks with the first, and still changes every row.
    ("backfill-beside-ddl", "every-row-changed-at-once"),
    // A name that does not exist fails before anything is lost.
    ("dropped-under-another-name", "downgrade-does-not-restore"),
    // The marks were the sign that nobody had asked for the drop.
    ("autogenerate-comments-left", "table-dropped"),
    // There was nothing else in it.
    ("foreign-object-dropped", "empty-migration"),
    // Plain SQL has no place for `existing_type`.
    ("several-alters-that-scan", "type-change-from-unknown-type"),
];

/// Applied, the text and the files that come along parse, the finding is gone, no other rule speaks more often in any, and
/// comments are kept, here or there.
fn fix_heals(case: &Case, before: &FileReport, finding: &Finding, fix: &Fix) -> Result<(), Failed> {
    let (input, reports) = review_fixed(case, fix);
    let tested = case.input.files.len() - 1;
    let fixed: String = input.files.iter().skip(tested).map(|file| file.text.as_str()).collect();
    if let Some(error) = reports.iter().find_map(|report| report.error.as_ref()) {
        return Err(format!("does not parse any more: {}\n{fixed}", error.message).into());
    }
    let (before, after) = (by_rule([before]), by_rule(&reports));
    if after.get(&finding.rule).unwrap_or(&0) >= before.get(&finding.rule).unwrap_or(&0) {
        return Err(format!("the finding is still there\n{fixed}").into());
    }
    // What holds for the file may hold for one that comes along as well, such as that it waits for a lock without a limit.
    for (rule, count) in reports.iter().flat_map(|report| by_rule([report])) {
        let milder = MILDER.contains(&(&finding.rule, &rule)) || is_the_price(fix, &rule, &reports);
        if count > *before.get(&rule).unwrap_or(&0) && !milder {
            return Err(format!("{rule} speaks where it did not before\n{fixed}").into());
        }
    }
    let comments = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.split_once("# ")).map(|(_, comment)| comment.to_owned()).collect()
    };
    let kept = comments(&fixed);
    match comments(case.text()).into_iter().find(|comment| {
        !kept.contains(comment) && !comment.starts_with("retort:") && !may_go(finding, comment)
    }) {
        Some(lost) => Err(format!("the comment {lost:?} is lost\n{fixed}").into()),
        None => Ok(()),
    }
}

/// A safe fix leaves the same schema behind, as the interpreter has it. What a server makes of every fix is proven by
/// `core/oracle/proof.mjs`.
fn safe_keeps_the_schema(case: &Case, fix: &Fix) -> Result<(), Failed> {
    if fix.applicability != Applicability::Safe {
        return Ok(());
    }
    let (input, _) = review_fixed(case, fix);
    if engine::schema_after(&input) == engine::schema_after(&case.input) {
        Ok(())
    } else {
        Err(format!("a safe fix changes the schema\n{}", input.files.last().unwrap().text).into())
    }
}

/// What a fix may cost besides. An autocommit block behind other operations commits them, which is advice to do even better: in
/// a revision of its own. And a downgrade that is written anew does what a downgrade does: what is said of it is advice.
fn is_the_price(fix: &Fix, rule: &str, after: &[Arc<FileReport>]) -> bool {
    let mut findings =
        after.iter().flat_map(|report| &report.findings).filter(|finding| finding.rule == rule);
    let is_advice = |finding: &Finding| {
        finding.direction == Some(Direction::Downgrade) && finding.severity == Severity::Advice
    };
    let writes_downgrade = matches!(fix.title.as_str(), "Write the downgrade" | "Undo what was left out");
    let puts_block = fix.edits.iter().any(|edit| edit.text.contains("autocommit_block"));
    (rule == "autocommit-block-commits-prior" && puts_block) || (writes_downgrade && findings.all(is_advice))
}

/// What autogenerate wrote may go where it is what the finding is about.
fn may_go(finding: &Finding, comment: &str) -> bool {
    finding.rule == "autogenerate-comments-left" && retort_core::revision::is_autogenerate_marker(comment)
}

/// The comment that a finding offers hides it, and is not one that hides nothing.
fn can_be_ignored(case: &Case, before: &FileReport, finding: &Finding) -> Result<(), Failed> {
    let Some(edit) = finding.ignore.clone() else { return Ok(()) };
    let fix = Fix {
        title: String::new(),
        applicability: Applicability::Review,
        edits: vec![edit],
        new_files: Vec::new(),
    };
    let text = apply(case.text(), &fix);
    let after = review_last(&case.with_text(&text));
    let (before, counts) = (by_rule([before]), by_rule([&after]));
    if after.error.is_some()
        || counts.get(&finding.rule).unwrap_or(&0) >= before.get(&finding.rule).unwrap_or(&0)
    {
        return Err(format!("{} is still there with its ignore comment\n{text}", finding.rule).into());
    }
    match counts.iter().find(|(rule, count)| *count > before.get(*rule).unwrap_or(&0)) {
        Some((rule, _)) => Err(format!("{rule} speaks where {} was ignored\n{text}", finding.rule).into()),
        None => Ok(()),
    }
}

/// The first fix of each finding, round by round, comes to rest, in the file under test and in those that fixes bring.
fn all_fixes_settle(case: &Case) -> Result<(), Failed> {
    let tested = case.input.files.len() - 1;
    let mut input = case.input.clone();
    for _ in 0..50 {
        let reports = engine::review(&input).files;
        let next = reports.iter().enumerate().skip(tested).find_map(|(index, report)| {
            let fixes = report.findings.iter().flat_map(|finding| &finding.fixes);
            let fix = fixes.into_iter().find(|fix| fix.applicability != Applicability::Display)?;
            Some((index, fix))
        });
        let Some((index, fix)) = next else { return Ok(()) };
        let file = &mut input.files[index];
        file.text = apply(&file.text, fix);
        input.files.extend(fix.new_files.iter().map(|file| InputFile {
            path: file.path.clone(),
            text: file.text.clone(),
            ..InputFile::default()
        }));
    }
    let texts: String = input.files.iter().skip(tested).map(|file| file.text.as_str()).collect();
    Err(format!("fixes go on for ever:\n{texts}").into())
}

/// All fixes of a file that go together, made at once: the text still parses. Done again and again, as by "apply all", there
/// comes a time when it changes nothing: what is fixed is not fixed twice.
fn corrected_version_settles(case: &Case, safe_only: bool) -> Result<(), Failed> {
    let mut input = case.input.clone();
    for _ in 0..10 {
        let reports = engine::review(&input).files.split_off(case.input.files.len() - 1);
        let mut added = Vec::new();
        let mut changed = false;
        for (file, report) in input.files.iter_mut().skip(case.input.files.len() - 1).zip(&reports) {
            if let Some(error) = &report.error {
                return Err(format!("all fixes together: {}\n{}", error.message, file.text).into());
            }
            let plan = diff::plan(&file.text, report, &wanted(report, safe_only));
            changed |= plan.corrected != file.text || !plan.additions.is_empty();
            file.text = plan.corrected;
            added.extend(plan.additions.into_iter().map(|addition| addition.file));
        }
        if !changed {
            return Ok(());
        }
        input.files.extend(added.into_iter().map(|file| InputFile {
            path: file.path,
            text: file.text,
            ..InputFile::default()
        }));
    }
    Err(format!("all fixes together go on for ever:\n{}", input.files.last().unwrap().text).into())
}

/// Every fix, or only those that may be applied without reading.
fn wanted(report: &FileReport, safe_only: bool) -> Decisions {
    let mut decisions = Decisions::default();
    let unsafe_ones = report.findings.iter().filter(|finding| {
        safe_only && !finding.fixes.iter().any(|fix| fix.applicability == Applicability::Safe)
    });
    decisions.rejected.extend(unsafe_ones.map(|finding| finding.key.clone()));
    decisions
}

/// A text that is being typed is cut off anywhere.
fn prefixes_do_not_panic(case: &Case) {
    let text = case.text();
    for end in (0..text.len()).step_by(17).filter(|end| text.is_char_boundary(*end)) {
        let _ = engine::review(&case.with_text(&text[..end]));
    }
    let _ = engine::review(&case.with_text(&retort_core::rules::as_revision(text)));
}

fn message(failed: &Failed) -> String {
    failed.message().unwrap_or("failed").to_owned()
}
