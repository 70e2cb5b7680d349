use crate::{
    fix,
    ops::{Op, OpKind},
    report::{Applicability, Direction},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::Form,
};

declare_rule! {
    /// An index built this way lets nobody write to the table until it is finished.
    ///
    /// ## Why it matters
    /// `CREATE INDEX` holds a SHARE lock while it reads the whole table: every INSERT, UPDATE and DELETE waits. On a big
    /// table that is minutes. In Alembic's transaction the lock stays until the whole run commits.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_index("ix_orders_email", "orders", ["email"])
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.create_index("ix_orders_email", "orders", ["email"], postgresql_concurrently=True)
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody writes to it while the migration runs.
    ///
    /// ## Fix safety
    /// The index is the same. But `autocommit_block()` commits what stands before it in the run, so beside other work the
    /// first fix moves the index into a revision of its own. A concurrent build
    /// that fails leaves an invalid index, which must be dropped before trying again. So an
    /// `if_not_exists=True` is taken out: it would take that index for the real one.
    ///
    /// ## References
    /// - [PostgreSQL: building indexes concurrently](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub IndexWithoutConcurrently {
        id: "index-without-concurrently",
        name: "Index built without CONCURRENTLY",
        family: Index,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for IndexWithoutConcurrently {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let builds: Vec<&Step> =
            ctx.upgrade.steps.iter().filter(|step| blocks(ctx, ctx.upgrade, step)).collect();
        let apart = fix::indexes_apart(ctx, &builds);
        for (run, step) in ctx.steps().filter(|(run, step)| blocks(ctx, run, step)) {
            let (Some(op), Form::CreateIndex { table, name, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let index = name.as_ref().map_or_else(|| "an index".to_owned(), |name| format!("`{name}`"));
            let mode = lock_words(step);
            let message = format!(
                "Building {index} takes a {mode} lock on `{table}` and reads the whole table under it. Every write to \
                 `{table}` waits until the build is over and the transaction commits: the larger the table, the longer. Build it with \
                 CONCURRENTLY {}.",
                run.alone()
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("{index} on `{table}` blocks writes while it is built"), message)
                .with_fix(apart.as_ref().and_then(|apart| apart_fix(run, step, apart)))
                .with_fix(concurrent_fix(ctx, run, op, name.as_deref()));
            findings.push(finding);
        }
    }
}

/// Whether a step builds an index under a lock that others wait for. One that comes with a new column has a rule of its
/// own.
fn blocks(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> bool {
    let Form::CreateIndex { table, concurrently: false, .. } = &step.form else { return false };
    let with_column = run.op_of(step).is_none_or(|op| matches!(op.kind, OpKind::AddColumn(_)));
    let partitioned = step.before.table(table).is_some_and(|table| table.partitioned);
    !with_column && !step.is_new(table) && !partitioned && !ctx.is_small(table)
}

/// The lock as the facts have it.
fn lock_words(step: &Step) -> &'static str {
    step.effects.locks.iter().map(|(_, mode)| *mode).max().map_or("SHARE", crate::pg::LockMode::sql_name)
}

/// The build in a revision of its own, with every other that can go there.
fn apart_fix(run: &Run, step: &Step, apart: &fix::IndexesApart) -> Option<DraftFix> {
    if run.direction == Direction::Downgrade || !apart.ops.contains(&step.op) {
        return None;
    }
    let title = match apart.ops.as_slice() {
        [_] => "Move it into a revision of its own, built concurrently",
        _ => "Move the indexes into a revision of their own, built concurrently",
    };
    Some(DraftFix::new(title, Applicability::Review, apart.edits.clone()).adding(apart.file.clone()))
}

/// The build in an autocommit block, and the drop in the downgrade likewise.
fn concurrent_fix(ctx: &RuleContext<'_>, run: &Run, op: &Op, name: Option<&str>) -> Option<DraftFix> {
    let mut edits = fix::concurrent_call(ctx, op).filter(|_| matches!(op.kind, OpKind::CreateIndex(_)))?;
    if let Some(name) = name.filter(|_| run.direction == Direction::Upgrade) {
        edits.extend(fix::concurrent_in_downgrade(ctx, name));
    }
    Some(DraftFix::new("Build it concurrently, in an autocommit block", Applicability::Review, edits))
}
