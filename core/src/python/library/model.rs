//! Declarative models that a migration defines for itself: which table they are.

use std::rc::Rc;

use super::super::{
    interpreter::Interpreter,
    value::{Class, ClassKind, Id, Item, Object, Size, Table, Value},
};
use crate::{
    fact::{Fact, Text, Unknown},
    ops::{Column, Expr, Relation, TypeKind},
    text::ByteRange,
};

impl Interpreter<'_> {
    /// A model's column in an expression.
    pub(crate) fn column_of_model(&mut self, class: Id, column: Column) -> Value {
        let table = self.relation_of_model(class);
        let expr = Expr::Column { table, name: column.name, kind: Some(column.type_.kind.into()) };
        self.expr(expr, Size::ONE, column.call)
    }

    /// The table of a declarative model: `__tablename__`, and the schema in `__table_args__`.
    pub(super) fn relation_of_model(&mut self, class: Id) -> Option<Relation> {
        let Some(Value::Str(name)) = self.find_in_class(class, "__tablename__") else { return None };
        let schema = match self.table_args(class).last() {
            Some(dict @ Value::Dict(_)) => match self.element(dict, &Value::str("schema"), self.statement) {
                Value::Str(schema) => Some(schema.text.clone()),
                _ => None,
            },
            _ => None,
        };
        Some(Relation { schema, name: name.text.clone() })
    }

    /// What `__table_args__` holds.
    fn table_args(&mut self, class: Id) -> Vec<Value> {
        match self.find_in_class(class, "__table_args__") {
            Some(dict @ Value::Dict(_)) => vec![dict],
            Some(args) => self.elements(&args, self.statement).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// `Model.__table__`.
    pub(crate) fn table_of_model(&mut self, class: Id, at: ByteRange) -> Value {
        if let Some(table @ Value::Object(_)) = self.find_in_class(class, "__table__") {
            return table;
        }
        let Some(relation) = self.relation_of_model(class) else {
            return self.other(at, "the model does not say which table it is");
        };
        let (columns, whole) = self.columns_of_model(class);
        let mut table = Table { relation, columns, partial: !whole, ..Table::default() };
        for arg in self.table_args(class) {
            match arg.as_object() {
                Some(Object::Constraint(constraint)) => table.constraints.push(constraint.clone()),
                Some(Object::Index(index)) => {
                    let mut index = index.clone();
                    index.table = table.relation.clone();
                    table.indexes.push(index);
                }
                _ => table.partial |= !matches!(arg, Value::Dict(_)),
            }
        }
        Value::Object(self.table_made(table))
    }

    /// The columns of a model, its own before those of its mixins, and whether these are all.
    fn columns_of_model(&self, class: Id) -> (Vec<Column>, bool) {
        let mut columns: Vec<Column> = Vec::new();
        let mut whole = true;
        for class in self.lineage(class) {
            let Some(Item::Class(class)) = self.state.item(class) else { continue };
            whole &= class.kind != ClassKind::Foreign;
            for (name, value) in &class.attributes {
                match value.as_object() {
                    Some(Object::Column(column)) => {
                        let column = declared(column, name, class);
                        whole &= column.type_.kind != TypeKind::Missing || !column.foreign_keys.is_empty();
                        if columns.iter().all(|known| known.name != column.name) {
                            columns.push(column);
                        }
                    }
                    _ => whole &= !matches!(value, Value::Function(_)) || !name.starts_with("__table"),
                }
            }
            // `name: Mapped[str]` alone is a column, too.
            let bare = |field: &Rc<str>| class.attributes.iter().all(|(name, _)| name != field);
            whole &= !class.fields.iter().any(bare);
        }
        (columns, whole)
    }
}

/// A column as its model declares it: called as its attribute is, unless it says otherwise.
fn declared(column: &Column, attribute: &Rc<str>, class: &Class) -> Column {
    let mut column = column.clone();
    let attribute_name = Text::known(&**attribute);
    if column.name.is_empty() {
        column.name = attribute_name;
    } else if column.name != attribute_name {
        column.key = Some(attribute_name);
    }
    if column.nullable.is_none() && !column.primary_key && class.fields.contains(attribute) {
        let why = "its annotation decides whether it may be null";
        column.nullable = Some(Fact::Unknown(Unknown::new(&**attribute, why, column.call)));
    }
    column
}
