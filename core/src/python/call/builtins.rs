//! Python's built-in functions.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        limits,
        value::{Class, Dict, Handle, Item, Object, Value},
    },
    Call,
};
use crate::fact::Text;

impl<'a> Interpreter<'a> {
    pub(super) fn call_builtin(&mut self, name: &str, call: &Call<'a>) -> Value {
        let first = call.first(0).cloned();
        let at = call.at;
        match (name, first) {
            ("len", Some(value)) => match self.elements_in_any_order(&value, at) {
                Ok(values) => Value::Int(i128::try_from(values.len()).unwrap_or(0)),
                Err(mystery) => self.follow(&mystery, at),
            },
            ("str" | "repr" | "format", None) => Value::str(""),
            ("str", Some(value)) => {
                let text = self.named_text_of(&value, at);
                self.bounded_text(text, at)
            }
            ("repr", Some(value)) => {
                let text = self.repr(&value, at, 6);
                self.bounded_text(text, at)
            }
            ("int", Some(value)) => self.int_of(&value, call),
            ("float", Some(value)) => match &value {
                Value::Float(_) => value,
                Value::Int(number) => match i32::try_from(*number) {
                    Ok(number) => Value::Float(f64::from(number)),
                    Err(_) => self.other(at, "the number is too large"),
                },
                _ => match value.as_known_str().and_then(|text| text.trim().parse().ok()) {
                    Some(number) => Value::Float(number),
                    None => self.other(at, "the number is not known"),
                },
            },
            ("bool", Some(value)) => match self.truth(&value) {
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
                    values.iter().fold(start, |sum, value| {
                        self.binary(super::super::parse::ast::Operator::Add, &sum, value, at)
                    })
                }
                Err(mystery) => self.follow(&mystery, at),
            },
            ("any" | "all", Some(values)) => self.any_or_all(name == "any", &values, call),
            ("next", Some(values)) => match self.elements(&values, at) {
                Ok(values) => match values.into_iter().next().or_else(|| call.first(1).cloned()) {
                    Some(value) => value,
                    None => self.other(at, "there is no next element"),
                },
                Err(mystery) => self.follow(&mystery, at),
            },
            ("abs", Some(Value::Int(number))) => Value::Int(number.saturating_abs()),
            ("ord", Some(value)) => match value.as_known_str().and_then(|text| text.chars().next()) {
                Some(character) => Value::Int(i128::from(u32::from(character))),
                None => self.other(at, "the character is not known"),
            },
            ("chr", Some(Value::Int(number))) => match u32::try_from(number).ok().and_then(char::from_u32) {
                Some(character) => Value::str(character),
                None => self.other(at, "there is no such character"),
            },
            // `eval("upgrade_%s" % engine_name)`, as older multi-database templates have it.
            ("eval", Some(name)) => self.element(&Value::library("builtins.globals()"), &name, at),
            ("getattr", Some(owner)) => self.get_attribute(&owner, call),
            ("hasattr", Some(owner)) => self.has_attribute(&owner, call),
            ("setattr", _) => Value::None,
            ("isinstance", Some(value)) => self.is_instance(&value, call),
            ("type", Some(Value::Instance(id))) => match self.state.item(id) {
                Some(Item::Instance(instance)) => Value::Class(instance.class),
                _ => self.other(at, "its class is not known"),
            },
            ("callable", Some(value)) => Value::Bool(matches!(value, Value::Function(_) | Value::Method(_))),
            // An exception being made: what it says is read off the source.
            _ if name.chars().next().is_some_and(char::is_uppercase) => {
                Value::library("builtins.Exception()")
            }
            _ => self.other(at, format!("Retort does not follow `{name}` here")),
        }
    }

    fn int_of(&mut self, value: &Value, call: &Call<'a>) -> Value {
        let base = match call.value(1, "base") {
            Some(Value::Int(base)) => u32::try_from(*base).ok().filter(|base| (2..=36).contains(base)),
            _ => Some(10),
        };
        match value {
            Value::Int(_) => value.clone(),
            Value::Bool(value) => Value::Int(i128::from(*value)),
            Value::Unknown(mystery) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, call.at)
            }
            _ => {
                let number = value
                    .as_known_str()
                    .zip(base)
                    .and_then(|(text, base)| i128::from_str_radix(&text.trim().replace('_', ""), base).ok());
                number.map_or_else(|| self.other(call.at, "the number is not known"), Value::Int)
            }
        }
    }

    fn collection(&mut self, name: &str, first: Option<Value>, call: &Call<'a>) -> Value {
        let item = match first {
            None => Item::Values(Vec::new()),
            Some(values) => match self.elements_in_any_order(&values, call.at) {
                Ok(elements) => Self::sequence_from(elements, self.is_shuffled(&values)),
                Err(mystery) => Item::Lost(mystery),
            },
        };
        match name {
            "tuple" => Value::Tuple(self.state.alloc(item)),
            "set" | "frozenset" => {
                let item = self.distinct(item);
                Value::Set(self.state.alloc(item))
            }
            _ => Value::List(self.state.alloc(item)),
        }
    }

    fn dict_of(&mut self, first: Option<Value>, call: &Call<'a>) -> Value {
        let mut dict = Dict::default();
        let mut lost = call.unknown.clone();
        let mut entries = Vec::new();
        match first {
            None => {}
            Some(given @ Value::Dict(_)) => match self.entries(&given, call.at) {
                Ok(found) => entries = found,
                Err(mystery) => lost = Some(mystery),
            },
            Some(pairs) => match self.elements(&pairs, call.at) {
                Ok(pairs) => {
                    for pair in pairs {
                        match self.elements(&pair, call.at).as_deref() {
                            Ok([key, value]) => entries.push((key.clone(), value.clone())),
                            _ => lost = Some(self.mystery(call.at, "its pairs are not known")),
                        }
                    }
                }
                Err(mystery) => lost = Some(mystery),
            },
        }
        entries.extend(
            call.args.iter().filter_map(|arg| Some((Value::str(arg.name.as_deref()?), arg.value.clone()))),
        );
        for (key, value) in entries {
            match self.key(&key, call.at) {
                Ok(hashed) => dict.insert(hashed, key, value),
                Err(mystery) => lost = Some(mystery),
            }
        }
        Value::Dict(self.state.alloc(lost.map_or(Item::Dict(dict), Item::Lost)))
    }

    fn range(&mut self, call: &Call<'a>) -> Value {
        let numbers: Option<Vec<i128>> = call
            .positional()
            .map(|arg| match arg.value {
                Value::Int(number) => Some(number),
                _ => None,
            })
            .collect();
        let (start, end, step) = match numbers.as_deref() {
            Some([end]) => (0, *end, 1),
            Some([start, end]) => (*start, *end, 1),
            Some([start, end, step]) if *step != 0 => (*start, *end, *step),
            _ => {
                return match call.positional().find_map(|arg| match &arg.value {
                    Value::Unknown(mystery) => Some(Rc::clone(mystery)),
                    _ => None,
                }) {
                    Some(mystery) => self.follow(&mystery, call.at),
                    None => self.other(call.at, "its bounds are not known"),
                };
            }
        };
        let mut values = Vec::new();
        let mut at = start;
        while (step > 0 && at < end) || (step < 0 && at > end) {
            if values.len() > limits::TURNS {
                return self.other(call.at, "it is longer than Retort follows");
            }
            values.push(Value::Int(at));
            at = at.saturating_add(step);
        }
        self.charge(values.len());
        Value::List(self.state.alloc(Item::Values(values)))
    }

    fn sequence(&mut self, name: &str, call: &Call<'a>) -> Value {
        let values: Vec<Value> = call.positional().map(|arg| arg.value.clone()).collect();
        let (function, sources) = match (name, values.split_first()) {
            ("map" | "filter", Some((function, rest))) => (Some(function.clone()), rest.to_vec()),
            _ => (None, values),
        };
        let mut columns = Vec::new();
        for source in sources.iter().take(if matches!(name, "zip" | "map") { usize::MAX } else { 1 }) {
            match self.elements(source, call.at) {
                Ok(values) => columns.push(values),
                Err(mystery) => return self.follow(&mystery, call.at),
            }
        }
        let length = columns.iter().map(Vec::len).min().unwrap_or(0);
        let start = match call.value(1, "start") {
            Some(Value::Int(start)) if name == "enumerate" => *start,
            _ => 0,
        };
        let mut result = Vec::with_capacity(length);
        for position in 0..length {
            let row: Vec<Value> = columns.iter().filter_map(|column| column.get(position).cloned()).collect();
            match (name, &function) {
                ("enumerate", _) => {
                    let number = Value::Int(start.saturating_add(i128::try_from(position).unwrap_or(0)));
                    let pair = std::iter::once(number).chain(row).collect();
                    result.push(Value::Tuple(self.state.alloc(Item::Values(pair))));
                }
                ("zip", _) => result.push(Value::Tuple(self.state.alloc(Item::Values(row)))),
                ("map", Some(function)) => {
                    result.push(self.call_value(function, Call::synthetic(call.at, row)));
                }
                ("filter", Some(function)) => {
                    let kept = match function {
                        Value::None => row.first().cloned().unwrap_or(Value::None),
                        _ => self.call_value(function, Call::synthetic(call.at, row.clone())),
                    };
                    match self.truth(&kept) {
                        Ok(true) => result.extend(row),
                        Ok(false) => {}
                        Err(mystery) => return self.follow(&mystery, call.at),
                    }
                }
                _ => result.extend(row),
            }
        }
        if name == "reversed" {
            result.reverse();
        }
        Value::List(self.state.alloc(Item::Values(result)))
    }

    fn extreme(&mut self, name: &str, call: &Call<'a>) -> Value {
        let mut values: Vec<Value> = call.positional().map(|arg| arg.value.clone()).collect();
        if let [one] = values.as_slice() {
            match self.elements_in_any_order(&one.clone(), call.at) {
                Ok(elements) => values = elements,
                Err(mystery) => return self.follow(&mystery, call.at),
            }
        }
        let mut best: Option<Value> = None;
        for value in values {
            let better = match &best {
                None => true,
                Some(best) => match self.order(&value, best, call.at) {
                    Ok(order) => order.is_lt() == (name == "min") && order.is_ne(),
                    Err(mystery) => return self.follow(&mystery, call.at),
                },
            };
            if better {
                best = Some(value);
            }
        }
        best.or_else(|| call.keyword_value("default").cloned())
            .unwrap_or_else(|| self.other(call.at, "there is nothing to choose from"))
    }

    fn any_or_all(&mut self, any: bool, values: &Value, call: &Call<'a>) -> Value {
        let values = match self.elements_in_any_order(values, call.at) {
            Ok(values) => values,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        let mut undecided = None;
        for value in values {
            match self.truth(&value) {
                Ok(truth) if truth == any => return Value::Bool(any),
                Ok(_) => {}
                Err(mystery) => undecided = Some(mystery),
            }
        }
        match undecided {
            Some(mystery) => self.follow(&mystery, call.at),
            None => Value::Bool(!any),
        }
    }

    fn get_attribute(&mut self, owner: &Value, call: &Call<'a>) -> Value {
        let Some(name) = call.first(1).and_then(Value::as_known_str).map(str::to_owned) else {
            return self.other(call.at, "the attribute's name is not known");
        };
        let found = self.attribute(owner, &name, call.at);
        match (&found, call.first(2)) {
            (Value::Unknown(mystery), Some(default)) if !matches!(owner, Value::Unknown(_)) => {
                let _ = mystery;
                default.clone()
            }
            _ => found,
        }
    }

    fn has_attribute(&mut self, owner: &Value, call: &Call<'a>) -> Value {
        let Some(name) = call.first(1).and_then(Value::as_known_str).map(str::to_owned) else {
            return self.other(call.at, "the attribute's name is not known");
        };
        match (owner, self.attribute(owner, &name, call.at)) {
            (Value::Library(_) | Value::Instance(_) | Value::Class(_), Value::Unknown(_)) => {
                Value::Bool(false)
            }
            (Value::Library(_) | Value::Instance(_) | Value::Class(_), _) => Value::Bool(true),
            (Value::Unknown(mystery), _) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, call.at)
            }
            _ => self.other(call.at, "Retort does not know all its attributes"),
        }
    }

    fn is_instance(&mut self, value: &Value, call: &Call<'a>) -> Value {
        let Some(class) = call.first(1).cloned() else { return Value::Bool(false) };
        let classes = match &class {
            Value::Tuple(_) => self.elements(&class, call.at).unwrap_or_default(),
            _ => vec![class],
        };
        if let Value::Unknown(mystery) = value {
            let mystery = Rc::clone(mystery);
            return self.follow(&mystery, call.at);
        }
        let mut undecided = false;
        for class in classes {
            match self.is_of(value, &class) {
                Some(true) => return Value::Bool(true),
                Some(false) => {}
                None => undecided = true,
            }
        }
        if undecided {
            return self.other(call.at, "Retort does not know what is of that class");
        }
        Value::Bool(false)
    }

    pub(crate) fn is_of(&self, value: &Value, class: &Value) -> Option<bool> {
        match class {
            Value::Class(id) => match self.item(value) {
                Some(Item::Instance(instance)) => {
                    let mut open = vec![instance.class];
                    let mut seen = 0;
                    while let Some(here) = open.pop() {
                        seen += 1;
                        if here == *id {
                            return Some(true);
                        }
                        if let Some(Item::Class(Class { bases, .. })) = self.state.item(here)
                            && seen < limits::CALLS
                        {
                            open.extend(bases.iter().filter_map(|base| match base {
                                Value::Class(id) => Some(*id),
                                _ => None,
                            }));
                        }
                    }
                    Some(false)
                }
                _ => Some(false),
            },
            Value::Library(path) => Some(match (&**path, value) {
                ("builtins.str", Value::Str(_))
                | ("builtins.bool", Value::Bool(_))
                | ("builtins.int", Value::Int(_) | Value::Bool(_))
                | ("builtins.float", Value::Float(_))
                | ("builtins.list", Value::List(_))
                | ("builtins.tuple", Value::Tuple(_))
                | ("builtins.dict", Value::Dict(_))
                | ("builtins.set", Value::Set(_)) => true,
                (path, Value::Object(object)) if matches!(&**object, Object::Handle(Handle::Dialect)) => {
                    path.contains("PGDialect") || path.contains("pg.")
                }
                (path, _) if path.starts_with("builtins.") => false,
                _ => return None,
            }),
            _ => None,
        }
    }
}

/// Text without the white space that begins every line, as `textwrap.dedent` takes it away.
pub(super) fn dedent(text: &Text) -> Text {
    let whole = text.to_string();
    let margin = whole
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let mut at_start = true;
    let mut result = Text::default();
    for piece in text.pieces() {
        match piece {
            crate::fact::Piece::Hole(unknown) => {
                result.push_hole(unknown.clone());
                at_start = false;
            }
            crate::fact::Piece::Known(known) => {
                for (position, line) in known.split('\n').enumerate() {
                    if position > 0 {
                        result.push_str("\n");
                    }
                    let begins = position > 0 || at_start;
                    let blank = line.trim().is_empty() && known.split('\n').count() > position + 1;
                    let kept = match (begins, blank) {
                        (true, true) => "",
                        (true, false) => {
                            line.get(margin.min(line.len() - line.trim_start().len())..).unwrap_or(line)
                        }
                        (false, _) => line,
                    };
                    result.push_str(kept);
                }
                at_start = known.ends_with('\n');
            }
        }
    }
    result
}
