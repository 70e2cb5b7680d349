//! A worker with made-up answers, to work on the page without the engine. Not shipped.
use retort_core::{
    pg::LockMode,
    protocol::Input,
    report::*,
    text::{LineIndex, Span},
};

fn main() {
    retort::worker::serve(review);
}

fn span(text: &str, start: usize, end: usize) -> Span {
    let lines = LineIndex::new(text);
    Span { start: lines.position(text, start), end: lines.position(text, end) }
}
struct Made<'a> {
    text: &'a str,
    findings: Vec<Finding>,
}
impl Made<'_> {
    fn find(
        &mut self,
        rule: &str,
        severity: Severity,
        what: &str,
        until: &str,
        title: &str,
        message: &str,
        fixes: &[(&str, Applicability, Option<&str>)],
    ) {
        let Some(at) = self.text.find(what) else { return };
        let end = self.text[at..].find(until).map_or(self.text.len(), |end| at + end + until.len());
        let down = self.text.find("def downgrade").is_some_and(|place| at > place);
        let fixes = fixes.iter().map(|(title, applicability, new)| Fix {
            title: (*title).into(), applicability: *applicability,
            edits: new.map(|new| TextEdit { span: span(self.text, at, end), text: new.into() }).into_iter().collect(),
            new_files: if title.contains("file") { vec![NewFile { path: "8c02_validate.py".into(), text: "revision: str = \"8c02\"\ndef upgrade() -> None:\n    op.execute(\"ALTER TABLE t VALIDATE CONSTRAINT c\")\n".into() }] } else { vec![] },
        }).collect();
        self.findings.push(Finding {
            key: format!("{rule}#1"),
            rule: rule.into(),
            severity,
            direction: Some(if down { Direction::Downgrade } else { Direction::Upgrade }),
            span: span(self.text, at, end),
            title: title.into(),
            message: message.into(),
            uncertain: (severity == Severity::Advice)
                .then(|| "the name of the table comes from `get_table()`".into()),
            fixes,
        });
    }
}
fn review(input: &Input) -> Report {
    Report { files: input.files.iter().map(|file| {
        let t = &file.text;
        let mut made = Made { text: t, findings: vec![] };
        use Applicability::*; use Severity::*;
        made.find("rename-as-drop-add", Error, "op.add_column(\"users\"", "\"name\")", "users.name is dropped and full_name added: a rename that loses data", "PostgreSQL drops `name` with everything in it and adds an empty `full_name`. Every user loses their name, and the downgrade cannot bring it back. Rename the column instead.", &[("Rename the column with alter_column", Review, Some("op.alter_column(\"users\", \"name\", new_column_name=\"full_name\", existing_type=sa.VARCHAR(length=120))")), ("Expand and contract: add a file that copies the data first", Display, Some("op.add_column(\"users\", sa.Column(\"full_name\", sa.String(length=120), nullable=True))"))]);
        made.find("index-without-concurrently", Warning, "op.create_index(op.f(\"ix_users_full_name\"), \"users\", [\"full_name\"], unique=False)", ")", "Building ix_users_full_name blocks writes to users", "CREATE INDEX takes a SHARE lock on users: every INSERT, UPDATE and DELETE waits until the index is built. In Alembic's transaction the lock is kept until the whole run commits. Build it concurrently, in an autocommit block.", &[("Build the index concurrently", Safe, Some("with op.get_context().autocommit_block():\n        op.create_index(op.f(\"ix_users_full_name\"), \"users\", [\"full_name\"], unique=False, postgresql_concurrently=True, if_not_exists=True)"))]);
        made.find("index-without-concurrently", Warning, "op.drop_index(op.f(\"ix_users_full_name\"), table_name=\"users\")", ")", "Dropping ix_users_full_name blocks users", "DROP INDEX takes an ACCESS EXCLUSIVE lock on users. Everybody waits.", &[("Drop it concurrently", Safe, Some("with op.get_context().autocommit_block():\n        op.drop_index(op.f(\"ix_users_full_name\"), table_name=\"users\", postgresql_concurrently=True)"))]);
        made.find("unnamed-index", Advice, "sa.VARCHAR", ")", "A type that says nothing", "It is only here to be looked at.", &[("Do it and add a file", Review, Some("sa.String(length=120)"))]);
        let bad = t.find("!!!").map(|at| SyntaxError { span: span(t, at, at + 3), message: "Python cannot read this: `!` is no operator here. Take it away or put it into a string.".into() });
        let stmt = |sql: &str, call: &str, locks: &[(&str, LockMode)], scans: &[&str], tx: bool| t.find(call).map(|at| Statement { sql: sql.into(), span: span(t, at, at + t[at..].find('\n').unwrap_or(0)), certain: scans.is_empty(), conditional: false, unknowns: vec![], locks: locks.iter().map(|(r, m)| Lock { relation: (*r).into(), mode: *m }).collect(), rewrites: vec![], scans: scans.iter().map(|s| (*s).into()).collect(), in_transaction: tx, transaction: 0 });
        let upgrade = [stmt("ALTER TABLE users ADD COLUMN full_name VARCHAR(120)", "op.add_column", &[("users", LockMode::AccessExclusive)], &[], true), stmt("ALTER TABLE users DROP COLUMN name", "op.drop_column", &[("users", LockMode::AccessExclusive)], &[], true), stmt("CREATE INDEX ix_users_full_name ON users (full_name)", "op.create_index", &[("users", LockMode::Share)], &["users"], !t.contains("autocommit"))];
        let keys: Vec<String> = made.findings.iter().map(|f| f.key.clone()).collect();
        let item = |n: u8, title: &str, status, because: &str| ChecklistItem { item: n, title: title.into(), status, because: because.into(), findings: if status == ChecklistStatus::Fail { keys.iter().take(1).cloned().collect() } else { vec![] } };
        use ChecklistStatus::*;
        let checklist = vec![item(1, "Downgrade implemented", Pass, "downgrade() undoes what upgrade() does."), item(2, "Renames use alter_column or rename_table", if keys.iter().any(|k| k.starts_with("rename")) { Fail } else { Pass }, "users.name becomes full_name by drop and add."), item(3, "Required columns have a default or a backfill", NotApplicable, "No required column is added."), item(4, "Large tables considered", Fail, "users counts as large."), item(5, "Indexes named", Pass, "ix_users_full_name is."), item(6, "Foreign keys named, with ON DELETE", NotApplicable, "None is made."), item(7, "Enums created before use", NotApplicable, "None is used."), item(8, "Data migrations tested with real volumes", NotApplicable, "No data is changed."), item(9, "Tested: upgrade, downgrade, upgrade", Confirm, "Only you can say whether it ran.")];
        let safety = vec![item(1, "Lock and statement timeouts set", Fail, "Nothing sets lock_timeout."), item(2, "Backup taken", Confirm, "Only you can say."), item(3, "SQL previewed", Confirm, "With alembic upgrade --sql, or here.")];
        let empty = bad.is_some();
        FileReport { path: file.path.clone(), kind: FileKind::Revision, revision: None, down_revision: vec![], message: None, findings: if empty { vec![] } else { made.findings }, error: bad, upgrade: upgrade.into_iter().flatten().collect(), downgrade: vec![], checklist, safety }
    }).collect(), heads: vec![] }
}
