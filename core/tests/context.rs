//! What is there to understand the reviewed files by: other revisions, and the schema before the first of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use retort_core::{
    engine, input,
    protocol::{Input, InputFile, Role},
    report::{FileKind, FileReport, Report},
    settings::Settings,
};

/// What `pg_dump --schema-only` of PostgreSQL 15 wrote.
const DUMP: &str = include_str!("fixtures/input/schema.sql");

fn revision(id: &str, parent: Option<&str>, upgrade: &str, downgrade: &str) -> InputFile {
    let parent = parent.map_or("None".to_owned(), |parent| format!("{parent:?}"));
    let text = format!(
        "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = {id:?}\ndown_revision = {parent}\n\n\n\
         def upgrade() -> None:\n    {upgrade}\n\n\ndef downgrade() -> None:\n    {downgrade}\n"
    );
    InputFile { path: format!("versions/{id}.py"), text, role: Role::Review }
}

fn dump() -> InputFile {
    InputFile { path: "schema.sql".into(), text: DUMP.into(), role: input::role_of(DUMP) }
}

fn review(files: Vec<InputFile>) -> Report {
    engine::review(&Input { files, settings: Settings::default() })
}

fn rules(file: &FileReport) -> Vec<&str> {
    file.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

/// What the rules say of one upgrade, alone and behind the dump.
fn alone_and_with_dump(upgrade: &str) -> [Vec<String>; 2] {
    let own = revision("a1", None, upgrade, "pass");
    let said = |files: Vec<InputFile>| {
        let report = review(files);
        let said = rules(report.files.last().unwrap()).into_iter().filter(|rule| {
            // An empty downgrade is what these are about least of all.
            !["missing-downgrade", "missing-lock-timeout"].contains(rule)
        });
        said.map(str::to_owned).collect::<Vec<_>>()
    };
    [said(vec![own.clone()]), said(vec![dump(), own])]
}

#[test]
fn a_dump_is_known_by_its_head_and_not_judged() {
    let report = review(vec![dump()]);
    let file = &report.files[0];
    assert_eq!((file.role, file.kind, &file.error), (Role::Baseline, FileKind::Sql, &None));
    assert!(file.findings.is_empty() && file.upgrade.is_empty());
}

#[test]
fn of_a_column_in_the_dump_its_type_and_its_indexes_are_known() {
    let widened = r#"op.alter_column("customers", "name", type_=sa.String(200))"#;
    let [alone, with_dump] = alone_and_with_dump(widened);
    assert!(alone.contains(&"type-change-from-unknown-type".to_owned()), "{alone:?}");
    assert_eq!(with_dump, ["type-change-rebuilds-index"], "no rewrite, but the index is on lower(name)");
}

#[test]
fn a_check_that_the_dump_has_proves_not_null_where_it_is_validated() {
    let set = |column: &str| {
        format!(r#"op.alter_column("orders", "{column}", nullable=False, existing_type=sa.Text())"#)
    };
    let [alone, proven] = alone_and_with_dump(&set("total"));
    assert_eq!((alone, proven), (vec!["not-null-set-with-scan".to_owned()], Vec::new()));
    let [_, unproven] = alone_and_with_dump(&set("note"));
    assert_eq!(unproven, ["not-null-set-with-scan"], "the check on it is NOT VALID");
}

#[test]
fn tables_of_the_dump_are_in_use() {
    let [_, said] = alone_and_with_dump(r#"op.create_index("ix_orders_note", "orders", ["note"])"#);
    assert_eq!(said, ["index-without-concurrently"]);
}

#[test]
fn names_that_the_dump_has_are_taken() {
    let [alone, said] = alone_and_with_dump(r#"op.execute("CREATE TYPE order_state AS ENUM ('a')")"#);
    assert_eq!((alone, said), (Vec::new(), vec!["enum-created-twice".to_owned()]));
}

#[test]
fn what_a_dump_sets_is_not_set_for_the_migrations() {
    let report = review(vec![dump(), revision("a1", None, r#"op.drop_column("orders", "note")"#, "pass")]);
    assert!(rules(&report.files[1]).contains(&"missing-lock-timeout"), "the dump says SET lock_timeout = 0");
}

#[test]
fn of_context_nothing_is_said_but_what_it_makes_is_known() {
    let made = r#"op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("c", sa.String(20)))"#;
    let change = r#"op.alter_column("t", "c", type_=sa.String(40))"#;
    let before = InputFile { role: Role::Context, ..revision("a1", None, made, "pass") };
    let report = review(vec![before, revision("b2", Some("a1"), change, "pass")]);
    assert_eq!((report.files[0].role, rules(&report.files[0]).len()), (Role::Context, 0));
    assert!(report.files[0].checklist.is_empty() && report.files[0].revision.as_deref() == Some("a1"));
    assert!(
        !rules(&report.files[1]).contains(&"type-change-from-unknown-type"),
        "{:?}",
        rules(&report.files[1])
    );
}

/// Whether the last file's drop of something is said to be of what was never made.
fn never_made(files: Vec<InputFile>) -> bool {
    let report = review(files);
    rules(report.files.last().unwrap()).contains(&"dropped-but-never-made")
}

#[test]
fn of_what_the_dump_has_all_is_known_though_the_first_revision_has_a_parent() {
    let drop = |call: &str| revision("b2", Some("a1"), call, "pass");
    for missing in [
        r#"op.drop_column("orders", "nickname")"#,
        r#"op.drop_index("nicknames_of_orders", table_name="orders")"#,
        r#"op.execute("ALTER TABLE orders DROP COLUMN nickname")"#,
    ] {
        assert!(never_made(vec![dump(), drop(missing)]), "{missing}");
        assert!(!never_made(vec![drop(missing)]), "without the dump: {missing}");
    }
    for there in [
        r#"op.drop_column("orders", "note")"#,
        r#"op.drop_column("strangers", "note")"#,
        r#"op.drop_index("ix_strangers", table_name="strangers")"#,
    ] {
        assert!(!never_made(vec![dump(), drop(there)]), "{there}");
    }
}

#[test]
fn what_revisions_between_have_done_that_are_not_here_is_not_known() {
    let drop = r#"op.drop_column("orders", "nickname")"#;
    let files =
        vec![dump(), revision("b2", Some("a1"), "pass", "pass"), revision("d4", Some("c3"), drop, "pass")];
    assert!(never_made(files), "d4 stands where the dump begins, and so may b2");
    let merge = InputFile {
        text: revision("d4", None, drop, "pass").text.replace("= None", "= ('b2', 'c3')"),
        ..revision("d4", None, drop, "pass")
    };
    assert!(!never_made(vec![dump(), revision("b2", Some("a1"), "pass", "pass"), merge]));
}

#[test]
fn a_table_is_known_not_to_be_there_where_the_dump_is_of_a_whole_database() {
    let drop = revision("b2", Some("a1"), r#"op.drop_table("strangers")"#, "pass");
    let without_version = InputFile { text: DUMP.replace("alembic_version", "other"), ..dump() };
    assert!(never_made(vec![dump(), drop.clone()]));
    assert!(!never_made(vec![without_version, drop.clone()]), "it may be of some tables");
    let seen = revision("b2", Some("a1"), r#"op.drop_table("orders")"#, "pass");
    assert!(!never_made(vec![dump(), seen]));
}

fn context(file: InputFile) -> InputFile {
    InputFile { role: Role::Context, ..file }
}

#[test]
fn what_is_wrong_with_several_files_together_is_said_of_the_one_under_review_wherever_it_stands() {
    let add = |id, table| {
        revision(id, Some("a1"), &format!(r#"op.add_column("{table}", sa.Column("c", sa.Text()))"#), "pass")
    };
    let base = || context(revision("a1", None, "pass", "pass"));
    let own = InputFile { path: "versions/own.py".into(), ..add("b2", "t") };
    for (rule, other) in [("multiple-heads", add("c3", "t")), ("duplicate-revision-id", add("b2", "u"))] {
        for files in [
            vec![base(), own.clone(), context(other.clone())],
            vec![base(), context(other.clone()), own.clone()],
        ] {
            let report = review(files);
            let said: Vec<&str> = report
                .files
                .iter()
                .filter(|file| rules(file).contains(&rule))
                .map(|file| file.path.as_str())
                .collect();
            assert_eq!(said, ["versions/own.py"], "{rule}");
        }
    }
}

#[test]
fn of_two_heads_it_is_said_what_they_do_to_each_other() {
    let said = |table: &str| {
        let add = |id, table| {
            revision(
                id,
                Some("a1"),
                &format!(r#"op.add_column("{table}", sa.Column("c", sa.Text()))"#),
                "pass",
            )
        };
        let report = review(vec![revision("a1", None, "pass", "pass"), add("b2", "t"), add("c3", table)]);
        let finding = report.files[2].findings.iter().find(|finding| finding.rule == "multiple-heads");
        finding.unwrap().message.clone()
    };
    assert!(said("u").contains("again. They touch no table in common. Add a revision"), "{}", said("u"));
    let both =
        "Both make the column `t.c`: whichever runs second fails. It fails in both orders. Add a revision";
    assert!(said("t").contains(both), "{}", said("t"));
}

#[test]
fn a_circle_is_said_of_each_of_its_files_under_review() {
    let file = |id, parent| revision(id, Some(parent), "pass", "pass");
    let report =
        review(vec![file("a1", "c3"), context(file("b2", "a1")), file("c3", "b2"), file("d4", "c3")]);
    let said: Vec<bool> = report.files.iter().map(|file| rules(file).contains(&"revision-cycle")).collect();
    assert_eq!(said, [true, false, true, false]);
}

#[test]
fn context_that_does_not_parse_still_says_so() {
    let broken = InputFile { path: "x.py".into(), text: "def (".into(), role: Role::Context };
    assert!(review(vec![broken]).files[0].error.is_some());
}

#[test]
fn the_order_is_that_of_the_run_whatever_the_order_of_the_files() {
    let report = review(vec![
        revision("b2", Some("a1"), "pass", "pass"),
        dump(),
        revision("a1", None, "pass", "pass"),
    ]);
    assert_eq!(report.order, [2, 0, 1]);
}
