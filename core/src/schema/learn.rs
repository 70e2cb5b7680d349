//! What a migration says of the database as it is, without changing it: `existing_type=`, `table_name=` of an index.

use std::rc::Rc;

use super::{Domain, Index, Schema, Table, canonical};
use crate::sql::{RelName, TypeName};

impl Schema {
    /// A column is said to have a type. What the chain has shown before counts for more.
    pub fn learn_type(&mut self, table: &RelName, column: &str, type_: &TypeName) {
        if self.column_type(table, column).is_none() && self.may_have(table, column) {
            self.table_mut(table).column_mut(column).type_ = Some(type_.clone());
        }
    }

    /// A column is said to refuse NULL, or not to.
    pub fn learn_not_null(&mut self, table: &RelName, column: &str, not_null: bool) {
        let known = self.table(table).and_then(|known| known.column(column)).and_then(|known| known.not_null);
        if known.is_none() && self.may_have(table, column) {
            self.table_mut(table).set_not_null(column, not_null);
        }
    }

    /// An index is said to be on a table.
    pub fn learn_index(&mut self, table: &RelName, index: &str) {
        let name = RelName { schema: table.schema.clone(), name: index.to_owned() };
        if self.table_of_index(&name).is_none() && !self.table(table).is_some_and(Table::is_all_known) {
            self.table_mut(table).indexes.push(Rc::new(Index {
                name: Some(index.to_owned()),
                keys: Vec::new(),
                expression_columns: Vec::new(),
                unique: false,
                partial: false,
                constraint: false,
                plain: false,
                added: None,
            }));
        }
    }

    /// A domain is said to be there.
    pub fn learn_domain(&mut self, name: &RelName, base: TypeName, constrained: bool) {
        self.domains.insert(canonical(name), Rc::new(Domain { base, constrained, created: None }));
    }

    /// Whether nothing speaks against a table having this column.
    fn may_have(&self, table: &RelName, column: &str) -> bool {
        match self.tables.get(&canonical(table)) {
            Some(known) => !known.complete || known.column(column).is_some(),
            None => true,
        }
    }
}

impl Table {
    /// Whether its creation is among the pasted revisions, so that nothing of it is unknown.
    pub fn is_all_known(&self) -> bool {
        self.created.is_some() && self.complete
    }
}
