//! What each command makes of the schema.

use std::rc::Rc;

use super::{
    Column, Constraint, Domain, Enum, Held, Index, Moment, Schema, Setting, Table, TableKind, View, canonical,
};
use crate::pg::LockMode;
use crate::sql::{ConstraintForm, Form, IndexKey, ObjectKind, RelName};

impl Schema {
    /// Take in what `form` does, at `now`. Forms that change nothing here leave everything as it is.
    pub fn apply(&mut self, form: &Form, now: Moment) {
        match form {
            Form::AlterTable { table, object, actions, only, .. } => match object {
                ObjectKind::Index | ObjectKind::Sequence | ObjectKind::View => {}
                _ => {
                    for action in actions {
                        self.alter(table, action, *only, now);
                    }
                }
            },
            Form::CreateTable { .. } => self.create_table(form, now),
            Form::CreateIndex { .. } => self.create_index(form, now),
            Form::Drop { object, names, cascade, .. } => {
                for name in names {
                    if *cascade && *object != ObjectKind::Type {
                        self.drop_views(&self.views_of(name, None));
                    }
                    self.drop(*object, name, *cascade);
                }
            }
            Form::Rename { object, relation, from, to } => {
                self.rename(*object, relation, from.as_deref(), to);
            }
            Form::SetSchema { relation, to, .. } => {
                let target = RelName { schema: Some(to.clone()), name: relation.name.clone() };
                self.move_relation(&canonical(relation), &canonical(&target));
            }
            Form::CreateEnum { name, labels } => {
                let labels = labels.iter().map(|label| (label.clone(), None)).collect();
                self.enums.insert(canonical(name), Rc::new(Enum { labels, created: Some(now) }));
            }
            Form::AddEnumValue { name, label, .. } => {
                let known = Rc::make_mut(self.enums.entry(canonical(name)).or_default());
                if !known.labels.iter().any(|(found, _)| found == label) {
                    known.labels.push((label.clone(), Some(now)));
                }
            }
            Form::CreateDomain { name, base, constrained } => {
                let domain = Domain { base: base.clone(), constrained: *constrained, created: Some(now) };
                self.domains.insert(canonical(name), Rc::new(domain));
            }
            Form::AlterDomain { name, constrains, .. } => {
                if *constrains {
                    Rc::make_mut(self.domains.entry(canonical(name)).or_default()).constrained = true;
                }
            }
            Form::CreateSequence { name, .. } => {
                self.sequences.insert(canonical(name), now);
            }
            Form::CreateView { .. } => self.create_view(form, now),
            Form::Insert { table, writes, .. } => {
                self.fill(table);
                writes.iter().for_each(|table| self.fill(table));
            }
            Form::Update { table, writes, .. } | Form::Delete { table, writes, .. } => {
                // MERGE is an update here, and may insert.
                self.fill(table);
                writes.iter().for_each(|table| self.fill(table));
            }
            Form::Copy { table: Some(table), writes: true, .. } => self.fill(table),
            Form::Select { functions, writes, strings, .. } => {
                writes.iter().for_each(|table| self.fill(table));
                self.select(functions, strings, now);
            }
            Form::Truncate { tables, .. } => {
                for table in tables {
                    if self.table(table).is_some() {
                        self.table_mut(table).filled = false;
                    }
                }
            }
            Form::Set { local, name, value } => self.set(*local, name, value.as_ref(), now),
            Form::Do | Form::Call | Form::Unparsed { .. } => self.opaque += 1,
            _ => {}
        }
    }

    /// Note the locks that a command took at `now`; those of transactions that are over are forgotten.
    pub fn take_locks(&mut self, locks: &[(RelName, LockMode)], now: Moment) {
        self.locks.retain(|held| held.since.transaction == now.transaction);
        for (relation, mode) in locks {
            let relation = canonical(relation);
            let known = self.locks.iter_mut().find(|held| held.relation == relation);
            match known {
                Some(held) if held.mode >= *mode => {}
                Some(held) => *held = Held { relation, mode: *mode, since: now },
                None => self.locks.push(Held { relation, mode: *mode, since: now }),
            }
        }
    }

    /// What is known of a table, for changing it; a new entry where nothing is.
    pub(super) fn table_mut(&mut self, name: &RelName) -> &mut Table {
        Rc::make_mut(self.tables.entry(canonical(name)).or_default())
    }

    /// The table as far as it is known, for changing it; nothing is entered.
    pub(super) fn known_mut(&mut self, name: &RelName) -> Option<&mut Table> {
        self.tables.get_mut(&canonical(name)).map(Rc::make_mut)
    }

    fn create_table(&mut self, form: &Form, now: Moment) {
        let Form::CreateTable {
            table: name,
            columns,
            constraints,
            parents,
            partition,
            partitioned,
            like,
            reads,
            if_not_exists,
            default_partition,
            unlogged,
            ..
        } = form
        else {
            return;
        };
        if *if_not_exists && self.exists(name) {
            return;
        }
        let mut table = Table {
            created: Some(now),
            complete: reads.is_none() || !columns.is_empty(),
            filled: reads.is_some(),
            partitioned: *partitioned,
            parents: parents.iter().map(canonical).collect(),
            partition: *partition,
            default_partition: *default_partition,
            unlogged: Some(*unlogged),
            opaque: self.opaque,
            ..Table::default()
        };
        for source in parents.iter().chain(like) {
            match self.table(source) {
                Some(source) => {
                    table.complete &= source.complete;
                    table.columns.extend(
                        source.columns.iter().cloned().map(|column| Column { added: Some(now), ..column }),
                    );
                }
                None => table.complete = false,
            }
        }
        if *partition && let Some(parent) = parents.first().and_then(|parent| self.table(parent)) {
            let inherited = |constraint: &Constraint| Constraint { inherited: true, ..constraint.clone() };
            table.constraints = parent.constraints.iter().map(inherited).collect();
            table.indexes =
                parent.indexes.iter().map(|index| Index { name: None, ..index.clone() }).collect();
        }
        for column in columns {
            let made = Column::of(column, now, reads.is_some());
            match table.columns.iter_mut().find(|known| known.name == made.name) {
                Some(known) => {
                    known.not_null = if column.not_null { Some(true) } else { known.not_null };
                    known.default = if column.default { Some(true) } else { known.default };
                }
                None => table.columns.push(made),
            }
        }
        let name = canonical(name);
        let of_columns = columns.iter().flat_map(|column| {
            column.constraints.iter().map(move |constraint| (constraint, Some(column.name.as_str())))
        });
        // PostgreSQL names the primary key first, then what is UNIQUE, then the rest.
        let mut all: Vec<_> =
            of_columns.chain(constraints.iter().map(|constraint| (constraint, None))).collect();
        all.sort_by_key(|(constraint, _)| match constraint.form {
            ConstraintForm::PrimaryKey { .. } => 0,
            ConstraintForm::Unique { .. } | ConstraintForm::Exclude { .. } => 1,
            _ => 2,
        });
        for (constraint, column) in all {
            self.add_constraint(&name, &mut table, constraint, column, now);
        }
        self.tables.insert(name, Rc::new(table));
    }

    fn create_index(&mut self, form: &Form, now: Moment) {
        let Form::CreateIndex {
            name, table, keys, unique, if_not_exists, partial, expression_columns, ..
        } = form
        else {
            return;
        };
        let name = name.clone().unwrap_or_else(|| self.index_name(&canonical(table), keys));
        let lies = RelName { schema: table.schema.clone(), name: name.clone() };
        if *if_not_exists && self.exists(&lies) {
            return;
        }
        self.table_mut(table).indexes.push(Index {
            name: Some(name),
            keys: keys.clone(),
            expression_columns: expression_columns.clone(),
            unique: *unique,
            partial: *partial,
            constraint: false,
            added: Some(now),
        });
    }

    fn create_view(&mut self, form: &Form, now: Moment) {
        let Form::CreateView { name, reads, materialized, columns, uses, .. } = form else { return };
        let name = canonical(name);
        let reads: Vec<RelName> = reads.iter().map(canonical).collect();
        let uses = uses.clone();
        if *materialized {
            let column = |name: &String| Column { name: name.clone(), added: Some(now), ..Column::default() };
            let table = Table {
                kind: TableKind::MaterializedView,
                created: Some(now),
                columns: columns.iter().map(column).collect(),
                complete: !columns.is_empty(),
                filled: true,
                reads,
                uses,
                opaque: self.opaque,
                ..Table::default()
            };
            self.tables.insert(name, Rc::new(table));
        } else {
            let created = self.views.get(&name).map_or(now, |view| view.created);
            self.views.insert(name, Rc::new(View { reads, columns: columns.clone(), uses, created }));
        }
    }

    /// Rows come into a table, and so into its partitions and what it is a partition of.
    fn fill(&mut self, table: &RelName) {
        let mut names = self.descendants(table);
        names.push(canonical(table));
        let mut up = vec![canonical(table)];
        while let Some(name) = up.pop() {
            let parents = self.table(&name).map(|known| known.parents.clone()).unwrap_or_default();
            for parent in parents {
                if !names.contains(&parent) {
                    names.push(parent.clone());
                    up.push(parent);
                }
            }
        }
        for name in names {
            if let Some(known) = self.known_mut(&name) {
                known.filled = true;
            }
        }
    }

    fn drop(&mut self, object: ObjectKind, name: &RelName, cascade: bool) {
        let name = canonical(name);
        match object {
            ObjectKind::Table | ObjectKind::MaterializedView | ObjectKind::ForeignTable => {
                self.drop_table(&name);
            }
            ObjectKind::View => {
                self.views.remove(&name);
            }
            ObjectKind::Sequence => {
                self.sequences.remove(&name);
            }
            ObjectKind::Index => {
                if let Some(table) = self.table_of_index(&name).map(|(table, _)| table.clone()) {
                    self.table_mut(&table).indexes.retain(|index| index.name.as_deref() != Some(&name.name));
                }
            }
            ObjectKind::Type | ObjectKind::Domain => {
                if cascade {
                    self.drop_columns_of_type(&name);
                }
                self.enums.remove(&name);
                self.domains.remove(&name);
            }
            ObjectKind::Schema => self.drop_schema(&name.name),
            _ => {}
        }
    }

    /// Views and materialized views go.
    pub(super) fn drop_views(&mut self, names: &[RelName]) {
        for name in names {
            self.views.remove(name);
            self.tables.remove(name);
        }
    }

    fn drop_table(&mut self, name: &RelName) {
        for partition in self.descendants(name) {
            self.tables.remove(&partition);
        }
        self.tables.remove(name);
        // With CASCADE the foreign keys that point here go; without it there are none.
        for (other, _) in self.referenced_by(name) {
            self.table_mut(&other).constraints.retain(|constraint| {
                !matches!(&constraint.form, ConstraintForm::ForeignKey { target, .. } if canonical(target) == *name)
            });
        }
    }

    fn drop_columns_of_type(&mut self, name: &RelName) {
        for table in self.tables_using_type(name) {
            let of_type = |column: &Column| {
                column
                    .type_
                    .as_ref()
                    .is_some_and(|type_| canonical(&super::ask::type_relation(type_)) == *name)
            };
            let known = self.table_mut(&table);
            let gone: Vec<String> = known
                .columns
                .iter()
                .filter(|column| of_type(column))
                .map(|column| column.name.clone())
                .collect();
            gone.iter().for_each(|column| known.drop_column(column));
        }
    }

    fn drop_schema(&mut self, schema: &str) {
        let stays = |name: &RelName| name.schema.as_deref() != Some(schema);
        self.tables.retain(|name, _| stays(name));
        self.views.retain(|name, _| stays(name));
        self.enums.retain(|name, _| stays(name));
        self.domains.retain(|name, _| stays(name));
        self.sequences.retain(|name, _| stays(name));
    }

    fn select(&mut self, functions: &[String], strings: &[String], now: Moment) {
        // `SELECT set_config('lock_timeout', '2s', true)`
        if let ([function], [name, value, ..]) = (functions, strings)
            && function == "set_config"
        {
            self.set(true, &name.to_lowercase(), Some(value), now);
        }
    }

    fn set(&mut self, local: bool, name: &str, value: Option<&String>, now: Moment) {
        if name == "all" {
            self.settings.clear();
            return;
        }
        let setting = self.settings.entry(name.to_owned()).or_default();
        *setting = if local {
            Setting { session: setting.session.take(), local: Some((now.transaction, value.cloned())) }
        } else {
            Setting { session: Some(value.cloned()), local: None }
        };
    }

    /// Put a constraint on a table that is not, or not yet, in the schema; `column` is the one that it is written on.
    pub(super) fn add_constraint(
        &self,
        name: &RelName,
        table: &mut Table,
        definition: &crate::sql::ConstraintDef,
        column: Option<&str>,
        now: Moment,
    ) {
        let mut form = definition.form.clone();
        fill_columns(&mut form, table, column);
        let own = definition.name.clone().or_else(|| self.constraint_name(name, table, &form));
        table.take_constraint(&form, own.as_ref(), now);
        table.constraints.push(Constraint {
            name: own,
            form,
            valid: !definition.not_valid && !definition.not_enforced,
            inherited: false,
            added: now,
        });
    }
}

/// Fill in the columns of a constraint that is written on a column or made from an index.
fn fill_columns(form: &mut ConstraintForm, table: &Table, column: Option<&str>) {
    let (columns, index) = match form {
        ConstraintForm::Unique { columns, using_index }
        | ConstraintForm::PrimaryKey { columns, using_index } => (columns, using_index.clone()),
        ConstraintForm::ForeignKey { columns, .. } => (columns, None),
        ConstraintForm::NotNull { column: own } if own.is_empty() => {
            column.unwrap_or("").clone_into(own);
            return;
        }
        _ => return,
    };
    if !columns.is_empty() {
        return;
    }
    if let Some(column) = column {
        columns.push(column.to_owned());
    } else if let Some(known) = index.and_then(|index| table.index(&index)) {
        columns.extend(known.keys.iter().filter_map(|key| match key {
            IndexKey::Column(column) => Some(column.clone()),
            IndexKey::Expression => None,
        }));
    }
}

impl Table {
    /// What a constraint brings along: its index, and NOT NULL.
    fn take_constraint(&mut self, form: &ConstraintForm, name: Option<&String>, now: Moment) {
        match form {
            ConstraintForm::PrimaryKey { columns, using_index } => {
                for column in columns {
                    self.set_not_null(column, true);
                }
                self.take_index(columns, using_index.as_ref(), name, now);
            }
            ConstraintForm::Unique { columns, using_index } => {
                self.take_index(columns, using_index.as_ref(), name, now);
            }
            ConstraintForm::Exclude { keys } => self.indexes.push(Index {
                name: name.cloned(),
                keys: keys.clone(),
                expression_columns: Vec::new(),
                unique: false,
                partial: false,
                constraint: true,
                added: Some(now),
            }),
            ConstraintForm::NotNull { column } => self.set_not_null(column, true),
            ConstraintForm::Check { .. } | ConstraintForm::ForeignKey { .. } => {}
        }
    }

    fn take_index(&mut self, columns: &[String], using: Option<&String>, name: Option<&String>, now: Moment) {
        let existing =
            using.and_then(|using| self.indexes.iter_mut().find(|index| index.name.as_ref() == Some(using)));
        if let Some(index) = existing {
            index.name = name.cloned();
            index.constraint = true;
            return;
        }
        self.indexes.push(Index {
            name: name.cloned(),
            keys: columns.iter().cloned().map(IndexKey::Column).collect(),
            expression_columns: Vec::new(),
            unique: true,
            partial: false,
            constraint: true,
            added: Some(now),
        });
    }
}
