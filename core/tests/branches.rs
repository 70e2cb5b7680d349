//! Two branches side by side: what is said to go wrong in which order is what PGlite does, on each case of
//! `fixtures/branches.txt`. `core/oracle/branches.mjs` asks it.
#![cfg(feature = "engine")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;

use retort_core::{
    engine,
    protocol::{Input, InputFile},
    report::{HeadPair, Report},
    text::{ByteRange, Edit, SourceFile, apply_edits},
};

const FIXTURES: &str = include_str!("fixtures/branches.txt");
const GOLDEN: &str = include_str!("golden/branches.txt");

/// A revision that sends these statements.
fn revision(id: &str, parent: Option<&str>, statements: &str) -> InputFile {
    let down = parent.map_or("None".to_owned(), |parent| format!("{parent:?}"));
    let mut text = format!(
        "\"\"\"{id}\n\nRevision ID: {id}\nRevises: {}\n\"\"\"\nfrom alembic import op\n\nrevision = {id:?}\ndown_revision = {down}\n\n\ndef upgrade():\n",
        parent.unwrap_or_default()
    );
    for sql in statements.split("; ") {
        let _ = writeln!(text, "    op.execute({sql:?})");
    }
    InputFile { path: format!("versions/{id}.py"), text, ..InputFile::default() }
}

fn review(files: Vec<InputFile>) -> Report {
    engine::review(&Input { files, ..Input::default() })
}

fn pair(base: &str, one: &str, other: &str) -> HeadPair {
    let files = vec![
        revision("base", None, base),
        revision("one", Some("base"), one),
        revision("other", Some("base"), other),
    ];
    let mut report = review(files);
    assert_eq!(report.pairs.len(), 1);
    report.pairs.remove(0)
}

/// The lines of each case, by what stands before their colon.
fn cases() -> impl Iterator<Item = [&'static str; 4]> {
    FIXTURES.split("\n\n").filter(|part| part.starts_with("case: ")).map(|part| {
        let line =
            |name: &str| part.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap();
        ["case", "base", "one", "other"].map(line)
    })
}

#[test]
fn what_is_said_to_break_breaks_on_pglite_and_nothing_else_does() {
    let mut golden = GOLDEN.lines().filter(|line| !line.starts_with('#'));
    let mut told = String::new();
    for [case, base, one, other] in cases() {
        let [name, forwards, backwards] = golden.next().unwrap().split(" | ").collect::<Vec<_>>()[..] else {
            panic!("{case}")
        };
        assert_eq!(name, case, "run core/oracle/servers.sh");
        let pair = pair(base, one, other);
        assert_eq!(
            (pair.heads.as_slice(), pair.meeting.as_deref()),
            (&["one".into(), "other".into()][..], Some("base"))
        );
        let breaks = [0, 1].map(|order| pair.shared.clashes.iter().any(|clash| clash.breaks[order]));
        assert_eq!(breaks, [forwards != "runs", backwards != "runs"], "{case}: {:#?}", pair.shared);
        assert_eq!(pair.shared.unknown, [false, false], "{case}");
        let _ = writeln!(told, "{case}\n  both touch: {}", pair.shared.tables.join(", "));
        for clash in &pair.shared.clashes {
            let _ = writeln!(told, "  {}", clash.how);
        }
    }
    assert_eq!(golden.next(), None);
    insta::assert_snapshot!("branches", told);
}

#[test]
fn what_cannot_be_known_is_said_to_be_unknown() {
    let shared =
        pair("CREATE TABLE t (id int)", "DO $$ BEGIN END $$", "ALTER TABLE t ADD COLUMN c int").shared;
    assert_eq!((shared.unknown, shared.tables.len(), shared.clashes.len()), ([true, false], 0, 0));
}

#[test]
fn revisions_of_one_branch_are_taken_together() {
    let mut files = vec![revision("base", None, "CREATE TABLE t (id int)")];
    files.push(revision("a", Some("base"), "ALTER TABLE t ADD COLUMN c int"));
    files.push(revision("one", Some("a"), "ALTER TABLE t DROP COLUMN c"));
    files.push(revision("other", Some("base"), "ALTER TABLE t ADD COLUMN c int"));
    let shared = &review(files).pairs[0].shared;
    assert_eq!(shared.tables, ["t"]);
    let breaks: Vec<[bool; 2]> = shared.clashes.iter().map(|clash| clash.breaks).collect();
    assert_eq!(
        breaks,
        [[false, true]],
        "it is gone again when the other adds it, but not the other way round"
    );
}

#[test]
fn a_branch_is_put_behind_the_other_in_variable_and_docstring() {
    let files = vec![
        revision("base", None, "SELECT 1"),
        revision("first", Some("base"), "SELECT 1"),
        revision("one", Some("first"), "SELECT 1"),
        revision("other", Some("base"), "SELECT 1"),
    ];
    let report = review(files.clone());
    let behind = &report.pairs[0].behind[0];
    assert_eq!(
        (behind.path.as_str(), behind.revision.as_str(), &behind.refused),
        ("versions/first.py", "first", &None)
    );
    let file = SourceFile::new(files[1].path.clone(), files[1].text.clone());
    let offset = |position| file.lines.offset(&file.text, position);
    let edits: Vec<Edit> = behind
        .edits
        .iter()
        .map(|edit| {
            Edit::replace(ByteRange::new(offset(edit.span.start), offset(edit.span.end)), edit.text.clone())
        })
        .collect();
    let text = apply_edits(&file.text, &edits).unwrap();
    assert!(text.contains("Revises: other\n") && text.contains("down_revision = \"other\"\n"), "{text}");

    let mut files = files;
    files[1].text = text;
    let report = review(files);
    assert_eq!(
        (report.heads.as_slice(), report.order.as_slice()),
        (&["one".to_owned()][..], &[0, 3, 1, 2][..])
    );
    assert!(report.pairs.is_empty());
}

#[test]
fn what_the_other_depends_on_cannot_come_behind_it() {
    let mut files = vec![
        revision("base", None, "SELECT 1"),
        revision("one", Some("base"), "SELECT 1"),
        revision("other", Some("base"), "SELECT 1"),
    ];
    files[2].text = files[2].text.replace("\n\n\ndef", "\ndepends_on = \"one\"\n\n\ndef");
    let [one, other] = &review(files).pairs[0].behind;
    assert!(one.refused.as_deref().is_some_and(|why| why.contains("depends on it")), "{one:?}");
    assert_eq!(other.refused, None);
}

#[test]
fn while_a_file_cannot_be_read_nothing_is_said() {
    let broken = InputFile {
        path: "broken.py".into(),
        text: "revision = \"x\"\ndef (".into(),
        ..InputFile::default()
    };
    let files = vec![revision("a", None, "SELECT 1"), revision("b", None, "SELECT 1"), broken];
    let report = review(files);
    assert_eq!((report.heads.len(), report.pairs.len()), (2, 0));
}
