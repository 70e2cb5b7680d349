use crate::{
    ops::Op,
    report::Severity,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::{AlterAction, Form, RelName},
};

declare_rule! {
    /// A table is attached as a partition and read from end to end while nobody can use it.
    ///
    /// ## Why it matters
    /// PostgreSQL has to see that each row belongs there. It reads the table under an ACCESS EXCLUSIVE lock on it, unless a
    /// valid CHECK constraint already proves the bounds; and the default partition likewise, under the same lock. A table
    /// that the migration has just made and filled is read too: nobody waits for it, but for the default partition.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")
    /// ```
    /// ```python,good
    /// op.execute(
    ///     "ALTER TABLE events_2025 ADD CONSTRAINT events_2025_at CHECK (at >= '2025-01-01' AND at < '2026-01-01') NOT VALID"
    /// )
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE events_2025 VALIDATE CONSTRAINT events_2025_at")
    /// op.execute("ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, nobody uses it yet, or it has a CHECK constraint that proves the bounds.
    ///
    /// ## Fix safety
    /// There is no fix: the constraint has to say what the bounds say, in terms of the partition key, and that the key is not
    /// NULL. It can be dropped once the table is attached.
    ///
    /// ## References
    /// - [PostgreSQL: partition maintenance](https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE)
    pub PartitionAttachedWithScan {
        id: "partition-attached-with-scan",
        name: "Partition attached with a scan",
        family: Object,
        severity: Warning,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for PartitionAttachedWithScan {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            for action in actions {
                let AlterAction::AttachPartition { partition, .. } = action else { continue };
                let read: Vec<RelName> = read_under_lock(step, table, partition)
                    .into_iter()
                    .filter(|read| !ctx.is_small(read))
                    .collect();
                let Some(first) = read.first() else {
                    if is_read_unseen(step, partition) && ctx.in_use(step, table) && !ctx.is_small(partition)
                    {
                        findings.push(filled_here(run, op, table, partition));
                    }
                    continue;
                };
                let mode =
                    step.effects.lock_on(first).map_or("ACCESS EXCLUSIVE", crate::pg::LockMode::sql_name);
                let names: Vec<String> = read.iter().map(|read| format!("`{read}`")).collect();
                let names = names.join(" and ");
                let message = format!(
                    "Attaching `{partition}` to `{table}` reads every row of {names} under an {mode} lock: nobody can use it \
                     until that is done and the run commits. Prove first that the rows fit, with a CHECK constraint that is \
                     added NOT VALID and validated in a transaction of its own; then nothing is read."
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("Attaching `{partition}` reads {names} under a lock"), message)
                    .resting_on(unknown(step, partition));
                findings.push(finding);
            }
        }
    }
}

/// Whether the partition was made and filled in this revision, and is read: nobody waits for it, but for what is locked
/// meanwhile.
fn is_read_unseen(step: &Step, partition: &RelName) -> bool {
    step.effects.uncertain.is_none()
        && step.before.table(partition).is_some_and(|known| known.filled)
        && step.effects.scans.iter().any(|scan| canonical(scan) == canonical(partition))
}

fn filled_here(run: &Run, op: &Op, table: &RelName, partition: &RelName) -> Draft {
    let message = format!(
        "Attaching `{partition}` to `{table}` reads all rows that were put into it. If `{table}` has a default partition, \
         that one is under an ACCESS EXCLUSIVE lock all the while, and read as well. Prove before that the rows fit, with \
         CHECK constraints on both; then nothing is read."
    );
    Draft::on(&PartitionAttachedWithScan::META, run, op)
        .says(format!("Attaching `{partition}` reads the rows put into it"), message)
        .at_most(Severity::Advice)
        .resting_on(Some(format!(
            "Whether `{table}` has a default partition is not known from these migrations."
        )))
}

/// The tables in use that PostgreSQL reads: the new partition, where no valid CHECK may prove its bounds, and the default one.
fn read_under_lock(step: &Step, table: &RelName, partition: &RelName) -> Vec<RelName> {
    let scans = |name: &RelName| step.effects.scans.iter().any(|scan| canonical(scan) == canonical(name));
    let mut read = Vec::new();
    // A CHECK that may prove the bounds makes the effects uncertain.
    if !step.is_new(partition) && scans(partition) && step.effects.uncertain.is_none() {
        read.push(partition.clone());
    }
    read.extend(step.before.default_partition(table).filter(|default| !step.is_new(default)));
    read
}

fn unknown(step: &Step, partition: &RelName) -> Option<String> {
    let made_here = step.before.table(partition).is_some_and(|known| known.created.is_some());
    (!made_here).then(|| {
        format!("Whether `{partition}` has a CHECK constraint that proves its bounds is not known from these migrations.")
    })
}
