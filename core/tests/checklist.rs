//! What the production-safety group says of a migration's timeouts: in force where it locks, and over with it.

use retort_core::{
    engine,
    protocol::{Input, InputFile},
    report::{ChecklistItem, ChecklistStatus},
    settings::Settings,
};

/// The item on `lock_timeout` for a migration with this `upgrade()`.
fn lock_timeout(upgrade: &str) -> ChecklistItem {
    let text = format!(
        "from alembic import op\nimport sqlalchemy as sa\n\nrevision = \"b\"\ndown_revision = \"a\"\n\n\
         def upgrade():\n{upgrade}\n\ndef downgrade():\n    raise NotImplementedError\n"
    );
    let files = vec![InputFile { path: "b.py".into(), text, ..InputFile::default() }];
    let report = engine::review(&Input { files, settings: Settings::default() });
    report.files[0].safety[0].clone()
}

const ADD: &str = "    op.add_column(\"users\", sa.Column(\"seen\", sa.DateTime))\n";
const LOCAL: &str = "    op.execute(\"SET LOCAL lock_timeout = '2s'\")\n";
const BLOCK: &str = "    with op.get_context().autocommit_block():\n        op.execute(\"VACUUM users\")\n";

#[test]
fn set_before_the_first_lock_it_passes() {
    let item = lock_timeout(&format!("{LOCAL}{ADD}"));
    assert_eq!((item.status, &*item.because), (ChecklistStatus::Pass, "`SET LOCAL lock_timeout` is 2s."));
}

#[test]
fn not_set_or_set_too_late_a_person_must_say_where_it_is() {
    for upgrade in [ADD.to_owned(), format!("{ADD}{LOCAL}")] {
        let item = lock_timeout(&upgrade);
        assert_eq!(item.status, ChecklistStatus::Confirm);
        assert!(item.because.starts_with("The migration sets none before line 8."), "{}", item.because);
    }
}

#[test]
fn an_autocommit_block_ends_it() {
    let item = lock_timeout(&format!("{LOCAL}{ADD}{BLOCK}{ADD}"));
    assert_eq!(item.status, ChecklistStatus::Confirm);
    assert_eq!(
        item.because,
        "`SET LOCAL lock_timeout` to 2s is over with its transaction: line 12 runs without it. Set it there again."
    );
    let again = lock_timeout(&format!("{LOCAL}{ADD}{BLOCK}{LOCAL}{ADD}"));
    assert_eq!(again.status, ChecklistStatus::Pass, "{}", again.because);
}

#[test]
fn zero_switches_it_off() {
    let item = lock_timeout(&format!("    op.execute(\"SET LOCAL lock_timeout = 0\")\n{ADD}"));
    assert_eq!(item.status, ChecklistStatus::Fail);
    assert_eq!(item.because, "`lock_timeout` is set to 0, which switches it off.");
}

#[test]
fn set_for_the_session_it_outlives_the_migration() {
    let item = lock_timeout(&format!("    op.execute(\"SET lock_timeout = '2s'\")\n{ADD}"));
    assert_eq!(item.status, ChecklistStatus::Fail);
    assert!(item.because.contains("outlives the migration"), "{}", item.because);
}

#[test]
fn what_locks_nothing_needs_none() {
    let item =
        lock_timeout("    op.create_table(\"new\", sa.Column(\"id\", sa.Integer, primary_key=True))\n");
    assert_eq!(item.status, ChecklistStatus::NotApplicable);
}
