use crate::{
    fix::{self, WrittenSql},
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, Form},
};

declare_rule! {
    /// A partition is detached in a way that locks the whole table, where CONCURRENTLY would let everybody go on.
    ///
    /// ## Why it matters
    /// `DETACH PARTITION` takes an ACCESS EXCLUSIVE lock on the partitioned table. It is brief in itself, but it waits for
    /// every running query, everybody else waits behind it, and in Alembic's transaction it stays until the run commits.
    /// Since PostgreSQL 14 there is CONCURRENTLY; it cannot run in a transaction, nor where there is a default partition.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TABLE events DETACH PARTITION events_2020")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY")
    /// ```
    ///
    /// ## When to ignore
    /// There is a default partition, so that PostgreSQL refuses CONCURRENTLY; set a `lock_timeout` then.
    ///
    /// ## Fix safety
    /// The partition becomes a table of its own in either way. But `autocommit_block()` commits what stands before it in the
    /// run, and CONCURRENTLY leaves a CHECK constraint with the bounds on the table. Where it is interrupted, finish it with
    /// `DETACH PARTITION … FINALIZE`.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION)
    pub PartitionDetachedUnderLock {
        id: "partition-detached-under-lock",
        name: "Partition detached without CONCURRENTLY",
        family: Object,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for PartitionDetachedUnderLock {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // PostgreSQL 12 and 13 have no other way.
        if ctx.settings.pg.major() < 14 {
            return;
        }
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let [AlterAction::DetachPartition { partition, concurrently: false }] = actions.as_slice() else {
                continue;
            };
            if step.is_new(table) || step.before.default_partition(table).is_some() {
                continue;
            }
            let mode = step.effects.lock_on(table).map_or("ACCESS EXCLUSIVE", crate::pg::LockMode::sql_name);
            let message = format!(
                "Detaching `{partition}` takes an {mode} lock on all of `{table}`: it waits for every running query, and \
                 everybody waits behind it until the run commits. Detach it CONCURRENTLY, {}.",
                run.alone()
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("Detaching `{partition}` locks all of `{table}`"), message)
                .with_fix(fix(ctx, run, step, op));
            findings.push(finding);
        }
    }
}

fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op) -> Option<DraftFix> {
    if ctx.is_one_of_several(run, step) || op.when.is_some() {
        return None;
    }
    let change = WrittenSql::of(ctx, run, step)?.append("CONCURRENTLY")?;
    let edits = fix::in_autocommit(ctx, op, vec![change])?;
    Some(DraftFix::new("Detach it concurrently, in an autocommit block", Applicability::Review, edits))
}
