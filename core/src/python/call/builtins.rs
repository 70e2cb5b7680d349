//! Python's built-in functions.

use super::{
    super::{
        exec::is_exception,
        interpreter::Interpreter,
        parse::ast,
        value::{Item, Value},
    },
    Call,
};
use crate::{
    fact::{Text, Unknown},
    ops::{OpKind, Via},
};

impl<'a> Interpreter<'a> {
    pub(super) fn call_builtin(&mut self, name: &str, call: &Call<'a>) -> Value {
        let first = call.first(0).cloned();
        let at = call.at;
        match (name, first) {
            ("dict.fromkeys", Some(keys)) => {
                let value = call.first(1).cloned().unwrap_or(Value::None);
                let keys = match self.iterated(&keys, at) {
                    Ok(keys) => keys,
                    Err(mystery) => return self.follow(&mystery, at),
                };
                let dict = self.call_builtin("dict", &Call::synthetic(at, Vec::new()));
                for key in keys {
                    self.set_item(&dict, &key, value.clone(), at);
                }
                dict
            }
            ("str.maketrans", _) => self.translation(call),
            // `str.upper` as a function: the text comes first.
            (_, Some(text @ (Value::Str(_) | Value::Instance(_))))
                if let Some(method) = name.strip_prefix("str.") =>
            {
                let text = self.member_text(&text).unwrap_or(text);
                let mut call = call.clone();
                if let Some(first) = call.args.iter().position(|arg| arg.name.is_none()) {
                    call.args.remove(first);
                }
                self.call_method(&text, method, call)
            }
            ("len", Some(value)) if let Some(method) = self.find_method(&value, "__len__") => {
                self.call_function_value(&method, &Call::synthetic(at, vec![value]))
            }
            ("len", Some(value)) if matches!(self.item(&value), Some(Item::Iterator(_))) => {
                self.fail(at, "TypeError", "an iterator has no length")
            }
            ("len", Some(value)) => match self.elements_in_any_order(&value, at) {
                Ok(values) => Value::Int(i128::try_from(values.len()).unwrap_or(0)),
                Err(mystery) => self.follow(&mystery, at),
            },
            ("str", None) => Value::str(""),
            ("str", Some(value)) => {
                let text = self.written(&value, at);
                self.bounded_text(text, at)
            }
            ("repr", Some(value)) => {
                let text = self.written_repr(&value, at);
                self.bounded_text(text, at)
            }
            ("format", Some(value)) => {
                let spec = match call.first(1) {
                    Some(Value::Str(spec)) => spec.text.clone(),
                    _ => Text::default(),
                };
                let text = self.formatted(&value, None, &spec, at);
                self.bounded_text(text, at)
            }
            ("ascii", Some(value)) => {
                let text = self.formatted(&value, Some('a'), &Text::default(), at);
                self.bounded_text(text, at)
            }
            ("bool", None) => Value::Bool(false),
            ("int", None) => Value::Int(0),
            ("bool", Some(value)) => match self.truth_of(&value) {
                Ok(truth) => Value::Bool(truth),
                Err(mystery) => self.follow(&mystery, at),
            },
            ("list" | "tuple" | "set" | "frozenset" | "iter", first) => self.collection(name, first, call),
            ("dict", first) => self.dict_of(first, call),
            ("range", Some(_)) => self.range(call),
            ("enumerate" | "zip" | "reversed" | "map" | "filter", Some(_)) => self.sequence(name, call),
            ("sorted", Some(values)) => self.sorted(&values, call),
            ("min" | "max", Some(_)) => self.extreme(name, call),
            ("sum", Some(values)) => match self.elements_in_any_order(&values, at) {
                Ok(values) => {
                    let start = call.value(1, "start").cloned().unwrap_or(Value::Int(0));
                    values.iter().fold(start, |sum, value| self.binary(ast::Operator::Add, &sum, value, at))
                }
                Err(mystery) => self.follow(&mystery, at),
            },
            ("any" | "all", Some(values)) => self.any_or_all(name == "any", &values, call),
            ("next", Some(values)) => self.next_of(&values, call),
            ("ord", Some(value)) => match value.as_known_str().and_then(|text| text.chars().next()) {
                Some(character) => Value::Int(i128::from(u32::from(character))),
                None => self.other(at, "the character is not known"),
            },
            ("chr", Some(Value::Int(number))) => match u32::try_from(number).ok().and_then(char::from_u32) {
                Some(character) => Value::str(character),
                None => self.other(at, "there is no such character"),
            },
            // `eval("upgrade_%s" % engine_name)`, as older multi-database templates have it.
            ("eval", Some(name)) if names_something(&name) => {
                self.element(&Value::library("builtins.globals()"), &name, at)
            }
            ("eval", _) => {
                self.hidden_code(name, "`eval` runs code that Retort does not see".to_owned(), call)
            }
            ("getattr", Some(owner)) => self.get_attribute(&owner, call),
            ("hasattr", Some(owner)) => self.has_attribute(&owner, call),
            ("setattr", Some(owner)) => {
                match (call.first(1).and_then(Value::as_known_str), call.first(2).cloned()) {
                    (Some(name), Some(value)) => {
                        let name = name.to_owned();
                        self.set_on_instance(&owner, &name, value);
                        Value::None
                    }
                    _ => Value::None,
                }
            }
            ("delattr", Some(Value::Instance(id))) => {
                if let (Some(name), Some(Item::Instance(instance))) =
                    (call.first(1).and_then(Value::as_known_str), self.state.item_mut(id))
                {
                    instance.attributes.retain(|(known, _)| **known != *name);
                }
                Value::None
            }
            ("isinstance", Some(value)) => self.is_instance(&value, call),
            ("type", Some(value)) if call.args.len() == 1 => self.type_of(&value, at),
            ("issubclass", Some(Value::Class(class))) => match call.first(1) {
                Some(Value::Class(of)) => Value::Bool(self.lineage(class).contains(of)),
                _ => self.other(at, "Retort does not know what is of that class"),
            },
            ("callable", Some(value)) => self.is_callable(&value, at),
            ("exec" | "__import__", _) => {
                let why = format!("`{name}` runs code that Retort does not see");
                self.hidden_code(name, why, call)
            }
            _ if let Some(value) = self.call_number(name, call) => value,
            _ if is_exception(name) => {
                let args = call.positional().map(|arg| arg.value.clone()).collect();
                self.new_exception(name, args)
            }
            _ => self.other(at, format!("Retort does not follow `{name}` here")),
        }
    }

    /// Code that runs without standing in the file as code.
    pub(super) fn hidden_code(&mut self, name: &str, why: String, call: &Call<'a>) -> Value {
        let unknown = Unknown::new(name, why, call.at);
        self.emit(OpKind::Opaque { name: name.to_owned(), unknown: unknown.clone() }, name, call, Via::Op);
        Value::unknown(unknown, super::super::value::Origin::Other)
    }
}

/// Whether a text that `eval` gets can be a name: `eval("upgrade_%s" % engine_name)`.
fn names_something(value: &Value) -> bool {
    match value {
        Value::Str(text) => text.text.pieces().iter().all(|piece| match piece {
            crate::fact::Piece::Known(text) => {
                text.chars().all(|character| character.is_alphanumeric() || character == '_')
            }
            crate::fact::Piece::Hole(_) => true,
        }),
        _ => false,
    }
}
