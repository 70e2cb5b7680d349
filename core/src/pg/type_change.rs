//! What it costs to change a column's type: nothing, an index, or the whole table.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::{
    schema::{Schema, type_relation},
    sql::TypeName,
};

/// What a change of type makes PostgreSQL do with the rows that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TypeCost {
    /// Nothing: only the catalogue changes.
    Free,
    /// Indexes on the column are built anew, the table stays.
    Index,
    /// As [`TypeCost::Index`] with the session's time zone UTC, else as [`TypeCost::Rewrite`].
    Zone,
    /// The table and all its indexes are written anew.
    Rewrite,
}

/// What a change of type takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TypeChange {
    /// What becomes of the rows.
    pub cost: TypeCost,
    /// Whether PostgreSQL refuses it without a `USING`, because it has no cast that it would apply by itself.
    pub needs_using: bool,
    /// Whether a `USING` that only casts the column to the new type would do.
    pub castable: bool,
}

const TABLE: &str = include_str!("../../facts/type-changes.tsv");

/// What changing `old` to `new` takes; nothing when that is not known, because one of the types is not.
pub fn type_change(old: &TypeName, new: &TypeName, schema: &Schema) -> Option<TypeChange> {
    let known = |cost, needs_using| Some(TypeChange { cost, needs_using, castable: !needs_using });
    if old == new {
        return known(TypeCost::Free, false);
    }
    // A domain without constraints is its base; into one with constraints every row is checked by writing it anew.
    if let Some(domain) = schema.domain(&type_relation(new)).filter(|_| new.dimensions == 0) {
        let below = type_change(old, &domain.base, schema)?;
        let cost = if domain.constrained { TypeCost::Rewrite } else { below.cost };
        return Some(TypeChange { cost, ..below });
    }
    if let Some(domain) = schema.domain(&type_relation(old)).filter(|_| old.dimensions == 0) {
        return type_change(&domain.base, new, schema);
    }
    if old.name == new.name && old.dimensions == new.dimensions {
        return known(same_type(old, new)?, false);
    }
    let (from, to) = (name_in_table(old, schema)?, name_in_table(new, schema)?);
    if from == ENUM && to == ENUM {
        return known(TypeCost::Rewrite, true);
    }
    let change = measured(&from, &to)?;
    // A length that another type brings along is applied to every row; six digits of a second are all there are.
    let no_length = new.modifiers.is_empty() || (change.cost == TypeCost::Zone && new.modifiers == [6]);
    if !no_length && change.cost != TypeCost::Rewrite {
        return Some(TypeChange { cost: TypeCost::Rewrite, ..change });
    }
    Some(change)
}

/// Whether a column of any other type is written anew when it becomes `new`, so that the old type need not be known.
/// Types that hold no data of an application, such as `oid`, do not count.
pub fn always_rewrites(new: &TypeName, schema: &Schema) -> bool {
    const OF_THE_CATALOGUE: [&str; 2] = ["oid", "regclass"];
    let domain = schema.domain(&type_relation(new)).is_some();
    let Some(name) = name_in_table(new, schema).filter(|_| !domain && new.modifiers.is_empty()) else {
        return false;
    };
    let others = table().iter().filter(|(old, _)| **old != name && !OF_THE_CATALOGUE.contains(old));
    others.filter_map(|(_, row)| row.get(name.as_str())).all(|change| change.cost == TypeCost::Rewrite)
}

/// The same type with other modifiers; nothing for a type whose modifiers we do not understand.
fn same_type(old: &TypeName, new: &TypeName) -> Option<TypeCost> {
    let (from, to) = (old.modifiers.as_slice(), new.modifiers.as_slice());
    let free = match (old.name.as_str(), from, to) {
        _ if !old.words.is_empty() || !new.words.is_empty() => return None,
        _ if from == to => true,
        ("bpchar" | "bit", ..) => false,
        // An array takes a new length only by being written anew.
        _ if old.dimensions > 0 => to.is_empty(),
        ("varchar" | "varbit" | "numeric", _, []) => true,
        ("varchar" | "varbit", [from], [to]) => from <= to,
        ("numeric", [digits, scale @ ..], [to_digits, to_scale @ ..]) => {
            let scale_of = |scale: &[i64]| scale.first().copied().unwrap_or(0);
            digits <= to_digits && scale_of(scale) == scale_of(to_scale)
        }
        ("varchar" | "varbit" | "numeric", ..) => false,
        ("timestamp" | "timestamptz" | "time" | "timetz", ..) => seconds(from) <= seconds(to),
        ("interval", ..) => {
            let all_fields = |modifiers: &[i64]| matches!(modifiers.first(), None | Some(&ALL_FIELDS));
            let digits = |modifiers: &[i64]| seconds(modifiers.get(1..).unwrap_or(&[]));
            all_fields(to) && digits(from) <= digits(to)
        }
        _ => return None,
    };
    Some(if free { TypeCost::Free } else { TypeCost::Rewrite })
}

/// The mask with which `interval(3)` says that it has all fields.
const ALL_FIELDS: i64 = 0x7fff;

/// Digits of a second; six unless written.
fn seconds(modifiers: &[i64]) -> i64 {
    modifiers.first().copied().unwrap_or(6)
}

/// How the table calls any enum.
const ENUM: &str = "mood";

/// How the table calls a type, when it knows it; without its modifiers.
fn name_in_table(type_: &TypeName, schema: &Schema) -> Option<String> {
    if type_.dimensions == 0 && schema.enum_type(&type_relation(type_)).is_some() {
        return Some(ENUM.to_owned());
    }
    let bare = TypeName { modifiers: Vec::new(), words: Vec::new(), ..type_.clone() };
    let name = if bare.dimensions == 0 && matches!(bare.name.as_str(), "bpchar" | "bit") {
        // These always have a length; which one makes no difference to another type.
        format!("{bare}({})", if bare.name == "bit" { 8 } else { 10 })
    } else {
        bare.to_string()
    };
    table().contains_key(name.as_str()).then_some(name)
}

type Table = BTreeMap<&'static str, BTreeMap<&'static str, TypeChange>>;

fn measured(old: &str, new: &str) -> Option<TypeChange> {
    // What is not in the row is refused even with a USING that only casts; with another it is a rewrite.
    let refused = TypeChange { cost: TypeCost::Rewrite, needs_using: true, castable: false };
    Some(table().get(old)?.get(new).copied().unwrap_or(refused))
}

fn table() -> &'static Table {
    static PARSED: OnceLock<Table> = OnceLock::new();
    PARSED.get_or_init(|| {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.starts_with("old\t"));
        lines
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let old = cells.next()?;
                let kinds = [
                    (TypeCost::Free, false),
                    (TypeCost::Index, false),
                    (TypeCost::Zone, false),
                    (TypeCost::Rewrite, false),
                    (TypeCost::Rewrite, true),
                ];
                let row = kinds.into_iter().zip(cells).flat_map(|((cost, needs_using), cell)| {
                    let names = cell.split(", ").filter(|name| !name.is_empty());
                    names.map(move |name| (name, TypeChange { cost, needs_using, castable: true }))
                });
                Some((old, row.collect()))
            })
            .collect()
    })
}
