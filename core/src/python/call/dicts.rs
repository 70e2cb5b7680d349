//! Methods of dictionaries.

use super::{
    super::{
        interpreter::Interpreter,
        value::{Id, Item, Value},
    },
    Call,
};

impl<'a> Interpreter<'a> {
    pub(super) fn call_dict(&mut self, id: Id, name: &str, call: &Call<'a>) -> Value {
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
                    return self.fail_with(call.at, "KeyError", "the dictionary has no such key", wanted);
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
}
