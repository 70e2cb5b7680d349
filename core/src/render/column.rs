//! A column as `CREATE TABLE` and `ADD COLUMN` write it.

use super::{
    Refused, constraint,
    expr::{Place, expression},
    ident::{phrase, quote},
    text::{quoted, wrap},
    types::sql_type,
};
use crate::{
    fact::{Fact, Text},
    ops::{Autoincrement, Column, Computed, Identity, ServerDefault, SqlType, TypeKind},
};

/// How a column stands in its table's primary key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyPart {
    /// Whether it is part of the primary key.
    pub(super) in_key: bool,
    /// Whether it is the one column that counts by itself: `SERIAL`.
    pub(super) counts: bool,
}

/// Name, type, default, what it generates, `NOT NULL`, and the checks written inside it.
pub(super) fn specification(column: &Column, type_: &SqlType, key: KeyPart) -> Result<Text, Refused> {
    if column.identity.is_some() && column.autoincrement == Autoincrement::No {
        return Err(Refused::alembic(
            "ArgumentError: A column with an Identity object cannot specify autoincrement=False",
        ));
    }
    let mut text = quote(&column.name);
    text.push_str(" ");
    if key.counts && column.identity.is_none() && column.client_default.is_none() && column.sequence.is_none()
    {
        text.push_str(serial(type_));
    } else {
        text.push(&sql_type(type_)?);
        if let Some(default) = &column.server_default {
            text.push_str(" DEFAULT ");
            text.push(&default_value(default)?);
        }
    }
    if let Some(computed) = &column.computed {
        text.push_str(" ");
        text.push(&generated(computed)?);
    }
    if let Some(identity) = &column.identity {
        text.push_str(" ");
        text.push_str(&identity_clause(identity));
    }
    match nullability(column, key.in_key) {
        Fact::Known(nullable) if nullable == column.identity.is_some() => {
            text.push_str(if nullable { " NULL" } else { " NOT NULL" });
        }
        Fact::Known(_) => {}
        Fact::Unknown(unknown) => {
            text.push_str(" ");
            text.push_hole(unknown);
        }
    }
    for check in &column.checks {
        text.push_str(" ");
        text.push(&constraint::inside_column(check)?);
    }
    for unknown in &column.unknown {
        text.push_str(" ");
        text.push_hole(unknown.clone());
    }
    Ok(text)
}

/// Whether the column may be null, as SQLAlchemy decides it.
fn nullability(column: &Column, in_key: bool) -> Fact<bool> {
    match &column.nullable {
        Some(nullable) => nullable.clone(),
        None => Fact::Known(!in_key && !column.primary_key && column.identity.is_none()),
    }
}

/// The word that makes a counting column of a type.
fn serial(type_: &SqlType) -> &'static str {
    match type_.kind {
        TypeKind::BigInteger => "BIGSERIAL",
        TypeKind::SmallInteger => "SMALLSERIAL",
        _ => "SERIAL",
    }
}

/// Whether a column could be the one that counts by itself, apart from the key's shape.
pub(super) fn may_count(column: &Column, type_: &SqlType) -> bool {
    let number = matches!(
        type_.kind,
        TypeKind::Integer
            | TypeKind::SmallInteger
            | TypeKind::BigInteger
            | TypeKind::Numeric { .. }
            | TypeKind::Float(_)
            | TypeKind::Plain("DOUBLE PRECISION" | "REAL")
    );
    let asked = column.autoincrement == Autoincrement::Yes;
    let allowed = match column.autoincrement {
        Autoincrement::No => false,
        Autoincrement::Yes | Autoincrement::IgnoreForeignKey => true,
        Autoincrement::Auto => column.foreign_keys.is_empty(),
    };
    number
        && allowed
        && (asked
            || (column.client_default.is_none()
                && column.server_default.is_none()
                && column.computed.is_none()))
}

/// The value behind `DEFAULT`.
pub(super) fn default_value(default: &ServerDefault) -> Result<Text, Refused> {
    match default {
        ServerDefault::Literal(text) => Ok(quoted(text)),
        ServerDefault::Expr(expr) => expression(expr, Place::STATEMENT),
        ServerDefault::Identity(identity) => Ok(Text::known(identity_clause(identity))),
        ServerDefault::Computed(computed) => generated(computed),
        ServerDefault::Refused(exception) => Err(Refused::alembic(exception)),
        ServerDefault::Unknown(unknown) => Ok(Text::unknown(unknown.clone())),
    }
}

/// `GENERATED … AS IDENTITY`.
pub(super) fn identity_clause(identity: &Identity) -> String {
    let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    let options = &identity.options;
    if options.is_empty() {
        format!("GENERATED {when} AS IDENTITY")
    } else {
        format!("GENERATED {when} AS IDENTITY ({options})")
    }
}

/// `GENERATED ALWAYS AS (…) STORED`; SQLAlchemy knows no virtual ones on PostgreSQL.
fn generated(computed: &Computed) -> Result<Text, Refused> {
    if computed.persisted == Some(false) {
        return Err(Refused::alembic(
            "CompileError: PostrgreSQL computed columns do not support 'virtual' persistence; set the 'persisted' flag \
             to None or True for PostgreSQL support.",
        ));
    }
    Ok(wrap("GENERATED ALWAYS AS (", &computed.sql, ") STORED"))
}

/// `REFERENCES …` written behind the column itself, which only `inline_references=True` does.
pub(super) fn references(column: &Column) -> Result<Option<Text>, Refused> {
    let [only] = column.foreign_keys.as_slice() else { return Ok(None) };
    let Some(key) = only.foreign_key() else { return Ok(None) };
    let mut text = Text::known(" REFERENCES ");
    text.push(&constraint::target(key));
    if let Some(rule) = &key.match_ {
        text.push_str(" MATCH ");
        text.push(&phrase(rule)?);
    }
    text.push(&constraint::cascades(key)?);
    text.push(&constraint::deferrability(only)?);
    Ok(Some(text))
}
