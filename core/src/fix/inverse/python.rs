//! What the schema knows, written as SQLAlchemy has it.

use crate::{
    fix,
    rules::RuleContext,
    schema::{Column, Schema, type_relation},
    sql::TypeName,
};

/// A type: `sa.String(length=40)`. Nothing for those that need more than their name.
pub(super) fn type_of(ctx: &RuleContext<'_>, type_: &TypeName, schema: &Schema) -> Option<String> {
    let names = &ctx.revision.names;
    let sa = names.sa.as_deref()?;
    let postgresql = || names.postgresql.as_deref();
    if !type_.words.is_empty() || type_.dimensions > 1 {
        return None;
    }
    let base = match (type_.name.as_str(), type_.modifiers.as_slice()) {
        ("int2", []) => format!("{sa}.SmallInteger()"),
        ("int4", []) => format!("{sa}.Integer()"),
        ("int8", []) => format!("{sa}.BigInteger()"),
        ("bool", []) => format!("{sa}.Boolean()"),
        ("text", []) => format!("{sa}.Text()"),
        ("varchar", []) => format!("{sa}.String()"),
        ("varchar", [length]) => format!("{sa}.String(length={length})"),
        ("bpchar", [length]) => format!("{sa}.CHAR(length={length})"),
        ("numeric", []) => format!("{sa}.Numeric()"),
        ("numeric", [precision]) => format!("{sa}.Numeric(precision={precision})"),
        ("numeric", [precision, scale]) => format!("{sa}.Numeric(precision={precision}, scale={scale})"),
        ("float4", []) => format!("{sa}.REAL()"),
        ("float8", []) => format!("{sa}.Float()"),
        ("date", []) => format!("{sa}.Date()"),
        ("time", []) => format!("{sa}.Time()"),
        ("timestamp", []) => format!("{sa}.DateTime()"),
        ("timestamptz", []) => format!("{sa}.DateTime(timezone=True)"),
        ("interval", []) => format!("{sa}.Interval()"),
        ("uuid", []) => format!("{sa}.Uuid()"),
        ("bytea", []) => format!("{sa}.LargeBinary()"),
        ("json", []) => format!("{sa}.JSON()"),
        ("jsonb", []) => format!("{}.JSONB()", postgresql()?),
        (_, []) => enum_of(ctx, type_, schema, postgresql()?)?,
        _ => return None,
    };
    Some(if type_.dimensions == 1 { format!("{sa}.ARRAY({base})") } else { base })
}

/// An enum that is there: its type is not made again.
fn enum_of(ctx: &RuleContext<'_>, type_: &TypeName, schema: &Schema, postgresql: &str) -> Option<String> {
    let name = type_relation(&TypeName { dimensions: 0, ..type_.clone() });
    let known = schema.enum_type(&name)?;
    let labels = known.labels.iter().map(|(label, _)| format!("{}, ", fix::quote(ctx.file, label)));
    Some(format!(
        "{postgresql}.ENUM({}name={}{}, create_type=False)",
        labels.collect::<String>(),
        fix::quote(ctx.file, &name.name),
        fix::schema_keyword(ctx.file, name.schema.as_deref())
    ))
}

/// A column: `sa.Column("a", sa.Text(), nullable=True)`.
pub(super) fn column_of(
    ctx: &RuleContext<'_>,
    column: &Column,
    nullable: bool,
    schema: &Schema,
) -> Option<String> {
    let type_ = type_of(ctx, column.type_.as_ref()?, schema)?;
    let sa = ctx.revision.names.sa.as_deref()?;
    let nullable = if nullable { "True" } else { "False" };
    Some(format!("{sa}.Column({}, {type_}, nullable={nullable})", fix::quote(ctx.file, &column.name)))
}

/// Names as a list of strings.
pub(super) fn list(ctx: &RuleContext<'_>, names: &[String]) -> String {
    format!("[{}]", arguments(ctx, names))
}

/// Names as arguments, each a string.
pub(super) fn arguments(ctx: &RuleContext<'_>, names: &[String]) -> String {
    names.iter().map(|name| fix::quote(ctx.file, name)).collect::<Vec<_>>().join(", ")
}
