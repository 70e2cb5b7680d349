//! Column types, as SQLAlchemy knows them.

use super::{Expr, Name, ServerDefault};
use crate::{
    fact::{Fact, Text, Unknown},
    text::ByteRange,
};

/// A type and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlType {
    /// What it is on PostgreSQL.
    pub kind: TypeKind,
    /// Where it is written; where a column takes its type from nothing, the column's name.
    pub at: ByteRange,
}

impl SqlType {
    /// Whether a column could be renamed from one type to the other without changing what it holds: the same type, or
    /// two of one family such as `VARCHAR(50)` and `TEXT`.
    pub fn is_akin_to(&self, other: &SqlType) -> bool {
        use TypeKind::{
            Array, BigInteger, Characters, Enum, Float, Integer, Moment, Numeric, Plain, SmallInteger,
        };
        match (&self.kind, &other.kind) {
            (Characters { .. }, Characters { .. })
            | (SmallInteger | Integer | BigInteger, SmallInteger | Integer | BigInteger)
            | (Numeric { .. } | Float(_), Numeric { .. } | Float(_))
            | (Plain("JSON" | "JSONB"), Plain("JSON" | "JSONB")) => true,
            (Moment { family: one, .. }, Moment { family: other, .. }) => one == other,
            (Enum(one), Enum(other)) => one.name == other.name,
            (Array { item: one, .. }, Array { item: other, .. }) => one.is_akin_to(other),
            (TypeKind::Unknown(one), TypeKind::Unknown(other)) => one.name == other.name,
            (one, other) => one == other,
        }
    }
}

/// What a type is on PostgreSQL.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// `SMALLINT`.
    SmallInteger,
    /// `INTEGER`.
    Integer,
    /// `BIGINT`.
    BigInteger,
    /// `BOOLEAN`; with `create_constraint=True` SQLAlchemy would add a check elsewhere, not on PostgreSQL.
    Boolean,
    /// `VARCHAR`, `CHAR` or `TEXT`.
    Characters {
        /// Which of the three: `VARCHAR`, `CHAR`, `TEXT`.
        family: &'static str,
        /// The length, where one is given.
        length: Option<Fact<i64>>,
        /// The collation, where one is given.
        collation: Option<Text>,
    },
    /// `NUMERIC`, with precision and scale where given; `decimal` where it is written `DECIMAL`.
    Numeric {
        /// Whether the SQL says `DECIMAL`.
        decimal: bool,
        /// Digits in all.
        precision: Option<Fact<i64>>,
        /// Digits behind the point.
        scale: Option<Fact<i64>>,
    },
    /// `FLOAT` with an optional precision.
    Float(Option<Fact<i64>>),
    /// `TIMESTAMP` or `TIME`.
    Moment {
        /// `TIMESTAMP` or `TIME`.
        family: &'static str,
        /// `timezone=True`.
        timezone: Fact<bool>,
        /// Digits of a second, where given.
        precision: Option<Fact<i64>>,
    },
    /// `INTERVAL`.
    Interval {
        /// `fields=`.
        fields: Option<Text>,
        /// Digits of a second.
        precision: Option<Fact<i64>>,
    },
    /// `BIT` or `BIT VARYING`.
    Bit {
        /// Whether its length may vary.
        varying: bool,
        /// The length.
        length: Option<Fact<i64>>,
    },
    /// An enum: `sa.Enum` or `postgresql.ENUM`.
    Enum(EnumType),
    /// A domain.
    Domain {
        /// Its name.
        name: Text,
        /// Its schema.
        schema: Option<Text>,
        /// What it is, where the migration says so: `create_table` makes it then.
        definition: Option<Box<DomainDefinition>>,
    },
    /// An array of another type.
    Array {
        /// The elements' type.
        item: Box<SqlType>,
        /// How many dimensions, 1 unless given.
        dimensions: u8,
    },
    /// A type from another library whose SQL is known, arguments and all: `geometry(POINT,4326)`, `VECTOR(3)`.
    Written(Text),
    /// A type of `GeoAlchemy`, which brings an index along.
    Spatial {
        /// Its SQL: `geometry(POINT,4326)`.
        sql: Text,
        /// The index, unless `spatial_index=False`.
        index: Option<SpatialIndex>,
    },
    /// A type without arguments that matter, by the name in the SQL: `DATE`, `UUID`, `JSONB`, `INET`, `BYTEA`…
    Plain(&'static str),
    /// A type of another database that SQLAlchemy cannot write for PostgreSQL, by its name: `TINYINT`, `LONGTEXT`…
    Refused(String),
    /// No type is given, or `sa.types.NullType`.
    Missing,
    /// A type that is defined elsewhere: the application's, or a library's that Retort does not know.
    Unknown(Unknown),
}

/// How a column of `GeoAlchemy` is indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpatialIndex {
    /// The column itself, in two dimensions.
    Plain,
    /// `use_N_D_index=True`.
    ManyDimensions,
    /// The hull of a raster.
    Hull,
}

/// What `postgresql.DOMAIN(…)` says of a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainDefinition {
    /// The type below it.
    pub data_type: SqlType,
    /// `collation=`.
    pub collation: Option<Text>,
    /// `default=`.
    pub default: Option<ServerDefault>,
    /// `constraint_name=`.
    pub constraint_name: Name,
    /// `not_null=True`.
    pub not_null: bool,
    /// `check=`.
    pub check: Option<Expr>,
    /// `create_type=`, which is true unless it is given.
    pub create_type: bool,
}

/// An enum type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EnumType {
    /// Its name; SQLAlchemy demands one on PostgreSQL, a migration may lack it.
    pub name: Option<Text>,
    /// Its schema.
    pub schema: Option<Text>,
    /// Its labels, in order.
    pub labels: Option<Vec<Text>>,
    /// Whether it is written `postgresql.ENUM` rather than `sa.Enum`.
    pub postgresql: bool,
    /// `create_type=False`: `create_table` does not create it. Only `postgresql.ENUM` has this.
    pub create_type: bool,
    /// `native_enum=False`: a VARCHAR, with a check where `create_constraint=True`.
    pub native: bool,
    /// `create_constraint=True`.
    pub create_constraint: bool,
    /// `length=` for a non-native one.
    pub length: Option<i64>,
    /// `inherit_schema=True`: it lives in the schema of the table it is used in.
    pub inherit_schema: bool,
    /// Whether `metadata=` is given: then `create_table` does not create it either.
    pub metadata: bool,
    /// That metadata's schema, which a table's column takes when the type has none.
    pub metadata_schema: Option<Text>,
    /// The call that makes it.
    pub at: ByteRange,
}

impl EnumType {
    /// Whether PostgreSQL sees an enum rather than a VARCHAR; `postgresql.ENUM` always is one.
    pub fn is_native(&self) -> bool {
        self.native || self.postgresql
    }

    /// The name as messages write it, `schema.name` or `name`.
    pub fn display(&self) -> Option<String> {
        let name = self.name.as_ref()?;
        Some(match &self.schema {
            Some(schema) => format!("{schema}.{name}"),
            None => name.to_string(),
        })
    }
}
