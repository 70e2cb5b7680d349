//! From a form to its effects: which facts hold for it, and for which tables.

use super::{
    Effects,
    facts::{Reach, StatementFact, first_version, statement_fact, statement_facts},
};
use crate::{
    schema::{Moment, Schema, canonical},
    settings::PgVersion,
    sql::{Form, ObjectKind, OwnedBy, RelName},
};

/// What `form` does at `now`, when the database is as `before`.
pub fn effects_of(form: &Form, before: &Schema, version: PgVersion, now: Moment) -> Effects {
    let mut gather = Gather { before, version, now, only: false, effects: Effects::default() };
    gather.form(form);
    gather.finish()
}

/// Effects as they come together.
pub(super) struct Gather<'a> {
    pub(super) before: &'a Schema,
    pub(super) version: PgVersion,
    pub(super) now: Moment,
    /// Whether the statement says `ONLY`, so that nothing reaches below the table.
    pub(super) only: bool,
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
        self.effects.after_commit |= fact.after_commit;
        if let Some(table) = table {
            self.on_table(fact, table);
        }
        for other in others {
            if let Some(mode) = fact.other {
                self.effects.lock(other, mode);
                for below in self.below(other, fact.others) {
                    self.effects.lock(&below, mode);
                }
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

    /// The tables below one that something reaches.
    fn below(&self, table: &RelName, reach: Reach) -> Vec<RelName> {
        match reach {
            Reach::Partitions if !self.only => self.before.partitions(table),
            Reach::All if !self.only => self.before.descendants(table),
            _ => Vec::new(),
        }
    }

    fn on_table(&mut self, fact: &StatementFact, table: &RelName) {
        let below = self.below(table, fact.children);
        if let Some(mode) = fact.lock {
            self.effects.lock(table, mode);
            for child in &below {
                self.effects.lock(child, mode);
            }
        }
        let partitioned = |name: &&RelName| self.before.table(name).is_some_and(|known| known.partitioned);
        let mut heaps: Vec<RelName> =
            std::iter::once(table).chain(&below).filter(|name| !partitioned(name)).cloned().collect();
        if heaps.is_empty() && self.before.partitions(table).is_empty() {
            heaps.push(table.clone());
        }
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
    pub(super) fn each(&mut self, key: &'static str, tables: &[RelName]) {
        for table in tables {
            self.add(key, Some(table), &[]);
        }
    }

    pub(super) fn form(&mut self, form: &Form) {
        match form {
            Form::AlterTable { table, object, actions, only, .. } => {
                self.only = *only;
                for action in actions {
                    self.alter_table(table, *object, action);
                }
            }
            Form::CreateTable { .. } => self.create_table(form),
            Form::CreateIndex { .. } => self.create_index(form),
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
            Form::AddEnumValue { name, .. } => {
                let made = self.before.enum_type(name).and_then(|known| known.created);
                let is_new = made.is_some_and(|made| made.transaction == self.now.transaction);
                let key = if is_new { "alter-type.add-value.new-type" } else { "alter-type.add-value" };
                self.add(key, None, &[]);
            }
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
                    self.add("create-materialized-view", None, &self.before.through_views(reads));
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
                let reads = self.before.table(name).map(|known| known.reads.clone()).unwrap_or_default();
                self.add(key, Some(name), &self.before.through_views(&reads));
            }
            Form::CreateTrigger { table, other, row, .. } => match other {
                Some(other) => {
                    self.add("create-trigger.constraint", Some(table), std::slice::from_ref(other));
                }
                None if *row => self.add("create-trigger", Some(table), &[]),
                None => self.add("create-trigger.statement", Some(table), &[]),
            },
            Form::CreatePolicy { table, rule: true, .. } => self.add("create-rule", Some(table), &[]),
            Form::CreatePolicy { table, reads, .. } => self.add("create-policy", Some(table), reads),
            Form::CreateFunction { .. } => self.add("create-function", None, &[]),
            Form::Publication { tables, .. } => self.each("publication", tables),
            Form::CreateStatistics { tables, .. } => self.each("create-statistics", tables),
            Form::CreateSequence { owner, .. } => match owner {
                Some(OwnedBy::Column(owner, _)) => {
                    self.add("create-sequence.owned", None, std::slice::from_ref(owner));
                }
                Some(OwnedBy::Nothing) | None => self.add("create-sequence", None, &[]),
            },
            Form::AlterSequence { name, owner } => match owner {
                Some(OwnedBy::Column(owner, _)) => {
                    self.add("alter-sequence.owned", Some(name), std::slice::from_ref(owner));
                }
                Some(OwnedBy::Nothing) | None => self.add("alter-sequence", Some(name), &[]),
            },
            Form::CreateSchema { .. } => self.add("create-schema", None, &[]),
            Form::CreateExtension { .. } => self.add("create-extension", None, &[]),
            Form::Comment { object, relation } => match (object, relation) {
                (
                    ObjectKind::Constraint | ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule,
                    Some(relation),
                ) => {
                    self.add("comment.part", Some(relation), &[]);
                }
                (_, Some(relation)) => self.add("comment", Some(relation), &[]),
                (_, None) => self.add("comment.other", None, &[]),
            },
            Form::Extension { member, object, relation } => {
                let key = match (member, object, relation) {
                    (_, _, None) => "extension.other",
                    (true, ..) => "extension.member",
                    (false, ObjectKind::Trigger, _) => "extension.depends.part",
                    (false, ..) => "extension.depends",
                };
                self.add(key, relation.as_ref(), &[]);
            }
            Form::Grant { relations } => {
                self.add("grant", None, &[]);
                self.each("grant", relations);
            }
            form => self.rows_and_maintenance(form),
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
