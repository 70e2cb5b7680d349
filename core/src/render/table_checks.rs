//! What SQLAlchemy refuses when a table is put together: columns that are there twice or not at all.

use super::Refused;
use crate::{
    fact::Text,
    ops::{
        Autoincrement, Column, Constraint, ConstraintKind, CreateTable, Expr, ForeignKey, IndexElement,
        TypeKind,
    },
};

/// What is raised before anything is sent.
pub(super) fn put_together(table: &CreateTable) -> Result<(), Refused> {
    let mut names: Vec<&str> = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let Some(name) = column.name.as_known() else { continue };
        if names.contains(&name) {
            return Err(twice(name, &table.table.name));
        }
        names.push(name);
    }
    for key in table.constraints.iter().filter_map(Constraint::foreign_key) {
        source_once(key)?;
    }
    if !table.unknown.is_empty() || names.len() < table.columns.len() {
        return Ok(());
    }
    let absent = |columns: &mut dyn Iterator<Item = &Text>| -> Option<String> {
        columns.filter_map(Text::as_known).find(|name| !names.contains(name)).map(str::to_owned)
    };
    for constraint in &table.constraints {
        let (class, name) = match &constraint.kind {
            ConstraintKind::ForeignKey(key) => ("ForeignKeyConstraint", absent(&mut key.columns.iter())),
            ConstraintKind::Unique { columns, .. } => ("UniqueConstraint", absent(&mut columns.iter())),
            ConstraintKind::PrimaryKey { columns, .. } => {
                ("PrimaryKeyConstraint", absent(&mut columns.iter()))
            }
            ConstraintKind::Exclude { elements, .. } => {
                let mut columns = elements.iter().filter_map(|(element, _)| column_of(element));
                ("ExcludeConstraint", absent(&mut columns))
            }
            ConstraintKind::Check { .. } => continue,
        };
        if let Some(name) = name {
            return Err(not_there(class, &name, table));
        }
    }
    for index in &table.indexes {
        let mut columns = index.elements.iter().filter_map(|element| match element {
            IndexElement::Column(name) => Some(name),
            IndexElement::Expr(_) => None,
        });
        if let Some(name) = absent(&mut columns) {
            return Err(not_there("Index", &name, table));
        }
    }
    Ok(())
}

/// What is raised while the statement is written.
pub(super) fn written(table: &CreateTable, key: &[Text]) -> Result<(), Refused> {
    let counted: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| column.autoincrement == Autoincrement::Yes && key.contains(&column.name))
        .collect();
    if let Some(column) = counted.iter().find(|column| cannot_count(&column.type_.kind)) {
        return Err(Refused::alembic(format!(
            "ArgumentError: Column type of column '{}.{}' is not compatible with autoincrement=True",
            table.table.name, column.name
        )));
    }
    if let [first, second, ..] = counted.as_slice() {
        return Err(Refused::alembic(format!(
            "ArgumentError: Only one Column may be marked autoincrement=True, found both {} and {}.",
            second.name, first.name
        )));
    }
    let known =
        table.unknown.is_empty() && table.columns.iter().all(|column| column.name.as_known().is_some());
    let included = table.constraints.iter().flat_map(included);
    match included.filter_map(Text::as_known).find(|name| !table.columns.iter().any(|one| one.name.is(name)))
    {
        Some(name) if known => Err(Refused::alembic(format!("KeyError: '{name}'"))),
        _ => Ok(()),
    }
}

/// A foreign key may name a column on its own side only once.
pub(super) fn source_once(key: &ForeignKey) -> Result<(), Refused> {
    match repeated(&key.columns) {
        Some(_) => Err(Refused::alembic(
            "ArgumentError: ForeignKeyConstraint with duplicate source column references are not supported.",
        )),
        None => Ok(()),
    }
}

/// `DuplicateColumnError`, of a column of `table` called `name`.
pub(super) fn twice(name: &str, table: &Text) -> Refused {
    Refused::alembic(format!(
        "DuplicateColumnError: A column with name '{name}' is already present in table '{table}'."
    ))
}

/// The first name that is there twice.
pub(super) fn repeated(columns: &[Text]) -> Option<String> {
    let mut seen: Vec<&str> = Vec::with_capacity(columns.len());
    columns
        .iter()
        .filter_map(Text::as_known)
        .find(|name| {
            let again = seen.contains(name);
            seen.push(name);
            again
        })
        .map(str::to_owned)
}

/// The columns that a constraint names, for which Alembic makes columns of a table that it has not.
pub(super) fn columns_of(kind: &ConstraintKind) -> Vec<Text> {
    match kind {
        ConstraintKind::Unique { columns, .. } | ConstraintKind::PrimaryKey { columns, .. } => {
            columns.clone()
        }
        ConstraintKind::Exclude { elements, .. } => {
            elements.iter().filter_map(|(element, _)| column_of(element).cloned()).collect()
        }
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => Vec::new(),
    }
}

fn column_of(element: &Expr) -> Option<&Text> {
    match element {
        Expr::Column { name, .. } => Some(name),
        _ => None,
    }
}

fn not_there(class: &str, name: &str, table: &CreateTable) -> Refused {
    Refused::alembic(format!(
        "ConstraintColumnNotFoundError: Can't create {class} on table '{}': no column named '{name}' is present.",
        table.table.name
    ))
}

fn included(constraint: &Constraint) -> &[Text] {
    match &constraint.kind {
        ConstraintKind::Unique { include, .. } | ConstraintKind::PrimaryKey { include, .. } => include,
        _ => &[],
    }
}

/// Whether a type is certainly none that counts.
fn cannot_count(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Plain(name) => !matches!(*name, "DOUBLE PRECISION" | "DOUBLE" | "REAL"),
        TypeKind::Boolean
        | TypeKind::Characters { .. }
        | TypeKind::Moment { .. }
        | TypeKind::Interval { .. }
        | TypeKind::Bit { .. }
        | TypeKind::Enum(_)
        | TypeKind::Array { .. }
        | TypeKind::Spatial { .. } => true,
        _ => false,
    }
}
