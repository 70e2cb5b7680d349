use super::change::{TypeChanged, alter_column, type_changes};
use crate::{
    fix,
    ops::{AlterColumn, Expr, ServerDefault, TypeKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A column with a default gets a type that the default cannot take: the statement fails, with or without `USING`.
    ///
    /// ## Why it matters
    /// `USING` converts the rows and not the default. Where PostgreSQL has no cast that it would apply by itself, such as
    /// from `VARCHAR` to an enum, it stops with `default for column … cannot be cast automatically` (SQLSTATE 42804), also
    /// on an empty table. A new `server_default=` in the same call does not help: Alembic sends the change of type first.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column(
    ///     "orders",
    ///     "paid",
    ///     existing_type=sa.Integer(),
    ///     type_=sa.Boolean(),
    ///     existing_server_default=sa.text("0"),
    ///     postgresql_using="paid <> 0",
    /// )
    /// ```
    /// ```python,good
    /// op.alter_column("orders", "paid", server_default=None)
    /// op.alter_column(
    ///     "orders", "paid", existing_type=sa.Integer(), type_=sa.Boolean(), postgresql_using="paid <> 0"
    /// )
    /// op.alter_column("orders", "paid", server_default=sa.false())
    /// ```
    ///
    /// ## When to ignore
    /// The database has a cast of your own between the two types.
    ///
    /// ## Fix safety
    /// The fix drops the default first. Where the call does not give a new one, a person must write it in the new type.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, SET DATA TYPE](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE)
    pub TypeChangeRefusedByDefault {
        id: "type-change-refused-by-default",
        name: "Type change that the column's default forbids",
        family: ColumnType,
        severity: Error,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TypeChangeRefusedByDefault {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in type_changes(ctx).iter().filter(|change| default_forbids(change)) {
            let message = format!(
                "`{}` has a default that PostgreSQL does not turn into `{}` by itself, and `USING` is for the rows only: this stops \
                 with `default for column \"{}\" cannot be cast automatically`. Drop the default first, and set it again behind.",
                change.place(),
                change.new,
                change.column,
            );
            let finding = Draft::on(&Self::META, change.run, change.op)
                .says(format!("The default of `{}` cannot become `{}`", change.place(), change.new), message)
                .with_fix(drop_first(ctx, change));
            findings.push(finding);
        }
    }
}

fn default_forbids(change: &TypeChanged<'_>) -> bool {
    let known = change.step.before.table(change.table).and_then(|table| table.column(change.column));
    let has_default = match known.and_then(|column| column.default) {
        Some(default) => {
            let definition = known.and_then(|column| column.definition.as_ref());
            default && !definition.is_some_and(|it| it.identity || it.generated_stored.is_some())
        }
        // An identity is no default that could be cast.
        None => alter_column(change.op).is_some_and(|alter| literal_or_expression(alter).is_some()),
    };
    has_default && change.work.change.is_some_and(|work| work.needs_using)
}

fn literal_or_expression(alter: &AlterColumn) -> Option<&ServerDefault> {
    let default = alter.existing_server_default.as_ref()?.as_ref()?;
    matches!(default, ServerDefault::Literal(_) | ServerDefault::Expr(_)).then_some(default)
}

/// The default goes before the change; one that the call sets comes behind in any case.
fn drop_first(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    let alter = change.editable(ctx)?;
    let op = change.op;
    let callee = fix::sibling_call(ctx.file, op, "alter_column")?;
    let source = |position, name: &str| op.argument(position, name).map(|arg| ctx.file.slice(arg.value));
    let schema =
        op.keyword("schema").map(|schema| format!(", {}", ctx.file.slice(schema.range))).unwrap_or_default();
    let place = match op.batch {
        Some(_) => source(0, "column_name")?.to_owned(),
        None => format!("{}, {}", source(0, "table_name")?, source(1, "column_name")?),
    };
    let set = |value: &str| [format!("{callee}({place}, server_default={value}{schema})")];
    let mut edits = vec![fix::insert_before(ctx.file, op.statement, &set("None"))?];
    let title = match (&alter.server_default, same_default(ctx, change, alter)) {
        (Some(Some(_)), _) => "Drop the default first; the new one comes behind",
        (None, Some(value)) => {
            edits.push(fix::insert_after(ctx.file, op.statement, &set(&value))?);
            "Drop the default first, set it again behind"
        }
        _ => "Drop the default first: a new one has to be written",
    };
    Some(DraftFix::new(title, Applicability::Review, edits))
}

/// The default as the new type takes it, where that is plain: a label of an enum, a boolean for 0 and 1.
fn same_default(ctx: &RuleContext<'_>, change: &TypeChanged<'_>, alter: &AlterColumn) -> Option<String> {
    let sql = match literal_or_expression(alter)? {
        ServerDefault::Literal(text) => format!("'{}'", text.as_known()?.replace('\'', "''")),
        ServerDefault::Expr(Expr::Text(text)) => text.as_known()?.to_owned(),
        _ => return None,
    };
    // PostgreSQL tells a default with the type that it is of: `'new'::character varying`.
    let constant = sql.split("::").next()?.trim().trim_matches(['(', ')']);
    let label = constant.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let to_enum = alter.type_.as_ref().is_some_and(|type_| matches!(type_.kind, TypeKind::Enum(_)));
    let sa = ctx.revision.names.sa.as_deref();
    match (change.new.name.as_str(), label.unwrap_or(constant)) {
        (_, label) if to_enum && label != constant && !label.contains('\'') => {
            Some(fix::quote(ctx.file, label))
        }
        ("bool", "0") => Some(format!("{}.false()", sa?)),
        ("bool", "1") => Some(format!("{}.true()", sa?)),
        _ => None,
    }
}
