//! Python's own functions that make and go through sequences: `list`, `dict`, `range`, `zip`, `max`, `any`, `next`.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        limits,
        value::{Dict, Item, Value},
    },
    Call,
};

impl<'a> Interpreter<'a> {
    pub(super) fn collection(&mut self, name: &str, first: Option<Value>, call: &Call<'a>) -> Value {
        let item = match first {
            None => Item::Values(Vec::new()),
            // An iterator of an iterator is that iterator.
            Some(values) if name == "iter" && matches!(self.item(&values), Some(Item::Iterator(_))) => {
                return values;
            }
            Some(values) => match self.each_of(&values, call.at) {
                Ok(elements) => Self::sequence_from(elements, self.is_shuffled(&values)),
                Err(mystery) => Item::Lost(mystery),
            },
        };
        let item = match (name, item) {
            ("iter", Item::Values(values)) => Item::Iterator(values),
            (_, item) => item,
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

    pub(super) fn dict_of(&mut self, first: Option<Value>, call: &Call<'a>) -> Value {
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

    pub(super) fn range(&mut self, call: &Call<'a>) -> Value {
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

    pub(super) fn sequence(&mut self, name: &str, call: &Call<'a>) -> Value {
        let values: Vec<Value> = call.positional().map(|arg| arg.value.clone()).collect();
        let (function, sources) = match (name, values.split_first()) {
            ("map" | "filter", Some((function, rest))) => (Some(function.clone()), rest.to_vec()),
            _ => (None, values),
        };
        let shared = sources.iter().enumerate().any(|(position, source)| {
            let iterator = matches!(self.item(source), Some(Item::Iterator(_)));
            iterator && sources.iter().skip(position + 1).any(|other| other.same(source))
        });
        if shared {
            return self.other(call.at, "it takes from one iterator in several places");
        }
        let mut columns = Vec::new();
        let taken = if matches!(name, "zip" | "map") { usize::MAX } else { 1 };
        for source in sources.iter().take(taken) {
            // Endless ones are as long as the others.
            if !matches!(source, Value::Method(_)) {
                match self.iterated(source, call.at) {
                    Ok(values) => columns.push(values),
                    Err(mystery) => return self.follow(&mystery, call.at),
                }
            }
        }
        let shortest = columns.iter().map(Vec::len).min();
        for (position, source) in sources.iter().take(taken).enumerate() {
            if matches!(source, Value::Method(_)) {
                match shortest.and_then(|length| self.endless(source, length, call)) {
                    Some(values) => columns.insert(position, values),
                    None => return self.other(call.at, "it is no sequence that Retort follows"),
                }
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
                    match self.truth_of(&kept) {
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
        Value::List(self.state.alloc(Item::Iterator(result)))
    }

    pub(super) fn extreme(&mut self, name: &str, call: &Call<'a>) -> Value {
        let mut values: Vec<Value> = call.positional().map(|arg| arg.value.clone()).collect();
        if let [one] = values.as_slice() {
            match self.elements_in_any_order(&one.clone(), call.at) {
                Ok(elements) => values = elements,
                Err(mystery) => return self.follow(&mystery, call.at),
            }
        }
        let by = call.keyword_value("key").cloned().filter(|key| !key.is_none());
        let mut best: Option<(Value, Value)> = None;
        for value in values {
            let key = match &by {
                Some(by) => self.call_value(by, Call::synthetic(call.at, vec![value.clone()])),
                None => value.clone(),
            };
            let better = match &best {
                None => true,
                Some((best, _)) => match self.order(&key, best, call.at) {
                    Ok(order) => order.is_lt() == (name == "min") && order.is_ne(),
                    Err(mystery) => return self.follow(&mystery, call.at),
                },
            };
            if better {
                best = Some((key, value));
            }
        }
        let best = best.map(|(_, value)| value).or_else(|| call.keyword_value("default").cloned());
        best.unwrap_or_else(|| self.fail(call.at, "ValueError", "there is nothing to choose from"))
    }

    pub(super) fn any_or_all(&mut self, any: bool, values: &Value, call: &Call<'a>) -> Value {
        let values = match self.elements_in_any_order(values, call.at) {
            Ok(values) => values,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        let mut undecided = None;
        for value in values {
            match self.truth_of(&value) {
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

    /// `next(iterator, default)`.
    pub(super) fn next_of(&mut self, values: &Value, call: &Call<'a>) -> Value {
        if let Some(method) = self.find_method(values, "__next__") {
            return self.call_function_value(&method, &Call::synthetic(call.at, vec![values.clone()]));
        }
        let (Value::List(id), Some(Item::Iterator(left))) = (values, self.item(values)) else {
            return match values {
                Value::Unknown(mystery) => self.follow(mystery, call.at),
                _ => match self.item(values) {
                    Some(Item::Lost(mystery)) => {
                        let mystery = Rc::clone(mystery);
                        self.follow(&mystery, call.at)
                    }
                    _ => self.other(call.at, "it is no iterator that Retort follows"),
                },
            };
        };
        let empty = left.is_empty();
        if self.doubts.iter().any(|doubt| doubt.when.repeated) {
            self.lose_content(*id, call.at);
            return self.other(call.at, "which element it is depends on the turn of the loop");
        }
        if empty {
            return match call.first(1) {
                Some(default) => default.clone(),
                None => self.fail(call.at, "StopIteration", "there is no next element"),
            };
        }
        match self.state.item_mut(*id) {
            Some(Item::Iterator(left)) => left.remove(0),
            _ => Value::None,
        }
    }

    /// The elements in any order, also where a class of the file says what they are.
    pub(super) fn each_of(
        &mut self,
        values: &Value,
        at: crate::text::ByteRange,
    ) -> Result<Vec<Value>, Rc<super::super::value::Unknown>> {
        match self.find_method(values, "__iter__") {
            Some(_) => self.iterated(values, at),
            None => self.elements_in_any_order(values, at),
        }
    }
}
