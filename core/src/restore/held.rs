//! What the model holds, as a flat list like that of a catalogue.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    branches::Object,
    schema::{Column, Constraint, Domain, Enum, Index, Moment, Schema, Table, TableKind, View},
    sql::RelName,
};

/// Something that is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    /// The word for it.
    pub(super) kind: &'static str,
    /// The table that it is on or goes with.
    pub(super) table: Option<&'a RelName>,
    /// When it was made, where that is known.
    pub(super) made: Option<Moment>,
    /// What is known of it.
    pub(super) what: What<'a>,
}

/// The thing itself.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'a> {
    Table(&'a Table),
    Column(&'a Column),
    Constraint(&'a Constraint),
    Index(&'a Index),
    Enum(&'a Enum),
    Domain(&'a Domain),
    View(&'a View),
    Sequence,
}

impl Held<'_> {
    /// Whether a column of its table is in it.
    pub(super) fn speaks_of(&self, column: &str) -> bool {
        match self.what {
            What::Constraint(constraint) => constraint.form.speaks_of(column),
            What::Index(index) => index.speaks_of(column),
            _ => false,
        }
    }
}

/// What a schema tells of these names, but not of the sequences that go with a column.
pub(super) fn held<'a>(schema: &'a Schema, names: &BTreeSet<RelName>) -> BTreeMap<Object, Held<'a>> {
    let mut all = BTreeMap::new();
    for (name, table) in kept(&schema.tables, names) {
        let kind = match table.kind {
            TableKind::Table => "table",
            TableKind::MaterializedView => "materialized view",
        };
        add(&mut all, Object::Relation(name.clone()), kind, None, table.created, What::Table(table));
        parts(&mut all, name, table);
    }
    for (name, view) in kept(&schema.views, names) {
        add(&mut all, Object::Relation(name.clone()), "view", None, Some(view.created), What::View(view));
    }
    for (name, sequence) in kept(&schema.sequences, names).filter(|(_, sequence)| sequence.owner.is_none()) {
        let object = Object::Relation(name.clone());
        add(&mut all, object, "sequence", None, Some(sequence.created), What::Sequence);
    }
    for (name, found) in kept(&schema.enums, names) {
        add(&mut all, Object::Type(name.clone()), "enum", None, found.created, What::Enum(found));
    }
    for (name, domain) in kept(&schema.domains, names) {
        add(&mut all, Object::Type(name.clone()), "domain", None, domain.created, What::Domain(domain));
    }
    all
}

fn kept<'a, T>(
    all: &'a BTreeMap<RelName, Rc<T>>,
    names: &BTreeSet<RelName>,
) -> impl Iterator<Item = (&'a RelName, &'a T)> {
    names.iter().filter_map(|name| all.get_key_value(name)).map(|(name, found)| (name, &**found))
}

/// Every name that a schema tells of.
pub(super) fn names(schema: &Schema) -> impl Iterator<Item = &RelName> {
    let relations = schema.tables.keys().chain(schema.views.keys()).chain(schema.sequences.keys());
    relations.chain(schema.enums.keys()).chain(schema.domains.keys())
}

fn parts<'a>(all: &mut BTreeMap<Object, Held<'a>>, name: &'a RelName, table: &'a Table) {
    if table.kind == TableKind::Table {
        for column in &table.columns {
            let object = Object::Column(name.clone(), column.name.clone());
            add(all, object, "column", Some(name), column.added, What::Column(column));
        }
    }
    for constraint in &table.constraints {
        let Some(own) = constraint.name.clone().filter(|_| !constraint.is_not_null()) else { continue };
        let object = Object::Constraint(name.clone(), own);
        add(all, object, "constraint", Some(name), Some(constraint.added), What::Constraint(constraint));
    }
    for index in &table.indexes {
        let Some(own) = index.name.clone() else { continue };
        let object = Object::Relation(RelName { schema: name.schema.clone(), name: own });
        add(all, object, "index", Some(name), index.added, What::Index(index));
    }
}

fn add<'a>(
    all: &mut BTreeMap<Object, Held<'a>>,
    object: Object,
    kind: &'static str,
    table: Option<&'a RelName>,
    made: Option<Moment>,
    what: What<'a>,
) {
    all.insert(object, Held { kind, table, made, what });
}

/// Whether all of a table is known.
pub(super) fn is_complete(schema: &Schema, table: &RelName) -> bool {
    schema.table(table).is_some_and(Table::is_all_known)
}
