//! What `ALTER COLUMN … TYPE` makes of a table at one moment: written anew, some indexes built anew, checks read again.

use super::type_change::{TypeChange, TypeCost, type_change};
use crate::{
    schema::{Index, Moment, Schema, Table},
    sql::{ConstraintForm, RelName, TypeName},
};

/// One `ALTER COLUMN … TYPE` as it is written.
#[derive(Debug, Clone, Copy)]
pub struct SetType<'a> {
    /// The table.
    pub table: &'a RelName,
    /// The column.
    pub column: &'a str,
    /// The new type.
    pub new: &'a TypeName,
    /// Whether a `USING` does more than cast the column.
    pub converts: bool,
    /// `COLLATE`.
    pub collation: Option<&'a str>,
}

/// What it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetTypeWork {
    /// What the two types ask for; nothing where the old type is not known, or is one that nobody measured.
    pub change: Option<TypeChange>,
    /// Whether the table and its indexes are written anew. Where the change is not known this counts as true.
    pub rewrites: bool,
    /// Whether the session's time zone decides that, and nothing pasted sets it.
    pub zone_decides: bool,
    /// The indexes that are built anew though the table stays, by name where they have one.
    pub rebuilt: Vec<Option<String>>,
    /// The checks that every row is held against again, by name where they have one.
    pub checks: Vec<Option<String>>,
    /// Whether values sort by another collation than before, as far as the old one is known.
    pub collation_changes: bool,
}

/// What `set` takes on a database as `schema`, at `now`.
pub fn set_type_work(set: SetType<'_>, schema: &Schema, now: Moment) -> SetTypeWork {
    let SetType { table, column, new, converts, collation } = set;
    let change = schema.column_type(table, column).and_then(|old| type_change(old, new, schema));
    let cost = match change {
        Some(change) if !converts => change.cost,
        _ => TypeCost::Rewrite,
    };
    let zone = schema.setting("timezone", now);
    let rewrites = cost == TypeCost::Rewrite || (cost == TypeCost::Zone && !zone.is_some_and(is_utc));
    let known = schema.table(table);
    let collation_changes = match known.and_then(|known| known.column(column)?.definition.as_deref()) {
        Some(definition) => definition.collation.as_deref() != collation,
        None => collation.is_some(),
    };
    // An index with an expression or a condition is not taken over, even where nothing changes.
    let by_expression = |index: &Index| index.partial || !index.expression_columns.is_empty();
    let is_rebuilt = |index: &Index| match cost {
        TypeCost::Index | TypeCost::Zone => true,
        TypeCost::Free => by_expression(index) || collation_changes,
        TypeCost::Rewrite => false,
    };
    let indexes = known.map_or(&[][..], |known| &known.indexes).iter();
    let rebuilt = indexes.filter(|index| !rewrites && index.speaks_of(column) && is_rebuilt(index));
    SetTypeWork {
        change,
        rewrites,
        zone_decides: cost == TypeCost::Zone && zone.is_none(),
        rebuilt: rebuilt.map(|index| index.name.clone()).collect(),
        checks: known.map(|known| checks_on(known, column)).unwrap_or_default(),
        collation_changes,
    }
}

/// The checks that speak of a column; one that is NOT VALID stays so, and nothing is read for it.
fn checks_on(table: &Table, column: &str) -> Vec<Option<String>> {
    let speaks =
        |form: &ConstraintForm| matches!(form, ConstraintForm::Check { .. }) && form.speaks_of(column);
    let checks = table.constraints.iter().filter(|constraint| constraint.valid && speaks(&constraint.form));
    checks.map(|constraint| constraint.name.clone()).collect()
}

fn is_utc(zone: &str) -> bool {
    ["utc", "gmt", "etc/utc", "0"].contains(&zone.to_lowercase().as_str())
}
