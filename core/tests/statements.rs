//! What a report says of a statement besides its locks: what it makes, when it may run, what stays if it fails.

#![cfg(test)]
#![cfg(feature = "engine")]

use std::sync::Arc;

use retort_core::{
    engine::review,
    present::statements,
    protocol::{Input, InputFile},
    report::{Direction, FileReport, Remains, Statement},
    settings::{PgVersion, TransactionMode},
};

fn revision(id: &str, down: Option<&str>, upgrade: &str) -> InputFile {
    let down = down.map_or_else(|| "None".to_owned(), |down| format!("\"{down}\""));
    let text = format!(
        "from alembic import op\nimport sqlalchemy as sa\n\nrevision = \"{id}\"\ndown_revision = {down}\n\n\n\
         def upgrade():\n{upgrade}\n\n\ndef downgrade():\n{upgrade}\n"
    );
    InputFile { path: format!("{id}.py"), text, ..InputFile::default() }
}

fn sql(statements: &[&str]) -> String {
    statements.iter().map(|sql| format!("    op.execute(\"{sql}\")\n")).collect::<Vec<_>>().concat()
}

fn reviewed(files: Vec<InputFile>, pg: u8, transaction: TransactionMode) -> Vec<Arc<FileReport>> {
    let mut input = Input { files, ..Input::default() };
    input.settings.pg = PgVersion::new(pg).unwrap();
    input.settings.transaction = transaction;
    review(&input).files
}

fn one(statement: &str, pg: u8) -> Statement {
    let files = vec![revision("a", None, &sql(&[statement]))];
    reviewed(files, pg, TransactionMode::PerRun)[0].upgrade[0].clone()
}

/// `+` and what it creates, `-` and what it drops.
fn made(statement: &str) -> String {
    let statement = one(statement, 16);
    let creates = statement.creates.iter().map(|object| format!("+{object}"));
    let drops = statement.drops.iter().map(|object| format!("-{object}"));
    creates.chain(drops).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_is_created_and_dropped_is_named() {
    for (statement, expected) in [
        ("CREATE TABLE app.a (id int)", "+table app.a"),
        ("CREATE TABLE a (id int); CREATE TABLE IF NOT EXISTS a (id int)", "+table a"),
        ("CREATE INDEX ON a (b)", "+a index of a"),
        ("CREATE UNIQUE INDEX CONCURRENTLY i ON a (b)", "+index i of a"),
        (
            "ALTER TABLE a ADD b int, DROP c, ADD CHECK (b > 0)",
            "+column b of a, +a constraint of a, -column c of a",
        ),
        ("ALTER TYPE mood ADD VALUE 'calm'", "+value calm of mood"),
        ("CREATE VIEW v AS SELECT * FROM a; DROP TABLE a CASCADE", "+view v, -table a, -view v"),
        ("CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()", "+trigger t of a"),
        ("DROP TRIGGER t ON app.a", "-trigger t of app.a"),
        ("CREATE POLICY p ON a USING (true); ALTER POLICY p ON a USING (false)", "+policy p of a"),
        ("DROP POLICY p ON a", "-policy p of a"),
        ("CREATE RULE r AS ON INSERT TO a DO NOTHING; DROP RULE r ON a", "+rule r of a, -rule r of a"),
        ("CREATE FUNCTION app.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "+function app.f"),
        ("CREATE PROCEDURE f() LANGUAGE sql AS ''; DROP PROCEDURE f()", "+procedure f, -procedure f"),
        ("CREATE AGGREGATE s (int) (sfunc = int4pl, stype = int)", "+aggregate s"),
        ("DROP FUNCTION f(int), app.g()", "-function f, -function app.g"),
        ("CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f()", "+event trigger e"),
        ("DROP EVENT TRIGGER e", "-event trigger e"),
        ("CREATE PUBLICATION p FOR TABLE a; ALTER PUBLICATION p ADD TABLE b", "+publication p"),
        ("CREATE TYPE pair AS (x int, y int); DROP TYPE pair", "+type pair, -type pair"),
        ("CREATE TYPE span AS RANGE (subtype = float8)", "+type span"),
        ("CREATE ROLE reader; DROP ROLE reader, writer", "+role reader, -role reader, -role writer"),
        ("CREATE CAST (mood AS int) WITH INOUT; DROP CAST (mood AS int)", "+a cast, -a cast"),
        ("CREATE COLLATION app.c FROM \\\"C\\\"", "+collation app.c"),
        (
            "DROP OPERATOR CLASS c USING btree; DROP OPERATOR === (int, int)",
            "-operator class c, -operator ===",
        ),
        ("CREATE SERVER s FOREIGN DATA WRAPPER w", "+foreign server s"),
        ("DROP INDEX i", "-index i"),
        ("ALTER TABLE a RENAME TO b", ""),
        ("UPDATE a SET b = 1", ""),
    ] {
        assert_eq!(made(statement), expected, "{statement}");
    }
}

#[test]
fn a_label_is_usable_after_the_commit_unless_its_type_is_new() {
    let add = "ALTER TYPE mood ADD VALUE 'calm'";
    let anew = "CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'calm'";
    let usable = |statement: &str, pg| !one(statement, pg).after_commit;
    assert_eq!(
        [usable(add, 16), usable(add, 18), usable(anew, 16), usable(anew, 17)],
        [false, false, false, true]
    );
}

#[test]
fn the_version_that_a_statement_needs_is_said() {
    let needs = |statement: &str, pg| one(statement, pg).needs;
    let detach = "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY";
    assert_eq!([needs(detach, 13), needs(detach, 14)], [Some(14), None]);
    assert!(one(detach, 14).refuses_transaction);
}

#[test]
fn how_a_fact_is_known_is_said_for_the_version() {
    assert_eq!(one("ALTER TABLE a ADD b int", 12).sources, ["Measured on PostgreSQL 12.22."]);
    assert_eq!(one("ALTER TABLE a ADD b int", 18).sources, ["Measured on PostgreSQL 18.4."]);
}

/// Of each statement how many before it stay if it fails, and what `alembic_version` then names.
fn remains(report: &FileReport) -> Vec<(usize, Option<Vec<&str>>)> {
    let all = report.upgrade.iter().map(|statement| &statement.if_it_fails);
    all.map(|Remains { statements, version }| {
        (*statements, version.as_ref().map(|ids| ids.iter().map(String::as_str).collect()))
    })
    .collect()
}

#[test]
fn what_stays_after_a_failure_follows_the_commits() {
    let block = "    op.execute(\"SELECT 1\")\n    with op.get_context().autocommit_block():\n        \
                 op.execute(\"SELECT 2\")\n    op.execute(\"SELECT 3\")\n";
    let chain = || {
        vec![
            revision("a", None, &sql(&["SELECT 1"])),
            revision("b", Some("a"), block),
            revision("c", Some("b"), &sql(&["SELECT 1", "SELECT 2"])),
        ]
    };
    let per_run = reviewed(chain(), 16, TransactionMode::PerRun);
    assert_eq!(remains(&per_run[0]), [(0, None)], "nothing of the run");
    // SELECT 1, COMMIT, SELECT 2, BEGIN, SELECT 3.
    let half = |statements| (statements, Some(vec!["a"]));
    assert_eq!(remains(&per_run[1]), [(0, None), (0, None), half(2), half(3), half(3)]);
    assert_eq!(remains(&per_run[2]), [half(0), half(0)], "the end of b goes with it, and its stamp");
    let per_migration = reviewed(chain(), 16, TransactionMode::PerMigration);
    assert_eq!(remains(&per_migration[0]), [(0, Some(vec![]))]);
    assert_eq!(remains(&per_migration[2]), [(0, Some(vec!["b"])), (0, Some(vec!["b"]))]);
    let down = &per_migration[2].downgrade[0].if_it_fails;
    assert_eq!(down.version, Some(vec!["c".to_owned()]), "it stays stamped until it is through");
}

#[test]
fn locks_are_held_until_the_transaction_is_over() {
    let files = || vec![revision("a", None, &sql(&["LOCK TABLE a", "SELECT 1"]))];
    let held = |mode| {
        let reports = reviewed(files(), 16, mode);
        let statement = &reports[0].upgrade[0];
        (statement.held_until, statement.held_beyond)
    };
    assert_eq!(held(TransactionMode::PerRun), (1, true));
    assert_eq!(held(TransactionMode::PerMigration), (1, false));
}

#[test]
fn a_reader_sees_what_each_statement_does() {
    let upgrade = r#"    op.execute("CREATE TYPE mood AS ENUM ('sad')")
    op.execute("SAVEPOINT s")
    op.add_column("a", sa.Column("b", sa.Integer(), unique=True))
    op.execute("ROLLBACK TO s")
    with op.get_context().autocommit_block():
        op.create_index("i", "a", ["b"], postgresql_concurrently=True)
"#;
    let files = reviewed(vec![revision("r", None, upgrade)], 16, TransactionMode::PerRun);
    let text = statements(&files[0], Direction::Upgrade);
    let expected = "\
What upgrade() sends:
  In one transaction: locks are kept until its last statement is through. If a statement fails, nothing that this migration did stays.
       9  CREATE TYPE mood AS ENUM ('sad')
          - creates type mood
      10  SAVEPOINT s
      11  ALTER TABLE a ADD COLUMN b INTEGER
          - ACCESS EXCLUSIVE on a: blocks reads and writes
          - creates column b of a
          - its locks are given back on line 12
      11  ALTER TABLE a ADD UNIQUE (b)
          - ACCESS EXCLUSIVE on a: blocks reads and writes
          - reads all of a
          - builds an index on a
          - creates a constraint of a
          - its locks are given back on line 12
      12  ROLLBACK TO s
      13  COMMIT
  Outside a transaction: each commits by itself. If it fails, what came before stays done, and alembic_version names no revision.
      14  CREATE INDEX CONCURRENTLY i ON a (b)
          - SHARE UPDATE EXCLUSIVE on a: blocks schema changes
          - reads all of a
          - builds an index on a
          - creates index i of a
          - runs outside a transaction only
  In one transaction: locks are kept until the last revision of the run is through. If a statement fails, the first 7 above stay committed, and alembic_version names no revision.
      13  BEGIN
";
    assert_eq!(text, expected);
}
