//! Sequences, and the columns that they come and go with.
//!
//! Seen on PGlite: a `serial` or identity column makes one, named as [`Schema::sequence_name`] says; it keeps its name when the
//! table or the column is renamed, moves to another schema with the table, and is dropped with either.

use std::rc::Rc;

use super::{Moment, Schema, Sequence, canonical, is_serial};
use crate::sql::{AlterAction, ColumnDef, OwnedBy, RelName};

impl Schema {
    /// Take in `CREATE SEQUENCE`.
    pub(super) fn create_sequence(&mut self, name: &RelName, owner: Option<&OwnedBy>, now: Moment) {
        self.sequences.insert(canonical(name), Rc::new(Sequence { created: now, owner: None }));
        if let Some(owner) = owner {
            self.give_sequence(name, owner);
        }
    }

    /// Take in `OWNED BY`. A sequence that is not known stays so.
    pub(super) fn give_sequence(&mut self, name: &RelName, owner: &OwnedBy) {
        if let Some(known) = self.sequences.get_mut(&canonical(name)).map(Rc::make_mut) {
            known.owner = match owner {
                OwnedBy::Nothing => None,
                OwnedBy::Column(table, column) => Some((canonical(table), column.clone())),
            };
        }
    }

    /// The sequence that a new column brings along, if it brings one.
    pub(super) fn sequence_of(&mut self, table: &RelName, column: &ColumnDef, now: Moment) {
        if column.identity || is_serial(&column.type_) {
            self.make_sequence_for(table, &column.name, now);
        }
    }

    fn make_sequence_for(&mut self, table: &RelName, column: &str, now: Moment) {
        let table = canonical(table);
        let name = RelName { schema: table.schema.clone(), name: self.sequence_name(&table, column) };
        let owner = Some((table, column.to_owned()));
        self.sequences.insert(name, Rc::new(Sequence { created: now, owner }));
    }

    /// What a subcommand of `ALTER TABLE` does to sequences, before the table itself is changed. One that comes down to heirs
    /// makes a sequence for the table alone.
    pub(super) fn alter_sequences(&mut self, table: &RelName, action: &AlterAction, now: Moment) {
        match action {
            AlterAction::AddColumn { column, if_not_exists } => {
                let known = self.table(table).and_then(|known| known.column(&column.name));
                if !if_not_exists || known.is_none() {
                    self.sequence_of(table, column, now);
                }
            }
            AlterAction::Identity { column, adds: Some(true) } => self.make_sequence_for(table, column, now),
            AlterAction::Identity { column, adds: Some(false) } | AlterAction::DropColumn { column, .. } => {
                self.drop_owned_sequences(&canonical(table), Some(column));
            }
            _ => {}
        }
    }

    /// The sequence goes, and with it the default of the column that it belongs to: without `CASCADE` PostgreSQL refuses.
    pub(super) fn drop_sequence(&mut self, name: &RelName) {
        let Some(sequence) = self.sequences.remove(name) else { return };
        if let Some((table, column)) = &sequence.owner
            && let Some(table) = self.known_mut(table)
            && table.column(column).is_some()
        {
            table.column_mut(column).default = None;
        }
    }

    /// The sequences of a table, or of one of its columns, go with it.
    pub(super) fn drop_owned_sequences(&mut self, table: &RelName, column: Option<&str>) {
        self.sequences.retain(|_, sequence| {
            sequence
                .owner
                .as_ref()
                .is_none_or(|(of, owner)| of != table || column.is_some_and(|column| column != owner))
        });
    }

    pub(super) fn sequences_follow_column(&mut self, table: &RelName, from: &str, to: &str) {
        for sequence in self.sequences.values_mut() {
            if sequence.owner.as_ref().is_some_and(|(of, column)| of == table && column == from) {
                Rc::make_mut(sequence).owner = Some((table.clone(), to.to_owned()));
            }
        }
    }

    pub(super) fn sequences_follow_table(&mut self, old: &RelName, new: &RelName) {
        let owned = self.sequences.iter().filter_map(|(name, sequence)| {
            let (table, column) = sequence.owner.as_ref()?;
            (table == old).then(|| (name.clone(), column.clone()))
        });
        for (name, column) in owned.collect::<Vec<_>>() {
            let Some(mut sequence) = self.sequences.remove(&name) else { continue };
            Rc::make_mut(&mut sequence).owner = Some((new.clone(), column));
            self.sequences.insert(RelName { schema: new.schema.clone(), ..name }, sequence);
        }
    }
}
