use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{Column, canonical},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// A table in use is renamed: code that knows the old name fails from the commit on.
    ///
    /// ## Why it matters
    /// The rename itself is quick. But while a release is rolled out the old code runs beside the new schema, and each of
    /// its queries fails with `relation "…" does not exist`. A view of the old name lets both work: PostgreSQL passes
    /// INSERT, UPDATE and DELETE on such a view through to the table.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.rename_table("clients", "customers")
    ///
    /// def downgrade() -> None:
    ///     op.rename_table("customers", "clients")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.rename_table("clients", "customers")
    ///     op.execute("CREATE VIEW clients AS SELECT * FROM customers")
    ///
    /// def downgrade() -> None:
    ///     op.execute("DROP VIEW clients")
    ///     op.rename_table("customers", "clients")
    /// ```
    ///
    /// ## When to ignore
    /// Nothing runs while the migration does, or nothing uses the table yet.
    ///
    /// ## Fix safety
    /// The view is one more thing in the schema, to be dropped when no old code runs. It has the columns of this moment:
    /// one that the table gets later is not in it. `TRUNCATE` and `ON CONFLICT ON CONSTRAINT` do not work through it, and
    /// privileges on it have to be granted.
    ///
    /// ## Deploy order
    /// 1. Rename the table and leave the view behind, in one transaction.
    /// 2. Release code that uses the new name.
    /// 3. Drop the view.
    ///
    /// ## References
    /// - [PostgreSQL: updatable views](https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS)
    pub TableRenamed {
        id: "table-renamed",
        name: "Table renamed",
        family: Table,
        severity: Warning,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TableRenamed {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // The way back gives the old code its name again.
        let run = ctx.upgrade;
        for step in &run.steps {
            let (Some(op), Some((table, to))) = (run.op_of(step), renamed(step)) else { continue };
            if matches!(step.form, Form::SetSchema { .. })
                || step.is_new(table)
                || is_there_again(run, step, table)
                || takes_a_place(run, step, &to)
            {
                continue;
            }
            let message = format!(
                "From the commit on there is no `{table}` any more: code that still runs and asks for it fails. Leave a view \
                 of the old name behind, `CREATE VIEW {} AS SELECT * FROM {}`, until no such code runs.",
                fix::sql::relation(table),
                fix::sql::relation(&to)
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("`{table}` is renamed to `{to}` while code uses it"), message)
                .with_fix(view_fix(ctx, run, step, op, (table, &to)));
            findings.push(finding);
        }
    }
}

/// The table that a step renames or moves to another schema, and its new name. Indexes and sequences may be renamed as if
/// they were tables.
pub(super) fn renamed(step: &Step) -> Option<(&RelName, RelName)> {
    match &step.form {
        Form::SetSchema { relation, to, .. } => {
            Some((relation, RelName { schema: Some(to.clone()), name: relation.name.clone() }))
        }
        Form::Rename { object: ObjectKind::Table, relation, from: None, to }
            if step.before.table_of_index(relation).is_none()
                && !step.before.sequences.contains_key(&canonical(relation)) =>
        {
            Some((relation, RelName { schema: relation.schema.clone(), name: to.clone() }))
        }
        _ => None,
    }
}

/// Whether something of the old name is there at the end: a view, or a table that took its place.
pub(super) fn is_there_again(run: &Run, step: &Step, table: &RelName) -> bool {
    let mut later = run.steps_behind(step).iter();
    run.after.exists(table)
        || later.any(|later| renamed(later).is_some_and(|(_, to)| canonical(&to) == canonical(table)))
}

/// Whether the new name was another table's earlier in this run: then this one steps in for it, as in a swap.
fn takes_a_place(run: &Run, step: &Step, to: &RelName) -> bool {
    let earlier = run.steps_before(step).iter();
    earlier.into_iter().any(|earlier| match &earlier.form {
        Form::Rename { object: ObjectKind::Table, relation, .. } => canonical(relation) == canonical(to),
        Form::Drop { object: ObjectKind::Table, names, .. } => {
            names.iter().any(|name| canonical(name) == canonical(to))
        }
        _ => false,
    })
}

/// Whether a view over all columns would stop what comes later, here or in a pasted revision that follows: nothing that it
/// reads can be dropped, or change its type.
fn would_be_in_the_way(
    ctx: &RuleContext<'_>,
    run: &Run,
    step: &Step,
    (old, new): (&RelName, &RelName),
) -> bool {
    let stops =
        |action: &AlterAction| matches!(action, AlterAction::DropColumn { .. } | AlterAction::SetType { .. });
    let here = run.steps_behind(step).iter().any(|later| {
        matches!(&later.form, Form::AlterTable { table, actions, .. }
            if canonical(table) == canonical(new) && actions.iter().any(stops))
    });
    let Some(known) = step.before.table(old) else { return here };
    let Some(end) = ctx.end.table(new) else { return true };
    let kept = |column: &Column| {
        end.column(&column.name).is_some_and(|at_end| at_end.type_.is_none() || at_end.type_ == column.type_)
    };
    here || !known.columns.iter().all(|column| kept(column))
}

/// A view of the old name behind the rename; dropped again in front of the rename of the downgrade.
pub(super) fn view_fix(
    ctx: &RuleContext<'_>,
    run: &Run,
    step: &Step,
    op: &Op,
    (old, new): (&RelName, &RelName),
) -> Option<DraftFix> {
    let name = ctx.revision.names.op.as_deref()?;
    if op.batch.is_some() || !ctx.is_written_once(op) || would_be_in_the_way(ctx, run, step, (old, new)) {
        return None;
    }
    let execute = |sql: String| format!("{name}.execute({})", fix::quote(ctx.file, &sql));
    let made =
        format!("CREATE VIEW {} AS SELECT * FROM {}", fix::sql::relation(old), fix::sql::relation(new));
    let mut edits = vec![fix::insert_after(ctx.file, op.statement, &[execute(made)])?];
    if ctx.revision.downgrade.as_ref().is_some_and(|function| !function.empty) {
        let back = ctx.downgrade.steps.iter().find(|step| {
            renamed(step).is_some_and(|(from, to)| {
                canonical(from) == canonical(new) && canonical(&to) == canonical(old)
            })
        })?;
        let back = ctx.downgrade.op_of(back).filter(|op| ctx.is_written_once(op))?;
        let dropped = execute(format!("DROP VIEW {}", fix::sql::relation(old)));
        edits.push(fix::insert_before(ctx.file, back.statement, &[dropped])?);
    }
    Some(DraftFix::new(format!("Leave a view `{old}` behind"), Applicability::Review, edits))
}
