use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
};

declare_rule! {
    /// `REINDEX` without CONCURRENTLY builds the index anew while nobody can write, and queries that want the index wait.
    ///
    /// ## Why it matters
    /// It holds a SHARE lock on the table and an ACCESS EXCLUSIVE lock on each index for the whole build. Writes wait; so do
    /// reads, since planning a query looks at every index of the table. PostgreSQL 12 and later can do it CONCURRENTLY.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("REINDEX INDEX ix_orders_email")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("REINDEX INDEX CONCURRENTLY ix_orders_email")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or the application is stopped while the migration runs.
    ///
    /// ## Fix safety
    /// The indexes are the same. A concurrent build that fails leaves an invalid index beside the old one, its name ending
    /// in `_ccnew`; drop it before trying again. And `autocommit_block()` commits what stands before it in the run.
    ///
    /// ## References
    /// - [PostgreSQL: rebuilding indexes concurrently](https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY)
    pub ReindexWithoutConcurrently {
        id: "reindex-without-concurrently",
        name: "REINDEX without CONCURRENTLY",
        family: Index,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for ReindexWithoutConcurrently {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::Reindex { relation, index, many, concurrently: false }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            let table = relation.as_ref().and_then(|relation| match index {
                true => step.before.table_of_index(relation).map(|(table, _)| table),
                false => Some(relation),
            });
            if table.is_some_and(|table| !ctx.in_use(step, table)) {
                continue;
            }
            let (what, whose) = words(relation.as_ref(), table, *index, *many);
            let message = format!(
                "Building {what} anew takes a SHARE lock on {whose} and an ACCESS EXCLUSIVE lock on each index that is built. \
                 Writes wait until it is over and the transaction commits, and most reads too: the larger the table, the longer. \
                 Say `REINDEX … CONCURRENTLY`, {}.",
                run.alone()
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("REINDEX of {what} blocks reads and writes"), message)
                .with_fix(concurrent_fix(ctx, run, step, op));
            findings.push(finding);
        }
    }
}

/// What is built anew, and whose writers wait.
fn words(relation: Option<&RelName>, table: Option<&RelName>, index: bool, many: bool) -> (String, String) {
    match (relation, table) {
        (Some(relation), Some(table)) if index => (format!("`{relation}`"), format!("`{table}`")),
        (Some(relation), None) if index => (format!("`{relation}`"), "its table".to_owned()),
        (Some(relation), _) if !many => (format!("every index of `{relation}`"), format!("`{relation}`")),
        _ => ("the indexes of many tables".to_owned(), "one table after the other".to_owned()),
    }
}

/// CONCURRENTLY in the SQL, in an autocommit block. The system catalogs have no such way.
fn concurrent_fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op) -> Option<DraftFix> {
    if ctx.is_one_of_several(run, step) || op.when.is_some() {
        return None;
    }
    let sql = fix::WrittenSql::of(ctx, run, step)?;
    let change = sql.insert_behind_first(&["INDEX", "TABLE", "SCHEMA", "DATABASE"], "CONCURRENTLY")?;
    let edits = fix::in_autocommit(ctx, op, vec![change])?;
    Some(DraftFix::new("Build it anew concurrently, in an autocommit block", Applicability::Review, edits))
}
