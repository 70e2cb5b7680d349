use crate::{
    fix,
    ops::{Op, OpKind},
    quoting::quote_identifier,
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::{Form, RelName},
};

declare_rule! {
    /// An index on a partitioned table is built on every partition at once, and none of them can be written to meanwhile.
    ///
    /// ## Why it matters
    /// `CREATE INDEX` on the parent takes a SHARE lock on the parent and on all partitions, and keeps them until the last
    /// build is over. CONCURRENTLY is no way out: PostgreSQL refuses it on a partitioned table (SQLSTATE 0A000). An index
    /// made with ON ONLY is empty and quick; one index a partition can then be built concurrently and attached.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 1.py
    /// revision = "a1"
    /// down_revision = None
    ///
    /// import sqlalchemy as sa
    /// from alembic import op
    ///
    /// def upgrade() -> None:
    ///     op.create_table("events", sa.Column("at", sa.Date()), postgresql_partition_by="RANGE (at)")
    /// # --- 2.py
    /// revision = "a2"
    /// down_revision = "a1"
    ///
    /// from alembic import op
    ///
    /// def upgrade() -> None:
    ///     op.create_index("ix_events_at", "events", ["at"])
    /// ```
    /// ```python,good
    /// op.execute("CREATE INDEX ix_events_at ON ONLY events (at)")
    /// with op.get_context().autocommit_block():
    ///     op.execute("CREATE INDEX CONCURRENTLY ix_events_2026_at ON events_2026 (at)")
    ///     op.execute("ALTER INDEX ix_events_at ATTACH PARTITION ix_events_2026_at")
    /// ```
    ///
    /// ## When to ignore
    /// All partitions are small, or nobody writes to them while the migration runs.
    ///
    /// ## Fix safety
    /// It is only shown: which partitions there are, only the database knows. The parent's index is valid when all of
    /// them have theirs.
    ///
    /// ## References
    /// - [PostgreSQL: partition maintenance](https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE)
    pub IndexOnPartitionedTable {
        id: "index-on-partitioned-table",
        name: "Index built on a partitioned table",
        family: Index,
        severity: Error,
        checklist: &[4],
        fix: Some(Applicability::Display),
    }
}

impl Rule for IndexOnPartitionedTable {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::CreateIndex { table, name, concurrently, only: false, .. }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            let partitioned = step.before.table(table).is_some_and(|known| known.partitioned);
            let quiet = !ctx.in_use(step, table);
            if !partitioned || (quiet && !concurrently) {
                continue;
            }
            let index = name.as_ref().map_or_else(|| "an index".to_owned(), |name| format!("`{name}`"));
            let finding = Draft::on(&Self::META, run, op).with_fix(by_partition(ctx, run, step, op));
            findings.push(if *concurrently {
                let message = format!(
                    "`{table}` is partitioned, and PostgreSQL refuses CONCURRENTLY there: `cannot create index on partitioned \
                     table \"{}\" concurrently`. Make the index ON ONLY `{table}`, build one on each partition concurrently, and attach \
                     them.",
                    table.name
                );
                finding.says(format!("{index} cannot be built concurrently: `{table}` is partitioned"), message)
            } else {
                let message = format!(
                    "Building {index} takes a SHARE lock on `{table}` and on every partition of it. No row can be written to any of \
                     them until the last one is built and the transaction commits. Make the index ON ONLY `{table}`, build one on each \
                     partition concurrently, and attach them."
                );
                finding
                    .says(format!("{index} blocks writes to every partition of `{table}`"), message)
                    .at_most(Severity::Warning)
            });
        }
    }
}

/// The three kinds of statements that take its place. One partition stands for all where none is known.
fn by_partition(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op) -> Option<DraftFix> {
    let Form::CreateIndex { table, name: Some(name), unique, .. } = &step.form else { return None };
    let statement_alone = matches!(op.kind, OpKind::CreateIndex(_)) && ctx.can_edit(op) && op.when.is_none();
    let sql = ctx.sql_of(run, step);
    let (_, tail) = sql.split_once(" ON ").filter(|_| statement_alone && op.autocommit.is_none())?;
    let (_, keys) = tail.split_once(' ')?;
    let unique = if *unique { "UNIQUE " } else { "" };
    let execute = |sql: String| fix::apart::execute(ctx, &sql);
    let mut lines = vec![execute(format!("CREATE {unique}INDEX {} ON ONLY {tail}", quote_identifier(name)))?];
    let mut partitions = step.before.partitions(table);
    // One that is partitioned itself would need the same for its own, and be attached before it is whole.
    if partitions.iter().any(|one| step.before.table(one).is_some_and(|known| known.partitioned)) {
        return None;
    }
    if partitions.is_empty() {
        partitions.push(RelName { name: format!("{}_…", table.name), ..canonical(table) });
    }
    let whole = fix::sql::relation(&RelName { schema: table.schema.clone(), name: name.clone() });
    let mut inside = Vec::new();
    for partition in partitions {
        let part = RelName { schema: partition.schema.clone(), name: format!("{name}_{}", partition.name) };
        let (own, on) = (quote_identifier(&part.name), fix::sql::relation(&partition));
        let part = fix::sql::relation(&part);
        inside.push(execute(format!("CREATE {unique}INDEX CONCURRENTLY {own} ON {on} {keys}"))?);
        inside.push(execute(format!("ALTER INDEX {whole} ATTACH PARTITION {part}"))?);
    }
    lines.extend(fix::apart::autocommit_block(ctx, &inside)?);
    let edit = fix::replace_with_lines(ctx.file, ctx.revision, op.statement, lines)?;
    let title = "One index a partition, built concurrently and attached";
    Some(DraftFix::new(title, Applicability::Display, vec![edit]))
}
