//! Rows of values: what a Python value is in a column depends on the column's type.

use std::sync::Arc;

use super::super::{
    interpreter::Interpreter,
    value::{Object, Table, Value},
};
use crate::{
    fact::{Text, Unknown},
    ops::{Expr, Target},
    text::ByteRange,
};

/// A row: columns and values.
pub(crate) type Row = Vec<(Text, Expr)>;

impl Interpreter<'_> {
    /// A dictionary, or several of them, as rows of a table. A row may also be a list of values, in the order of columns.
    pub(crate) fn rows(
        &mut self,
        value: &Value,
        at: ByteRange,
        target: &Target,
    ) -> Result<Vec<Row>, Unknown> {
        let unknown = |this: &Self, why: &str| Unknown::new(this.excerpt(at), why, at);
        match value {
            Value::Dict(_) => Ok(vec![self.row(value, at, target)?]),
            Value::List(_) | Value::Tuple(_) => {
                let values = self.elements(value, at).map_err(|mystery| unknown(self, &mystery.why))?;
                let nested =
                    |value: &Value| matches!(value, Value::Dict(_) | Value::List(_) | Value::Tuple(_));
                if !values.is_empty() && !values.iter().any(nested) {
                    return Ok(vec![self.row_in_order(&values, at, target)?]);
                }
                values.iter().map(|value| self.row(value, at, target)).collect()
            }
            Value::Unknown(mystery) => Err(unknown(self, &mystery.why)),
            _ => Err(unknown(self, "it is not a row")),
        }
    }

    fn row(&mut self, row: &Value, at: ByteRange, target: &Target) -> Result<Row, Unknown> {
        if let Value::List(_) | Value::Tuple(_) = row {
            let values = self.elements(row, at).map_err(|mystery| Unknown::clone(&mystery))?;
            return self.row_in_order(&values, at, target);
        }
        let entries = self.entries(row, at).map_err(|mystery| self.here(&mystery, at))?;
        self.charge(entries.len());
        let cell = |(key, value): &(Value, Value)| {
            let at = match value {
                Value::Unknown(mystery) => mystery.at,
                _ => at,
            };
            let by_key = matches!(key, Value::Str(_));
            self.cell(&self.to_text(key, at), by_key, value, target, at)
        };
        Ok(entries.iter().map(cell).collect())
    }

    fn row_in_order(&self, values: &[Value], at: ByteRange, target: &Target) -> Result<Row, Unknown> {
        if !target.whole || values.len() > target.columns().len() {
            return Err(Unknown::new(
                self.excerpt(at),
                "which columns its values belong to is not known",
                at,
            ));
        }
        let cells = target.columns().iter().zip(values);
        Ok(cells.map(|(column, value)| self.cell(&column.name, false, value, target, at)).collect())
    }

    /// A column and its value. A string names a column by its `key=`, anything else is the column itself.
    pub(super) fn cell(
        &self,
        name: &Text,
        by_key: bool,
        value: &Value,
        target: &Target,
        at: ByteRange,
    ) -> (Text, Expr) {
        let found =
            target.columns().iter().find(|column| if by_key { column.key() } else { &column.name } == name);
        let Some(column) = found else { return (name.clone(), self.to_expr(value, at).0) };
        (column.name.clone(), self.typed(value, &column.type_.kind, at))
    }
}

/// What is known of the table that a statement changes.
pub(crate) fn target_of(table: &Table) -> Arc<Target> {
    Arc::new(Target {
        table: super::ddl_table::create_table(table),
        whole: !table.partial,
        light: table.light,
    })
}

/// The same of a value, when it is a table.
pub(crate) fn target_in(value: Option<&Value>) -> Option<Arc<Target>> {
    match value?.as_object()? {
        Object::Table(table) => Some(target_of(table)),
        _ => None,
    }
}
