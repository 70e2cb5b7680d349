use crate::{
    fix::WrittenSql,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
};

declare_rule! {
    /// A materialized view is refreshed in a way that nobody can read it meanwhile.
    ///
    /// ## Why it matters
    /// `REFRESH MATERIALIZED VIEW` holds an ACCESS EXCLUSIVE lock on the view while its query runs, and in Alembic's
    /// transaction until the whole run commits. With CONCURRENTLY the old rows can be read in the meantime. That needs a
    /// unique index on plain columns, over all rows, and a view that was filled before; it may run in a transaction.
    ///
    /// ## Example
    /// ```python,bad
    /// with op.get_context().autocommit_block():
    ///     op.execute("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS uq_sales_by_day ON sales_by_day (day)")
    /// op.execute("REFRESH MATERIALIZED VIEW sales_by_day")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS uq_sales_by_day ON sales_by_day (day)")
    /// op.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY sales_by_day")
    /// ```
    ///
    /// ## When to ignore
    /// The query is quick, or nobody reads the view while the migration runs.
    ///
    /// ## Fix safety
    /// The rows are the same. It is offered where the migrations show a unique index that serves; it takes longer, and fails
    /// for a view that was created WITH NO DATA and never filled.
    ///
    /// ## References
    /// - [PostgreSQL: REFRESH MATERIALIZED VIEW](https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html)
    pub RefreshWithoutConcurrently {
        id: "refresh-without-concurrently",
        name: "Materialized view refreshed without CONCURRENTLY",
        family: Object,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for RefreshWithoutConcurrently {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::RefreshView { name, concurrently: false }) = (run.op_of(step), &step.form)
            else {
                continue;
            };
            let emptied = ctx.sql_of(run, step).to_uppercase().contains("NO DATA");
            if emptied || !ctx.in_use(step, name) {
                continue;
            }
            let mode = step.effects.lock_on(name).map_or("ACCESS EXCLUSIVE", crate::pg::LockMode::sql_name);
            let unique = has_unique_index(step, name);
            let needs = if unique { "" } else { " That needs a unique index on plain columns of the view." };
            let message = format!(
                "Refreshing `{name}` takes an {mode} lock on it: nobody can read it until its query is through and the run \
                 commits. With CONCURRENTLY the old rows stay readable.{needs}"
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("`{name}` cannot be read while it is refreshed"), message)
                .with_fix(if unique { fix(ctx, run, step) } else { None });
            findings.push(finding);
        }
    }
}

/// Whether the view is known to have a unique index on plain columns and without a condition.
fn has_unique_index(step: &Step, view: &RelName) -> bool {
    let known = step.before.table(view).map_or(&[][..], |known| &known.indexes);
    known.iter().any(|index| {
        index.unique && !index.partial && index.expression_columns.is_empty() && !index.keys.is_empty()
    })
}

fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<DraftFix> {
    let edit = WrittenSql::of(ctx, run, step)?.insert_behind(&["MATERIALIZED", "VIEW"], "CONCURRENTLY")?;
    Some(DraftFix::new("Refresh it concurrently", Applicability::Review, vec![edit]))
}
