//! What each command makes of the schema.

use std::rc::Rc;

use super::{
    Column, Constraint, Domain, Enum, Held, Index, Moment, Schema, Setting, Table, TableKind, View, canonical,
};
use crate::pg::LockMode;
use crate::sql::{ConstraintForm, Form, ObjectKind, RelName};

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
                let known = Rc::make_mut(self.domains.entry(canonical(name)).or_default());
                known.constrained |= *constrains;
            }
            Form::CreateSequence { name, owner, if_not_exists } if !*if_not_exists || !self.exists(name) => {
                self.create_sequence(name, owner.as_ref(), now);
            }
            Form::AlterSequence { name, owner: Some(owner) } => self.give_sequence(name, owner),
            Form::CreateStatistics { name, tables } if !name.name.is_empty() => {
                self.statistics.insert(canonical(name), tables.iter().map(canonical).collect());
            }
            Form::CreatePolicy { table, rule: false, .. } => self.table_mut(table).policies = true,
            Form::CreateView { .. } => self.create_view(form, now),
            Form::Insert { table, writes, .. } => {
                self.fill(table);
                self.fill_all(writes);
            }
            // MERGE names its table here.
            Form::Update { writes, .. } | Form::Delete { writes, .. } => self.fill_all(writes),
            Form::Copy { table: Some(table), writes: true, .. } => self.fill(table),
            Form::Select { functions, writes, strings, .. } => {
                self.fill_all(writes);
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
            Form::Prepare { name, of } => {
                self.prepared.insert(name.clone(), Rc::new((**of).clone()));
            }
            Form::Execute { name } => match self.prepared.get(name).cloned() {
                Some(prepared) => self.apply(&prepared, now),
                None => self.opaque += 1,
            },
            Form::Do | Form::Call | Form::Unparsed { .. } => self.opaque += 1,
            _ => {}
        }
    }

    /// Note the locks that a command took at `now`; those of transactions that are over are forgotten.
    pub fn take_locks(&mut self, locks: &[(RelName, LockMode)], now: Moment) {
        self.locks.retain(|held| held.since.transaction == now.transaction);
        self.own_locks.retain(|held| held.since == now);
        for (relation, mode) in locks {
            let taken = Held { relation: canonical(relation), mode: *mode, since: now };
            for list in [&mut self.locks, &mut self.own_locks] {
                match list.iter_mut().find(|held| held.relation == taken.relation) {
                    Some(held) if held.mode >= taken.mode => {}
                    Some(held) => *held = taken.clone(),
                    None => list.push(taken.clone()),
                }
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
                        source
                            .columns
                            .iter()
                            .map(|column| Rc::new(Column { added: Some(now), ..Column::clone(column) })),
                    );
                }
                None => table.complete = false,
            }
        }
        if *partition && let Some(parent) = parents.first().and_then(|parent| self.table(parent)) {
            let inherited =
                |known: &Rc<Constraint>| Rc::new(Constraint { inherited: true, ..Constraint::clone(known) });
            let unnamed = |known: &Rc<Index>| Rc::new(Index { name: None, ..Index::clone(known) });
            table.constraints = parent.constraints.iter().map(inherited).collect();
            table.indexes = parent.indexes.iter().map(unnamed).collect();
        }
        for column in columns {
            let made = Column::of(column, now, reads.is_some());
            match table.columns.iter_mut().find(|known| known.name == made.name) {
                Some(known) => {
                    let known = Rc::make_mut(known);
                    known.not_null = if column.not_null { Some(true) } else { known.not_null };
                    known.default = if column.default { Some(true) } else { known.default };
                }
                None => table.columns.push(Rc::new(made)),
            }
        }
        let name = canonical(name);
        for column in columns {
            self.sequence_of(&name, column, now);
        }
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
            name,
            table,
            keys,
            unique,
            if_not_exists,
            partial,
            expression_columns,
            plain,
            ..
        } = form
        else {
            return;
        };
        let name = name.clone().unwrap_or_else(|| self.index_name(&canonical(table), keys));
        let lies = RelName { schema: table.schema.clone(), name: name.clone() };
        if *if_not_exists && self.exists(&lies) {
            return;
        }
        self.table_mut(table).indexes.push(Rc::new(Index {
            name: Some(name),
            keys: keys.clone(),
            expression_columns: expression_columns.clone(),
            unique: *unique,
            partial: *partial,
            constraint: false,
            plain: *plain,
            added: Some(now),
        }));
    }

    fn create_view(&mut self, form: &Form, now: Moment) {
        let Form::CreateView { name, reads, materialized, if_not_exists, columns, uses, .. } = form else {
            return;
        };
        if *if_not_exists && self.exists(name) {
            return;
        }
        let name = canonical(name);
        let reads: Vec<RelName> = reads.iter().map(canonical).collect();
        let uses = uses.clone();
        if *materialized {
            let column =
                |name: &String| Rc::new(Column { name: name.clone(), added: Some(now), ..Column::default() });
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

    fn fill_all(&mut self, tables: &[RelName]) {
        for table in tables {
            self.fill(table);
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
}
