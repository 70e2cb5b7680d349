use crate::{
    fix,
    ops::{Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::{AlterAction, ConstraintForm, Form, LONGEST_NAME, RelName},
};

declare_rule! {
    /// A unique constraint is dropped, and its index with it: queries that used it read the whole table.
    ///
    /// ## Why it matters
    /// Uniqueness may not be wanted any more, but lookups by these columns mostly are. The index belongs to the constraint
    /// and goes with it, and no other one on the table begins with the columns.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.drop_constraint("uq_users_email", "users", type_="unique")
    ///
    /// def downgrade() -> None:
    ///     op.create_unique_constraint("uq_users_email", "users", ["email"])
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     with op.get_context().autocommit_block():
    ///         op.create_index("ix_users_email", "users", ["email"], postgresql_concurrently=True)
    ///     op.drop_constraint("uq_users_email", "users", type_="unique")
    ///
    /// def downgrade() -> None:
    ///     op.create_unique_constraint("uq_users_email", "users", ["email"])
    ///     with op.get_context().autocommit_block():
    ///         op.drop_index("ix_users_email", table_name="users", postgresql_concurrently=True, if_exists=True)
    /// ```
    ///
    /// ## When to ignore
    /// No query asks for these columns.
    ///
    /// ## Fix safety
    /// A plain index is built before the constraint goes, and dropped in the downgrade after it is back. The build in the
    /// autocommit block commits what stands before it in the run.
    ///
    /// ## References
    /// - [PostgreSQL: unique constraints](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS)
    pub ConstraintDroppedWithIndex {
        id: "constraint-dropped-with-index",
        name: "Constraint dropped together with its index",
        family: Constraint,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for ConstraintDroppedWithIndex {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        for step in &run.steps {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let small = ctx.is_small(table);
            let names = actions.iter().filter_map(|action| match action {
                AlterAction::DropConstraint { name, .. } => Some(name),
                _ => None,
            });
            for name in names.filter(|_| !small && !step.is_new(table)) {
                let Some(columns) = unique_columns(ctx, step, table, name) else { continue };
                if !is_missed(ctx, run, table, &columns) {
                    continue;
                }
                let list = columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ");
                let message = format!(
                    "The index of `{name}` goes with the constraint, and no other index of `{table}` begins with {list}. Queries that look \
                     rows up by it then read the whole table. Where there are such queries, build a plain index first."
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{name}` takes the index on {list} of `{table}` with it"), message)
                    .with_fix(index_fix(ctx, op, table, &columns));
                findings.push(finding);
            }
        }
    }
}

/// The columns of a unique constraint: as the migrations made it, or as the downgrade makes it again.
fn unique_columns(ctx: &RuleContext<'_>, step: &Step, table: &RelName, name: &str) -> Option<Vec<String>> {
    let known = step.before.table(table).and_then(|known| known.constraint(name)).map(|known| &known.form);
    let again = || {
        ctx.downgrade.steps.iter().find_map(|step| match &step.form {
            Form::AlterTable { table: other, actions, .. } if canonical(other) == canonical(table) => {
                actions.iter().find_map(|action| match action {
                    AlterAction::AddConstraint(constraint) if constraint.name.as_deref() == Some(name) => {
                        Some(&constraint.form)
                    }
                    _ => None,
                })
            }
            _ => None,
        })
    };
    match known.or_else(again)? {
        ConstraintForm::Unique { columns, .. } if !columns.is_empty() => Some(columns.clone()),
        _ => None,
    }
}

/// Whether the table and all the columns stay, and no index begins with them in the end.
fn is_missed(ctx: &RuleContext<'_>, run: &Run, table: &RelName, columns: &[String]) -> bool {
    let dropped_column = run.steps.iter().any(|step| match &step.form {
        Form::AlterTable { table: other, actions, .. } if canonical(other) == canonical(table) => {
            actions.iter().any(
                |action| matches!(action, AlterAction::DropColumn { column, .. } if columns.contains(column)),
            )
        }
        Form::Drop { names, .. } => names.iter().any(|other| canonical(other) == canonical(table)),
        Form::Rename { .. } => true,
        _ => false,
    });
    let served = ctx.upgrade.after.table(table).is_some_and(|known| {
        known.index_on(columns).is_some()
            || columns.first().is_some_and(|first| known.index_on(std::slice::from_ref(first)).is_some())
    });
    !dropped_column && !served
}

/// Whether the migration does something with an index of this name already.
fn is_spoken_of(ctx: &RuleContext<'_>, name: &str) -> bool {
    ctx.steps().any(|(_, step)| match &step.form {
        Form::CreateIndex { name: made, .. } => made.as_deref() == Some(name),
        Form::Drop { names, .. } => names.iter().any(|dropped| dropped.name == name),
        Form::Rename { relation, to, .. } => relation.name == name || to == name,
        _ => false,
    })
}

/// The plain index before, and its drop at the end of the downgrade.
fn index_fix(ctx: &RuleContext<'_>, op: &Op, table: &RelName, columns: &[String]) -> Option<DraftFix> {
    let plain = op.autocommit.is_none() && op.batch.is_none() && op.when.is_none() && ctx.can_edit(op);
    if !plain || !matches!(op.kind, OpKind::DropConstraint(_)) || ctx.downgrade.ops.is_empty() {
        return None;
    }
    let name = format!("ix_{}_{}", table.name, columns.join("_"));
    let end = ctx.revision.downgrade.as_ref()?.statements.last()?;
    if name.len() > LONGEST_NAME || is_spoken_of(ctx, &name) {
        return None;
    }
    let build = fix::create_index_call(ctx, &name, table, columns, false)?;
    let drop = fix::drop_index_call(ctx, &name, table)?;
    let (build, drop) =
        (fix::apart::autocommit_block(ctx, &[build])?, fix::apart::autocommit_block(ctx, &[drop])?);
    let edits =
        vec![fix::insert_before(ctx.file, op.statement, &build)?, fix::insert_after(ctx.file, *end, &drop)?];
    Some(DraftFix::new(format!("Build `{name}` first"), Applicability::Review, edits))
}
