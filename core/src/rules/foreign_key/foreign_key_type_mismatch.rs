use super::{Made, keys_made};
use crate::{
    pg::{KeyTypes, key_types},
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    schema::canonical,
    sql::TypeName,
    text::{ByteRange, Edit},
};

declare_rule! {
    /// A foreign key's column has another type than the column that it refers to.
    ///
    /// ## Why it matters
    /// Where the two cannot be compared, as text and uuid, PostgreSQL refuses the key: `foreign key constraint … cannot be
    /// implemented` (SQLSTATE 42804). Where both are integers it takes it, and an `integer` that refers to a `bigint` works
    /// until the first id above 2147483647: then no row can refer to it, and each INSERT fails with `integer out of range`.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True))
    /// op.create_table(
    ///     "orders",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", name="fk_orders_user_id", ondelete="CASCADE")),
    /// )
    /// ```
    /// ```python,good
    /// op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True))
    /// op.create_table(
    ///     "orders",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("user_id", sa.BigInteger(), sa.ForeignKey("users.id", name="fk_orders_user_id", ondelete="CASCADE")),
    /// )
    /// ```
    ///
    /// ## When to ignore
    /// The ids that are referred to will always be small.
    ///
    /// ## Fix safety
    /// The column gets the type of the one that it refers to. The application's model must get it too.
    ///
    /// ## References
    /// - [PostgreSQL: foreign keys](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)
    /// - [PostgreSQL: numeric types](https://www.postgresql.org/docs/current/datatype-numeric.html)
    pub ForeignKeyTypeMismatch {
        id: "foreign-key-type-mismatch",
        name: "Foreign key of another type",
        family: ForeignKey,
        severity: Error,
        checklist: &[6],
        fix: Some(Applicability::Review),
    }
}

impl Rule for ForeignKeyTypeMismatch {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for made in keys_made(ctx.upgrade) {
            for (own, name, target_name) in pairs(ctx, &made) {
                let types = types(ctx, &made, own, target_name);
                let Some((own_type, target_type)) = types else { continue };
                let verdict = key_types(own_type, target_type, &ctx.upgrade.after);
                if !matches!(verdict, KeyTypes::Narrower | KeyTypes::Refused) {
                    continue;
                }
                let finding = Draft::on(&Self::META, ctx.upgrade, made.op)
                    .placed(place(ctx, &made, own))
                    .says(
                        format!("`{}.{own}` is {own_type}, and `{name}` is {target_type}", made.table),
                        message(&made, own, &name, (own_type, target_type), verdict),
                    )
                    .with_fix(type_fix(ctx, &made, own, target_type));
                findings.push(match verdict {
                    KeyTypes::Narrower => finding.at_most(Severity::Warning),
                    _ => finding,
                });
            }
        }
    }
}

/// The columns of a key with those that they refer to: the name for messages, and the bare one.
fn pairs<'a>(ctx: &'a RuleContext<'_>, made: &'a Made<'_>) -> Vec<(&'a str, String, &'a str)> {
    let targets = ctx.upgrade.after.or_primary_key(made.target, made.target_columns);
    if targets.len() != made.columns.len() {
        return Vec::new();
    }
    let pairs = made.columns.iter().zip(targets);
    pairs.map(|(own, target)| (own.as_str(), format!("{}.{target}", made.target), target.as_str())).collect()
}

/// The types of a column when the key has been made, and of the one that it refers to.
fn types<'a>(
    ctx: &'a RuleContext<'_>,
    made: &'a Made<'_>,
    own: &str,
    target: &str,
) -> Option<(&'a TypeName, &'a TypeName)> {
    let after = &ctx.upgrade.after;
    let own = after.column_type(made.table, own)?;
    let target = if canonical(made.table) == canonical(made.target) {
        after.column_type(made.target, target)?
    } else {
        made.step.before.column_type(made.target, target)?
    };
    Some((own, target))
}

fn message(
    made: &Made<'_>,
    own: &str,
    target: &str,
    (own_type, target_type): (&TypeName, &TypeName),
    verdict: KeyTypes,
) -> String {
    let table = made.table;
    match verdict {
        KeyTypes::Narrower => {
            let largest = if own_type.name == "int2" { "32767" } else { "2147483647" };
            format!(
                "`{table}.{own}` is {own_type}, but refers to `{target}`, which is {target_type}. Once an id is above {largest} no \
                 row can refer to it: the INSERT fails with `{own_type} out of range`. Make it {target_type}, while the table is \
                 small."
            )
        }
        _ => format!(
            "`{table}.{own}` is {own_type}, but refers to `{target}`, which is {target_type}: PostgreSQL has no way to compare \
             them. It refuses the key with `foreign key constraint … cannot be implemented`. Give both columns one type."
        ),
    }
}

/// The column where it is made, or the key.
fn place(ctx: &RuleContext<'_>, made: &Made<'_>, own: &str) -> ByteRange {
    let column = made.column_written(ctx.upgrade, own).map(|(_, column)| column.call);
    column.or_else(|| made.written().map(|key| key.call)).unwrap_or(made.op.call)
}

/// The other column's type in this one's call, for the types that keys commonly have.
fn type_fix(ctx: &RuleContext<'_>, made: &Made<'_>, own: &str, target: &TypeName) -> Option<DraftFix> {
    let (_, column) = made.column_written(ctx.upgrade, own).filter(|(op, _)| ctx.can_edit(op))?;
    let at = column.type_.at;
    if !(column.call.contains(at) && at != column.call) || target.dimensions > 0 {
        return None;
    }
    let sa = ctx.revision.names.sa.as_deref()?;
    let type_ = match target.name.as_str() {
        "int2" => format!("{sa}.SmallInteger()"),
        "int4" => format!("{sa}.Integer()"),
        "int8" => format!("{sa}.BigInteger()"),
        "text" => format!("{sa}.Text()"),
        "uuid" => match &ctx.revision.names.postgresql {
            Some(postgresql) => format!("{postgresql}.UUID(as_uuid=True)"),
            None => format!("{sa}.Uuid()"),
        },
        _ => return None,
    };
    let title = format!("Make `{own}` {target}, as the column that it refers to");
    Some(DraftFix::new(title, Applicability::Review, vec![Edit::replace(at, type_)]))
}
