//! Types with a name of their own: enums and domains.

use super::{
    Refused, Sink,
    column::default_value,
    expr::{Place, expression},
    ident::{self, qualified},
    text::wrap,
    types::{enum_labels, enum_name, sql_type},
};
use crate::{
    fact::Text,
    ops::{DomainDefinition, EnumType, Relation, SqlType, TypeKind},
};

/// The `CREATE TYPE` or `CREATE DOMAIN` that SQLAlchemy sends before a table whose column has an enum or a domain, once in
/// a run.
pub(super) fn create_with_table(
    type_: &SqlType,
    table: &Relation,
    sink: &mut Sink<'_>,
) -> Result<(), Refused> {
    match &type_.kind {
        TypeKind::Array { item, .. } => create_with_table(item, table, sink),
        TypeKind::Enum(enum_type) if enum_type.is_native() && !enum_type.metadata => {
            if enum_type.postgresql && !enum_type.create_type {
                return Ok(());
            }
            let enum_type = &within(enum_type, table);
            if sink.first_sight_of("enum", enum_type.schema.as_ref(), enum_type.name.as_ref()) {
                sink.push(&create_enum(enum_type)?);
            }
            Ok(())
        }
        TypeKind::Domain { name, schema, definition: Some(definition) } if definition.create_type => {
            if sink.first_sight_of("domain", schema.as_ref(), Some(name)) {
                sink.push(&create_domain(&qualified(schema.as_ref(), name), definition)?);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The enum as it is inside a table, which may lend it a schema.
fn within(enum_type: &EnumType, table: &Relation) -> EnumType {
    let mut result = enum_type.clone();
    if result.inherit_schema {
        result.schema.clone_from(&table.schema);
    } else if result.schema.is_none() {
        result.schema.clone_from(&enum_type.metadata_schema);
    }
    result
}

/// The type of a column as it is inside a table.
pub(super) fn type_within(type_: &SqlType, table: &Relation) -> SqlType {
    match &type_.kind {
        TypeKind::Enum(enum_type) if enum_type.inherit_schema || enum_type.metadata_schema.is_some() => {
            SqlType { kind: TypeKind::Enum(within(enum_type, table)), at: type_.at }
        }
        TypeKind::Array { item, dimensions } => {
            let item = Box::new(type_within(item, table));
            SqlType { kind: TypeKind::Array { item, dimensions: *dimensions }, at: type_.at }
        }
        _ => type_.clone(),
    }
}

/// `CREATE TYPE … AS ENUM`.
pub(super) fn create_enum(enum_type: &EnumType) -> Result<Text, Refused> {
    let mut text = wrap("CREATE TYPE ", &enum_name(enum_type)?, " AS ENUM (");
    text.push(&enum_labels(enum_type));
    text.push_str(")");
    Ok(text)
}

/// `CREATE DOMAIN`.
pub(super) fn create_domain(name: &Text, domain: &DomainDefinition) -> Result<Text, Refused> {
    let mut text = wrap("CREATE DOMAIN ", name, " AS ");
    text.push(&sql_type(&domain.data_type)?);
    text.push_str(" ");
    let mut options = Vec::new();
    if let Some(collation) = &domain.collation {
        options.push(wrap("COLLATE ", &ident::quote(collation), ""));
    }
    if let Some(default) = &domain.default {
        options.push(wrap("DEFAULT ", &default_value(default)?, ""));
    }
    if let Some(name) = ident::name(&domain.constraint_name)? {
        options.push(wrap("CONSTRAINT ", &name, ""));
    }
    if domain.not_null {
        options.push("NOT NULL".into());
    }
    if let Some(check) = &domain.check {
        options.push(wrap("CHECK (", &expression(check, Place::DEFINITION)?, ")"));
    }
    text.push(&super::text::join(&options, " "));
    Ok(text)
}
