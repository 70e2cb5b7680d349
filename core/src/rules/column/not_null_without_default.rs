use crate::{
    fix,
    ops::{AddColumn, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::{AlterAction, ColumnDef, Form, RelName},
};

declare_rule! {
    /// A column that refuses NULL is added without a default: this fails on any table that has rows.
    ///
    /// ## Why it matters
    /// PostgreSQL has no value to put into the rows that are there and stops with `column … contains null values`
    /// (SQLSTATE 23502). It works on an empty development database, and fails in production. `default=` on the column
    /// does not help: SQLAlchemy fills it in when the application inserts, and no SQL comes of it.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("plan", sa.String(20), nullable=False))
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("plan", sa.String(20), nullable=False, server_default=sa.text("'free'")))
    /// ```
    ///
    /// ## When to ignore
    /// The table is empty everywhere, for certain.
    ///
    /// ## Fix safety
    /// A person must choose the value. A constant default rewrites nothing since PostgreSQL 11. Where each row needs its
    /// own value, use three steps: add the column nullable, fill it in batches, then set NOT NULL.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    /// - [PostgreSQL: adding a column](https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN)
    pub NotNullWithoutDefault {
        id: "not-null-without-default",
        name: "NOT NULL column added without a default",
        family: Column,
        severity: Error,
        checklist: &[3],
        fix: Some(Applicability::Review),
        peers: &[
            "squawk:adding-required-field", "postgres-language-server:addingRequiredField",
            "pgfence:add-column-not-null-no-default", "migrationpilot:MP084", "alembic-guard:AG001",
            "lockcheck:LC001", "django-migration-linter:NOT_NULL", "atlas:MF103",
        ],
    }
}

impl Rule for NotNullWithoutDefault {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let required = actions.iter().filter_map(required_column);
            for column in required.filter(|_| !is_surely_empty(step, table)) {
                let message = format!(
                    "`{}` is added to `{table}` as NOT NULL and without a default. On a table that has rows this fails: \
                     there is no value for them. Give it a `server_default`, or add it nullable, fill it, and set NOT \
                     NULL then.",
                    column.name
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{table}.{}` is NOT NULL without a default", column.name), message)
                    .with_fix(default_fix(ctx, op))
                    .with_fix(three_steps(ctx, op));
                findings.push(finding);
            }
        }
    }
}

/// The column, when it refuses NULL and gets no value.
fn required_column(action: &AlterAction) -> Option<&ColumnDef> {
    let AlterAction::AddColumn { column, .. } = action else { return None };
    let serial = matches!(
        column.type_.name.as_str(),
        "serial" | "bigserial" | "smallserial" | "serial4" | "serial8" | "serial2"
    );
    (column.not_null && !column.default && !column.identity && column.generated_stored.is_none() && !serial)
        .then_some(column)
}

/// Made in this run and not filled since.
fn is_surely_empty(step: &Step, table: &RelName) -> bool {
    step.before.is_empty(table, step.now)
}

/// A constant that fits the type; the person may change it.
fn default_fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let add = add_column(op)?;
    let sa = ctx.revision.names.sa.as_deref()?;
    let value = fix::type_initial_value(ctx.file, &add.column.type_, sa)?;
    let edit =
        fix::add_keyword(ctx.file, add.column.call, &add.column.args, &format!("server_default={value}"))?;
    let title = format!("Give existing rows `{value}`: choose the value");
    Some(DraftFix::new(title, Applicability::Review, vec![edit]))
}

/// Nullable, filled, NOT NULL: shown, since the value has to be written by hand.
fn three_steps(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let add = add_column(op)?;
    let nullable = add.column.keyword("nullable")?;
    let (table, column) = (add.table.display(), add.column.name.as_known()?);
    let execute = fix::sibling_call(ctx.file, op, "execute")?;
    let alter = fix::sibling_call(ctx.file, op, "alter_column")?;
    let table_argument = match op.batch {
        Some(_) => String::new(),
        None => format!("{}, ", ctx.file.slice(op.argument(0, "table_name")?.value)),
    };
    let fill = fix::quote(ctx.file, &format!("UPDATE {table} SET {column} = … WHERE {column} IS NULL"));
    let lines = [
        format!("{execute}({fill})"),
        format!(
            "{alter}({table_argument}{}, existing_type={}, nullable=False)",
            fix::quote(ctx.file, column),
            ctx.file.slice(add.column.type_.at)
        ),
    ];
    let edits =
        vec![fix::replace_argument(nullable, "True"), fix::insert_after(ctx.file, op.statement, &lines)?];
    Some(DraftFix::new("Three steps: add it nullable, fill it, set NOT NULL", Applicability::Display, edits))
}

/// The added column, when it is written in `upgrade()` or `downgrade()` itself.
fn add_column(op: &Op) -> Option<&AddColumn> {
    match &op.kind {
        OpKind::AddColumn(add) if op.called_from.is_none() => Some(add),
        _ => None,
    }
}
