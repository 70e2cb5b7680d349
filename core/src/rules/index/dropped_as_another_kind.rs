use crate::{
    fix,
    ops::{Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    schema::Table,
    sql::{AlterAction, ConstraintForm, Form, ObjectKind, RelName},
};

declare_rule! {
    /// A constraint is dropped as if it were an index, or an index as if it were a constraint: PostgreSQL refuses both.
    ///
    /// ## Why it matters
    /// A unique constraint has an index of the same name, but that cannot be dropped by itself: `cannot drop index …
    /// because constraint … requires it` (SQLSTATE 2BP01). A unique index that was made by `create_index` is no constraint:
    /// `constraint … does not exist` (SQLSTATE 42704). Everything is rolled back.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.create_unique_constraint("uq_users_email", "users", ["email"])
    ///
    /// def downgrade() -> None:
    ///     op.drop_index("uq_users_email", table_name="users")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.create_unique_constraint("uq_users_email", "users", ["email"])
    ///
    /// def downgrade() -> None:
    ///     op.drop_constraint("uq_users_email", "users", type_="unique")
    /// ```
    ///
    /// ## When to ignore
    /// Never: it cannot work.
    ///
    /// ## Fix safety
    /// As it stands the statement fails. The other one drops what the migrations made; a database that was changed by hand
    /// may hold the other kind.
    ///
    /// ## References
    /// - [PostgreSQL: unique indexes](https://www.postgresql.org/docs/current/indexes-unique.html)
    pub DroppedAsAnotherKind {
        id: "dropped-as-another-kind",
        name: "Constraint dropped as an index, or the other way round",
        family: Index,
        severity: Error,
        checklist: &[1, 9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for DroppedAsAnotherKind {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let Some(op) = run.op_of(step) else { continue };
            for (name, table, kind) in mistaken(step) {
                let (title, message) = if kind.is_some() {
                    (
                        format!("`{name}` on `{table}` is a constraint, not an index"),
                        format!(
                            "`{name}` is the index of a constraint of `{table}`, and goes only with it. PostgreSQL will answer \
                             `cannot drop index {} because constraint {name} on table {table} requires it`. Drop the constraint.",
                            RelName { schema: table.schema.clone(), name: name.to_owned() }
                        ),
                    )
                } else {
                    (
                        format!("`{name}` on `{table}` is an index, not a constraint"),
                        format!(
                            "`{name}` was made as an index of `{table}`, and there is no constraint of that name. PostgreSQL will \
                             answer `constraint \"{name}\" of relation \"{}\" does not exist`. Drop the index.",
                            table.name
                        ),
                    )
                };
                let finding =
                    Draft::on(&Self::META, run, op).says(title, message).with_fix(other_call(ctx, op, kind));
                findings.push(finding);
            }
        }
    }
}

/// What a step drops as something that it is not: its name, its table, and the `type_=` of the constraint that it is.
fn mistaken(step: &Step) -> Vec<(&str, RelName, Option<&'static str>)> {
    match &step.form {
        Form::Drop { object: ObjectKind::Index, names, .. } => names
            .iter()
            .filter_map(|name| {
                let (table, index) = step.before.table_of_index(name)?;
                let kind = constraint_type(step.before.table(table)?, &name.name);
                index.constraint.then(|| (name.name.as_str(), table.clone(), Some(kind)))
            })
            .collect(),
        Form::AlterTable { table, actions, .. } => {
            let Some(known) = step.before.table(table) else { return Vec::new() };
            let is_index = |name: &str| {
                known.constraint(name).is_none()
                    && known.index(name).is_some_and(|index| !index.constraint && index.added.is_some())
            };
            let dropped = actions.iter().filter_map(|action| match action {
                // With IF EXISTS it is no error, and may be meant to clear away either.
                AlterAction::DropConstraint { name, if_exists: false, .. } if is_index(name) => {
                    Some(name.as_str())
                }
                _ => None,
            });
            dropped.map(|name| (name, table.clone(), None)).collect()
        }
        _ => Vec::new(),
    }
}

/// The value of `type_=`; empty where Alembic has none.
fn constraint_type(table: &Table, name: &str) -> &'static str {
    match table.constraint(name).map(|constraint| &constraint.form) {
        Some(ConstraintForm::PrimaryKey { .. }) => "primary",
        Some(ConstraintForm::Unique { .. }) => "unique",
        _ => "",
    }
}

/// `op.drop_constraint` for `op.drop_index`, or the other way round, with the arguments that both know.
fn other_call(ctx: &RuleContext<'_>, op: &Op, kind: Option<&str>) -> Option<DraftFix> {
    if !ctx.can_edit(op)
        || op.batch.is_some()
        || !matches!(op.kind, OpKind::DropIndex(_) | OpKind::DropConstraint(_))
    {
        return None;
    }
    let source = |position, name| op.argument(position, name).map(|arg| ctx.file.slice(arg.value));
    let kept = ["schema", "if_exists"].iter().filter_map(|name| op.keyword(name));
    let kept: Vec<String> = kept.map(|arg| ctx.file.slice(arg.range).to_owned()).collect();
    let table = source(1, "table_name")?;
    let (method, title, mut arguments) = if let Some(kind) = kind {
        let mut arguments = vec![source(0, "index_name")?.to_owned(), table.to_owned()];
        if !kind.is_empty() {
            arguments.push(format!("type_={}", fix::quote(ctx.file, kind)));
        }
        ("drop_constraint", "Drop the constraint", arguments)
    } else {
        let arguments = vec![source(0, "constraint_name")?.to_owned(), format!("table_name={table}")];
        ("drop_index", "Drop the index", arguments)
    };
    arguments.extend(kept);
    let code = format!("{}({})", fix::sibling_call(ctx.file, op, method)?, arguments.join(", "));
    let edit = fix::replace_statement(ctx.file, ctx.revision, op.statement, &code)?;
    Some(DraftFix::new(title, Applicability::Review, vec![edit]))
}
