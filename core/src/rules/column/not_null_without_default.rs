use crate::{
    fix,
    ops::{AddColumn, ClientDefault, Column, Expr, Literal, Op, OpKind},
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
                let message = message(op, table, &column.name);
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{table}.{}` is NOT NULL without a default", column.name), message)
                    .with_fix(default_fix(ctx, op))
                    .with_fix(three_steps(ctx, op));
                findings.push(finding);
            }
        }
    }
}

/// A default of Python's is named, since it looks as if it helped.
fn message(op: &Op, table: &RelName, column: &str) -> String {
    let given = add_column(op).is_some_and(|add| add.column.client_default.is_some());
    let without = if given {
        "`default=` is for the rows that SQLAlchemy inserts, no SQL comes of it: on a table that has rows this fails"
    } else {
        "On a table that has rows this fails: there is no value for them"
    };
    format!(
        "`{column}` is added to `{table}` as NOT NULL and without a default. {without}. Give it a `server_default`, or add it \
         nullable, fill it, and set NOT NULL then."
    )
}

/// The column, when it refuses NULL and gets no value.
fn required_column(action: &AlterAction) -> Option<&ColumnDef> {
    let AlterAction::AddColumn { column, .. } = action else { return None };
    (column.not_null && !column.fills_rows()).then_some(column)
}

/// Made in this run and not filled since.
fn is_surely_empty(step: &Step, table: &RelName) -> bool {
    step.before.is_empty(table, step.now)
}

/// A constant that fits the type; the person may change it.
fn default_fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let add = add_column(op)?;
    let sa = ctx.revision.names.sa.as_deref()?;
    let given = client_value(ctx, &add.column, sa);
    let value = given.or_else(|| fix::type_initial_value(ctx.file, &add.column.type_, sa))?;
    let edit =
        fix::add_keyword(ctx.file, add.column.call, &add.column.args, &format!("server_default={value}"))?;
    let title = format!("Give existing rows `{value}`: choose the value");
    Some(DraftFix::new(title, Applicability::Review, vec![edit]))
}

/// The constant of `default=` as one that the server knows.
fn client_value(ctx: &RuleContext<'_>, column: &Column, sa: &str) -> Option<String> {
    let Some(ClientDefault::Value(Expr::Literal(value))) = column.client_default.as_deref() else {
        return None;
    };
    match value {
        Literal::Bool(true) => Some(format!("{sa}.true()")),
        Literal::Bool(false) => Some(format!("{sa}.false()")),
        Literal::Int(number) | Literal::Float(number) => {
            Some(format!("{sa}.text({})", fix::quote(ctx.file, number)))
        }
        // A plain string is put in quotes by SQLAlchemy.
        Literal::Str(text) => Some(fix::quote(ctx.file, text.as_known()?)),
        Literal::Null | Literal::Quoted(_) | Literal::Bytes(_) => None,
    }
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
