//! Values as keys of dictionaries and as elements of sets.

use std::rc::Rc;

use super::super::{
    interpreter::Interpreter,
    value::{Item, Key, Object, Unknown, Value},
};
use crate::{ops::Expr, text::ByteRange};

impl<'a> Interpreter<'a> {
    /// What a value is as a key.
    pub(crate) fn key(&self, value: &Value, at: ByteRange) -> Result<Key, Rc<Unknown>> {
        self.key_within(value, at, 8)
    }

    fn key_within(&self, value: &Value, at: ByteRange, depth: usize) -> Result<Key, Rc<Unknown>> {
        Ok(match value {
            Value::None => Key::None,
            Value::Bool(value) => Key::Number(i128::from(*value)),
            Value::Int(number) => Key::Number(*number),
            Value::Str(string) => match string.text.as_known() {
                Some(text) => Key::Str(text.to_owned()),
                None => return Err(self.why_text(string, at)),
            },
            Value::Tuple(id) if depth > 0 => match self.state.item(*id) {
                Some(Item::Values(values)) => {
                    let keys: Result<Vec<Key>, _> =
                        values.iter().map(|value| self.key_within(value, at, depth - 1)).collect();
                    Key::Tuple(keys?)
                }
                _ => return Err(self.mystery(at, "what it holds is not known")),
            },
            Value::Instance(_)
                if depth > 0
                    && let Some(plain) = self.member_plain(value) =>
            {
                self.key_within(&plain, at, depth - 1)?
            }
            Value::Instance(_)
                if depth > 0
                    && let Some(elements) = self.tuple_elements(value) =>
            {
                let keys: Result<Vec<Key>, _> =
                    elements.iter().map(|value| self.key_within(value, at, depth - 1)).collect();
                Key::Tuple(keys?)
            }
            Value::Instance(_) if self.has_own_equality(value) => {
                return Err(self.mystery(at, "its class says itself what equals it"));
            }
            Value::Function(id) | Value::Class(id) | Value::Instance(id) => Key::Identity(*id),
            Value::Library(path) => Key::Library(Rc::clone(path)),
            Value::Unknown(mystery) => return Err(Rc::clone(mystery)),
            Value::Object(object) => match column_key(object) {
                Some(key) => Key::Str(key),
                None => return Err(self.mystery(at, "Retort cannot tell it from others")),
            },
            _ => return Err(self.mystery(at, "Retort cannot tell it from others")),
        })
    }

    /// Whether a class of the file says what its objects equal.
    fn has_own_equality(&self, value: &Value) -> bool {
        let dataclass = match self.item(value) {
            Some(Item::Instance(instance)) => {
                matches!(self.state.item(instance.class), Some(Item::Class(class)) if class.dataclass)
            }
            _ => false,
        };
        dataclass || self.find_method(value, "__eq__").is_some()
    }

    /// A set's values: each once, in the order in which they are written.
    pub(crate) fn distinct(&self, item: Item<'a>) -> Item<'a> {
        let (Item::Values(values) | Item::Shuffled(values)) = item else { return item };
        let mut seen = std::collections::HashSet::new();
        let keep = |value: &Value| match self.key(value, self.statement) {
            Ok(key) => seen.insert(key),
            Err(_) => true,
        };
        let mut keep = keep;
        Item::Values(values.into_iter().filter(|value| keep(value)).collect())
    }
}

/// A column as the key of a dictionary, as in `values({t.c.name: "x"})`.
fn column_key(object: &Object) -> Option<String> {
    match object {
        Object::Column(column) => Some(format!("\0{}", column.name.as_known()?)),
        Object::Expr(Expr::Column { table, name, .. }, _) => {
            let table = table.as_ref().map(crate::ops::Relation::display).unwrap_or_default();
            Some(format!("\0{table}\0{}", name.as_known()?))
        }
        _ => None,
    }
}
