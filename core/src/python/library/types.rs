//! Column types of SQLAlchemy and its PostgreSQL dialect.

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{ClassKind, Item, Object, Value},
};
use crate::{
    fact::{Fact, Text, Unknown},
    ops::{DomainDefinition, SqlType, TypeKind},
    text::ByteRange,
};

/// The most dimensions that Retort follows; PostgreSQL has no more.
const DIMENSIONS: usize = 6;

impl<'a> Interpreter<'a> {
    /// A value where a column type is expected: an object of a type, or the type's class.
    pub(crate) fn type_for(&mut self, value: &Value, at: ByteRange) -> SqlType {
        let kind = match value {
            Value::Object(object) => match &**object {
                Object::Type(type_) => return type_.clone(),
                _ => TypeKind::Unknown(Unknown::new(self.excerpt(at), "it is not a column type", at)),
            },
            Value::Library(path) => {
                let call = Call::synthetic(at, Vec::new());
                match self.make_type(&path.clone(), &call) {
                    Some(kind) => kind,
                    None => self.unknown_type(at, "Retort does not know this type"),
                }
            }
            Value::Class(id) => {
                let call = Call::synthetic(at, Vec::new());
                match self.type_of_class(*id, &call) {
                    Value::Object(object) => match &*object {
                        Object::Type(type_) => type_.kind.clone(),
                        _ => self.unknown_type(at, "Retort does not know this type"),
                    },
                    Value::Unknown(mystery) => self.unknown_type(at, &mystery.why),
                    _ => self.unknown_type(at, "Retort does not know this type"),
                }
            }
            Value::None => TypeKind::Missing,
            Value::Unknown(mystery) => self.unknown_type(at, &mystery.why),
            _ => self.unknown_type(at, "it is not a column type"),
        };
        SqlType { kind, at }
    }

    fn unknown_type(&self, at: ByteRange, why: &str) -> TypeKind {
        TypeKind::Unknown(Unknown::new(self.excerpt(at), why, at))
    }

    /// Whether a value can stand where a type does.
    pub(super) fn is_type(&self, value: &Value) -> bool {
        match value {
            Value::Object(object) => matches!(&**object, Object::Type(_)),
            Value::Library(path) => {
                is_type_name(path) || super::is_type_library(path.split('.').next().unwrap_or(""))
            }
            Value::Class(id) => matches!(
                self.state.item(*id),
                Some(Item::Class(class)) if matches!(class.kind, ClassKind::Type | ClassKind::Foreign)
            ),
            Value::Unknown(_) => true,
            _ => false,
        }
    }

    /// The type that `path(…)` makes; nothing when `path` is not a type.
    pub(super) fn make_type(&mut self, path: &str, call: &Call<'a>) -> Option<TypeKind> {
        let (root, name) = path.split_once('.')?;
        match (root, name) {
            ("sqlmodel", "AutoString") => return Some(self.characters("VARCHAR", call)),
            ("sa", name) if name.starts_with("dialects.") => return Some(self.foreign_dialect(name, call)),
            ("sa" | "pg", _) => {}
            _ => return self.type_elsewhere(path, call),
        }
        if let Some(plain) = plain(name) {
            return Some(TypeKind::Plain(plain));
        }
        Some(match name {
            "Integer" | "INTEGER" | "INT" => TypeKind::Integer,
            "SmallInteger" | "SMALLINT" => TypeKind::SmallInteger,
            "BigInteger" | "BIGINT" => TypeKind::BigInteger,
            "Boolean" | "BOOLEAN" | "MatchType" => TypeKind::Boolean,
            "String" | "VARCHAR" | "Unicode" => self.characters("VARCHAR", call),
            "Text" | "TEXT" | "UnicodeText" => self.characters("TEXT", call),
            "CHAR" => self.characters("CHAR", call),
            "NCHAR" => self.characters("NCHAR", call),
            "NVARCHAR" => self.characters("NVARCHAR", call),
            "Numeric" | "NUMERIC" | "DECIMAL" => TypeKind::Numeric {
                decimal: name == "DECIMAL",
                precision: self.to_int(call.argument(0, "precision")),
                scale: self.to_int(call.argument(1, "scale")),
            },
            "Float" | "FLOAT" => TypeKind::Float(self.to_int(call.argument(0, "precision"))),
            "DateTime" | "TIMESTAMP" => self.moment_type("TIMESTAMP", call),
            "Time" | "TIME" => self.moment_type("TIME", call),
            // Where it is not to be the database's own, SQLAlchemy keeps a moment.
            "Interval" if matches!(call.value(0, "native"), Some(Value::Bool(false))) => {
                TypeKind::Moment { family: "TIMESTAMP", timezone: Fact::Known(false), precision: None }
            }
            "Interval" => TypeKind::Interval {
                fields: None,
                precision: self.to_int(call.argument(1, "second_precision")),
            },
            "INTERVAL" => TypeKind::Interval {
                fields: self.optional_text(call.argument(1, "fields")),
                precision: self.to_int(call.argument(0, "precision")),
            },
            "BINARY" | "VARBINARY" => match call.value(0, "length") {
                Some(Value::Int(length)) => TypeKind::Written(Text::known(format!("{name}({length})"))),
                _ => TypeKind::Written(Text::known(name)),
            },
            "Uuid" if matches!(call.keyword_value("native_uuid"), Some(Value::Bool(false))) => {
                TypeKind::Characters { family: "CHAR", length: Some(Fact::Known(32)), collation: None }
            }
            "Uuid" | "UUID" => TypeKind::Plain("UUID"),
            "BIT" => {
                let varying = self.to_flag(call.argument(1, "varying"));
                let length = self.to_int(call.argument(0, "length"));
                TypeKind::Bit { varying, length: length.filter(|length| varying || !length.is(&0)) }
            }
            "PickleType" => match call.keyword("impl").cloned() {
                Some(base) if !base.value.is_none() => self.type_for(&base.value, base.at).kind,
                _ => TypeKind::Plain("BYTEA"),
            },
            "ARRAY" => self.array(call),
            // `length=None` leaves the length of the VARCHAR open, where it would be that of the longest label.
            "Enum"
                if matches!(call.keyword_value("native_enum"), Some(Value::Bool(false)))
                    && call.keyword_value("length").is_some_and(Value::is_none)
                    && !self.to_flag(call.keyword("create_constraint")) =>
            {
                TypeKind::Characters { family: "VARCHAR", length: None, collation: None }
            }
            "Enum" | "ENUM" => TypeKind::Enum(self.enum_type(name == "ENUM", call)),
            "DOMAIN" => TypeKind::Domain {
                name: self.required_text(call.argument(0, "name"), "name", call),
                schema: self.optional_text(call.keyword("schema")),
                definition: self.domain(call).map(Box::new),
            },
            "NullType" | "NULLTYPE" => TypeKind::Missing,
            _ => return None,
        })
    }

    /// What a domain is, where the call says so.
    fn domain(&mut self, call: &Call<'a>) -> Option<DomainDefinition> {
        let data_type = call.argument(1, "data_type").cloned()?;
        let check = call.keyword("check").filter(|check| !check.value.is_none());
        Some(DomainDefinition {
            data_type: self.type_for(&data_type.value, data_type.at),
            collation: self.optional_text(call.keyword("collation")),
            default: call
                .keyword("default")
                .and_then(|default| self.to_server_default(&default.value, default.at)),
            constraint_name: self.to_name(call.keyword("constraint_name")),
            not_null: self.to_flag(call.keyword("not_null")),
            check: check.map(|check| self.to_sql(&check.value, check.at)),
            create_type: call.keyword("create_type").is_none() || self.to_flag(call.keyword("create_type")),
        })
    }

    fn characters(&self, family: &'static str, call: &Call<'a>) -> TypeKind {
        TypeKind::Characters {
            family,
            length: match call.value(0, "length").and_then(Value::as_known_str).map(str::parse) {
                // SQLAlchemy writes a length in quotes as it is.
                Some(Ok(length)) => Some(Fact::Known(length)),
                _ => self.to_int(call.argument(0, "length")),
            },
            collation: self.optional_text(call.argument(1, "collation")),
        }
    }

    fn moment_type(&self, family: &'static str, call: &Call<'a>) -> TypeKind {
        TypeKind::Moment {
            family,
            timezone: self.to_bool(call.argument(0, "timezone")).unwrap_or(Fact::Known(false)),
            precision: self.to_int(call.argument(1, "precision")),
        }
    }

    fn array(&mut self, call: &Call<'a>) -> TypeKind {
        let Some(item) = call.argument(0, "item_type").cloned() else {
            return self.unknown_type(call.at, "the array has no item type");
        };
        let item_type = self.type_for(&item.value, item.at);
        let mut depth = 0;
        let mut inner = &item_type;
        while let TypeKind::Array { item, .. } = &inner.kind {
            depth += 1;
            inner = item;
        }
        if depth >= DIMENSIONS {
            return self.unknown_type(call.at, "it has more dimensions than PostgreSQL allows");
        }
        let dimensions = match call.argument(2, "dimensions").map(|arg| &arg.value) {
            Some(Value::Int(number)) => u8::try_from(*number).unwrap_or(1).clamp(1, 6),
            _ => 1,
        };
        TypeKind::Array { item: Box::new(item_type), dimensions }
    }

    /// A type of another database's dialect: some of them derive from SQLAlchemy's own, the others PostgreSQL has not.
    fn foreign_dialect(&mut self, name: &str, call: &Call<'a>) -> TypeKind {
        let dialect = name.split('.').nth(1).unwrap_or("");
        let type_name = name.rsplit('.').next().unwrap_or("");
        let bare = |this: &mut Self, kind: &str| this.make_type(kind, &Call::synthetic(call.at, Vec::new()));
        let kind = match type_name {
            "VARCHAR" | "CHAR" | "NVARCHAR" | "NCHAR" | "DECIMAL" | "NUMERIC" | "BOOLEAN" | "DATE"
            | "JSON" | "BLOB" => self.make_type(&format!("sa.{type_name}"), call),
            "TEXT" => self.make_type("sa.TEXT", call),
            "INTEGER" | "BIGINT" | "SMALLINT" | "TIMESTAMP" | "TIME" | "DOUBLE" | "FLOAT" | "REAL" => {
                bare(self, &format!("sa.{type_name}"))
            }
            // SQLite's is the general one by another name.
            "DATETIME" if dialect == "sqlite" => bare(self, "sa.DateTime"),
            "DATETIME" => bare(self, "sa.DATETIME"),
            _ => None,
        };
        kind.unwrap_or_else(|| {
            if REFUSED.contains(&type_name) {
                return TypeKind::Refused(type_name.to_owned());
            }
            let why =
                format!("`{dialect}.{type_name}` is a type of another database, which PostgreSQL has not");
            self.unknown_type(call.at, &why)
        })
    }
}

/// Types of other databases that SQLAlchemy cannot write for PostgreSQL.
const REFUSED: [&str; 14] = [
    "TINYINT",
    "MEDIUMINT",
    "YEAR",
    "TINYTEXT",
    "MEDIUMTEXT",
    "LONGTEXT",
    "TINYBLOB",
    "MEDIUMBLOB",
    "LONGBLOB",
    "NUMBER",
    "VARCHAR2",
    "UNIQUEIDENTIFIER",
    "DATETIME2",
    "NTEXT",
];

fn is_type_name(path: &str) -> bool {
    let Some((root, name)) = path.split_once('.') else { return false };
    match root {
        "sa" => {
            name.starts_with("dialects.")
                || plain(name).is_some()
                || matches!(
                    name,
                    "Integer"
                        | "INTEGER"
                        | "INT"
                        | "SmallInteger"
                        | "SMALLINT"
                        | "BigInteger"
                        | "BIGINT"
                        | "Boolean"
                        | "BOOLEAN"
                        | "MatchType"
                        | "String"
                        | "VARCHAR"
                        | "Unicode"
                        | "Text"
                        | "TEXT"
                        | "UnicodeText"
                        | "PickleType"
                        | "CHAR"
                        | "NCHAR"
                        | "NVARCHAR"
                        | "Numeric"
                        | "NUMERIC"
                        | "DECIMAL"
                        | "Float"
                        | "FLOAT"
                        | "DateTime"
                        | "TIMESTAMP"
                        | "Time"
                        | "TIME"
                        | "Interval"
                        | "BINARY"
                        | "VARBINARY"
                        | "Uuid"
                        | "UUID"
                        | "ARRAY"
                        | "Enum"
                        | "NullType"
                        | "NULLTYPE"
                        | "TypeDecorator"
                        | "UserDefinedType"
                        | "TypeEngine"
                        | "Variant"
                )
        }
        "pg" => super::names::PG_TYPES.contains(&name),
        "sqlmodel" => name == "AutoString",
        _ => false,
    }
}

/// Types whose arguments do not show in the SQL.
fn plain(name: &str) -> Option<&'static str> {
    Some(match name {
        "Date" | "DATE" => "DATE",
        "Double" | "DOUBLE_PRECISION" => "DOUBLE PRECISION",
        "DOUBLE" => "DOUBLE",
        "REAL" => "REAL",
        "DATETIME" => "DATETIME",
        "LargeBinary" | "BYTEA" => "BYTEA",
        "BLOB" => "BLOB",
        "CLOB" => "CLOB",
        "JSON" => "JSON",
        "JSONB" => "JSONB",
        "JSONPATH" => "JSONPATH",
        "HSTORE" => "HSTORE",
        "CITEXT" => "CITEXT",
        "CIDR" => "CIDR",
        "INET" => "INET",
        "MACADDR" => "MACADDR",
        "MACADDR8" => "MACADDR8",
        "MONEY" => "MONEY",
        "OID" => "OID",
        "REGCLASS" => "REGCLASS",
        "REGCONFIG" => "REGCONFIG",
        "TSVECTOR" => "TSVECTOR",
        "TSQUERY" => "TSQUERY",
        "INT4RANGE" => "INT4RANGE",
        "INT8RANGE" => "INT8RANGE",
        "NUMRANGE" => "NUMRANGE",
        "DATERANGE" => "DATERANGE",
        "TSRANGE" => "TSRANGE",
        "TSTZRANGE" => "TSTZRANGE",
        "INT4MULTIRANGE" => "INT4MULTIRANGE",
        "INT8MULTIRANGE" => "INT8MULTIRANGE",
        "NUMMULTIRANGE" => "NUMMULTIRANGE",
        "DATEMULTIRANGE" => "DATEMULTIRANGE",
        "TSMULTIRANGE" => "TSMULTIRANGE",
        "TSTZMULTIRANGE" => "TSTZMULTIRANGE",
        _ => return None,
    })
}

/// Whether a key of this type can count by itself, as far as is known.
pub(super) fn is_number(kind: &TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::SmallInteger
            | TypeKind::Integer
            | TypeKind::BigInteger
            | TypeKind::Numeric { .. }
            | TypeKind::Float(_)
            | TypeKind::Unknown(_)
            | TypeKind::Plain("DOUBLE PRECISION" | "REAL")
    )
}

/// The same type, of which no key makes a `SERIAL`.
pub(super) fn uncounted(kind: TypeKind) -> TypeKind {
    match kind {
        TypeKind::SmallInteger => TypeKind::Plain("SMALLINT"),
        TypeKind::Integer => TypeKind::Plain("INTEGER"),
        TypeKind::BigInteger => TypeKind::Plain("BIGINT"),
        other => other,
    }
}
