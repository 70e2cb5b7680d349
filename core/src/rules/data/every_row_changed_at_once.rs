use super::{
    backfill_beside_ddl,
    rows::{self, Reach},
};
use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::RelName,
};

declare_rule! {
    /// One statement changes or deletes every row of a table, in one transaction.
    ///
    /// ## Why it matters
    /// Each row stays locked until the whole run commits: whoever wants to change one of them waits. Every UPDATE writes a
    /// new version of its row, so the table can grow to twice its size, replicas fall behind, and when something fails near
    /// the end all of it was for nothing. In batches each row is locked for moments.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("UPDATE users SET plan = 'free'")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     connection = op.get_bind()
    ///     newest = connection.execute(sa.text("SELECT max(id) FROM users")).scalar() or 0
    ///     for first in range(0, newest + 1, 10_000):
    ///         batch = {"first": first, "last": first + 9_999}
    ///         connection.execute(
    ///             sa.text("UPDATE users SET plan = 'free' WHERE id BETWEEN :first AND :last"), batch
    ///         )
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody else writes to it while the migration runs.
    ///
    /// ## Fix safety
    /// Each batch is committed by itself: where one fails, those before it stay, so the statement must be one that can run
    /// again. The ranges begin at key 0 and assume no wide gaps between keys. `--sql` cannot write the loop, since it asks
    /// for the largest key. Without a known key the fix only shows its form. An autocommit block alone commits the rows by
    /// themselves, instead of with the rest of the run: they are locked for as long as the one statement takes.
    ///
    /// ## References
    /// - [PostgreSQL: routine vacuuming](https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub EveryRowChangedAtOnce {
        id: "every-row-changed-at-once",
        name: "Every row changed at once",
        family: Data,
        severity: Warning,
        checklist: &[8],
        fix: Some(Applicability::Review),
    }
}

impl Rule for EveryRowChangedAtOnce {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps().filter(|(_, step)| step.in_transaction) {
            let (Some(op), Some(change)) = (run.op_of(step), rows::change(ctx, run, step)) else { continue };
            let (verb, table) = (change.verb, change.table);
            if change.reach != Reach::Every || !matches!(verb, "UPDATE" | "DELETE") {
                continue;
            }
            // The other rule tells it.
            if backfill_beside_ddl::beside(ctx, run, step).is_some() {
                continue;
            }
            let grows = match verb {
                "DELETE" => "The space that they leave is only used again after a vacuum.",
                _ => "Every row is written anew, and the table grows by as much until it is vacuumed.",
            };
            let message = format!(
                "This {verb} has no condition, so every row of `{table}` stays locked until the transaction commits, and whoever \
                 wants to change one waits. {grows} Go in batches by key, each committed by itself."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("Every row of `{table}` is changed at once"), message)
                .with_fix(batch_fix(ctx, run, step, op, table))
                .with_fix(if ctx.is_one_of_several(run, step) { None } else { block_fix(ctx, op) });
            findings.push(finding);
        }
    }
}

/// The statement in batches, in place where nothing else happens in the function, else only its form.
fn batch_fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op, table: &RelName) -> Option<DraftFix> {
    let alone = ctx.is_written_once(op) && op.when.is_none() && op.batch.is_none() && op.autocommit.is_none();
    let function = ctx.revision.function(run.direction)?;
    if !alone || op.via != crate::ops::Via::Op || !function.statements.contains(&op.statement) {
        return None;
    }
    let batches = fix::batches::by_key(ctx, run, step);
    let known = batches.is_some();
    let lines = batches.unwrap_or_else(|| form(table));
    let edit = fix::replace_with_lines(ctx.file, ctx.revision, op.statement, lines)?;
    let others = run.steps.iter().any(|other| !std::ptr::eq(other, step));
    let level = if known && !others { Applicability::Review } else { Applicability::Display };
    Some(DraftFix::new("Go in batches by key, each committed by itself", level, vec![edit]))
}

fn block_fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let edits = fix::wrap_in_autocommit(ctx, op, Vec::new()).filter(|_| op.when.is_none())?;
    Some(DraftFix::new("Commit it by itself, in an autocommit block", Applicability::Review, edits))
}

/// What the batches look like where the key is not known.
fn form(table: &RelName) -> Vec<String> {
    let lines = [
        format!("# `{table}` in batches by its key, each committed by itself; 1 to 10,000 and so on:"),
        "with op.get_context().autocommit_block():".to_owned(),
        "    for first in range(0, <largest key> + 1, 10_000):".to_owned(),
        "        … WHERE <key> BETWEEN first AND first + 9_999".to_owned(),
    ];
    lines.to_vec()
}
