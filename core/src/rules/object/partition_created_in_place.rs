use crate::{
    fix::{self, WrittenSql},
    ops::{Op, OpKind},
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
    text::{ByteRange, Edit},
};

declare_rule! {
    /// A partition is created inside a table in use: that locks the whole table, where attaching it would not.
    ///
    /// ## Why it matters
    /// `CREATE TABLE … PARTITION OF` takes an ACCESS EXCLUSIVE lock on the partitioned table. It is brief in itself, but it
    /// waits for every running query, everybody else waits behind it, and in Alembic's transaction it stays until the run
    /// commits. `ATTACH PARTITION` lets reads and writes through. With a default partition either one also reads that one.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')")
    /// ```
    /// ```python,good
    /// op.execute("CREATE TABLE events_2027 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED)")
    /// op.execute("ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')")
    /// ```
    ///
    /// ## When to ignore
    /// A `lock_timeout` is set and the migration does nothing else.
    ///
    /// ## Fix safety
    /// The partition is the same: ATTACH makes the indexes and foreign keys that the table has. Storage parameters and
    /// comments of columns are not copied, as they are not by PARTITION OF.
    ///
    /// ## References
    /// - [PostgreSQL: partition maintenance](https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE)
    pub PartitionCreatedInPlace {
        id: "partition-created-in-place",
        name: "Partition created in place",
        family: Object,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for PartitionCreatedInPlace {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::CreateTable { table, parents, partition: true, .. }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            // Nothing to lock: the table is new, or the partition is there already.
            let Some((parent, mode)) = parents
                .first()
                .and_then(|parent| Some((parent, step.effects.lock_on(parent)?)))
                .filter(|(parent, _)| !step.is_new(parent))
            else {
                continue;
            };
            let default = step.before.default_partition(parent).filter(|default| ctx.in_use(step, default));
            let read = default.as_ref().map_or_else(String::new, |default| {
                format!(
                    " It also reads all of the default partition `{default}`, with nobody able to use it."
                )
            });
            let message = format!(
                "Creating `{table}` takes an {} lock on `{parent}`, reads included, until the run commits.{read} Create it as a \
                 table of its own and attach it: that lets everybody go on.",
                mode.sql_name()
            );
            let mut finding = Draft::on(&Self::META, run, op)
                .says(format!("`{table}` is created inside `{parent}`, which locks that table"), message);
            finding = match default {
                Some(_) => finding,
                None => finding.at_most(Severity::Advice).with_fix(attach_fix(
                    ctx,
                    run,
                    step,
                    op,
                    (table, parent),
                )),
            };
            findings.push(finding);
        }
    }
}

/// A table of its own, and an ATTACH behind it.
fn attach_fix(
    ctx: &RuleContext<'_>,
    run: &Run,
    step: &Step,
    op: &Op,
    (table, parent): (&RelName, &RelName),
) -> Option<DraftFix> {
    let Form::CreateTable { columns, constraints, partitioned: false, if_not_exists: false, .. } = &step.form
    else {
        return None;
    };
    let plain = columns.is_empty() && constraints.is_empty() && op.batch.is_none();
    let sql = WrittenSql::of(ctx, run, step)?;
    let from = sql.find(&["PARTITION", "OF"])?;
    let bound = sql.find(&["FOR", "VALUES"]).or_else(|| sql.find(&["DEFAULT"]))?;
    let end = sql.end();
    let bound = ctx.file.slice(ByteRange::new(bound.start, end));
    // What stands behind the bound, such as TABLESPACE, belongs to the table and not to the ATTACH.
    let storage = ["TABLESPACE", "WITH", "USING"].iter().any(|word| {
        sql.find(&[word]).is_some_and(|at| at.start > from.end && !bound.starts_with("FOR VALUES WITH"))
    });
    if !plain || storage || ctx.is_one_of_several(run, step) || !matches!(op.kind, OpKind::Execute(_)) {
        return None;
    }
    let name = ctx.revision.names.op.as_deref()?;
    let copy = format!(
        "(LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED)",
        fix::sql::relation(parent)
    );
    let attach = format!(
        "ALTER TABLE {} ATTACH PARTITION {} {bound}",
        fix::sql::relation(parent),
        fix::sql::relation(table)
    );
    let line = format!("{name}.execute({})", fix::quote(ctx.file, &attach));
    let edits = vec![
        Edit::replace(ByteRange::new(from.start, end), copy),
        fix::insert_after(ctx.file, op.statement, &[line])?,
    ];
    Some(DraftFix::new("Create it as a table of its own and attach it", Applicability::Review, edits))
}
