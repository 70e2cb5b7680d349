//! From a form to its effects: which facts hold for it, and for which tables.

use super::{
    Effects, LockMode,
    facts::{StatementFact, first_version, statement_fact, statement_facts},
};
use crate::{
    schema::{Moment, Schema, canonical},
    settings::PgVersion,
    sql::{ConstraintForm, Form, ObjectKind, RelName},
};

/// What `form` does at `now`, when the database is as `before`.
pub fn effects_of(form: &Form, before: &Schema, version: PgVersion, now: Moment) -> Effects {
    let mut gather = Gather { before, version, now, effects: Effects::default() };
    gather.form(form);
    gather.finish()
}

/// Effects as they come together.
pub(super) struct Gather<'a> {
    pub(super) before: &'a Schema,
    pub(super) version: PgVersion,
    pub(super) now: Moment,
    pub(super) effects: Effects,
}

impl Gather<'_> {
    /// The fact `key` holds, for `table` and for `others`.
    pub(super) fn add(&mut self, key: &'static str, table: Option<&RelName>, others: &[RelName]) {
        let Some(fact) = self.fact(key) else { return };
        if !self.effects.facts.contains(&fact.key) {
            self.effects.facts.push(fact.key);
        }
        self.effects.refuses_transaction |= fact.refuses_transaction;
        if let Some(table) = table {
            self.on_table(fact, table);
        }
        for other in others {
            if let Some(mode) = fact.other {
                self.effects.lock(other, mode);
            }
            if fact.scan.other {
                self.effects.scans.extend(self.before.heaps(other));
            }
        }
    }

    /// The fact for this version, or that of the first version that knows the form.
    fn fact(&mut self, key: &str) -> Option<&'static StatementFact> {
        let fact = statement_fact(key, self.version);
        if fact.is_none() {
            let first = first_version(key)?;
            self.effects.needs = self.effects.needs.max(Some(first));
            return statement_facts().find(|fact| fact.key == key && fact.from == first);
        }
        fact
    }

    fn on_table(&mut self, fact: &StatementFact, table: &RelName) {
        if let Some(mode) = fact.lock {
            self.effects.lock(table, mode);
            if fact.children {
                for child in self.before.descendants(table) {
                    self.effects.lock(&child, mode);
                }
            }
        }
        let heaps = if fact.children { self.before.heaps(table) } else { vec![table.clone()] };
        if fact.rewrite {
            self.effects.rewrites.extend(heaps.iter().cloned());
        }
        if fact.scan.table {
            self.effects.scans.extend(heaps.iter().cloned());
        }
        if fact.index {
            self.effects.index_builds.extend(heaps);
        }
    }

    fn finish(mut self) -> Effects {
        dedup(&mut self.effects.rewrites);
        let rewrites = self.effects.rewrites.clone();
        self.effects.scans.retain(|table| !rewrites.contains(table));
        dedup(&mut self.effects.scans);
        dedup(&mut self.effects.index_builds);
        self.effects
    }

    /// Each of `tables` by itself.
    fn each(&mut self, key: &'static str, tables: &[RelName]) {
        for table in tables {
            self.add(key, Some(table), &[]);
        }
    }

    fn form(&mut self, form: &Form) {
        match form {
            Form::AlterTable { table, object, actions, .. } => {
                for action in actions {
                    self.alter_table(table, *object, action);
                }
            }
            Form::CreateTable { .. } => self.create_table(form),
            Form::CreateIndex { table, concurrently, only, .. } => {
                let key = match (concurrently, only) {
                    (true, _) => "create-index.concurrently",
                    (false, true) => "create-index.only",
                    (false, false) => "create-index",
                };
                self.add(key, Some(table), &[]);
            }
            Form::Drop { object, names, concurrently, cascade, .. } => {
                for name in names {
                    self.drop(*object, name, *concurrently, *cascade);
                }
            }
            Form::Rename { object, relation, .. } => self.rename(*object, relation),
            Form::SetSchema { object, relation, .. } => match object {
                ObjectKind::Table
                | ObjectKind::View
                | ObjectKind::MaterializedView
                | ObjectKind::Sequence
                | ObjectKind::ForeignTable => self.add("set-schema.table", Some(relation), &[]),
                _ => self.add("set-schema.other", None, &[]),
            },
            Form::CreateEnum { .. } => self.add("create-type", None, &[]),
            Form::AddEnumValue { .. } => self.add("alter-type.add-value", None, &[]),
            Form::CreateDomain { .. } => self.add("create-domain", None, &[]),
            Form::AlterDomain { name, validates, .. } => {
                if *validates {
                    let users = self.before.tables_using_type(name);
                    self.add("alter-domain.add-constraint", None, &users);
                } else {
                    self.add("alter-domain", None, &[]);
                }
            }
            Form::CreateView { name, reads, materialized, replace, .. } => {
                if *materialized {
                    self.add("create-materialized-view", None, reads);
                } else if *replace && self.before.views.contains_key(&canonical(name)) {
                    self.add("create-view.replace", Some(name), reads);
                } else {
                    self.add("create-view", None, reads);
                }
            }
            Form::RefreshView { name, concurrently } => {
                let key = if *concurrently {
                    "refresh-materialized-view.concurrently"
                } else {
                    "refresh-materialized-view"
                };
                self.add(key, Some(name), &[]);
            }
            Form::CreateTrigger { table, other, .. } => match other {
                Some(other) => {
                    self.add("create-trigger.constraint", Some(table), std::slice::from_ref(other))
                }
                None => self.add("create-trigger", Some(table), &[]),
            },
            Form::CreatePolicy { table, rule } => {
                self.add(if *rule { "create-rule" } else { "create-policy" }, Some(table), &[]);
            }
            Form::CreateFunction => self.add("create-function", None, &[]),
            Form::CreateStatistics { tables } => self.each("create-statistics", tables),
            Form::CreateSequence { owner, .. } => match owner {
                Some(owner) => self.add("create-sequence.owned", None, std::slice::from_ref(owner)),
                None => self.add("create-sequence", None, &[]),
            },
            Form::AlterSequence { name, owner } => match owner {
                Some(owner) => self.add("alter-sequence.owned", Some(name), std::slice::from_ref(owner)),
                None => self.add("alter-sequence", Some(name), &[]),
            },
            Form::CreateSchema { .. } => self.add("create-schema", None, &[]),
            Form::CreateExtension { .. } => self.add("create-extension", None, &[]),
            Form::Comment { relation, .. } => match relation {
                Some(relation) => self.add("comment", Some(relation), &[]),
                None => self.add("comment.other", None, &[]),
            },
            Form::Grant => self.add("grant", None, &[]),
            form => self.rows_and_maintenance(form),
        }
    }

    fn rows_and_maintenance(&mut self, form: &Form) {
        match form {
            Form::Insert { table, reads, writes, .. } => {
                self.add("insert", Some(table), reads);
                self.each("update", writes);
            }
            Form::Update { table, reads, writes, .. } => {
                self.add("update", Some(table), reads);
                self.each("update", writes);
            }
            Form::Delete { table, reads, writes, .. } => {
                self.add("delete", Some(table), reads);
                self.each("update", writes);
            }
            Form::Select { reads, locked, writes, .. } => {
                self.add("select", None, reads);
                self.each("select.for-update", locked);
                self.each("update", writes);
            }
            Form::Copy { table, writes, reads } => {
                self.add(if *writes { "copy.from" } else { "copy.to" }, table.as_ref(), reads);
            }
            Form::Truncate { tables, cascade } => self.truncate(tables, *cascade),
            Form::LockTable { tables, mode } => {
                self.add("lock-table", None, &[]);
                for table in tables {
                    self.lock_with_children(table, *mode);
                }
            }
            Form::Reindex { relation, index, many, concurrently } => {
                self.reindex(relation.as_ref(), *index, *many, *concurrently);
            }
            Form::Vacuum { tables, full, analyze_only } => {
                let key = match (full, analyze_only) {
                    (_, true) => "analyze",
                    (true, _) => "vacuum.full",
                    (false, false) => "vacuum",
                };
                self.add(key, None, &[]);
                self.each(key, tables);
            }
            Form::Cluster { table: Some(table) } => self.add("cluster", Some(table), &[]),
            Form::Cluster { table: None } => self.add("cluster.all", None, &[]),
            Form::Set { .. } => self.add("set", None, &[]),
            Form::Transaction(_) => self.add("transaction", None, &[]),
            Form::Do => {
                self.add("do", None, &[]);
                self.effects.doubt("the body of a DO block is not looked into");
            }
            Form::Call => {
                self.add("call", None, &[]);
                self.effects.doubt("the body of a procedure is not looked into");
            }
            Form::Unparsed { message, .. } => {
                self.add("unparsed", None, &[]);
                self.effects.doubt(message.clone());
            }
            Form::Other { node } => {
                let refused = statement_facts().find(|fact| fact.key.strip_prefix("other.") == Some(node));
                self.add(refused.map_or("other", |fact| fact.key), None, &[]);
                if refused.is_none() {
                    self.effects.doubt("Retort has no facts for this statement");
                }
            }
            _ => {}
        }
    }

    fn lock_with_children(&mut self, table: &RelName, mode: LockMode) {
        self.effects.lock(table, mode);
        for child in self.before.descendants(table) {
            self.effects.lock(&child, mode);
        }
    }

    fn create_table(&mut self, form: &Form) {
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
            self.add("create-table.reads", None, reads);
        }
    }

    fn drop(&mut self, object: ObjectKind, name: &RelName, concurrently: bool, cascade: bool) {
        match object {
            ObjectKind::Table | ObjectKind::ForeignTable => self.drop_table(name, cascade),
            ObjectKind::MaterializedView => self.add("drop-materialized-view", Some(name), &[]),
            ObjectKind::View => self.add("drop-view", Some(name), &[]),
            ObjectKind::Sequence => self.add("drop-sequence", Some(name), &[]),
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
            ObjectKind::Trigger => self.add("drop-trigger", Some(name), &[]),
            ObjectKind::Policy => self.add("drop-policy", Some(name), &[]),
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
            ObjectKind::Function => {
                self.add("drop-function", None, &[]);
                if cascade {
                    self.effects.doubt("what depends on the function goes too, and is not known");
                }
            }
            _ => self.add("drop-other", None, &[]),
        }
    }

    fn drop_table(&mut self, name: &RelName, cascade: bool) {
        self.add("drop-table", Some(name), &[]);
        let mut others: Vec<RelName> = Vec::new();
        for table in std::iter::once(name.clone()).chain(self.before.descendants(name)) {
            others.extend(self.before.references(&table).into_iter().map(|(target, _)| target));
            if cascade {
                others.extend(self.before.referenced_by(&table).into_iter().map(|(other, _)| other));
            }
        }
        others.retain(|other| canonical(other) != canonical(name));
        if !others.is_empty() {
            self.add("drop-table.foreign-key", Some(name), &others);
        }
        let parents =
            self.before.table(name).filter(|known| known.partition).map(|known| known.parents.clone());
        if let Some(parents) = parents {
            self.add("drop-table.partition", Some(name), &parents);
        }
    }

    fn rename(&mut self, object: ObjectKind, relation: &RelName) {
        let is_index = object == ObjectKind::Index || self.before.table_of_index(relation).is_some();
        match object {
            ObjectKind::Index | ObjectKind::Table if is_index => {
                self.add("rename.index", Some(relation), &[])
            }
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::ForeignTable => self.add("rename.table", Some(relation), &[]),
            ObjectKind::Column => self.add("rename.column", Some(relation), &[]),
            ObjectKind::Constraint => self.add("rename.constraint", Some(relation), &[]),
            ObjectKind::Trigger => self.add("rename.trigger", Some(relation), &[]),
            ObjectKind::Policy => self.add("rename.policy", Some(relation), &[]),
            ObjectKind::EnumValue => self.add("alter-type.rename-value", None, &[]),
            _ => self.add("rename.other", None, &[]),
        }
    }

    fn truncate(&mut self, tables: &[RelName], cascade: bool) {
        self.each("truncate", tables);
        if !cascade {
            return;
        }
        let mut reached: Vec<RelName> = tables.to_vec();
        let mut at = 0;
        while let Some(table) = reached.get(at).cloned() {
            for (other, _) in self.before.referenced_by(&table) {
                if !reached.iter().any(|known| canonical(known) == canonical(&other)) {
                    reached.push(other);
                }
            }
            at += 1;
        }
        let more = reached.get(tables.len()..).unwrap_or(&[]).to_vec();
        self.each("truncate.cascade", &more);
    }

    fn reindex(&mut self, relation: Option<&RelName>, index: bool, many: bool, concurrently: bool) {
        let Some(relation) = relation.filter(|_| !many) else {
            self.add("reindex.many", None, &[]);
            return;
        };
        if !index {
            let key = if concurrently { "reindex.concurrently" } else { "reindex.table" };
            self.add(key, Some(relation), &[]);
            return;
        }
        let key = if concurrently { "reindex.index.concurrently" } else { "reindex.index" };
        match self.before.table_of_index(relation).map(|(table, _)| table.clone()) {
            Some(table) => self.add(key, Some(&table), std::slice::from_ref(relation)),
            None => {
                self.add(key, None, std::slice::from_ref(relation));
                self.effects
                    .doubt(format!("the table of index {relation} is not known; it is locked and read too"));
            }
        }
    }
}

fn dedup(tables: &mut Vec<RelName>) {
    let mut seen: Vec<RelName> = Vec::new();
    tables.retain(|table| {
        let fresh = !seen.contains(table);
        if fresh {
            seen.push(table.clone());
        }
        fresh
    });
}
