//! Column types of other libraries, where it is certain what they are on PostgreSQL.

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{Object, Value},
};
use crate::{
    fact::{Fact, Text},
    ops::{SpatialIndex, SqlType, TypeKind},
};

/// Whether the top-level module `root` is a library of types that Retort knows.
pub(crate) fn is_type_library(root: &str) -> bool {
    matches!(
        root,
        "sqlalchemy_utils"
            | "geoalchemy2"
            | "pgvector"
            | "citext"
            | "fastapi_users_db_sqlalchemy"
            | "fastapi_users_db_sqlmodel"
            | "advanced_alchemy"
    )
}

impl<'a> Interpreter<'a> {
    /// Calls something of such a library: a type, or something that Retort does not follow.
    pub(crate) fn call_type_library(&mut self, path: &str, call: &Call<'a>) -> Value {
        if let Some(kind) = self.type_elsewhere(path, call) {
            Value::object(Object::Type(SqlType { kind, at: call.at }))
        } else {
            let mystery = self.mystery(call.at, format!("Retort does not know `{path}`"));
            self.unknown(call.at, mystery.why.clone(), super::super::value::Origin::Application)
        }
    }

    /// The type that `path(…)` makes.
    pub(super) fn type_elsewhere(&mut self, path: &str, call: &Call<'a>) -> Option<TypeKind> {
        let (root, name) = path.split_once('.')?;
        match root {
            "sqlalchemy_utils" => self.utils_type(name, call),
            "geoalchemy2" => self.geometry(name, call),
            "pgvector" => {
                let name = match name {
                    "Vector" | "VECTOR" => "VECTOR",
                    "HALFVEC" => "HALFVEC",
                    "SPARSEVEC" => "SPARSEVEC",
                    "BIT" => "BIT",
                    _ => return None,
                };
                let size = if name == "BIT" { "length" } else { "dim" };
                Some(TypeKind::Written(match call.value(0, size).filter(|dim| !dim.is_none()) {
                    Some(dim) => {
                        let mut text = Text::known(format!("{name}("));
                        text.push(&self.to_text(dim, call.at));
                        text.push_str(")");
                        text
                    }
                    None => Text::known(name),
                }))
            }
            "citext" => (name == "CIText").then_some(TypeKind::Plain("CITEXT")),
            "fastapi_users_db_sqlalchemy" | "fastapi_users_db_sqlmodel" => match name {
                "GUID" => Some(TypeKind::Plain("UUID")),
                "TIMESTAMPAware" => self.make_type("sa.TIMESTAMP", call),
                _ => None,
            },
            "advanced_alchemy" => match name {
                "GUID" => Some(TypeKind::Plain("UUID")),
                "BigIntIdentity" => Some(TypeKind::BigInteger),
                "DateTimeUTC" => Some(TypeKind::Moment {
                    family: "TIMESTAMP",
                    timezone: Fact::Known(true),
                    precision: None,
                }),
                "JsonB" => Some(TypeKind::Plain("JSONB")),
                _ => None,
            },
            _ => None,
        }
    }

    fn utils_type(&mut self, name: &str, call: &Call<'a>) -> Option<TypeKind> {
        let text_of = |length: i64| TypeKind::Characters {
            family: "VARCHAR",
            length: Some(Fact::Known(length)),
            collation: None,
        };
        Some(match name {
            "UUIDType" => match call.value(1, "native") {
                None | Some(Value::Bool(true)) => TypeKind::Plain("UUID"),
                Some(Value::Bool(false)) => match call.value(0, "binary") {
                    None | Some(Value::Bool(true)) => TypeKind::Plain("BINARY(16)"),
                    Some(Value::Bool(false)) => TypeKind::Characters {
                        family: "CHAR",
                        length: Some(Fact::Known(32)),
                        collation: None,
                    },
                    _ => return None,
                },
                _ => return None,
            },
            "ArrowType" | "EnrichedDateTimeType" => self.make_type("sa.DateTime", call)?,
            "JSONType" => TypeKind::Plain("JSON"),
            "TSVectorType" => TypeKind::Plain("TSVECTOR"),
            "LtreeType" => TypeKind::Plain("LTREE"),
            "EncryptedType" | "PasswordType" => TypeKind::Plain("BYTEA"),
            "StringEncryptedType" => {
                let length = self.to_int(call.keyword("length"));
                TypeKind::Characters { family: "VARCHAR", length, collation: None }
            }
            "URLType" | "ScalarListType" => {
                TypeKind::Characters { family: "TEXT", length: None, collation: None }
            }
            "EmailType" => match self.to_int(call.argument(0, "length")) {
                None => text_of(255),
                length => TypeKind::Characters { family: "VARCHAR", length, collation: None },
            },
            "ChoiceType" => match call.argument(1, "impl").cloned() {
                None => text_of(255),
                Some(argument) => self.type_for(&argument.value, argument.at).kind,
            },
            "IPAddressType" | "PhoneNumberType" => {
                let (place, usual) = if name == "IPAddressType" { (0, 50) } else { (1, 20) };
                let length = self.to_int(call.argument(place, "max_length")).or(Some(Fact::Known(usual)));
                TypeKind::Characters { family: "VARCHAR", length, collation: None }
            }
            "TimezoneType" => text_of(50),
            "ColorType" => text_of(20),
            "LocaleType" => text_of(10),
            "CountryType" => text_of(2),
            "CurrencyType" => text_of(3),
            "IntRangeType" => TypeKind::Plain("INT4RANGE"),
            "Int8RangeType" => TypeKind::Plain("INT8RANGE"),
            "NumericRangeType" => TypeKind::Plain("NUMRANGE"),
            "DateRangeType" => TypeKind::Plain("DATERANGE"),
            "DateTimeRangeType" => TypeKind::Plain("TSRANGE"),
            _ => return None,
        })
    }

    /// `GeoAlchemy`'s types, as its `get_col_spec` writes them.
    fn geometry(&self, name: &str, call: &Call<'a>) -> Option<TypeKind> {
        let name = match name {
            "Geometry" => "geometry",
            "Geography" => "geography",
            "Raster" => {
                let index = Self::spatial(call, 0).then_some(SpatialIndex::Hull);
                return Some(TypeKind::Spatial { sql: Text::known("raster"), index });
            }
            _ => return None,
        };
        let many = matches!(call.value(4, "use_N_D_index"), Some(Value::Bool(true)));
        let plain = if many { SpatialIndex::ManyDimensions } else { SpatialIndex::Plain };
        let index = Self::spatial(call, 3).then_some(plain);
        let mut text = Text::known(name);
        let kind = call.argument(0, "geometry_type");
        if kind.is_some_and(|kind| kind.value.is_none()) {
            return Some(TypeKind::Spatial { sql: text, index });
        }
        text.push_str("(");
        match kind {
            Some(kind) => text.push(&self.to_text(&kind.value, kind.at).map_known(str::to_uppercase)),
            None => text.push_str("GEOMETRY"),
        }
        text.push_str(",");
        match call.argument(1, "srid") {
            Some(srid) => text.push(&self.to_text(&srid.value, srid.at)),
            None => text.push_str("-1"),
        }
        text.push_str(")");
        Some(TypeKind::Spatial { sql: text, index })
    }

    /// Whether the column gets an index, which it does unless it says otherwise.
    fn spatial(call: &Call<'a>, position: usize) -> bool {
        !matches!(call.value(position, "spatial_index"), Some(Value::Bool(false)))
    }
}
