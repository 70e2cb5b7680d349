use super::change::{TypeChanged, type_changes};
use crate::{
    fix,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A column gets a type that PostgreSQL does not convert to by itself: the statement fails.
    ///
    /// ## Why it matters
    /// Without `USING` a change of type must have a cast that PostgreSQL would apply to an assignment. From text to a number,
    /// to an enum, to JSON, from a number to a boolean there is none, and the migration stops with
    /// `column … cannot be cast automatically to type …` (SQLSTATE 42804), also on an empty table. Autogenerate never
    /// writes a `USING`.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("orders", "amount", existing_type=sa.String(20), type_=sa.Integer())
    /// ```
    /// ```python,good
    /// op.alter_column(
    ///     "orders", "amount", existing_type=sa.String(20), type_=sa.Integer(), postgresql_using="amount::integer"
    /// )
    /// ```
    ///
    /// ## When to ignore
    /// The database has a cast of your own between the two types.
    ///
    /// ## Fix safety
    /// The cast fails on a value that does not fit, such as `'n/a'` for a number; look at the values first. And the table is
    /// rewritten.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, SET DATA TYPE](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE)
    /// - [Alembic: postgresql_using](https://alembic.sqlalchemy.org/en/latest/ops.html#alembic.operations.Operations.alter_column)
    pub TypeChangeNeedsUsing {
        id: "type-change-needs-using",
        name: "Type change that PostgreSQL refuses without USING",
        family: ColumnType,
        severity: Error,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TypeChangeNeedsUsing {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in type_changes(ctx).iter().filter(|change| change.is_refused()) {
            let expression = conversion(change);
            let advice = match &expression {
                Some(expression) => format!("Say how: `USING {expression}`."),
                None => "Say how with a `USING` expression.".to_owned(),
            };
            let message = format!(
                "PostgreSQL does not turn `{}`{} into `{}` by itself and stops with `column \"{}\" cannot be cast automatically`, \
                 on an empty table too. {advice}",
                change.place(),
                change.old.map(|old| format!(" (`{old}`)")).unwrap_or_default(),
                change.new,
                change.column,
            );
            let finding = Draft::on(&Self::META, change.run, change.op)
                .says(format!("`{}` cannot become `{}` without USING", change.place(), change.new), message)
                .with_fix(using_fix(ctx, change, expression));
            findings.push(finding);
        }
    }
}

/// An expression that turns the old values into new ones, where there is a plain one.
fn conversion(change: &TypeChanged<'_>) -> Option<String> {
    let (old, new) = (change.old?, change.new);
    let (column, type_) = (change.quoted_column(), change.quoted_type());
    let number = |name: &str| matches!(name, "int2" | "int4" | "int8" | "numeric" | "float4" | "float8");
    let characters = |name: &str| matches!(name, "text" | "varchar");
    // The cast would read a value as an array's text, such as `{a,b}`.
    if old.dimensions == 0 && new.dimensions == 1 && characters(&old.name) && characters(&new.name) {
        return Some(format!("ARRAY[{column}]::{type_}"));
    }
    if change.work.change?.castable {
        return Some(format!("{column}::{type_}"));
    }
    if old.dimensions == 0 && new.dimensions == 1 && old.name == new.name {
        return Some(format!("ARRAY[{column}]"));
    }
    match (old.name.as_str(), new.name.as_str()) {
        _ if old.dimensions + new.dimensions > 0 => None,
        (from, "bool") if number(from) => Some(format!("{column} <> 0")),
        ("bool", to) if number(to) => Some(format!("{column}::integer::{type_}")),
        _ if change.is_between_enums() => Some(format!("{column}::text::{type_}")),
        _ => None,
    }
}

fn using_fix(
    ctx: &RuleContext<'_>,
    change: &TypeChanged<'_>,
    expression: Option<String>,
) -> Option<DraftFix> {
    change.editable(ctx)?;
    let (op, expression) = (change.op, expression?);
    let value = fix::quote(ctx.file, &expression);
    let edit = fix::set_keyword(ctx.file, op.call, &op.args, "postgresql_using", &value)?;
    Some(DraftFix::new(format!("Convert with `{expression}`"), Applicability::Review, vec![edit]))
}
