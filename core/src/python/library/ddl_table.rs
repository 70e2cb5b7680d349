//! A table as an object, and what `CREATE TABLE` makes of it.

use super::super::value::Table;
use crate::{
    fact::Text,
    ops::{Autoincrement, Constraint, ConstraintKind, CreateTable, IndexElement, SqlType, TypeKind},
};

/// What `op.create_table` would be given for this table.
pub(super) fn create_table(table: &Table) -> CreateTable {
    let mut made = CreateTable {
        table: table.relation.clone(),
        columns: table.columns.clone(),
        constraints: table.constraints.clone(),
        indexes: table.indexes.clone(),
        comment: table.comment.clone(),
        prefixes: table.prefixes.clone(),
        ..CreateTable::default()
    };
    by_name(&mut made);
    made
}

/// Leaves nothing of a table but what `CREATE TABLE` itself says.
pub(super) fn alone(table: &mut CreateTable) {
    table.indexes.clear();
    table.comment = None;
    for column in &mut table.columns {
        if column.index {
            // Such a column's `unique` is its index's.
            (column.index, column.unique) = (false, false);
        }
        column.comment = None;
        bring_nothing(&mut column.type_);
    }
}

/// A type that is there already, and brings no index.
fn bring_nothing(type_: &mut SqlType) {
    match &mut type_.kind {
        TypeKind::Enum(kind) => kind.metadata = true,
        TypeKind::Domain { definition, .. } => *definition = None,
        TypeKind::Spatial { index, .. } => *index = None,
        TypeKind::Array { item, .. } => bring_nothing(item),
        _ => {}
    }
}

/// Calls columns by their names where constraints and indexes know them by their keys, and leaves out the foreign keys
/// that are left to a later ALTER, which nobody asks for.
pub(crate) fn by_name(table: &mut CreateTable) {
    let names: Vec<(Text, Text)> =
        table.columns.iter().filter_map(|column| Some((column.key.clone()?, column.name.clone()))).collect();
    let rename = |list: &mut Vec<Text>| {
        for name in list {
            if let Some((_, known)) = names.iter().find(|(key, _)| key == name) {
                name.clone_from(known);
            }
        }
    };
    for constraint in &mut table.constraints {
        match &mut constraint.kind {
            ConstraintKind::ForeignKey(key) => rename(&mut key.columns),
            ConstraintKind::Unique { columns, include, .. }
            | ConstraintKind::PrimaryKey { columns, include } => {
                rename(columns);
                rename(include);
            }
            ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. } => {}
        }
    }
    for index in &mut table.indexes {
        for element in &mut index.elements {
            if let IndexElement::Column(name) = element
                && let Some((_, known)) = names.iter().find(|(key, _)| key == name)
            {
                name.clone_from(known);
            }
        }
    }
    let (left, inside): (Vec<Constraint>, Vec<Constraint>) =
        std::mem::take(&mut table.constraints).into_iter().partition(|constraint| constraint.use_alter);
    table.constraints = inside;
    let keys: Vec<&Text> =
        left.iter().filter_map(Constraint::foreign_key).flat_map(|key| &key.columns).collect();
    for column in &mut table.columns {
        // A column with a foreign key does not count by itself.
        if keys.contains(&&column.name) && column.autoincrement == Autoincrement::Auto {
            column.autoincrement = Autoincrement::No;
        }
    }
}
