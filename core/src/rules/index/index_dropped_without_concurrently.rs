use std::collections::BTreeSet;

use crate::{
    fix,
    ops::OpKind,
    pg::LockMode,
    report::{Applicability, Direction},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::{Form, ObjectKind, RelName},
};

declare_rule! {
    /// An index dropped this way shuts everybody out of its table, until the transaction commits.
    ///
    /// ## Why it matters
    /// `DROP INDEX` takes an ACCESS EXCLUSIVE lock on the table, not only on the index. It waits for every query that is
    /// running on the table, and all new ones wait behind it. The drop itself is quick, but in Alembic's transaction the
    /// lock stays until the whole run commits.
    ///
    /// ## Example
    /// ```python,bad
    /// op.drop_index("ix_orders_email", table_name="orders")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.drop_index("ix_orders_email", table_name="orders", postgresql_concurrently=True, if_exists=True)
    /// ```
    ///
    /// ## When to ignore
    /// Queries on the table are short, and a `lock_timeout` ends the wait.
    ///
    /// ## Fix safety
    /// The index is gone in the end, and the downgrade builds it again in the same way. But `autocommit_block()` commits
    /// what stands before it in the run. Best in a revision of its own.
    ///
    /// ## References
    /// - [PostgreSQL: DROP INDEX](https://www.postgresql.org/docs/current/sql-dropindex.html)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub IndexDroppedWithoutConcurrently {
        id: "index-dropped-without-concurrently",
        name: "Index dropped without CONCURRENTLY",
        family: Index,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for IndexDroppedWithoutConcurrently {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let built = built(ctx);
        for (run, step) in ctx.steps() {
            let (Some(op), Form::Drop { object: ObjectKind::Index, names, concurrently: false, .. }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            for name in names.iter().filter(|name| hurts(ctx, run, step, name, &built)) {
                let table = step.before.table_of_index(name).map(|(table, _)| format!("`{table}`"));
                let of_table = table.as_ref().map_or_else(String::new, |table| format!(" of {table}"));
                let table = table.unwrap_or_else(|| "its table".to_owned());
                let again =
                    if run.direction == Direction::Downgrade && built.concurrently.contains(&*name.name) {
                        " `upgrade()` builds it CONCURRENTLY: drop it so too,"
                    } else {
                        " Drop it with CONCURRENTLY"
                    };
                let message = format!(
                    "Dropping `{name}` takes {} on {table}, as soon as no query runs there any more, and keeps it until the \
                     transaction commits. Meanwhile all reads and writes wait.{again} {}.",
                    lock(step).with_article(),
                    run.alone()
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("Dropping `{name}`{of_table} blocks reads and writes"), message)
                    .resting_on(step.effects.uncertain.clone())
                    .with_fix(concurrent_fix(ctx, run, step, name));
                findings.push(finding);
            }
        }
    }
}

/// The lock as the facts have it.
fn lock(step: &Step) -> LockMode {
    step.effects.locks.iter().map(|(_, mode)| *mode).max().unwrap_or(LockMode::AccessExclusive)
}

/// Whether somebody is kept waiting who would not be by what else the revision does.
fn hurts(ctx: &RuleContext<'_>, run: &Run, step: &Step, name: &RelName, built: &Built<'_>) -> bool {
    if run.direction == Direction::Downgrade && built.plainly.contains(&*name.name) {
        // What is said of the build comes with a fix for both.
        return false;
    }
    let Some((table, index)) = step.before.table_of_index(name) else { return true };
    let quiet = !ctx.in_use(step, table) || index.constraint;
    !quiet && fix::can_be_concurrent(step) && !is_locked_anyway(run, table)
}

/// Whether another command of the revision needs the same lock: the column or the table goes too, for example.
fn is_locked_anyway(run: &Run, table: &RelName) -> bool {
    let is_drop = |step: &&Step| matches!(step.form, Form::Drop { object: ObjectKind::Index, .. });
    let others = run.steps.iter().filter(|step| !is_drop(step));
    let mut locks = others.flat_map(|other| &other.effects.locks);
    locks.any(|(name, mode)| *mode == LockMode::AccessExclusive && canonical(name) == canonical(table))
}

/// The indexes that the upgrade builds, by the names that they have in the end.
#[derive(Default)]
struct Built<'a> {
    plainly: BTreeSet<&'a str>,
    concurrently: BTreeSet<&'a str>,
}

fn built<'a>(ctx: &RuleContext<'a>) -> Built<'a> {
    let renames = fix::index_renames(ctx);
    let mut built = Built::default();
    for step in &ctx.upgrade.steps {
        if let Form::CreateIndex { name: Some(name), concurrently, .. } = &step.form {
            let names = if *concurrently { &mut built.concurrently } else { &mut built.plainly };
            names.insert(renames.get(name.as_str()).copied().unwrap_or(name));
        }
    }
    built
}

/// The drop in an autocommit block, and the build in the downgrade likewise.
fn concurrent_fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, name: &RelName) -> Option<DraftFix> {
    let op = run.op_of(step)?;
    let mut edits = match &op.kind {
        OpKind::DropIndex(_) => fix::concurrent_call(ctx, op)?,
        _ => fix::concurrent_drop_in_sql(ctx, run, step)?,
    };
    if run.direction == Direction::Upgrade {
        edits.extend(fix::concurrent_in_downgrade(ctx, &name.name));
    }
    Some(DraftFix::new("Drop it concurrently, in an autocommit block", Applicability::Review, edits))
}
