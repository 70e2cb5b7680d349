//! `sorted(…)` and `.sort()`.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        value::{Item, Unknown, Value},
    },
    Call,
};
use crate::text::ByteRange;

/// A value in an order that is total whatever the values are.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Int(i128),
    Str(String),
    Tuple(Vec<SortKey>),
}

impl SortKey {
    /// Whether Python compares the two.
    fn compares_with(&self, other: &SortKey) -> bool {
        match (self, other) {
            (SortKey::Int(_), SortKey::Int(_)) | (SortKey::Str(_), SortKey::Str(_)) => true,
            (SortKey::Tuple(one), SortKey::Tuple(two)) => {
                one.iter().zip(two).all(|(one, two)| one.compares_with(two))
            }
            _ => false,
        }
    }
}

impl<'a> Interpreter<'a> {
    /// `sorted(…)` and `.sort()`.
    pub(super) fn sorted(&mut self, values: &Value, call: &Call<'a>) -> Value {
        let values = match self.elements_in_any_order(values, call.at) {
            Ok(values) => values,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        let by = call.keyword_value("key").cloned().filter(|key| !key.is_none());
        let mut keyed = Vec::with_capacity(values.len());
        for value in values {
            let key = match &by {
                Some(by) => self.call_value(by, Call::synthetic(call.at, vec![value.clone()])),
                None => value.clone(),
            };
            match self.sort_key(&key, call.at, 4) {
                Ok(key) => keyed.push((key, value)),
                Err(mystery) => return self.follow(&mystery, call.at),
            }
        }
        if keyed.iter().zip(keyed.iter().skip(1)).any(|((a, _), (b, _))| !a.compares_with(b)) {
            return self.fail(call.at, "TypeError", "Python cannot put these in order");
        }
        let reverse = match call.keyword_value("reverse") {
            None => Ok(false),
            Some(reverse) => self.truth(reverse),
        };
        match reverse {
            Ok(false) => keyed.sort_by(|(a, _), (b, _)| a.cmp(b)),
            // What is equal keeps its order, also backwards.
            Ok(true) => keyed.sort_by(|(a, _), (b, _)| b.cmp(a)),
            Err(mystery) => return self.follow(&mystery, call.at),
        }
        let values = keyed.into_iter().map(|(_, value)| value).collect();
        Value::List(self.state.alloc(Item::Values(values)))
    }

    fn sort_key(&self, value: &Value, at: ByteRange, depth: usize) -> Result<SortKey, Rc<Unknown>> {
        match value {
            Value::Bool(value) => Ok(SortKey::Int(i128::from(*value))),
            Value::Int(number) => Ok(SortKey::Int(*number)),
            Value::Str(string) => match string.text.as_known() {
                Some(text) => Ok(SortKey::Str(text.to_owned())),
                None => Err(self.why_text(string, at)),
            },
            Value::Tuple(_) | Value::List(_) if depth > 0 => match self.item(value) {
                Some(Item::Values(values)) => {
                    let keys: Result<Vec<SortKey>, _> =
                        values.iter().map(|value| self.sort_key(value, at, depth - 1)).collect();
                    keys.map(SortKey::Tuple)
                }
                _ => Err(self.mystery(at, "what it holds is not known")),
            },
            Value::Unknown(mystery) => Err(Rc::clone(mystery)),
            Value::Instance(_) if let Some(plain) = self.member_plain(value) => {
                self.sort_key(&plain, at, depth)
            }
            Value::Instance(_)
                if depth > 0
                    && let Some(elements) = self.tuple_elements(value) =>
            {
                let keys: Result<Vec<SortKey>, _> =
                    elements.iter().map(|value| self.sort_key(value, at, depth - 1)).collect();
                keys.map(SortKey::Tuple)
            }
            _ => Err(self.mystery(at, "Retort cannot put these in order")),
        }
    }
}
