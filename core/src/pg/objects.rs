//! The facts that hold for `CREATE TABLE`, `DROP`, `RENAME`: statements on objects as a whole.

use super::effects_of::Gather;
use crate::{
    schema::canonical,
    sql::{ConstraintForm, Form, ObjectKind, RelName},
};

impl Gather<'_> {
    pub(super) fn create_table(&mut self, form: &Form) {
        let Form::CreateTable {
            table,
            columns,
            constraints,
            parents,
            partition,
            like,
            reads,
            if_not_exists,
            ..
        } = form
        else {
            return;
        };
        self.add("create-table", None, &[]);
        if *if_not_exists && self.before.exists(table) {
            return;
        }
        let of_columns = columns.iter().flat_map(|column| &column.constraints);
        let targets: Vec<RelName> = of_columns
            .chain(constraints)
            .filter_map(|constraint| match &constraint.form {
                ConstraintForm::ForeignKey { target, .. } => Some(target.clone()),
                _ => None,
            })
            .filter(|target| canonical(target) != canonical(table))
            .collect();
        if !targets.is_empty() {
            self.add("create-table.references", None, &targets);
        }
        if *partition {
            self.add("create-table.partition-of", None, parents);
            let defaults: Vec<RelName> =
                parents.iter().filter_map(|parent| self.before.default_partition(parent)).collect();
            if !defaults.is_empty() {
                self.add("create-table.partition-of.default", None, &defaults);
            }
            let inherited: Vec<RelName> = parents
                .iter()
                .flat_map(|parent| self.before.references(parent))
                .map(|(target, _)| target)
                .collect();
            self.add("create-table.references", None, &inherited);
        } else {
            self.add("create-table.inherits", None, parents);
        }
        self.add("create-table.like", None, like);
        if let Some(reads) = reads {
            self.add("create-table.reads", None, &self.before.through_views(reads));
        }
    }

    pub(super) fn create_index(&mut self, form: &Form) {
        let Form::CreateIndex { name, table, concurrently, only, if_not_exists, .. } = form else { return };
        self.only = *only;
        let exists = *if_not_exists
            && name.as_ref().is_some_and(|name| {
                self.before.exists(&RelName { schema: table.schema.clone(), name: name.clone() })
            });
        let key = match (concurrently, only, exists) {
            (true, _, true) => "create-index.concurrently.exists",
            (true, _, false) => "create-index.concurrently",
            (false, _, true) => "create-index.exists",
            (false, true, false) => "create-index.only",
            (false, false, false) => "create-index",
        };
        self.add(key, Some(table), &[]);
    }

    pub(super) fn drop(&mut self, object: ObjectKind, name: &RelName, concurrently: bool, cascade: bool) {
        match object {
            ObjectKind::Table | ObjectKind::ForeignTable => self.drop_table(name, cascade),
            ObjectKind::MaterializedView => self.add("drop-materialized-view", Some(name), &[]),
            ObjectKind::View => {
                self.add("drop-view", Some(name), &[]);
                if cascade {
                    self.add("drop-table.view", None, &self.before.views_of(name, None));
                }
            }
            ObjectKind::Sequence => {
                self.add("drop-sequence", Some(name), &[]);
                if cascade {
                    self.add("drop-sequence.cascade", None, &self.before.tables_drawing_from(name));
                }
            }
            ObjectKind::Index => {
                let key = if concurrently { "drop-index.concurrently" } else { "drop-index" };
                let table = self.before.table_of_index(name).map(|(table, _)| table.clone());
                if table.is_none() {
                    self.effects.doubt(format!(
                        "the table of index {name} is not known; it is locked as the index is"
                    ));
                }
                self.add(key, Some(name), &[]);
                if let Some(table) = table {
                    self.add(key, Some(&table), &[]);
                }
            }
            ObjectKind::Statistics => self.drop_statistics(name),
            ObjectKind::Trigger => self.add("drop-trigger", Some(name), &[]),
            ObjectKind::Policy | ObjectKind::Rule => self.add("drop-policy", Some(name), &[]),
            ObjectKind::Type | ObjectKind::Domain => {
                self.add("drop-type", None, &[]);
                if cascade {
                    let users = self.before.tables_using_type(name);
                    self.add("drop-type.cascade", None, &users);
                }
            }
            ObjectKind::Schema => {
                self.add("drop-schema", None, &[]);
                if cascade {
                    let inside =
                        self.before.tables.keys().filter(|table| table.schema.as_ref() == Some(&name.name));
                    let inside: Vec<RelName> = inside.cloned().collect();
                    self.add("drop-schema.cascade", None, &inside);
                }
            }
            ObjectKind::Function(_) => {
                self.add("drop-function", None, &[]);
                if cascade {
                    self.effects.doubt("what depends on the function goes too, and is not known");
                }
            }
            _ => self.add("drop-other", None, &[]),
        }
    }

    fn drop_statistics(&mut self, name: &RelName) {
        let known = self.before.statistics.get(&canonical(name)).cloned();
        if known.is_none() {
            self.add("drop-statistics", None, &[]);
            self.effects.doubt(format!("the table of statistics {name} is not known; it is locked"));
        }
        self.each("drop-statistics", &known.unwrap_or_default());
    }

    fn drop_table(&mut self, name: &RelName, cascade: bool) {
        self.add("drop-table", Some(name), &[]);
        let mut others: Vec<RelName> = Vec::new();
        for table in std::iter::once(name.clone()).chain(self.before.descendants(name)) {
            others.extend(self.before.own_references(&table));
            if cascade {
                others.extend(self.before.referenced_by(&table).into_iter().map(|(other, _)| other));
            }
        }
        others.retain(|other| canonical(other) != canonical(name));
        if !others.is_empty() {
            self.add("drop-table.foreign-key", Some(name), &others);
        }
        if cascade {
            self.add("drop-table.view", None, &self.before.views_of(name, None));
        }
        let parents =
            self.before.table(name).filter(|known| known.partition).map(|known| known.parents.clone());
        for parent in parents.unwrap_or_default() {
            self.add("drop-table.partition", Some(name), std::slice::from_ref(&parent));
            if let Some(default) = self.before.default_partition(&parent) {
                self.add("drop-table.partition.default", None, &[default]);
            }
        }
    }

    pub(super) fn rename(&mut self, object: ObjectKind, relation: &RelName) {
        match object {
            ObjectKind::Index => self.add("rename.index", Some(relation), &[]),
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::ForeignTable => self.add("rename.table", Some(relation), &[]),
            ObjectKind::Column => self.add("rename.column", Some(relation), &[]),
            ObjectKind::Constraint => self.add("rename.constraint", Some(relation), &[]),
            ObjectKind::Trigger => self.add("rename.trigger", Some(relation), &[]),
            ObjectKind::Policy | ObjectKind::Rule => self.add("rename.policy", Some(relation), &[]),
            ObjectKind::EnumValue => self.add("alter-type.rename-value", None, &[]),
            _ => self.add("rename.other", None, &[]),
        }
    }
}
