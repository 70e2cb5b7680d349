//! What the calls themselves say of the database as it is: `existing_type=`, `table_name=` of an index.

use std::rc::Rc;

use crate::{
    fact::{Fact, Text},
    ops::{AlterColumn, DropIndex, Name, Op, OpKind, Relation, SqlType, TypeKind},
    schema::Schema,
    sql::{RelName, TypeName},
};

/// Let the schema learn what `op` says without doing it.
pub(super) fn from_op(schema: &mut Rc<Schema>, op: &Op) {
    match &op.kind {
        OpKind::AlterColumn(alter) => from_alter_column(schema, alter),
        OpKind::DropIndex(drop) => from_drop_index(schema, drop),
        OpKind::AddColumn(add) => from_added_type(schema, &add.column.type_),
        _ => {}
    }
}

fn from_alter_column(schema: &mut Rc<Schema>, alter: &AlterColumn) {
    let (Some(table), Some(column)) = (alter.table.known(), alter.column.as_known()) else { return };
    if let Some(type_) = alter.existing_type.as_ref().and_then(type_name) {
        Rc::make_mut(schema).learn_type(&table, column, &type_);
    }
    // `existing_nullable=True` is what autogenerate writes whether or not anybody looked; only the other is telling.
    if let Some(Fact::Known(false)) = alter.existing_nullable {
        Rc::make_mut(schema).learn_not_null(&table, column, true);
    }
}

fn from_drop_index(schema: &mut Rc<Schema>, drop: &DropIndex) {
    let Some(table) = drop.table.as_ref().and_then(Relation::known) else { return };
    if let Name::Given { text, .. } = &drop.name
        && let Some(name) = text.as_known()
    {
        Rc::make_mut(schema).learn_index(&table, name);
    }
}

/// `add_column` does not make the domain of its column, so it is there already, as it is described.
fn from_added_type(schema: &mut Rc<Schema>, type_: &SqlType) {
    let TypeKind::Domain { name, schema: of, definition: Some(definition) } = &type_.kind else { return };
    let (Some(name), Some(base)) = (name.as_known(), type_name(&definition.data_type)) else { return };
    let of = match of {
        Some(of) => match of.as_known() {
            Some(known) => Some(known.to_owned()),
            None => return,
        },
        None => None,
    };
    let constrained = definition.not_null || definition.check.is_some();
    let name = RelName { schema: of, name: name.to_owned() };
    if schema.domain(&name).is_none() {
        Rc::make_mut(schema).learn_domain(&name, base, constrained);
    }
}

/// A type of SQLAlchemy's as PostgreSQL names it; nothing where any of it is not known.
fn type_name(type_: &SqlType) -> Option<TypeName> {
    let plain = |name: &str| TypeName { name: name.to_owned(), ..TypeName::default() };
    let with = |name: &str, modifiers: &[&Option<Fact<i64>>]| {
        let mut result = plain(name);
        for modifier in modifiers {
            match modifier {
                Some(Fact::Known(number)) => result.modifiers.push(*number),
                Some(Fact::Unknown(_)) => return None,
                None => {}
            }
        }
        Some(result)
    };
    match &type_.kind {
        TypeKind::SmallInteger => Some(plain("int2")),
        TypeKind::Integer => Some(plain("int4")),
        TypeKind::BigInteger => Some(plain("int8")),
        TypeKind::Boolean => Some(plain("bool")),
        TypeKind::Characters { family, length, .. } => match *family {
            "TEXT" => Some(plain("text")),
            "CHAR" => with("bpchar", &[length]).map(|mut found| {
                if found.modifiers.is_empty() {
                    found.modifiers.push(1);
                }
                found
            }),
            _ => with("varchar", &[length]),
        },
        TypeKind::Numeric { precision, scale, .. } => with("numeric", &[precision, scale]),
        TypeKind::Float(None) => Some(plain("float8")),
        TypeKind::Float(Some(Fact::Known(digits))) => {
            Some(plain(if *digits <= 24 { "float4" } else { "float8" }))
        }
        TypeKind::Moment { family, timezone, precision } => {
            let zoned = *timezone.known()?;
            let name = if *family == "TIME" { "time" } else { "timestamp" };
            with(&format!("{name}{}", if zoned { "tz" } else { "" }), &[precision])
        }
        TypeKind::Interval { fields: None, precision: None } => Some(plain("interval")),
        TypeKind::Bit { varying, length } => with(if *varying { "varbit" } else { "bit" }, &[length]),
        TypeKind::Enum(found) if found.native => {
            let name = found.name.as_ref().and_then(Text::as_known)?;
            Some(plain(&in_schema(found.schema.as_ref(), name)?))
        }
        TypeKind::Domain { name, schema, .. } => Some(plain(&in_schema(schema.as_ref(), name.as_known()?)?)),
        TypeKind::Array { item, dimensions } => {
            let item = type_name(item)?;
            Some(TypeName { dimensions: usize::from(*dimensions), ..item })
        }
        TypeKind::Plain(name) => Some(plain(match name.to_lowercase().as_str() {
            "double precision" => "float8",
            "real" => "float4",
            "boolean" => "bool",
            "integer" => "int4",
            "bigint" => "int8",
            "smallint" => "int2",
            lower => return Some(plain(lower)),
        })),
        TypeKind::Float(Some(Fact::Unknown(_)))
        | TypeKind::Interval { .. }
        | TypeKind::Enum(_)
        | TypeKind::Missing
        | TypeKind::Written(_)
        | TypeKind::Spatial { .. }
        | TypeKind::Refused(_)
        | TypeKind::Unknown(_) => None,
    }
}

fn in_schema(schema: Option<&Text>, name: &str) -> Option<String> {
    match schema {
        Some(schema) => Some(format!("{}.{name}", schema.as_known()?)),
        None => Some(name.to_owned()),
    }
}
