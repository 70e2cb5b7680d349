//! `collections`, `copy`, `dataclasses` and the like: containers and objects with a manner of their own.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        value::{Class, ClassKind, Dict, Instance, Item, Key, Missing, Value},
    },
    Call,
};

/// How deep a copy goes.
const DEPTH: usize = 16;

impl<'a> Interpreter<'a> {
    /// Calls something of these modules; nothing when Retort does not follow it.
    pub(super) fn call_collections(&mut self, path: &str, call: &Call<'a>) -> Option<Value> {
        Some(match path {
            "collections.OrderedDict" => self.call_builtin("dict", call),
            "collections.defaultdict" => {
                let mut inner = call.clone();
                let missing = match inner.args.first() {
                    Some(arg) if arg.name.is_none() => {
                        let factory = inner.args.remove(0).value;
                        (!factory.is_none()).then_some(Missing::Made(factory))
                    }
                    _ => None,
                };
                let dict = self.call_builtin("dict", &inner);
                self.with_missing(dict, missing)
            }
            "collections.Counter" => self.counter(call),
            "collections.deque" if call.value(1, "maxlen").is_none() => self.call_builtin("list", call),
            "copy.copy" => self.copied(call.first(0)?, 1),
            "copy.deepcopy" => self.copied(call.first(0)?, DEPTH),
            "types.SimpleNamespace" if call.unknown.is_none() && call.positional().count() == 0 => {
                let class = Class {
                    name: Rc::from("namespace"),
                    bases: Vec::new(),
                    attributes: Vec::new(),
                    fields: Vec::new(),
                    kind: ClassKind::Plain,
                    dataclass: false,
                };
                let class = self.state.alloc(Item::Class(class));
                let attributes =
                    call.args.iter().filter_map(|arg| Some((arg.name.clone()?, arg.value.clone()))).collect();
                Value::Instance(self.state.alloc(Item::Instance(Instance { class, attributes })))
            }
            "typing.cast" => call.first(1)?.clone(),
            "dataclasses.asdict" => self.as_dict(call.first(0)?, DEPTH)?,
            "dataclasses.astuple" => {
                let fields = self.field_values(call.first(0)?)?;
                let values = fields.into_iter().map(|(_, value)| value).collect();
                Value::Tuple(self.state.alloc(Item::Values(values)))
            }
            "dataclasses.replace" | "copy.replace" => {
                let Item::Instance(mut instance) = self.item(call.first(0)?)?.clone() else { return None };
                for arg in &call.args {
                    if let Some(name) = &arg.name {
                        instance.set(name, arg.value.clone());
                    }
                }
                Value::Instance(self.state.alloc(Item::Instance(instance)))
            }
            _ => return None,
        })
    }

    fn with_missing(&mut self, dict: Value, missing: Option<Missing>) -> Value {
        if let Value::Dict(id) = &dict
            && let Some(Item::Dict(dict)) = self.state.item_mut(*id)
        {
            dict.missing = missing;
        }
        dict
    }

    fn counter(&mut self, call: &Call<'a>) -> Value {
        let mut counts = Dict::default();
        counts.missing = Some(Missing::Zero);
        let values = match call.first(0).cloned() {
            None => Vec::new(),
            Some(given @ Value::Dict(_)) => {
                let dict = self.copied(&given, 1);
                return self.with_missing(dict, Some(Missing::Zero));
            }
            Some(values) => match self.iterated(&values, call.at) {
                Ok(values) => values,
                Err(mystery) => return Value::Dict(self.state.alloc(Item::Lost(mystery))),
            },
        };
        for value in values {
            match self.key(&value, call.at) {
                Ok(key) => {
                    let before = match counts.get(&key) {
                        Some(Value::Int(count)) => *count,
                        _ => 0,
                    };
                    counts.insert(key, value, Value::Int(before + 1));
                }
                Err(mystery) => return Value::Dict(self.state.alloc(Item::Lost(mystery))),
            }
        }
        Value::Dict(self.state.alloc(Item::Dict(counts)))
    }

    /// A copy of a container or object, and of what it holds down to `depth`.
    fn copied(&mut self, value: &Value, depth: usize) -> Value {
        let Some(id) = value.heap_id().filter(|_| depth > 0) else { return value.clone() };
        let is_member = match self.item(value) {
            Some(Item::Instance(instance)) => matches!(
                self.state.item(instance.class),
                Some(Item::Class(Class { kind: ClassKind::Enum { .. }, .. }))
            ),
            _ => false,
        };
        let Some(mut item) = self.state.item(id).cloned().filter(|_| !is_member) else {
            return value.clone();
        };
        if depth == 1 && matches!(value, Value::Tuple(_)) {
            return value.clone();
        }
        let inner = depth - 1;
        match &mut item {
            Item::Values(values) | Item::Shuffled(values) => {
                if !self.charge(values.len()) {
                    return value.clone();
                }
                for value in values.iter_mut() {
                    *value = self.copied(value, inner);
                }
            }
            Item::Dict(dict) => {
                if !self.charge(dict.entries.len()) {
                    return value.clone();
                }
                for (_, value) in &mut dict.entries {
                    *value = self.copied(value, inner);
                }
            }
            Item::Instance(instance) => {
                for (_, value) in &mut instance.attributes {
                    *value = self.copied(value, inner);
                }
            }
            Item::Lost(_) => {}
            _ => return value.clone(),
        }
        let copy = self.state.alloc(item);
        match value {
            Value::List(_) => Value::List(copy),
            Value::Tuple(_) => Value::Tuple(copy),
            Value::Set(_) => Value::Set(copy),
            Value::Dict(_) => Value::Dict(copy),
            Value::Instance(_) => Value::Instance(copy),
            _ => value.clone(),
        }
    }

    /// The fields of an object of a dataclass with their values.
    fn field_values(&self, value: &Value) -> Option<Vec<(Rc<str>, Value)>> {
        let Item::Instance(instance) = self.item(value)? else { return None };
        let Item::Class(class) = self.state.item(instance.class)? else { return None };
        if !class.dataclass {
            return None;
        }
        self.fields_of(instance.class)
            .into_iter()
            .map(|name| {
                let value =
                    instance.get(&name).cloned().or_else(|| self.find_in_class(instance.class, &name))?;
                Some((name, value))
            })
            .collect()
    }

    fn as_dict(&mut self, value: &Value, depth: usize) -> Option<Value> {
        let mut dict = Dict::default();
        for (name, value) in self.field_values(value)? {
            let value = match depth {
                0 => value,
                _ => self.as_dict(&value, depth - 1).unwrap_or(value),
            };
            let value = self.copied(&value, DEPTH);
            dict.insert(Key::Str(name.to_string()), Value::str(&*name), value);
        }
        Some(Value::Dict(self.state.alloc(Item::Dict(dict))))
    }
}
