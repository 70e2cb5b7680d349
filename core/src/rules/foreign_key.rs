//! Foreign keys: checked while others wait, without an index, silent about deletion, without a name.

mod foreign_key_dropped;
mod foreign_key_type_mismatch;
mod foreign_key_validated_at_once;
mod foreign_key_without_index;
mod foreign_key_without_on_delete;
mod foreign_keys_to_several_tables;
mod not_valid_on_partitioned_table;
mod set_null_on_required_column;
mod unnamed_foreign_key;

pub use foreign_key_dropped::ForeignKeyDropped;
pub use foreign_key_type_mismatch::ForeignKeyTypeMismatch;
pub use foreign_key_validated_at_once::ForeignKeyValidatedAtOnce;
pub use foreign_key_without_index::ForeignKeyWithoutIndex;
pub use foreign_key_without_on_delete::ForeignKeyWithoutOnDelete;
pub use foreign_keys_to_several_tables::ForeignKeysToSeveralTables;
pub use not_valid_on_partitioned_table::NotValidOnPartitionedTable;
pub use set_null_on_required_column::SetNullOnRequiredColumn;
pub use unnamed_foreign_key::UnnamedForeignKey;

use super::constraint::constraints_made;
use crate::{
    ops::{Column, Constraint, ForeignKey, Op, OpKind},
    run::{Run, Step},
    schema::{Table, canonical},
    sql::{ConstraintDef, ConstraintForm, RelName},
};

/// A foreign key that a command makes.
#[derive(Debug, Clone)]
pub(crate) struct Made<'a> {
    /// The command.
    pub(crate) step: &'a Step,
    /// The operation that it comes from.
    pub(crate) op: &'a Op,
    /// The table that gets the key.
    pub(crate) table: &'a RelName,
    /// Its columns.
    pub(crate) columns: Vec<String>,
    /// The constraint.
    pub(crate) definition: &'a ConstraintDef,
    /// The table referred to.
    pub(crate) target: &'a RelName,
    /// The columns referred to; empty for the primary key.
    pub(crate) target_columns: &'a [String],
}

/// The foreign keys that a run makes, in order.
pub(crate) fn keys_made(run: &Run) -> Vec<Made<'_>> {
    let mut made = Vec::new();
    for step in &run.steps {
        let Some(op) = run.op_of(step) else { continue };
        for (table, definition, column) in constraints_made(&step.form) {
            let ConstraintForm::ForeignKey { columns, target, target_columns, .. } = &definition.form else {
                continue;
            };
            let columns = match column {
                Some(column) if columns.is_empty() => vec![column.to_owned()],
                _ => columns.clone(),
            };
            made.push(Made { step, op, table, columns, definition, target, target_columns });
        }
    }
    made
}

impl<'a> Made<'a> {
    /// Whether the table that gets it has the same key at another moment.
    pub(crate) fn is_in(&self, table: &Table) -> bool {
        table.constraints.iter().any(|constraint| {
            matches!(&constraint.form, ConstraintForm::ForeignKey { columns, target, .. }
                if *columns == self.columns && canonical(target) == canonical(self.target))
        })
    }

    /// Its columns with their table, as a message names them: `orders.user_id`, or `orders (a, b)`.
    pub(crate) fn place(&self) -> String {
        match self.columns.as_slice() {
            [column] => format!("{}.{column}", self.table),
            columns => format!("{} ({})", self.table, columns.join(", ")),
        }
    }

    /// The constraint in the Python that it comes from.
    pub(crate) fn written(&self) -> Option<&'a Constraint> {
        let mut all = foreign_keys(self.op).into_iter();
        all.find(|(carrier, constraint)| {
            let key = constraint.foreign_key();
            let columns = key.map(|key: &ForeignKey| key.columns.as_slice()).unwrap_or_default();
            match carrier {
                Some(column) if columns.is_empty() => {
                    self.columns.len() == 1 && self.columns.iter().all(|name| column.name.is(name))
                }
                _ => {
                    columns.len() == self.columns.len()
                        && columns.iter().zip(&self.columns).all(|(written, name)| written.is(name))
                }
            }
        })
        .map(|(_, constraint)| constraint)
    }

    /// One of its columns in the Python of the run that makes it, with the operation that does.
    pub(crate) fn column_written(&self, run: &'a Run, name: &str) -> Option<(&'a Op, &'a Column)> {
        let table = self.table.to_string();
        run.ops.iter().find_map(|op| {
            let column = match &op.kind {
                OpKind::CreateTable(made) if made.table.display() == table => {
                    made.columns.iter().find(|column| column.name.is(name))
                }
                OpKind::AddColumn(add) if add.table.display() == table => {
                    Some(&add.column).filter(|column| column.name.is(name))
                }
                _ => None,
            };
            column.map(|column| (op, column))
        })
    }
}

/// Every foreign key that an operation makes, with the column that carries it.
fn foreign_keys(op: &Op) -> Vec<(Option<&Column>, &Constraint)> {
    match &op.kind {
        OpKind::AddConstraint { constraint, .. } => vec![(None, constraint)],
        OpKind::CreateTable(table) => {
            let on_columns = table
                .columns
                .iter()
                .flat_map(|column| column.foreign_keys.iter().map(move |key| (Some(column), key)));
            on_columns.chain(table.constraints.iter().map(|constraint| (None, constraint))).collect()
        }
        OpKind::AddColumn(add) => {
            add.column.foreign_keys.iter().map(|key| (Some(&add.column), key)).collect()
        }
        _ => Vec::new(),
    }
}
