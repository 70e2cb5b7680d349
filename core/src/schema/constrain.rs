//! What a new constraint makes of a table.

use std::rc::Rc;

use super::{Constraint, Index, Moment, Schema, Table};
use crate::sql::{ConstraintDef, ConstraintForm, IndexKey, RelName};

impl Schema {
    /// Put a constraint on a table that is not, or not yet, in the schema; `column` is the one that it is written on.
    pub(super) fn add_constraint(
        &self,
        name: &RelName,
        table: &mut Table,
        definition: &ConstraintDef,
        column: Option<&str>,
        now: Moment,
    ) {
        let mut form = definition.form.clone();
        fill_columns(&mut form, table, column);
        let own = definition.name.clone().or_else(|| Some(self.constraint_name(name, table, &form)));
        if !definition.not_valid || !matches!(form, ConstraintForm::NotNull { .. }) {
            table.take_constraint(&form, own.as_ref(), now);
        }
        table.constraints.push(Rc::new(Constraint {
            name: own,
            made_up: definition.name.is_none(),
            deferrable: definition.deferrable,
            form,
            valid: !definition.not_valid && !definition.not_enforced,
            inherited: false,
            added: now,
        }));
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
            ConstraintForm::Exclude { keys } => self.indexes.push(Rc::new(Index {
                name: name.cloned(),
                keys: keys.clone(),
                expression_columns: Vec::new(),
                unique: false,
                partial: false,
                constraint: true,
                plain: false,
                added: Some(now),
            })),
            ConstraintForm::NotNull { column } => self.set_not_null(column, true),
            ConstraintForm::Check { .. } | ConstraintForm::ForeignKey { .. } => {}
        }
    }

    fn take_index(&mut self, columns: &[String], using: Option<&String>, name: Option<&String>, now: Moment) {
        let existing =
            using.and_then(|using| self.indexes.iter_mut().find(|index| index.name.as_ref() == Some(using)));
        if let Some(index) = existing {
            let index = Rc::make_mut(index);
            index.name = name.cloned();
            index.constraint = true;
            return;
        }
        self.indexes.push(Rc::new(Index {
            name: name.cloned(),
            keys: columns.iter().cloned().map(IndexKey::Column).collect(),
            expression_columns: Vec::new(),
            unique: true,
            partial: false,
            constraint: true,
            plain: true,
            added: Some(now),
        }));
    }
}
