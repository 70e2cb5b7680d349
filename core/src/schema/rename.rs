//! What `RENAME` and `SET SCHEMA` make of the schema: the thing gets its name, and everything that names it follows.

use std::rc::Rc;

use super::{Schema, Table, canonical};
use crate::sql::{ConstraintForm, IndexKey, ObjectKind, RelName};

impl Schema {
    /// Take in `RENAME`.
    pub(super) fn rename(&mut self, object: ObjectKind, relation: &RelName, from: Option<&str>, to: &str) {
        let old = canonical(relation);
        let new = RelName { schema: old.schema.clone(), name: to.to_owned() };
        match (object, from) {
            (ObjectKind::Column, Some(from)) => self.rename_column(&old, from, to),
            (ObjectKind::Constraint, Some(from)) => {
                if let Some(table) = self.known_mut(&old) {
                    table.rename_constraint(from, to);
                }
            }
            (ObjectKind::EnumValue, Some(from)) => {
                let known = self.enums.get_mut(&old).map(Rc::make_mut);
                for (label, _) in known.into_iter().flat_map(|known| &mut known.labels) {
                    if label == from {
                        to.clone_into(label);
                    }
                }
            }
            (ObjectKind::Schema, _) => self.rename_schema(&relation.name, to),
            (ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule | ObjectKind::Function(_), _) => {}
            _ => self.move_relation(&old, &new),
        }
    }

    fn rename_column(&mut self, table: &RelName, from: &str, to: &str) {
        let mut names = self.descendants(table);
        names.push(table.clone());
        for name in names {
            self.sequences_follow_column(&name, from, to);
            if let Some(known) = self.known_mut(&name) {
                known.rename_column(from, to);
            }
        }
        for (other, _) in self.referenced_by(table) {
            for constraint in self.table_mut(&other).constraints.iter_mut().map(Rc::make_mut) {
                if let ConstraintForm::ForeignKey { target, target_columns, .. } = &mut constraint.form
                    && canonical(target) == *table
                {
                    replace(target_columns, from, to);
                }
            }
        }
    }

    fn rename_schema(&mut self, from: &str, to: &str) {
        let relations = self.tables.keys().chain(self.views.keys()).chain(self.sequences.keys());
        let types = self.enums.keys().chain(self.domains.keys());
        let names: Vec<RelName> =
            relations.chain(types).filter(|name| name.schema.as_deref() == Some(from)).cloned().collect();
        for name in names {
            let new = RelName { schema: Some(to.to_owned()), name: name.name.clone() };
            self.move_relation(&name, &new);
        }
    }

    /// A table, view, index, sequence or type gets another name, and everything that names it follows.
    pub(super) fn move_relation(&mut self, old: &RelName, new: &RelName) {
        for held in self.locks.iter_mut().chain(&mut self.own_locks).filter(|held| held.relation == *old) {
            held.relation.clone_from(new);
        }
        if let Some(table) = self.tables.remove(old) {
            self.tables.insert(new.clone(), table);
            self.follow_table(old, new);
            self.sequences_follow_table(old, new);
        } else if let Some(view) = self.views.remove(old) {
            self.views.insert(new.clone(), view);
        } else if let Some(created) = self.sequences.remove(old) {
            self.sequences.insert(new.clone(), created);
        } else if self.enums.contains_key(old) || self.domains.contains_key(old) {
            if let Some(known) = self.enums.remove(old) {
                self.enums.insert(new.clone(), known);
            }
            if let Some(known) = self.domains.remove(old) {
                self.domains.insert(new.clone(), known);
            }
            self.follow_type(old, new);
        } else if let Some(table) = self.table_of_index(old).map(|(table, _)| table.clone()) {
            let known = self.table_mut(&table);
            for index in known
                .indexes
                .iter_mut()
                .filter(|index| index.name.as_ref() == Some(&old.name))
                .map(Rc::make_mut)
            {
                index.name = Some(new.name.clone());
            }
            for constraint in known
                .constraints
                .iter_mut()
                .filter(|found| found.name.as_ref() == Some(&old.name))
                .map(Rc::make_mut)
            {
                constraint.name = Some(new.name.clone());
            }
        }
    }

    fn follow_table(&mut self, old: &RelName, new: &RelName) {
        for (other, _) in self.referenced_by(old) {
            for constraint in self.table_mut(&other).constraints.iter_mut().map(Rc::make_mut) {
                if let ConstraintForm::ForeignKey { target, .. } = &mut constraint.form
                    && canonical(target) == *old
                {
                    target.clone_from(new);
                }
            }
        }
        let heirs: Vec<RelName> = self
            .tables
            .iter()
            .filter(|(_, known)| known.parents.contains(old))
            .map(|(name, _)| name.clone())
            .collect();
        for heir in heirs {
            for parent in self.table_mut(&heir).parents.iter_mut().filter(|parent| *parent == old) {
                parent.clone_from(new);
            }
        }
    }

    fn follow_type(&mut self, old: &RelName, new: &RelName) {
        for table in self.tables_using_type(old) {
            for column in self.table_mut(&table).columns.iter_mut().map(Rc::make_mut) {
                let is_old = column.is_of_type(old);
                if let Some(type_) = column.type_.as_mut().filter(|_| is_old) {
                    type_.name = new.to_string();
                }
            }
        }
    }
}

impl Table {
    fn rename_constraint(&mut self, from: &str, to: &str) {
        for constraint in
            self.constraints.iter_mut().filter(|known| known.name.as_deref() == Some(from)).map(Rc::make_mut)
        {
            constraint.name = Some(to.to_owned());
        }
        for index in self.indexes.iter_mut().filter(|index| index.constraint).map(Rc::make_mut) {
            if index.name.as_deref() == Some(from) {
                index.name = Some(to.to_owned());
            }
        }
    }

    fn rename_column(&mut self, from: &str, to: &str) {
        for column in self.columns.iter_mut().filter(|column| column.name == from).map(Rc::make_mut) {
            to.clone_into(&mut column.name);
        }
        for constraint in self.constraints.iter_mut().map(Rc::make_mut) {
            constraint.form.rename_column(from, to);
        }
        for index in self.indexes.iter_mut().map(Rc::make_mut) {
            replace(&mut index.expression_columns, from, to);
            for key in &mut index.keys {
                if *key == IndexKey::Column(from.to_owned()) {
                    *key = IndexKey::Column(to.to_owned());
                }
            }
        }
    }
}

impl ConstraintForm {
    fn rename_column(&mut self, from: &str, to: &str) {
        match self {
            ConstraintForm::Check { columns, proves_not_null, .. } => {
                replace(columns, from, to);
                replace(proves_not_null.as_mut_slice(), from, to);
            }
            ConstraintForm::ForeignKey { columns, .. }
            | ConstraintForm::Unique { columns, .. }
            | ConstraintForm::PrimaryKey { columns, .. } => replace(columns, from, to),
            ConstraintForm::Exclude { keys } => {
                for key in keys.iter_mut().filter(|key| **key == IndexKey::Column(from.to_owned())) {
                    *key = IndexKey::Column(to.to_owned());
                }
            }
            ConstraintForm::NotNull { column } => replace(std::slice::from_mut(column), from, to),
        }
    }
}

fn replace(names: &mut [String], from: &str, to: &str) {
    for name in names.iter_mut().filter(|name| *name == from) {
        to.clone_into(name);
    }
}
