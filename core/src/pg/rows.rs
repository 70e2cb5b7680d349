//! The facts that hold for statements on rows, and for maintenance.

use super::{
    LockMode,
    effects_of::Gather,
    facts::{StatementFact, statement_facts},
};
use crate::{
    schema::canonical,
    sql::{Form, RelName},
};

impl Gather<'_> {
    pub(super) fn rows_and_maintenance(&mut self, form: &Form) {
        match form {
            Form::Insert { table, columns, reads, writes, .. } => {
                self.add("insert", Some(table), &self.before.through_views(reads));
                let targets = self.checked_keys(table, |key| {
                    columns.is_empty() || columns.iter().any(|column| key.contains(column))
                });
                self.add("insert.foreign-key", None, &targets);
                self.each("update", writes);
            }
            Form::Update { table, only, columns, reads, writes, .. } => {
                self.only = *only;
                self.add("update", Some(table), &self.before.through_views(reads));
                let targets =
                    self.checked_keys(table, |key| columns.iter().any(|column| key.contains(column)));
                self.add("update.foreign-key", None, &targets);
                self.update_referred(table, columns);
                self.each("update", writes);
            }
            Form::Delete { table, only, reads, writes, .. } => {
                self.only = *only;
                self.add("delete", Some(table), &self.before.through_views(reads));
                self.delete_referred(table);
                self.each("update", writes);
            }
            Form::Select { reads, locked, writes, .. } => {
                self.add("select", None, &self.before.through_views(reads));
                self.each("select.for-update", locked);
                self.each("update", writes);
            }
            Form::Copy { table, writes, reads } => {
                let reads = self.before.through_views(reads);
                self.add(if *writes { "copy.from" } else { "copy.to" }, table.as_ref(), &reads);
            }
            Form::Truncate { tables, cascade } => self.truncate(tables, *cascade),
            Form::LockTable { tables, mode, only } => {
                self.only = *only;
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
                if tables.is_empty() {
                    let all: Vec<RelName> = self.before.tables.keys().cloned().collect();
                    self.each(key, &all);
                    self.effects.doubt("it goes through every table of the database");
                } else {
                    self.each(key, tables);
                }
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
            Form::Explain { of } => self.planned(of),
            Form::Prepare { of, .. } => self.prepared(of),
            Form::Execute { name } => match self.before.prepared.get(name).cloned() {
                Some(prepared) => self.form(&prepared),
                None => self.unknown_prepared(name),
            },
            Form::Other { node, .. } => {
                let known = statement_facts().find(|fact| fact.key.strip_prefix("other.") == Some(*node));
                self.add(known.map_or("other", |fact| fact.key), None, &[]);
                match known.map(StatementFact::unknown) {
                    Some(None) => {}
                    Some(Some(why)) => self.effects.doubt(why),
                    None => self.effects.doubt("Retort has no facts for this statement"),
                }
            }
            _ => {}
        }
    }

    /// A statement that is planned and not run: nothing is checked, and no row is written.
    fn planned(&mut self, form: &Form) {
        match form {
            Form::Insert { table, reads, writes, .. } => {
                self.add("explain.insert", Some(table), &self.before.through_views(reads));
                self.each("update", writes);
            }
            Form::Update { table, only, reads, writes, .. } => {
                self.only = *only;
                self.add("update", Some(table), &self.before.through_views(reads));
                self.each("update", writes);
            }
            Form::Delete { table, only, reads, writes, .. } => {
                self.only = *only;
                self.add("delete", Some(table), &self.before.through_views(reads));
                self.each("update", writes);
            }
            Form::CreateTable { reads: Some(reads), .. } | Form::CreateView { reads, .. } => {
                self.add("select", None, &self.before.through_views(reads));
            }
            Form::Execute { name } => match self.before.prepared.get(name).cloned() {
                Some(prepared) => self.planned(&prepared),
                None => self.unknown_prepared(name),
            },
            form => self.form(form),
        }
    }

    /// A statement that is looked up and put away: tables below those that it names come with the plan.
    fn prepared(&mut self, form: &Form) {
        match form {
            Form::Insert { table, reads, writes, .. }
            | Form::Update { table, reads, writes, .. }
            | Form::Delete { table, reads, writes, .. } => {
                self.add("prepare.write", Some(table), &self.before.through_views(reads));
                self.each("prepare.write", writes);
            }
            Form::Select { reads, locked, writes, .. } => {
                self.add("prepare.select", None, &self.before.through_views(reads));
                self.each("prepare.for-update", locked);
                self.each("prepare.write", writes);
            }
            form => self.form(form),
        }
    }

    fn unknown_prepared(&mut self, name: &str) {
        self.add("execute", None, &[]);
        self.effects.doubt(format!("what was prepared as {name} is not among these statements"));
    }

    fn lock_with_children(&mut self, table: &RelName, mode: LockMode) {
        self.effects.lock(table, mode);
        let below = if self.only { Vec::new() } else { self.before.descendants(table) };
        for child in below {
            self.effects.lock(&child, mode);
        }
    }

    /// The targets of those foreign keys of `table` that a new row is checked against.
    fn checked_keys(&self, table: &RelName, concerns: impl Fn(&[String]) -> bool) -> Vec<RelName> {
        let keys = self.before.references(table).into_iter();
        let mut targets: Vec<RelName> =
            keys.filter(|(_, key)| concerns(key)).map(|(target, _)| target).collect();
        targets.retain(|target| canonical(target) != canonical(table));
        targets
    }

    /// Deleting a row looks for those that refer to it, or writes to them.
    fn delete_referred(&mut self, table: &RelName) {
        for (other, cascades) in self.before.referring(table) {
            if canonical(&other) != canonical(table) {
                let key = if cascades { "delete.referenced.cascade" } else { "delete.referenced" };
                self.add(key, None, &[other]);
            }
        }
    }

    /// Changing a key looks for the rows that refer to it, or writes to them.
    fn update_referred(&mut self, table: &RelName, columns: &[String]) {
        for column in columns {
            for (other, follows) in self.before.referring_by(table, column) {
                if canonical(&other) != canonical(table) {
                    let key = if follows { "update.referenced.cascade" } else { "update.referenced" };
                    self.add(key, None, &[other]);
                }
            }
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
            self.effects.doubt("it goes through every table there");
            return;
        };
        if !index {
            let partitioned = self.before.table(relation).is_some_and(|known| known.partitioned);
            let key = match (concurrently, partitioned) {
                (true, true) => "reindex.concurrently.partitioned",
                (true, false) => "reindex.concurrently",
                (false, true) => "reindex.partitioned",
                (false, false) => "reindex.table",
            };
            let partitions = if concurrently { self.before.partitions(relation) } else { Vec::new() };
            self.add(key, Some(relation), &partitions);
            return;
        }
        let key = if concurrently { "reindex.index.concurrently" } else { "reindex.index" };
        if let Some(table) = self.before.table_of_index(relation).map(|(table, _)| table.clone()) {
            self.add(key, Some(&table), std::slice::from_ref(relation));
        } else {
            self.add(key, None, std::slice::from_ref(relation));
            self.effects
                .doubt(format!("the table of index {relation} is not known; it is locked and read too"));
        }
    }
}
