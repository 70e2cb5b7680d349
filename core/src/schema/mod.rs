//! The schema as far as the pasted migrations tell it: what exists before and after each command.
//!
//! The world is open: a table that no revision mentions may exist. So a lookup that finds nothing means "not known".

mod alter;
mod apply;
mod ask;
mod constrain;
mod drop;
mod learn;
mod names;
mod rename;
mod sequences;

use std::{collections::BTreeMap, rc::Rc};

use crate::pg::LockMode;
use crate::sql::{ColumnDef, ConstraintForm, Form, IndexKey, RelName, TypeName};

pub(crate) use alter::{is_serial, parse_relation};
pub(crate) use ask::type_relation;
pub use names::primary_key_name;

/// What is known of the database at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// Tables and materialized views by name.
    pub tables: BTreeMap<RelName, Rc<Table>>,
    /// Enum types by name.
    pub enums: BTreeMap<RelName, Rc<Enum>>,
    /// Domains by name.
    pub domains: BTreeMap<RelName, Rc<Domain>>,
    /// Views by name.
    pub views: BTreeMap<RelName, Rc<View>>,
    /// Sequences by name, with those that `serial` and identity columns make.
    pub sequences: BTreeMap<RelName, Rc<Sequence>>,
    /// The tables of extended statistics, by the name of these, where it is written.
    pub statistics: BTreeMap<RelName, Vec<RelName>>,
    /// What `PREPARE` put away for the session, by name.
    pub prepared: BTreeMap<String, Rc<Form>>,
    /// What `SET` and `SET LOCAL` left behind, by the setting's name in lower case.
    pub settings: BTreeMap<String, Setting>,
    /// The locks that the transaction holds; see [`Schema::held`].
    pub locks: Vec<Held>,
    /// Those that the revision under way took itself, each as strong as it took it.
    pub own_locks: Vec<Held>,
    /// How many commands went by whose effect on rows cannot be seen, such as `DO` and what does not parse.
    pub opaque: u32,
}

/// When something came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment {
    /// The revision's place in the order of the run, from 0.
    pub revision: usize,
    /// The transaction's number within the run, from 0.
    pub transaction: u32,
}

/// What kind of thing a [`Table`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TableKind {
    /// A table, perhaps partitioned.
    #[default]
    Table,
    /// A materialized view.
    MaterializedView,
}

/// A table, as far as it is known. Every command has a schema of its own before it, which shares all that it did not change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What kind of thing it is.
    pub kind: TableKind,
    /// When it was created, when that is in the pasted revisions.
    pub created: Option<Moment>,
    /// Its columns, as far as known, in order. With [`Table::complete`] these are all.
    pub columns: Vec<Rc<Column>>,
    /// Whether every column is known, because its creation is.
    pub complete: bool,
    /// Its constraints, as far as known.
    pub constraints: Vec<Rc<Constraint>>,
    /// Its indexes, as far as known, those of constraints among them.
    pub indexes: Vec<Rc<Index>>,
    /// Whether rows were written into it by a migration since it was created.
    pub filled: bool,
    /// Whether it is partitioned.
    pub partitioned: bool,
    /// The tables that it is a partition of or inherits from.
    pub parents: Vec<RelName>,
    /// Whether it is a partition rather than an heir.
    pub partition: bool,
    /// Whether it is the default partition.
    pub default_partition: bool,
    /// Whether it is unlogged, where known.
    pub unlogged: Option<bool>,
    /// Whether it has a row security policy, as far as the migrations tell.
    pub policies: bool,
    /// What a materialized view reads.
    pub reads: Vec<RelName>,
    /// The columns that a materialized view's query speaks of; with `*` among them it may be any.
    pub uses: Vec<String>,
    /// [`Schema::opaque`] when it was created.
    pub opaque: u32,
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
    /// Whether it has a default, an identity or is generated, where known.
    pub default: Option<bool>,
    /// Its definition, when it was added in the pasted revisions.
    pub definition: Option<Rc<ColumnDef>>,
    /// When it was added, when that is in the pasted revisions.
    pub added: Option<Moment>,
}

impl Column {
    /// Whether it is of the enum or domain that is kept as `name`, or an array of it.
    pub fn is_of_type(&self, name: &RelName) -> bool {
        self.type_.as_ref().is_some_and(|type_| canonical(&type_relation(type_)) == *name)
    }
}

/// A constraint, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Its name; PostgreSQL's default name where none was written and it can be told.
    pub name: Option<String>,
    /// Whether the SQL left it without a name. Under a naming convention of SQLAlchemy's the name is another one then.
    pub made_up: bool,
    /// What it demands; columns are filled in where the SQL left them out.
    pub form: ConstraintForm,
    /// Whether it may be checked at the end of the transaction only.
    pub deferrable: bool,
    /// Whether existing rows were checked.
    pub valid: bool,
    /// Whether it came from the table that this one is a partition of or inherits from.
    pub inherited: bool,
    /// When it was added.
    pub added: Moment,
}

/// An index, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Its name.
    pub name: Option<String>,
    /// Its keys; empty when only its name is known.
    pub keys: Vec<IndexKey>,
    /// The columns in its expressions and its condition.
    pub expression_columns: Vec<String>,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it has a WHERE.
    pub partial: bool,
    /// Whether it belongs to a constraint of the same name.
    pub constraint: bool,
    /// Whether it is a B-tree of columns and nothing else, so that its columns say all of it.
    pub plain: bool,
    /// When it was made; nothing when it was there before the pasted revisions.
    pub added: Option<Moment>,
}

/// An enum type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Enum {
    /// Its labels with the moment each was added by `ADD VALUE`; nothing for those it was created with.
    pub labels: Vec<(String, Option<Moment>)>,
    /// When it was created, when that is in the pasted revisions.
    pub created: Option<Moment>,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Domain {
    /// The type below it.
    pub base: TypeName,
    /// Whether it has a CHECK or NOT NULL.
    pub constrained: bool,
    /// When it was created, when that is in the pasted revisions.
    pub created: Option<Moment>,
}

/// A sequence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sequence {
    /// When it was created.
    pub created: Moment,
    /// The table and column that it goes with.
    pub owner: Option<(RelName, String)>,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// The tables that it reads.
    pub reads: Vec<RelName>,
    /// Its columns; empty when they cannot be told.
    pub columns: Vec<String>,
    /// The columns that its query speaks of; with `*` among them it may be any.
    pub uses: Vec<String>,
    /// When it was created.
    pub created: Moment,
}

/// What `SET` left behind. A value of nothing is the server's own default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setting {
    /// The session's value, where it was set.
    pub session: Option<Option<String>>,
    /// The value until the end of a transaction, with that transaction's number.
    pub local: Option<(u32, Option<String>)>,
}

/// A lock that a transaction took and keeps until it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What is locked.
    pub relation: RelName,
    /// How.
    pub mode: LockMode,
    /// When the lock was taken.
    pub since: Moment,
}

impl Schema {
    /// The table, when something is known of it. `public.t` and `t` are one.
    pub fn table(&self, name: &RelName) -> Option<&Table> {
        kept(&self.tables, name)
    }

    /// The enum, when something is known of it.
    pub fn enum_type(&self, name: &RelName) -> Option<&Enum> {
        kept(&self.enums, name)
    }

    /// The domain, when something is known of it.
    pub fn domain(&self, name: &RelName) -> Option<&Domain> {
        kept(&self.domains, name)
    }
}

impl Table {
    /// The column, when something is known of it.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name).map(Rc::as_ref)
    }

    /// The constraint, when something is known of it.
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name.as_deref() == Some(name)).map(Rc::as_ref)
    }

    /// The index, when something is known of it.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name.as_deref() == Some(name)).map(Rc::as_ref)
    }
}

/// What is kept under a name; without a copy of the name, since every rule asks.
fn kept<'a, T>(all: &'a BTreeMap<RelName, Rc<T>>, name: &RelName) -> Option<&'a T> {
    let found = match name.schema.as_deref() {
        Some("public") => all.get(&canonical(name)),
        _ => all.get(name),
    };
    found.map(Rc::as_ref)
}

/// The name under which a relation is kept: `public` is where an unqualified name lands unless `search_path` says else.
pub fn canonical(name: &RelName) -> RelName {
    match name.schema.as_deref() {
        Some("public") => RelName::bare(name.name.clone()),
        _ => name.clone(),
    }
}

#[cfg(test)]
mod tests;
