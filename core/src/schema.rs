//! The schema as far as the pasted migrations tell it: what exists before and after each command.
//!
//! The world is open: a table that no revision mentions may exist. So a lookup that finds nothing means "not known".

use std::{collections::BTreeMap, rc::Rc};

use crate::sql::{ColumnDef, Form, IndexKey, RelName, TypeName};

/// What is known of the database at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// Tables by name.
    pub tables: BTreeMap<RelName, Rc<Table>>,
    /// Enum types by name.
    pub enums: BTreeMap<RelName, Rc<Enum>>,
}

/// When something came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment {
    /// The revision's place in the order of the run, from 0.
    pub revision: usize,
    /// The transaction's number within the run, from 0.
    pub transaction: u32,
}

/// A table, as far as it is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// When it was created, when that is in the pasted revisions.
    pub created: Option<Moment>,
    /// Its columns, as far as known, in order. With [`Table::created`] these are all.
    pub columns: Vec<Column>,
    /// Its constraints, as far as known.
    pub constraints: Vec<Constraint>,
    /// Its indexes, as far as known.
    pub indexes: Vec<Index>,
    /// Whether rows were written into it by a migration since it was created.
    pub filled: bool,
    /// Whether it is partitioned.
    pub partitioned: bool,
}

/// A column, as far as it is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, where known.
    pub type_: Option<TypeName>,
    /// Whether it refuses NULL, where known.
    pub not_null: Option<bool>,
    /// Its definition, when it was added in the pasted revisions.
    pub definition: Option<Rc<ColumnDef>>,
    /// When it was added, when that is in the pasted revisions.
    pub added: Option<Moment>,
}

/// A constraint, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Its name; PostgreSQL's default name where none was written and it can be told.
    pub name: Option<String>,
    /// What it demands.
    pub form: crate::sql::ConstraintForm,
    /// Whether existing rows were checked.
    pub valid: bool,
    /// When it was added.
    pub added: Moment,
}

/// An index, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Its name.
    pub name: Option<String>,
    /// Its keys.
    pub keys: Vec<IndexKey>,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it has a WHERE.
    pub partial: bool,
    /// When it was made.
    pub added: Moment,
}

/// An enum type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Enum {
    /// Its labels with the moment each was added by `ADD VALUE`; nothing for those it was created with.
    pub labels: Vec<(String, Option<Moment>)>,
    /// When it was created, when that is in the pasted revisions.
    pub created: Option<Moment>,
}

impl Schema {
    /// The table, when something is known of it. `public.t` and `t` are one.
    pub fn table(&self, name: &RelName) -> Option<&Table> {
        self.tables.get(&canonical(name)).map(Rc::as_ref)
    }

    /// The enum, when something is known of it.
    pub fn enum_type(&self, name: &RelName) -> Option<&Enum> {
        self.enums.get(&canonical(name)).map(Rc::as_ref)
    }

    /// Take in what `form` does, at `now`. Forms that change nothing here leave everything as it is.
    pub fn apply(&mut self, form: &Form, now: Moment) {
        let _ = (form, now);
    }
}

/// The name under which a relation is kept: `public` is where an unqualified name lands unless `search_path` says else.
pub fn canonical(name: &RelName) -> RelName {
    match name.schema.as_deref() {
        Some("public") => RelName::bare(name.name.clone()),
        _ => name.clone(),
    }
}
