//! Questions to the schema.

use std::rc::Rc;

use super::{Column, Enum, Held, Index, Moment, Schema, Table, TableKind, canonical};
use crate::sql::{ConstraintForm, IndexKey, ObjectKind, RelName, TypeName};

/// A foreign key, seen from the table that it refers to.
struct KeyTo<'a> {
    /// The columns referred to; empty for the primary key.
    columns: &'a [String],
    /// Whether deleting a row that is referred to writes into the key's table.
    cascades: bool,
    /// Whether changing a key that is referred to does.
    follows: bool,
}

impl Schema {
    /// Whether `table` was made earlier in the revision of `now`.
    pub fn is_new_in_revision(&self, table: &RelName, now: Moment) -> bool {
        self.table(table).and_then(|known| known.created).is_some_and(|at| at.revision == now.revision)
    }

    /// Whether `table` was made earlier in the transaction of `now`, so that nobody else can see it yet.
    pub fn is_new_in_transaction(&self, table: &RelName, now: Moment) -> bool {
        self.table(table).and_then(|known| known.created).is_some_and(|at| at.transaction == now.transaction)
    }

    /// Whether `table` holds no row for certain: made in the revision of `now`, never written into by it, and no command
    /// went by since that could have done so unseen.
    pub fn is_empty(&self, table: &RelName, now: Moment) -> bool {
        self.table(table).is_some_and(|known| {
            known.created.is_some_and(|at| at.revision == now.revision)
                && !known.filled
                && known.opaque == self.opaque
        })
    }

    /// The type of a column, where it is known.
    pub fn column_type(&self, table: &RelName, column: &str) -> Option<&TypeName> {
        self.table(table)?.column(column)?.type_.as_ref()
    }

    /// The enum that is a column's type, with its name, where both are known.
    pub fn enum_of(&self, table: &RelName, column: &str) -> Option<(RelName, &Enum)> {
        let name = canonical(&type_relation(self.column_type(table, column)?));
        let found = self.enum_type(&name)?;
        Some((name, found))
    }

    /// Whether a label may be used at `now`: not when `ADD VALUE` brought it in the same transaction, unless the type itself
    /// was made in it. Nothing when the label is not known.
    pub fn label_usable(&self, name: &RelName, label: &str, now: Moment) -> Option<bool> {
        let known = self.enum_type(name)?;
        let (_, added) = known.labels.iter().find(|(found, _)| found == label)?;
        let fresh = |at: &Moment| at.transaction == now.transaction;
        Some(!added.as_ref().is_some_and(fresh) || known.created.as_ref().is_some_and(fresh))
    }

    /// The value in force of a setting such as `lock_timeout`, when the migrations set it and it is not back to its default.
    pub fn setting(&self, name: &str, now: Moment) -> Option<&str> {
        let setting = self.settings.get(name)?;
        match &setting.local {
            Some((transaction, value)) if *transaction == now.transaction => value.as_deref(),
            _ => setting.session.as_ref()?.as_deref(),
        }
    }

    /// The locks that the transaction of `now` holds.
    pub fn held(&self, now: Moment) -> impl Iterator<Item = &Held> {
        self.locks.iter().filter(move |lock| lock.since.transaction == now.transaction)
    }

    /// Those of them that the revision of `now` took itself.
    pub fn held_by_revision(&self, now: Moment) -> impl Iterator<Item = &Held> {
        self.own_locks.iter().filter(move |lock| lock.since == now)
    }

    /// The known partitions and heirs of a table, those of its partitions too, in order of name.
    pub fn descendants(&self, table: &RelName) -> Vec<RelName> {
        let mut result: Vec<RelName> = Vec::new();
        let mut todo = vec![canonical(table)];
        while let Some(parent) = todo.pop() {
            for (name, known) in &self.tables {
                if known.parents.iter().any(|found| canonical(found) == parent) && !result.contains(name) {
                    result.push(name.clone());
                    todo.push(name.clone());
                }
            }
        }
        result.sort();
        result
    }

    /// The tables that hold the rows of `table`: itself, unless it is partitioned, and its descendants likewise.
    /// A partitioned table without a known partition stands for itself.
    pub fn heaps(&self, table: &RelName) -> Vec<RelName> {
        let holds_rows = |name: &RelName| !self.table(name).is_some_and(|known| known.partitioned);
        let mut result: Vec<RelName> = Vec::new();
        if holds_rows(table) {
            result.push(table.clone());
        }
        result.extend(self.descendants(table).into_iter().filter(holds_rows));
        if result.is_empty() {
            result.push(table.clone());
        }
        result
    }

    /// The views and materialized views that read a relation, or one of its columns, and those that read them in turn.
    pub fn views_of(&self, relation: &RelName, column: Option<&str>) -> Vec<RelName> {
        let speaks = |uses: &[String]| match column {
            Some(column) => uses.iter().any(|name| name == column || name == "*"),
            None => true,
        };
        let mut result: Vec<RelName> = Vec::new();
        let mut todo = vec![(canonical(relation), true)];
        while let Some((name, first)) = todo.pop() {
            let views = self.views.iter().map(|(view, known)| (view, &known.reads, &known.uses));
            let materialized = self.tables.iter().map(|(view, known)| (view, &known.reads, &known.uses));
            for (view, reads, uses) in views.chain(materialized) {
                if reads.contains(&name) && (!first || speaks(uses)) && !result.contains(view) {
                    result.push(view.clone());
                    todo.push((view.clone(), false));
                }
            }
        }
        result
    }

    /// `relations` with, after each view among them, what it reads.
    pub fn through_views(&self, relations: &[RelName]) -> Vec<RelName> {
        let mut result: Vec<RelName> = relations.to_vec();
        let mut at = 0;
        while let Some(name) = result.get(at).map(canonical) {
            for read in self.views.get(&name).map_or(&[][..], |view| &view.reads) {
                if !result.iter().any(|known| canonical(known) == *read) {
                    result.push(read.clone());
                }
            }
            at += 1;
        }
        result
    }

    /// The known partitions of a table, those of its partitions too, without tables that merely inherit.
    pub fn partitions(&self, table: &RelName) -> Vec<RelName> {
        let mut all = self.descendants(table);
        all.retain(|name| self.table(name).is_some_and(|known| known.partition));
        all
    }

    /// The default partition of a table, where one is known.
    pub fn default_partition(&self, table: &RelName) -> Option<RelName> {
        let parent = canonical(table);
        let of_parent = |known: &Table| known.default_partition && known.parents.contains(&parent);
        self.tables.iter().find(|(_, known)| of_parent(known)).map(|(name, _)| name.clone())
    }

    /// The table that an index is on, where it is known. An index lies in the schema of its table.
    pub fn table_of_index(&self, index: &RelName) -> Option<(&RelName, &Index)> {
        let index = canonical(index);
        self.tables.iter().find_map(|(name, table)| {
            let here = index.schema.is_none() || index.schema == name.schema;
            table.index(&index.name).filter(|_| here).map(|found| (name, found))
        })
    }

    /// The tables that `table`'s foreign keys refer to, each with the columns that refer.
    pub fn references(&self, table: &RelName) -> Vec<(RelName, Vec<String>)> {
        let known = self.table(table).map_or(&[][..], |known| &known.constraints);
        let keys = known.iter().filter_map(|constraint| match &constraint.form {
            ConstraintForm::ForeignKey { columns, target, .. } => Some((target.clone(), columns.clone())),
            _ => None,
        });
        keys.collect()
    }

    /// The tables that `table`'s foreign keys refer to, without those keys that came from a parent.
    pub fn own_references(&self, table: &RelName) -> Vec<RelName> {
        let known = self.table(table).map_or(&[][..], |known| &known.constraints);
        let keys = known.iter().filter(|constraint| !constraint.inherited);
        keys.filter_map(|constraint| match &constraint.form {
            ConstraintForm::ForeignKey { target, .. } => Some(target.clone()),
            _ => None,
        })
        .collect()
    }

    /// The tables with a column whose default draws from a sequence, as far as that is known.
    pub fn tables_drawing_from(&self, sequence: &RelName) -> Vec<RelName> {
        let owner = self.sequences.get(&canonical(sequence)).and_then(|known| known.owner.as_ref());
        let draws = |table: &RelName, column: &Column| {
            let written = column.definition.as_ref();
            written.is_some_and(|written| written.default_strings.contains(&sequence.name))
                || owner.is_some_and(|(of, name)| of == table && *name == column.name)
        };
        let tables = self.tables.iter().filter(|(name, known)| known.columns.iter().any(|c| draws(name, c)));
        tables.map(|(name, _)| name.clone()).collect()
    }

    /// The foreign keys to `table`, each with the table that it is of.
    fn keys_to(&self, table: &RelName) -> impl Iterator<Item = (&RelName, KeyTo<'_>)> {
        let name = canonical(table);
        let all = self.tables.iter().flat_map(|(other, known)| {
            known.constraints.iter().map(move |constraint| (other, &constraint.form))
        });
        all.filter_map(move |(other, form)| match form {
            ConstraintForm::ForeignKey { target, target_columns: columns, on_delete, on_update, .. }
                if canonical(target) == name =>
            {
                Some((other, KeyTo { columns, cascades: on_delete.writes(), follows: on_update.writes() }))
            }
            _ => None,
        })
    }

    /// The columns that a foreign key to `table` refers to: its primary key where it names none.
    pub fn or_primary_key<'a>(&'a self, table: &RelName, columns: &'a [String]) -> &'a [String] {
        match columns {
            [] => self.table(table).and_then(Table::primary_key).unwrap_or(&[]),
            named => named,
        }
    }

    /// The tables with a foreign key to `table`, each with the columns of `table` referred to (empty: its primary key).
    pub fn referenced_by(&self, table: &RelName) -> Vec<(RelName, Vec<String>)> {
        self.keys_to(table).map(|(other, key)| (other.clone(), key.columns.to_vec())).collect()
    }

    /// The tables with a foreign key to `table`, and whether deleting from `table` writes into them.
    pub fn referring(&self, table: &RelName) -> Vec<(RelName, bool)> {
        self.keys_to(table).map(|(other, key)| (other.clone(), key.cascades)).collect()
    }

    /// The tables with a foreign key to this column, and whether a change of it is written into them too.
    pub fn referring_by(&self, table: &RelName, column: &str) -> Vec<(RelName, bool)> {
        let refers =
            |key: &KeyTo<'_>| self.or_primary_key(table, key.columns).iter().any(|own| own == column);
        self.keys_to(table)
            .filter(|(_, key)| refers(key))
            .map(|(other, key)| (other.clone(), key.follows))
            .collect()
    }

    /// The foreign keys of all known tables that no index begins with: table and columns.
    pub fn foreign_keys_without_index(&self) -> Vec<(RelName, Vec<String>)> {
        let mut result = Vec::new();
        for (name, known) in &self.tables {
            for constraint in &known.constraints {
                if let ConstraintForm::ForeignKey { columns, .. } = &constraint.form
                    && known.index_on(columns).is_none()
                {
                    result.push((name.clone(), columns.clone()));
                }
            }
        }
        result
    }

    /// The tables with a column of this type, an enum's or a domain's.
    pub fn tables_using_type(&self, name: &RelName) -> Vec<RelName> {
        let wanted = canonical(name);
        let uses = |column: &Rc<Column>| column.is_of_type(&wanted);
        let tables = self.tables.iter().filter(|(_, known)| known.columns.iter().any(uses));
        tables.map(|(name, _)| name.clone()).collect()
    }

    /// All tables, enums, domains, views and sequences as text, without the moments at which they came to be: equal for two
    /// chains that lead to the same schema. Names of constraints and indexes count, the order in which they were made does not.
    pub fn outline(&self) -> String {
        use std::fmt::Write as _;
        let mut out = String::new();
        for (name, table) in &self.tables {
            let _ = writeln!(
                out,
                "{:?} {name} {:?} {} {:?}",
                table.kind, table.parents, table.partitioned, table.unlogged
            );
            for column in &table.columns {
                let type_ = column.type_.as_ref().map(ToString::to_string);
                let _ =
                    writeln!(out, "  {} {type_:?} {:?} {:?}", column.name, column.not_null, column.default);
            }
            let constraints = table.constraints.iter().map(|it| {
                let mut form = it.form.clone();
                // How the index came about is history.
                if let ConstraintForm::Unique { using_index, .. }
                | ConstraintForm::PrimaryKey { using_index, .. } = &mut form
                {
                    *using_index = None;
                }
                format!("  {:?} {form:?} {}", it.name, it.valid)
            });
            let indexes = table.indexes.iter().map(|it| {
                let (name, keys, uses) = (&it.name, &it.keys, &it.expression_columns);
                format!("  {name:?} {keys:?} {uses:?} {} {} {}", it.unique, it.partial, it.constraint)
            });
            let mut lines: Vec<String> = constraints.chain(indexes).collect();
            lines.sort();
            for line in lines {
                let _ = writeln!(out, "{line}");
            }
        }
        for (name, found) in &self.enums {
            let labels: Vec<&String> = found.labels.iter().map(|(label, _)| label).collect();
            let _ = writeln!(out, "enum {name} {labels:?}");
        }
        for (name, domain) in &self.domains {
            let _ = writeln!(out, "domain {name} {} {}", domain.base, domain.constrained);
        }
        for (name, view) in &self.views {
            let _ = writeln!(out, "view {name} {:?} {:?}", view.reads, view.columns);
        }
        for name in self.sequences.keys() {
            let _ = writeln!(out, "sequence {name}");
        }
        out
    }

    /// Whether a relation of this name is known: a table, view, sequence or index.
    pub fn exists(&self, name: &RelName) -> bool {
        self.relation_named(name).is_some()
    }

    /// The relation of this name, and when it was made, where that is known.
    pub fn relation_named(&self, name: &RelName) -> Option<(ObjectKind, Option<Moment>)> {
        let name = canonical(name);
        if let Some(table) = self.table(&name) {
            let kind = match table.kind {
                TableKind::Table => ObjectKind::Table,
                TableKind::MaterializedView => ObjectKind::MaterializedView,
            };
            return Some((kind, table.created));
        }
        let view = || self.views.get(&name).map(|view| (ObjectKind::View, Some(view.created)));
        let sequence =
            || self.sequences.get(&name).map(|sequence| (ObjectKind::Sequence, Some(sequence.created)));
        let index = || {
            let lies = self.tables.iter().filter(|(table, _)| table.schema == name.schema);
            lies.map(|(_, table)| table)
                .find_map(|table| Some((ObjectKind::Index, table.index(&name.name)?.added)))
        };
        view().or_else(sequence).or_else(index)
    }

    /// The enum or domain of this name, and when it was made, where that is known. Tables, views and sequences bring a type of
    /// their name along, and so may not be called as one that is there: `type "…" already exists`, seen on PGlite.
    pub fn type_named(&self, name: &RelName) -> Option<(ObjectKind, Option<Moment>)> {
        let found = self.enum_type(name).map(|found| (ObjectKind::Type, found.created));
        found.or_else(|| self.domain(name).map(|found| (ObjectKind::Domain, found.created)))
    }
}

impl Table {
    /// Whether `column` is known to hold no NULL: it is NOT NULL, or a validated check says so.
    pub fn proves_not_null(&self, column: &str) -> bool {
        self.column(column).is_some_and(|known| known.not_null == Some(true))
            || self.constraints.iter().any(|constraint| {
                constraint.valid
                    && match &constraint.form {
                        ConstraintForm::Check { proves_not_null, .. } => {
                            proves_not_null.as_deref() == Some(column)
                        }
                        ConstraintForm::NotNull { column: proven } => proven == column,
                        _ => false,
                    }
            })
    }

    /// An index without a condition whose first keys are these columns, in any order.
    pub fn index_on(&self, columns: &[String]) -> Option<&Index> {
        let begins = |index: &&Rc<Index>| {
            let first: Vec<_> = index.keys.iter().take(columns.len()).collect();
            first.len() == columns.len()
                && columns.iter().all(|column| {
                    first.iter().any(|key| matches!(key, IndexKey::Column(name) if name == column))
                })
        };
        self.indexes.iter().filter(|index| !index.partial).find(begins).map(Rc::as_ref)
    }

    /// The columns of the primary key, where it is known.
    pub fn primary_key(&self) -> Option<&[String]> {
        self.constraints.iter().find_map(|constraint| match &constraint.form {
            ConstraintForm::PrimaryKey { columns, .. } => Some(columns.as_slice()),
            _ => None,
        })
    }
}

/// The name of a type as that of a thing in a schema.
pub(crate) fn type_relation(type_: &TypeName) -> RelName {
    match type_.name.rsplit_once('.') {
        Some((schema, name)) => RelName { schema: Some(schema.to_owned()), name: name.to_owned() },
        None => RelName::bare(type_.name.clone()),
    }
}
