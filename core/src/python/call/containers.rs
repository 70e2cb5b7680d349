//! Methods of lists, tuples, sets, dictionaries and plain values.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        parse::ast::Operator,
        value::{Id, Item, Mystery, SHUFFLED, Value},
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
                match (self.state.item_mut(id), place) {
                    (Some(Item::Values(values)), Some(place)) => {
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
                    _ => {
                        self.lose_content(id, call.at);
                        self.other(call.at, "which element it takes is not known")
                    }
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
    ) -> Result<Option<usize>, Rc<Mystery>> {
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

    fn sort_key(&self, value: &Value, at: ByteRange, depth: usize) -> Result<SortKey, Rc<Mystery>> {
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

    fn call_dict(&mut self, id: Id, name: &str, call: &Call<'a>) -> Value {
        let Some(Item::Dict(dict)) = self.state.item(id) else {
            return self.other(call.at, "what it holds is not known");
        };
        match name {
            "items" => {
                let entries = dict.entries.clone();
                let pairs = entries
                    .into_iter()
                    .map(|(key, value)| Value::Tuple(self.state.alloc(Item::Values(vec![key, value]))))
                    .collect();
                Value::List(self.state.alloc(Item::Values(pairs)))
            }
            "keys" => {
                let keys = dict.entries.iter().map(|(key, _)| key.clone()).collect();
                Value::List(self.state.alloc(Item::Values(keys)))
            }
            "values" => {
                let values = dict.entries.iter().map(|(_, value)| value.clone()).collect();
                Value::List(self.state.alloc(Item::Values(values)))
            }
            "copy" => {
                let dict = dict.clone();
                Value::Dict(self.state.alloc(Item::Dict(dict)))
            }
            "get" | "pop" | "setdefault" => {
                let Some(wanted) = call.first(0).cloned() else { return Value::None };
                let default = call.first(1).cloned().unwrap_or(Value::None);
                let key = match self.key(&wanted, call.at) {
                    Ok(key) => key,
                    Err(mystery) => return self.follow(&mystery, call.at),
                };
                let found = dict.get(&key).cloned();
                if name == "pop" && found.is_none() && call.args.len() < 2 {
                    return self.fail(call.at, "KeyError", "the dictionary has no such key");
                }
                match (name, self.state.item_mut(id)) {
                    ("pop", Some(Item::Dict(dict))) => {
                        dict.remove(&key);
                    }
                    ("setdefault", Some(Item::Dict(dict))) if found.is_none() => {
                        dict.insert(key, wanted, default.clone());
                    }
                    _ => {}
                }
                found.unwrap_or(default)
            }
            "update" => {
                let given = match call.first(0).cloned() {
                    // Pairs make a dictionary as well.
                    Some(pairs) if !matches!(pairs, Value::Dict(_) | Value::Unknown(_)) => {
                        Some(self.dict_of(Some(pairs), &Call::synthetic(call.at, Vec::new())))
                    }
                    given => given,
                };
                let mut entries = match given {
                    Some(other) => match self.entries(&other, call.at) {
                        Ok(entries) => entries,
                        Err(mystery) => {
                            self.state.lose(id, mystery);
                            return Value::None;
                        }
                    },
                    None => Vec::new(),
                };
                entries.extend(
                    call.args
                        .iter()
                        .filter_map(|arg| Some((Value::str(arg.name.as_deref()?), arg.value.clone()))),
                );
                for (key, value) in entries {
                    self.set_item(&Value::Dict(id), &key, value, call.at);
                }
                Value::None
            }
            "popitem" => {
                let first = matches!(call.value(0, "last"), Some(Value::Bool(false)));
                let place = if first { 0 } else { dict.entries.len().saturating_sub(1) };
                let Some((key, value)) = dict.entries.get(place).cloned() else {
                    return self.fail(call.at, "KeyError", "the dictionary is empty");
                };
                if let (Ok(hashed), Some(Item::Dict(dict))) =
                    (self.key(&key, call.at), self.state.item_mut(id))
                {
                    dict.remove(&hashed);
                }
                Value::Tuple(self.state.alloc(Item::Values(vec![key, value])))
            }
            "move_to_end" => {
                let first = matches!(call.value(1, "last"), Some(Value::Bool(false)));
                let Some(Ok(hashed)) = call.first(0).map(|key| self.key(key, call.at)) else {
                    self.lose_content(id, call.at);
                    return Value::None;
                };
                if let Some(Item::Dict(dict)) = self.state.item_mut(id)
                    && !dict.move_to_end(&hashed, first)
                {
                    return self.fail(call.at, "KeyError", "the dictionary has no such key");
                }
                Value::None
            }
            "most_common" => {
                let mut counted: Vec<(i128, Value)> = Vec::with_capacity(dict.entries.len());
                for (key, value) in &dict.entries {
                    let Value::Int(count) = value else {
                        return self.other(call.at, "its counts are not known");
                    };
                    counted.push((*count, key.clone()));
                }
                counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
                if let Some(Value::Int(most)) = call.first(0) {
                    counted.truncate(usize::try_from(*most).unwrap_or(0));
                }
                let pairs = counted
                    .into_iter()
                    .map(|(count, key)| {
                        Value::Tuple(self.state.alloc(Item::Values(vec![key, Value::Int(count)])))
                    })
                    .collect();
                Value::List(self.state.alloc(Item::Values(pairs)))
            }
            "clear" => {
                if let Some(item) = self.state.item_mut(id) {
                    *item = Item::Dict(super::super::value::Dict::default());
                }
                Value::None
            }
            _ => self.other(call.at, format!("Retort does not follow `{name}` of a dictionary")),
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
