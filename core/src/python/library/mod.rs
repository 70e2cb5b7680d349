//! Known libraries: what a path of module names and attributes leads to.
//!
//! Whatever road leads to a thing, it gets one canonical name: `sqlalchemy.sql.sqltypes.String`,
//! `sqlalchemy.types.String` and `sqlalchemy.String` are all `sa.String`.

mod attach;
mod column;
mod ddl;
mod ddl_comment;
mod ddl_constraint;
mod ddl_table;
mod dml;
mod expression;
mod join;
mod keywords;
mod literal;
mod model;
mod names;
mod objects;
mod operation;
mod operators;
mod query;
mod refuse;
mod rows;
mod schema;
mod special;
mod text;
mod types;
mod types_elsewhere;
mod types_enum;
mod types_in_file;

use super::value::{Object, Origin, Value};
use crate::{fact::Unknown, text::ByteRange};

pub(crate) use ddl_table::by_name;
pub(crate) use keywords::misfit as keyword_misfit;
pub(crate) use rows::target_in;
pub(crate) use schema::UNEQUAL;
pub(crate) use types_elsewhere::is_type_library;

/// The value of `import name`, when the module is one that Retort knows.
pub(crate) fn root(name: &str) -> Option<Value> {
    let canonical = match name {
        "alembic" => "alembic",
        "sqlalchemy" => "sa",
        "sqlmodel" => "sqlmodel",
        _ if is_type_library(name) || names::STDLIB.contains(&name) => name,
        _ => return None,
    };
    Some(Value::library(canonical))
}

/// A name that Python itself defines.
pub(crate) fn builtin(name: &str) -> Option<Value> {
    let known = names::BUILTINS.contains(&name)
        || matches!(name, "ascii" | "bin" | "delattr" | "divmod" | "exec" | "GeneratorExit" | "hex" | "oct")
        || name.ends_with("Error")
        || name.ends_with("Exception");
    known.then(|| Value::library(&format!("builtins.{name}")))
}

/// `path.name`, where `path` is canonical.
pub(crate) fn member(path: &str, name: &str, at: ByteRange) -> Value {
    let root = path.split('.').next().unwrap_or(path);
    match root {
        "alembic" => alembic(path, name),
        "op" => op_member(path, name),
        "sa" | "pg" => sqlalchemy(path, name, at),
        "orm" => orm(path, name, at),
        "sqlmodel" => sqlmodel(name, at),
        _ if is_type_library(root) => match name.chars().next() {
            // Submodules are all one: `sqlalchemy_utils.types.uuid.UUIDType`.
            Some(first) if first.is_uppercase() => Value::library(&format!("{root}.{name}")),
            _ => Value::library(root),
        },
        _ => Value::library(&format!("{path}.{name}")),
    }
}

fn alembic(path: &str, name: &str) -> Value {
    match (path, name) {
        ("alembic", "op" | "context") => Value::library(name),
        _ => Value::library(&format!("{path}.{name}")),
    }
}

fn op_member(path: &str, name: &str) -> Value {
    match (path, name) {
        ("op", "impl") => Value::handle(super::value::Handle::Impl),
        ("op", "migration_context") => Value::handle(super::value::Handle::Context),
        ("op", "_proxy") => Value::library("op"),
        _ => Value::library(&format!("{path}.{name}")),
    }
}

fn sqlalchemy(path: &str, name: &str, at: ByteRange) -> Value {
    match path {
        "sa" => sa_member(name, at),
        "sa.func" => Value::object(Object::Function(generic(name))),
        "sa.dialects" => match name {
            "postgresql" => Value::library("pg"),
            _ => Value::library(&format!("sa.dialects.{name}")),
        },
        "pg" | "pg.array" | "pg.hstore" => {
            if names::PG_TYPES.contains(&name) || names::PG_OTHER.contains(&name) {
                Value::library(&format!("pg.{name}"))
            } else if names::PG_MODULES.contains(&name) {
                Value::library("pg")
            } else if names::is_sa(name) {
                sa_member(name, at)
            } else {
                missing("sqlalchemy.dialects.postgresql", name, at)
            }
        }
        _ => Value::library(&format!("{path}.{name}")),
    }
}

/// SQLAlchemy finds the functions that it knows itself however their letters are, and writes them in small ones.
fn generic(name: &str) -> String {
    let lower = name.to_lowercase();
    if names::GENERIC_FUNCTIONS.contains(&lower.as_str()) { lower } else { name.to_owned() }
}

fn sa_member(name: &str, at: ByteRange) -> Value {
    match name {
        "func" | "dialects" | "exc" | "event" | "ext" => Value::library(&format!("sa.{name}")),
        "orm" => Value::library("orm"),
        "postgresql" => Value::library("pg"),
        "functions" => Value::library("sa.func"),
        _ if names::SA_MODULES.contains(&name) => Value::library("sa"),
        _ if names::is_sa(name) => Value::library(&format!("sa.{name}")),
        _ => missing("SQLAlchemy", name, at),
    }
}

/// A name that the library does not have: other versions did, or `env.py` adds it.
fn missing(library: &str, name: &str, at: ByteRange) -> Value {
    let why = format!("{library} has no `{name}`");
    Value::unknown(Unknown::new(name, why, at), Origin::Application)
}

fn orm(path: &str, name: &str, at: ByteRange) -> Value {
    match (path, name) {
        ("orm", "session" | "decl_api" | "attributes" | "declarative") => Value::library("orm"),
        ("orm", _) if names::is_sa(name) => sa_member(name, at),
        _ => Value::library(&format!("{path}.{name}")),
    }
}

fn sqlmodel(name: &str, at: ByteRange) -> Value {
    match name {
        "sql" | "sqltypes" | "main" => Value::library("sqlmodel"),
        "AutoString" | "SQLModel" | "Field" | "Relationship" => Value::library(&format!("sqlmodel.{name}")),
        "Session" => Value::library("orm.Session"),
        _ => sa_member(name, at),
    }
}

/// A canonical name as people write it.
pub(crate) fn shown(path: &str) -> String {
    match path.split_once('.') {
        Some(("builtins", rest)) => rest.to_owned(),
        Some(("sa", rest)) => rest.strip_prefix("dialects.").unwrap_or(&format!("sa.{rest}")).to_owned(),
        Some(("pg", rest)) => format!("postgresql.{rest}"),
        _ => path.to_owned(),
    }
}
