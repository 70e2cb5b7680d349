use super::{Made, keys_made};
use crate::{
    fix,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    schema::{Moment, Schema},
    sql::{AlterAction, ConstraintForm, Form, KeyAction, RelName},
};

declare_rule! {
    /// A foreign key sets its column to NULL when the row that it points to is deleted, and the column refuses NULL.
    ///
    /// ## Why it matters
    /// Nothing fails now. But whoever deletes a row that is referred to gets `null value in column … violates not-null
    /// constraint` (SQLSTATE 23502): the deletion is refused, and with an error that speaks of another table. `SET DEFAULT`
    /// does the same where the column has no default.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("agent_id", sa.Integer(), server_default="1", nullable=False))
    /// op.create_foreign_key("fk_orders_agent_id", "orders", "agents", ["agent_id"], ["id"], ondelete="SET NULL")
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("agent_id", sa.Integer(), nullable=True))
    /// op.create_foreign_key("fk_orders_agent_id", "orders", "agents", ["agent_id"], ["id"], ondelete="SET NULL")
    /// ```
    ///
    /// ## When to ignore
    /// A trigger gives the column another value before the row is checked.
    ///
    /// ## Fix safety
    /// A person must choose: a column that may be NULL, as the key wants it; or another behaviour, as the column wants it.
    /// CASCADE deletes the rows that point there, so it is only displayed.
    ///
    /// ## References
    /// - [PostgreSQL: foreign keys](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)
    pub SetNullOnRequiredColumn {
        id: "set-null-on-required-column",
        name: "ON DELETE sets a NOT NULL column to NULL",
        family: ForeignKey,
        severity: Error,
        checklist: &[6],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SetNullOnRequiredColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let (run, after) = (ctx.upgrade, &ctx.upgrade.after);
        for made in keys_made(run) {
            let Some((action, sets)) = sets_null(&made.definition.form) else { continue };
            let required: Vec<&str> = made
                .columns
                .iter()
                .map(String::as_str)
                .filter(|column| sets.is_empty() || sets.iter().any(|set| set == column))
                .filter(|column| refuses(after, made.table, column, action))
                .collect();
            if required.is_empty() || !after.table(made.table).is_some_and(|table| made.is_in(table)) {
                continue;
            }
            let range = made.written().map_or(made.op.call, |constraint| constraint.call);
            let draft = Draft::on(&Self::META, run, made.op).placed(range);
            let finding = says(draft, made.table, &required, made.target, action)
                .with_fix(nullable_fix(ctx, &made, &required))
                .with_fix(cascade_fix(ctx, &made));
            findings.push(finding);
        }
        for step in &run.steps {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            for action in actions {
                if let AlterAction::SetNotNull { column } = action
                    && let Some((target, action)) = older_key(after, table, column, step.now)
                {
                    findings.push(says(Draft::on(&Self::META, run, op), table, &[column], target, action));
                }
            }
        }
    }
}

/// What the key does to its columns when a row that they refer to is deleted, where that may make them NULL, and to which
/// of them; empty for all.
fn sets_null(form: &ConstraintForm) -> Option<(KeyAction, &[String])> {
    match form {
        ConstraintForm::ForeignKey {
            on_delete: action @ (KeyAction::SetNull | KeyAction::SetDefault),
            sets,
            ..
        } => Some((*action, sets)),
        _ => None,
    }
}

/// Whether a column refuses NULL, and the action gives it NULL: its default is that where it has none.
fn refuses(schema: &Schema, table: &RelName, column: &str, action: KeyAction) -> bool {
    schema.table(table).and_then(|known| known.column(column)).is_some_and(|column| {
        column.not_null == Some(true) && (action == KeyAction::SetNull || column.default == Some(false))
    })
}

/// The table that an older key on the column refers to, when that key sets it to NULL, and by which action.
fn older_key<'a>(
    schema: &'a Schema,
    table: &RelName,
    column: &str,
    now: Moment,
) -> Option<(&'a RelName, KeyAction)> {
    schema.table(table)?.constraints.iter().find_map(|constraint| {
        let ConstraintForm::ForeignKey { columns, target, .. } = &constraint.form else { return None };
        let (action, sets) = sets_null(&constraint.form)?;
        let set = if sets.is_empty() { columns.as_slice() } else { sets };
        (constraint.added.revision != now.revision
            && set.iter().any(|own| own == column)
            && refuses(schema, table, column, action))
        .then_some((target, action))
    })
}

fn says(draft: Draft, table: &RelName, columns: &[&str], target: &RelName, action: KeyAction) -> Draft {
    let column = columns.first().copied().unwrap_or_default();
    let without = if action == KeyAction::SetDefault { " and has no default" } else { "" };
    let message = format!(
        "`{table}.{column}` is NOT NULL{without}, but its foreign key to `{target}` is ON DELETE {}. Deleting a row of `{target}` that \
         is referred to fails with `null value in column \"{column}\" of relation \"{}\" violates not-null constraint`. Let the \
         column be NULL, or choose CASCADE or RESTRICT.",
        action.sql(),
        table.name
    );
    draft.says(
        format!("`{table}.{column}` cannot be set to NULL when a row of `{target}` is deleted"),
        message,
    )
}

/// `nullable=True`, where the columns are made in the same revision and are no primary key.
fn nullable_fix(ctx: &RuleContext<'_>, made: &Made<'_>, required: &[&str]) -> Option<DraftFix> {
    let mut edits = Vec::new();
    for name in required {
        let (op, column) = made.column_written(ctx.upgrade, name)?;
        if column.primary_key || !ctx.can_edit(op) {
            return None;
        }
        edits.push(fix::replace_argument(column.keyword("nullable")?, "True"));
    }
    Some(DraftFix::new(format!("Let `{}` be NULL", required.join("`, `")), Applicability::Review, edits))
}

fn cascade_fix(ctx: &RuleContext<'_>, made: &Made<'_>) -> Option<DraftFix> {
    let constraint = made.written().filter(|_| ctx.can_edit(made.op))?;
    let value = fix::quote(ctx.file, "CASCADE");
    let edit = fix::set_keyword(ctx.file, constraint.call, &constraint.args, "ondelete", &value)?;
    let title = format!("Delete the rows of `{}` with it: `CASCADE`", made.table);
    Some(DraftFix::new(title, Applicability::Display, vec![edit]))
}
