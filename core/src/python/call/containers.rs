//! Methods of lists, tuples, sets and plain values.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        parse::ast::Operator,
        value::{Id, Item, SHUFFLED, Unknown, Value},
    },
    Call,
};
impl<'a> Interpreter<'a> {
    pub(super) fn call_container(&mut self, receiver: &Value, name: &str, call: &Call<'a>) -> Value {
        let Some(id) = receiver.heap_id() else { return Value::None };
        if name == "__call_each__" {
            return self.call_each(receiver, call);
        }
        if let Some(Item::Lost(mystery)) = self.state.item(id) {
            let mystery = Rc::clone(mystery);
            return self.follow(&mystery, call.at);
        }
        let shuffled_list = matches!(self.state.item(id), Some(Item::Shuffled(_)));
        if shuffled_list && !matches!(name, "sort" | "count") || name == "pop" && self.is_shuffled(receiver) {
            self.lose_content(id, call.at);
            return self.other(call.at, SHUFFLED);
        }
        match receiver {
            Value::Dict(_) => self.call_dict(id, name, call),
            _ => self.call_sequence(receiver, id, name, call),
        }
    }

    /// The functions of a multi-database template, one for each database.
    fn call_each(&mut self, functions: &Value, call: &Call<'a>) -> Value {
        for function in self.elements(functions, call.at).unwrap_or_default() {
            self.call_value(&function, call.clone());
        }
        Value::None
    }

    fn call_sequence(&mut self, receiver: &Value, id: Id, name: &str, call: &Call<'a>) -> Value {
        let first = call.first(0).cloned();
        match (name, first) {
            ("append" | "add" | "appendleft", Some(value)) => {
                let set = matches!(receiver, Value::Set(_));
                if set && self.contains(receiver, &value, call.at) != Ok(false) {
                    return Value::None;
                }
                if let Some(Item::Values(values)) = self.state.item_mut(id) {
                    if name == "appendleft" {
                        values.insert(0, value);
                    } else {
                        values.push(value);
                    }
                }
                Value::None
            }
            ("extend", Some(more)) => {
                self.extend_list(id, &more, call.at);
                Value::None
            }
            (
                "update"
                | "difference_update"
                | "intersection_update"
                | "symmetric_difference_update"
                | "union"
                | "difference"
                | "intersection"
                | "symmetric_difference",
                _,
            ) => {
                let op = match name.trim_end_matches("_update") {
                    "difference" => Operator::Sub,
                    "intersection" => Operator::BitAnd,
                    "symmetric_difference" => Operator::BitXor,
                    _ => Operator::BitOr,
                };
                let others: Vec<Value> = call.positional().map(|arg| arg.value.clone()).collect();
                let mut set = receiver.clone();
                for other in &others {
                    set = self.binary(op, &set, other, call.at);
                }
                if name.ends_with("update") {
                    self.replace_content(id, &set, call);
                    return Value::None;
                }
                if others.is_empty() { self.call_sequence(receiver, id, "copy", call) } else { set }
            }
            ("insert", Some(Value::Int(at))) => {
                if let (Some(value), Some(Item::Values(values))) =
                    (call.first(1).cloned(), self.state.item_mut(id))
                {
                    let length = i128::try_from(values.len()).unwrap_or(i128::MAX);
                    let at = if at < 0 { at.saturating_add(length).max(0) } else { at };
                    let at = usize::try_from(at).unwrap_or(usize::MAX).min(values.len());
                    values.insert(at, value);
                }
                Value::None
            }
            ("remove" | "discard", Some(value)) => {
                let found = match self.position_of(receiver, &value, call) {
                    Ok(Some(found)) => Some(found),
                    Ok(None) if name == "remove" => {
                        let class = if matches!(receiver, Value::Set(_)) { "KeyError" } else { "ValueError" };
                        return self.fail(call.at, class, "there is no such element");
                    }
                    Ok(None) => None,
                    Err(mystery) => {
                        self.state.lose(id, mystery);
                        return Value::None;
                    }
                };
                match (found, self.state.item_mut(id)) {
                    (Some(at), Some(Item::Values(values))) if at < values.len() => {
                        values.remove(at);
                    }
                    _ => {}
                }
                Value::None
            }
            ("pop" | "popleft", place) => {
                let place = match (name, place) {
                    ("popleft", _) => Some(0),
                    (_, None) => Some(-1),
                    (_, Some(Value::Int(place))) => Some(place),
                    _ => None,
                };
                let (Some(Item::Values(values)), Some(place)) = (self.state.item_mut(id), place) else {
                    self.lose_content(id, call.at);
                    return self.other(call.at, "which element it takes is not known");
                };
                let length = i128::try_from(values.len()).unwrap_or(i128::MAX);
                let at = if place < 0 { place.saturating_add(length) } else { place };
                match usize::try_from(at).ok().filter(|at| *at < values.len()) {
                    Some(at) => values.remove(at),
                    None if matches!(receiver, Value::Set(_)) => {
                        self.fail(call.at, "KeyError", "the set is empty")
                    }
                    None => self.fail(call.at, "IndexError", "there is no such element"),
                }
            }
            ("clear", _) => {
                if let Some(item) = self.state.item_mut(id) {
                    *item = Item::Values(Vec::new());
                }
                Value::None
            }
            ("copy", _) => {
                let values = self.elements_in_any_order(receiver, call.at).unwrap_or_default();
                let copy = self.state.alloc(Item::Values(values));
                if matches!(receiver, Value::Set(_)) { Value::Set(copy) } else { Value::List(copy) }
            }
            ("reverse", _) => {
                if let Some(Item::Values(values)) = self.state.item_mut(id) {
                    values.reverse();
                }
                Value::None
            }
            ("sort", _) => {
                let sorted = self.sorted(receiver, call);
                self.replace_content(id, &sorted, call);
                Value::None
            }
            ("index", Some(value)) => match self.position_of(receiver, &value, call) {
                Ok(Some(at)) => Value::Int(i128::try_from(at).unwrap_or(0)),
                Ok(None) => self.fail(call.at, "ValueError", "there is no such element"),
                Err(mystery) => self.follow(&mystery, call.at),
            },
            ("count", Some(value)) => {
                let mut count = 0;
                for element in self.elements_in_any_order(receiver, call.at).unwrap_or_default() {
                    match self.equal(&element, &value, call.at) {
                        Ok(true) => count += 1,
                        Ok(false) => {}
                        Err(mystery) => return self.follow(&mystery, call.at),
                    }
                }
                Value::Int(count)
            }
            ("issubset" | "issuperset" | "isdisjoint", Some(other)) => {
                let (small, large) =
                    if name == "issuperset" { (&other, receiver) } else { (receiver, &other) };
                for element in self.elements_in_any_order(small, call.at).unwrap_or_default() {
                    match self.contains(large, &element, call.at) {
                        Ok(within) if within == (name == "isdisjoint") => return Value::Bool(false),
                        Ok(_) => {}
                        Err(mystery) => return self.follow(&mystery, call.at),
                    }
                }
                Value::Bool(true)
            }
            _ => self.other(call.at, format!("Retort does not follow `{name}` of a list")),
        }
    }

    /// Where the first element stands that equals `value`.
    fn position_of(
        &mut self,
        receiver: &Value,
        value: &Value,
        call: &Call<'a>,
    ) -> Result<Option<usize>, Rc<Unknown>> {
        for (position, element) in self.elements_in_any_order(receiver, call.at)?.iter().enumerate() {
            if self.equal(element, value, call.at)? {
                return Ok(Some(position));
            }
        }
        Ok(None)
    }

    fn replace_content(&mut self, id: Id, by: &Value, call: &Call<'a>) {
        match self.elements_in_any_order(by, call.at) {
            Ok(values) => {
                if let Some(item) = self.state.item_mut(id) {
                    *item = Item::Values(values);
                }
            }
            Err(mystery) => self.state.lose(id, mystery),
        }
    }

    /// Methods of numbers, bytes and the like.
    pub(super) fn call_scalar(&mut self, receiver: &Value, name: &str, call: &Call<'a>) -> Value {
        match (receiver, name) {
            (Value::Bytes(bytes), "decode") => match std::str::from_utf8(bytes) {
                Ok(text) => Value::str(text),
                Err(_) => self.other(call.at, "the bytes are no text"),
            },
            _ => self.other(call.at, format!("Retort does not follow `{name}` here")),
        }
    }
}
