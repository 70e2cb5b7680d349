use crate::{
    fix,
    ops::{Op, Via},
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, TransactionControl},
};

declare_rule! {
    /// A migration begins or ends a transaction by itself, inside the one that Alembic has opened.
    ///
    /// ## Why it matters
    /// `COMMIT` ends Alembic's transaction behind its back. What follows is committed statement by statement (psycopg2,
    /// asyncpg) or in a new transaction (psycopg): when it fails, half of the migration stays and the version does not
    /// move. After `connection.commit()` nobody commits the rest: it is rolled back without a word, the version too.
    /// `ROLLBACK` throws away what this migration and those before it in the run have done. `BEGIN` does nothing but warn.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("COMMIT")
    /// op.execute("CREATE INDEX CONCURRENTLY ix_orders_email ON orders (email)")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("CREATE INDEX CONCURRENTLY ix_orders_email ON orders (email)")
    /// ```
    ///
    /// ## When to ignore
    /// `env.py` runs migrations on a connection in autocommit mode.
    ///
    /// ## Fix safety
    /// `autocommit_block()` commits as well, but Alembic knows of it and opens the next transaction itself. Where only the
    /// `COMMIT` goes, what it separated runs in one transaction.
    ///
    /// ## References
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    /// - [PostgreSQL: COMMIT](https://www.postgresql.org/docs/current/sql-commit.html)
    pub TransactionControlInMigration {
        id: "transaction-control-in-migration",
        name: "BEGIN, COMMIT or ROLLBACK in a migration",
        family: Transaction,
        severity: Error,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TransactionControlInMigration {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // A script of SQL is in charge of its own transactions.
        if ctx.revision.names.op.is_none() {
            return;
        }
        for (run, step) in ctx.steps() {
            let (Form::Transaction(control), Some(op)) = (&step.form, run.op_of(step)) else { continue };
            if op.autocommit.is_some() {
                continue;
            }
            let on_connection = op.via == Via::Bind && matches!(op.method.as_str(), "commit" | "rollback");
            let Some((word, message, severity)) = words(control, on_connection) else { continue };
            let several = ctx.is_one_of_several(run, step);
            if several && *control == TransactionControl::Begin {
                continue;
            }
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("{word} inside Alembic's transaction"), message)
                .at_most(severity)
                .with_fix(if several || on_connection { None } else { fix(ctx, run, step, op, control) });
            findings.push(finding);
        }
    }
}

fn words(control: &TransactionControl, on_connection: bool) -> Option<(&'static str, String, Severity)> {
    let (word, message, severity) = match control {
        TransactionControl::Commit if on_connection => (
            "`commit()`",
            "This commits Alembic's own transaction. What follows on this connection is rolled back in the end, since nobody \
             commits it, the new version too, and Alembic reports success all the same. Take it out, or use `with \
             op.get_context().autocommit_block():`.",
            Severity::Error,
        ),
        TransactionControl::Commit => (
            "`COMMIT`",
            "This commits Alembic's transaction without its knowledge. What follows stays when something fails later, while the \
             version does not move; with psycopg (version 3) it runs in a transaction again. Use `with \
             op.get_context().autocommit_block():`.",
            Severity::Error,
        ),
        TransactionControl::Rollback => (
            if on_connection { "`rollback()`" } else { "`ROLLBACK`" },
            "This throws away everything that the run has done so far, earlier revisions included. What follows runs on a \
             database that lacks it. Raise an error instead: Alembic then rolls back.",
            Severity::Error,
        ),
        TransactionControl::Begin => (
            "`BEGIN`",
            "Alembic has opened a transaction, so PostgreSQL only warns that one is in progress. A `COMMIT` that belongs to this \
             ends Alembic's. Take both out.",
            Severity::Advice,
        ),
        _ => return None,
    };
    Some((word, message.to_owned(), severity))
}

/// The statement taken out; what it was written for, since it cannot run in a transaction or cannot be used in the same one,
/// goes into an autocommit block.
fn fix(
    ctx: &RuleContext<'_>,
    run: &Run,
    step: &Step,
    op: &Op,
    control: &TransactionControl,
) -> Option<DraftFix> {
    if *control == TransactionControl::Rollback || !ctx.is_written_once(op) {
        return None;
    }
    let mut edits = vec![fix::remove_statement(ctx.file, ctx.revision, op.statement)?];
    let after = run.steps_behind(step).iter();
    // Whoever commits before a new value of an enum wants to use it in what follows.
    let needs_own =
        |other: &&Step| other.effects.refuses_transaction || matches!(other.form, Form::AddEnumValue { .. });
    let alone: Vec<&Step> = after.filter(needs_own).collect();
    match alone.as_slice() {
        [] => {}
        [only] if *control == TransactionControl::Commit => {
            let op = run.op_of(only).filter(|op| ctx.is_written_once(op) && op.when.is_none())?;
            edits.extend(fix::wrap_in_autocommit(ctx, op, Vec::new())?);
            return Some(DraftFix::new("Use an autocommit block instead", Applicability::Review, edits));
        }
        _ => return None,
    }
    Some(DraftFix::new("Take it out", Applicability::Review, edits))
}
