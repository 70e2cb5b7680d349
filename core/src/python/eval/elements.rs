//! What containers and iterators hold.

use std::rc::Rc;

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{Id, Item, Object, SHUFFLED, Unknown, Value},
};
use crate::text::ByteRange;

impl<'a> Interpreter<'a> {
    /// What a loop over `value` goes through, or why that is not known.
    pub(crate) fn elements(&mut self, value: &Value, at: ByteRange) -> Result<Vec<Value>, Rc<Unknown>> {
        if self.is_shuffled(value) {
            return Err(self.mystery(at, SHUFFLED));
        }
        self.elements_in_any_order(value, at)
    }

    /// What a loop over `value` goes through, also where a class of the file says so itself.
    pub(crate) fn iterated(&mut self, value: &Value, at: ByteRange) -> Result<Vec<Value>, Rc<Unknown>> {
        match self.find_method(value, "__iter__") {
            Some(method) => {
                let call = Call::synthetic(at, vec![value.clone()]);
                let elements = self.call_function_value(&method, &call);
                self.elements(&elements, at)
            }
            None => self.elements(value, at),
        }
    }

    /// Whether nobody knows in which order the elements come: those of a set.
    pub(crate) fn is_shuffled(&self, value: &Value) -> bool {
        match (value, self.item(value)) {
            (Value::Set(_), Some(Item::Values(values))) => values.len() > 1,
            (_, Some(Item::Shuffled(_))) => true,
            _ => false,
        }
    }

    /// Elements in an order of their own, or as [`Item::Shuffled`] when they come from what is shuffled.
    pub(crate) fn sequence_from(values: Vec<Value>, shuffled: bool) -> Item<'a> {
        if shuffled && values.len() > 1 { Item::Shuffled(values) } else { Item::Values(values) }
    }

    /// What `value` holds, for those to whom the order is all the same.
    pub(crate) fn elements_in_any_order(
        &mut self,
        value: &Value,
        at: ByteRange,
    ) -> Result<Vec<Value>, Rc<Unknown>> {
        let values = match value {
            Value::List(id) | Value::Tuple(id) | Value::Set(id) | Value::Dict(id) => {
                match self.state.item(*id) {
                    Some(Item::Values(values) | Item::Shuffled(values)) => values.clone(),
                    Some(Item::Dict(dict)) => dict.entries.iter().map(|(key, _)| key.clone()).collect(),
                    Some(Item::Lost(mystery)) => return Err(Rc::clone(mystery)),
                    Some(Item::Iterator(_)) => self.use_up(*id, at)?,
                    _ => return Err(self.mystery(at, "it is not a sequence")),
                }
            }
            Value::Str(string) => match string.text.as_known() {
                Some(text) => text.chars().map(Value::str).collect(),
                None => return Err(self.why_text(string, at)),
            },
            Value::Class(id) => self.members(*id),
            Value::Instance(_) if let Some(elements) = self.tuple_elements(value) => elements,
            Value::Object(object) => match &**object {
                Object::Columns(table) if !table.partial => {
                    let mut columns = table.columns.clone();
                    let named = table.source.is_none().then(|| Box::new(table.relation.clone()));
                    for column in &mut columns {
                        column.table.clone_from(&named);
                    }
                    columns.into_iter().map(|column| Value::object(Object::Column(column))).collect()
                }
                _ => return Err(self.answer(at, "what it holds is known to the database only")),
            },
            Value::Unknown(mystery) => return Err(Rc::clone(mystery)),
            _ => return Err(self.mystery(at, "it is not a sequence")),
        };
        self.charge(values.len());
        Ok(values)
    }

    /// All that is left of an iterator, which is empty from here on.
    fn use_up(&mut self, id: Id, at: ByteRange) -> Result<Vec<Value>, Rc<Unknown>> {
        if self.doubts.iter().any(|doubt| doubt.when.repeated) {
            // The first turn finds it full, and the next one empty.
            let mystery = self.mystery(at, "how much is left of it depends on the turn of the loop");
            self.state.lose(id, Rc::clone(&mystery));
        }
        match self.state.item_mut(id) {
            Some(Item::Iterator(values)) => Ok(std::mem::take(values)),
            Some(Item::Lost(mystery)) => Err(Rc::clone(mystery)),
            _ => Err(self.mystery(at, "it is not a sequence")),
        }
    }

    /// The entries of a dictionary.
    pub(crate) fn entries(
        &mut self,
        value: &Value,
        at: ByteRange,
    ) -> Result<Vec<(Value, Value)>, Rc<Unknown>> {
        match value {
            Value::Dict(id) => match self.state.item(*id) {
                Some(Item::Dict(dict)) => Ok(dict.entries.clone()),
                Some(Item::Lost(mystery)) => Err(Rc::clone(mystery)),
                _ => Err(self.mystery(at, "it is not a dictionary")),
            },
            Value::Unknown(mystery) => Err(Rc::clone(mystery)),
            _ => Err(self.mystery(at, "it is not a dictionary")),
        }
    }
}
