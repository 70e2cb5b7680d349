use std::{fmt::Write as _, rc::Rc};

use super::{Around, Run, build};
use crate::{
    fact::Text,
    ops::{Execute, Op, OpKind},
    render::{Rendered, RenderedKind},
    report::Direction,
    schema::{Moment, Schema},
    settings::{Settings, TransactionMode},
    sql::RelName,
    text::ByteRange,
};

fn execute(sql: &str) -> Op {
    Op::plain(OpKind::Execute(Execute::sql(sql.into())), "execute", ByteRange::default())
}

/// A run of SQL texts; `[` and `]` are the marks around an autocommit block.
fn run_from(texts: &[&str], before: Rc<Schema>, start: Moment, settings: &Settings) -> Run {
    let rendered = texts.iter().enumerate().map(|(op, text)| {
        let (sql, kind) = match *text {
            "[" => ("COMMIT", RenderedKind::AutocommitMark),
            "]" => ("BEGIN", RenderedKind::AutocommitMark),
            text => (text, RenderedKind::Statement),
        };
        Rendered { sql: Text::known(sql), offline: None, op, kind }
    });
    let ops = texts.iter().map(|text| execute(text)).collect();
    build(Direction::Upgrade, ops, rendered.collect(), before, start, Around::Block, settings)
}

fn run(texts: &[&str]) -> Run {
    run_from(texts, Rc::default(), Moment::default(), &Settings::default())
}

/// Each step's transaction: its number, with `!` for one that is no block.
fn transactions(run: &Run) -> String {
    let mut result = String::new();
    for step in &run.steps {
        let _ = write!(result, "{}{} ", step.now.transaction, if step.in_transaction { "" } else { "!" });
    }
    result.trim_end().to_owned()
}

fn held(run: &Run, step: usize) -> String {
    let locks = run.held_at(step).into_iter().map(|(name, mode)| format!("{name} {}", mode.sql_name()));
    locks.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_revision_is_one_transaction_unless_it_says_otherwise() {
    for (texts, expected) in [
        (&["SELECT 1", "SELECT 2; SELECT 3"][..], "0 0 0"),
        (&["SELECT 1", "[", "SELECT 2", "SELECT 3", "]", "SELECT 4"], "0 1! 2! 3"),
        (&["[", "SELECT 2", "]"], "1!"),
        (&["SELECT 1; COMMIT; SELECT 2; SELECT 3"], "0 0 1! 2!"),
        (&["COMMIT", "SELECT 1", "BEGIN", "SELECT 2", "SELECT 3"], "0 1! 2! 3 3"),
        (&["BEGIN", "SELECT 1"], "0 0"),
        (&["SAVEPOINT s; SELECT 1; ROLLBACK TO s; SELECT 2"], "0 0 0 0"),
    ] {
        assert_eq!(transactions(&run(texts)), expected, "{texts:?}");
    }
}

#[test]
fn what_is_around_an_autocommit_block_belongs_to_the_transactions_outside_of_it() {
    for (texts, expected) in [
        (&["SELECT 1", "[", "SELECT 2", "]", "SELECT 3"][..], "0 0 1! 2 2"),
        (&["[", "]", "[", "SELECT 2", "]"], "0 1 1 2! 3"),
    ] {
        let run = run(texts);
        let all: Vec<String> = (0..texts.len())
            .filter_map(|index| run.transaction_of(index))
            .map(|(transaction, in_block)| format!("{transaction}{}", if in_block { "" } else { "!" }))
            .collect();
        assert_eq!(all.join(" "), expected, "{texts:?}");
    }
}

#[test]
fn revisions_share_a_transaction_by_default() {
    let settings = Settings::default();
    let first = run_from(&["ALTER TABLE t ADD COLUMN a int"], Rc::default(), Moment::default(), &settings);
    assert_eq!(first.next, Moment { revision: 1, transaction: 0 });
    let second = run_from(&["SELECT * FROM u"], first.after.clone(), first.next, &settings);
    assert_eq!(
        held(&second, 0),
        "t ACCESS EXCLUSIVE, u ACCESS SHARE",
        "the first revision's lock is still held"
    );

    let settings = Settings { transaction: TransactionMode::PerMigration, ..Settings::default() };
    let first = run_from(&["ALTER TABLE t ADD COLUMN a int"], Rc::default(), Moment::default(), &settings);
    assert_eq!(first.next, Moment { revision: 1, transaction: 1 });
    let second = run_from(&["SELECT * FROM u"], first.after.clone(), first.next, &settings);
    assert_eq!(held(&second, 0), "u ACCESS SHARE");
}

#[test]
fn locks_add_up_until_the_transaction_ends() {
    let run = run(&[
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
        "UPDATE u SET a = 1",
        "SAVEPOINT s; LOCK TABLE v; ROLLBACK TO s",
        "ALTER TABLE t VALIDATE CONSTRAINT c",
        "[",
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "]",
        "SELECT * FROM u",
    ]);
    assert_eq!(held(&run, 1), "t ACCESS EXCLUSIVE, u ROW EXCLUSIVE");
    assert_eq!(held(&run, 3), "t ACCESS EXCLUSIVE, u ROW EXCLUSIVE, v ACCESS EXCLUSIVE");
    assert_eq!(
        held(&run, 5),
        "t ACCESS EXCLUSIVE, u ROW EXCLUSIVE",
        "ROLLBACK TO gives back what came after"
    );
    assert_eq!(held(&run, 6), "t SHARE UPDATE EXCLUSIVE");
    assert_eq!(held(&run, 7), "u ACCESS SHARE");
    let holds: Vec<_> = run.holds().iter().map(|hold| (hold.until, hold.beyond)).collect();
    let (first, last) = ((4, false), (7, true));
    assert_eq!(holds, [first, first, first, first, first, (5, false), last, last]);
    assert_eq!(run.committed(), [0, 0, 0, 0, 0, 5, 6, 6]);
}

#[test]
fn rolling_back_to_a_savepoint_gives_back_the_locks_since() {
    let run = run(&[
        "LOCK TABLE a",
        "SAVEPOINT s",
        "LOCK TABLE b",
        "ROLLBACK TO s",
        "LOCK TABLE c",
        "RELEASE s",
        "ROLLBACK TO s",
        "LOCK TABLE d",
    ]);
    let holds: Vec<_> = run.holds().iter().map(|hold| (hold.until, hold.beyond)).collect();
    assert_eq!((holds[0], holds[2], holds[4]), ((7, true), (3, false), (7, true)));
}

#[test]
fn rolling_back_undoes_what_the_block_did() {
    let after = |texts: &[&str]| {
        let run = run(texts);
        ["a", "b"].map(|name| run.after.table(&RelName::bare(name)).is_some())
    };
    assert_eq!(after(&["CREATE TABLE a ()", "ROLLBACK", "CREATE TABLE b ()"]), [false, true]);
    assert_eq!(after(&["CREATE TABLE a ()", "COMMIT", "CREATE TABLE b ()", "ROLLBACK"]), [true, true]);
    assert_eq!(
        after(&["CREATE TABLE a ()", "SAVEPOINT s", "CREATE TABLE b ()", "ROLLBACK TO s"]),
        [true, false]
    );
}

#[test]
fn each_step_knows_the_schema_before_it() {
    let run = run(&[
        "CREATE TABLE t (a varchar(10)); ALTER TABLE t ALTER a TYPE varchar(20)",
        "ALTER TABLE t ALTER a TYPE int USING a::int",
    ]);
    let type_before = |step: usize| {
        run.steps[step]
            .before
            .column_type(&RelName::bare("t"), "a")
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    assert_eq!([type_before(1), type_before(2)], ["varchar(10)", "varchar(20)"]);
    assert!(run.steps[1].effects.rewrites.is_empty());
    assert_eq!(run.steps[2].effects.rewrites, [RelName::bare("t")]);
    assert!(run.steps[1].is_new(&RelName::bare("t")));
    assert_eq!(run.steps_of(0).count(), 2);
}

#[test]
fn plain_sql_says_what_it_runs_in() {
    let around = |text: &str| {
        let commands = crate::sql::parse_text(&Text::known(text)).commands;
        Around::script(commands.iter().map(|command| &command.form), Settings::default().pg)
    };
    assert_eq!(around("ALTER TABLE t ADD c int; UPDATE t SET c = 1"), Around::SupposedBlock);
    assert_eq!(around("SET lock_timeout = '2s'; BEGIN; ALTER TABLE t ADD c int; COMMIT"), Around::Nothing);
    assert_eq!(around("ALTER TABLE t ADD c int; CREATE INDEX CONCURRENTLY i ON t (c)"), Around::Nothing);
    assert_eq!(around("VACUUM FULL t"), Around::Nothing);
}
