//! Names and values that fixes have to make up.

use crate::{
    fact::Text,
    ops::{Constraint, ConstraintKind, Relation, SqlType, TypeKind},
    sql::LONGEST_NAME,
    text::SourceFile,
};

/// A name by the convention that SQLAlchemy's documentation recommends: `fk_orders_user_id_users`, `uq_users_email`,
/// `ck_orders_total`, `pk_orders`. Nothing when a part of it is unknown or it would be too long.
pub fn constraint_name(table: &str, constraint: &Constraint) -> Option<String> {
    let table = bare(table);
    let name = match &constraint.kind {
        ConstraintKind::ForeignKey(key) => {
            let target = key.target.known()?.name.as_known()?;
            format!("fk_{table}_{}_{target}", joined(&key.columns)?)
        }
        ConstraintKind::Unique { columns, .. } => format!("uq_{table}_{}", joined(columns)?),
        ConstraintKind::PrimaryKey { .. } => format!("pk_{table}"),
        // A condition or an operator gives no name; a person has to say what it is for.
        ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. } => return None,
    };
    (name.len() <= LONGEST_NAME).then_some(name)
}

/// `ix_orders_user_id`, or `ix_sales_orders_user_id` in the schema `sales`: as SQLAlchemy names an index by its first
/// column. Nothing when a part of it is unknown or it would be too long.
pub fn index_name(table: &Relation, first: &Text) -> Option<String> {
    let mut name = String::from("ix_");
    if let Some(schema) = &table.schema {
        name.push_str(schema.as_known()?);
        name.push('_');
    }
    name.push_str(table.name.as_known()?);
    name.push('_');
    name.push_str(first.as_known()?);
    (name.len() <= LONGEST_NAME).then_some(name)
}

/// A constant that rows of this type could begin with, as the value of `server_default=`; a person must agree to it.
/// Nothing for types without a neutral value: enums, dates, foreign types.
pub fn type_initial_value(file: &SourceFile, type_: &SqlType, sa: &str) -> Option<String> {
    let text = |sql: &str| Some(format!("{sa}.text({})", super::quote(file, sql)));
    match &type_.kind {
        TypeKind::SmallInteger
        | TypeKind::Integer
        | TypeKind::BigInteger
        | TypeKind::Numeric { .. }
        | TypeKind::Float(_) => text("0"),
        TypeKind::Boolean => Some(format!("{sa}.false()")),
        TypeKind::Characters { .. } => text("''"),
        TypeKind::Moment { family: "TIMESTAMP", .. } => Some(format!("{sa}.func.now()")),
        TypeKind::Plain("JSONB" | "JSON") | TypeKind::Array { .. } => text("'{}'"),
        _ => None,
    }
}

/// A table's name without its schema: names of constraints live beside their table.
fn bare(table: &str) -> &str {
    table.rsplit('.').next().unwrap_or(table)
}

fn joined(columns: &[Text]) -> Option<String> {
    let known: Option<Vec<&str>> = columns.iter().map(Text::as_known).collect();
    known.filter(|columns| !columns.is_empty()).map(|columns| columns.join("_"))
}
