//! The table that a statement changes, as far as its columns are known.

use super::{Column, CreateTable, Relation};
use crate::fact::Text;

/// What is known of a table that rows are written to. SQLAlchemy writes values in the order of its columns, adds their
/// defaults, and asks for the key that the database makes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Target {
    /// Its columns and keys.
    pub table: CreateTable,
    /// Whether no column may be missing.
    pub whole: bool,
    /// Whether it is a mere `sa.table(…)`, which has no key and whose inserts ask for nothing.
    pub light: bool,
}

impl Target {
    /// A table of which nothing but the name is known.
    pub fn unknown(relation: Relation) -> Self {
        Self { table: CreateTable { table: relation, ..CreateTable::default() }, ..Self::default() }
    }

    /// The columns, in order, as far as they are known.
    pub fn columns(&self) -> &[Column] {
        &self.table.columns
    }

    /// The column that Python calls `name`: by its `key=`, or by its name without one.
    pub fn column(&self, name: &Text) -> Option<&Column> {
        self.columns().iter().find(|column| column.key() == name)
    }
}
