//! Which types a foreign key may join, as measured on PostgreSQL 15.18: each of 27 types referring to each of 24.

use crate::{
    schema::{Schema, canonical, type_relation},
    sql::TypeName,
};

/// What PostgreSQL makes of a foreign key between two types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyTypes {
    /// They can be compared, and every value of the one fits into the other.
    Fit,
    /// They are integers, and the referring column cannot hold every value that it may have to refer to.
    Narrower,
    /// There is no operator to compare them by: the statement fails.
    Refused,
    /// One of the types is not known well enough.
    Unknown,
}

/// Types that can refer to one another.
const GROUPS: [&[&str]; 5] = [
    &["int2", "int4", "int8"],
    &["text", "varchar", "bpchar"],
    &["timestamp", "timestamptz", "date"],
    &["time", "timetz"],
    &["inet", "cidr"],
];

/// Types that can refer to others, which cannot refer to them.
const ONE_WAY: [(&str, &[&str]); 7] = [
    ("int2", &["numeric", "float4", "float8", "oid"]),
    ("int4", &["numeric", "float4", "float8", "oid"]),
    ("int8", &["numeric", "float4", "float8", "oid"]),
    ("numeric", &["float4", "float8"]),
    ("float4", &["float8"]),
    ("float8", &["float4"]),
    ("name", &["text", "varchar"]),
];

/// The other types that were measured: each refers to itself only, and `text` and its kin to `name`.
const ALONE: [&str; 9] = ["uuid", "bool", "bytea", "jsonb", "oid", "numeric", "float4", "float8", "name"];

/// What a column of type `own` that refers to one of type `target` is to PostgreSQL.
pub fn key_types(own: &TypeName, target: &TypeName, schema: &Schema) -> KeyTypes {
    let (own, target) = (base(own, schema), base(target, schema));
    if own.name == target.name && own.dimensions == target.dimensions {
        return KeyTypes::Fit;
    }
    if !(is_known(&own, schema) && is_known(&target, schema)) {
        return KeyTypes::Unknown;
    }
    if own.dimensions + target.dimensions > 0 {
        return KeyTypes::Refused;
    }
    let size = |type_: &TypeName| GROUPS[0].iter().position(|name| *name == type_.name);
    if let (Some(own), Some(target)) = (size(&own), size(&target)) {
        return if own < target { KeyTypes::Narrower } else { KeyTypes::Fit };
    }
    let one_way = ONE_WAY.iter().any(|(from, to)| *from == own.name && to.contains(&target.name.as_str()));
    let to_name = GROUPS[1].contains(&own.name.as_str()) && target.name == "name";
    let together = GROUPS
        .iter()
        .any(|group| group.contains(&own.name.as_str()) && group.contains(&target.name.as_str()));
    if one_way || to_name || together { KeyTypes::Fit } else { KeyTypes::Refused }
}

/// The type below a domain.
fn base(type_: &TypeName, schema: &Schema) -> TypeName {
    match schema.domain(&type_relation(type_)) {
        Some(domain) if type_.dimensions == 0 => domain.base.clone(),
        _ => type_.clone(),
    }
}

/// Whether a type is one of those measured, or an enum of the migrations.
fn is_known(type_: &TypeName, schema: &Schema) -> bool {
    let name = type_.name.as_str();
    GROUPS.iter().any(|group| group.contains(&name))
        || ALONE.contains(&name)
        || schema.enum_type(&canonical(&type_relation(type_))).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What 15.18 accepted, of the types that are told apart here: `own>target`, each line one referring type.
    const ACCEPTED: &str = "\
        int4>int4 int4>int8 int4>int2 int4>numeric int4>float8 int4>float4 int4>oid \
        int8>int4 int8>int8 int8>int2 int8>numeric int8>float8 int8>float4 int8>oid \
        int2>int4 int2>int8 int2>int2 int2>numeric int2>float8 int2>float4 int2>oid \
        text>text text>varchar text>bpchar text>name \
        uuid>uuid \
        varchar>text varchar>varchar varchar>bpchar varchar>name \
        bpchar>text bpchar>varchar bpchar>bpchar bpchar>name \
        numeric>numeric numeric>float8 numeric>float4 \
        float8>float8 float8>float4 float4>float8 float4>float4 \
        timestamp>timestamp timestamp>timestamptz timestamp>date \
        timestamptz>timestamp timestamptz>timestamptz timestamptz>date \
        date>timestamp date>timestamptz date>date \
        bool>bool inet>inet inet>cidr cidr>inet cidr>cidr \
        name>text name>varchar name>name \
        oid>oid bytea>bytea jsonb>jsonb time>time time>timetz timetz>time timetz>timetz";

    #[test]
    fn the_server_accepts_what_fits() {
        let accepted: Vec<&str> = ACCEPTED.split_whitespace().collect();
        let all: Vec<&str> = GROUPS.iter().flat_map(|group| group.iter()).chain(&ALONE).copied().collect();
        let type_ = |name: &str| TypeName { name: name.to_owned(), ..TypeName::default() };
        for own in &all {
            for target in &all {
                let says = key_types(&type_(own), &type_(target), &Schema::default());
                let pair = format!("{own}>{target}");
                assert_eq!(says != KeyTypes::Refused, accepted.contains(&pair.as_str()), "{pair}: {says:?}");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_not_refused() {
        let type_ = |name: &str| TypeName { name: name.to_owned(), ..TypeName::default() };
        let says = key_types(&type_("int4"), &type_("app.user_id"), &Schema::default());
        assert_eq!(says, KeyTypes::Unknown);
        let array = TypeName { dimensions: 1, ..type_("int4") };
        assert_eq!(key_types(&array, &type_("int4"), &Schema::default()), KeyTypes::Refused);
        assert_eq!(key_types(&array, &array, &Schema::default()), KeyTypes::Fit);
    }
}
