//! `itertools`, `functools.reduce` and the functions of `operator`.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        parse::ast::Operator,
        value::{Item, Key, Unknown, Value},
    },
    Call,
};

/// Rows of values, or why they are not known.
type Rows = Result<Vec<Vec<Value>>, Rc<Unknown>>;

impl<'a> Interpreter<'a> {
    /// Calls a function of `itertools`, `functools` or `operator`; nothing when Retort does not follow it.
    pub(super) fn call_iterate(&mut self, path: &str, call: &Call<'a>) -> Option<Value> {
        let at = call.at;
        let rows = match path {
            "itertools.product" => self.product(call),
            "itertools.chain" => self
                .columns(call, 0)
                .map(|columns| columns.into_iter().flatten().map(|value| vec![value]).collect()),
            "itertools.chain.from_iterable" => self.one_column(call).and_then(|columns| {
                let mut all = Vec::new();
                for column in columns {
                    all.extend(self.elements(&column, at)?.into_iter().map(|value| vec![value]));
                }
                Ok(all)
            }),
            "itertools.islice" => return Some(self.islice(call)),
            "itertools.pairwise" => self.one_column(call).map(|values| {
                values.iter().zip(values.iter().skip(1)).map(|(a, b)| vec![a.clone(), b.clone()]).collect()
            }),
            "itertools.combinations" | "itertools.permutations" => self.choices(path, call),
            "itertools.zip_longest" => {
                let fill = call.keyword_value("fillvalue").cloned().unwrap_or(Value::None);
                self.columns(call, 0).map(|columns| {
                    let length = columns.iter().map(Vec::len).max().unwrap_or(0);
                    let row = |at: usize| {
                        columns
                            .iter()
                            .map(|column| column.get(at).cloned().unwrap_or_else(|| fill.clone()))
                            .collect()
                    };
                    (0..length).map(row).collect()
                })
            }
            "itertools.repeat" => return self.repeat_value(call),
            "itertools.count" | "itertools.cycle" => {
                let callee = Value::library(&format!("{path}()"));
                let item = Item::Partial { callee, args: call.args.clone(), unknown: call.unknown.clone() };
                return Some(Value::Method(self.state.alloc(item)));
            }
            "itertools.accumulate" => return Some(self.accumulate(call)),
            "itertools.starmap" => return Some(self.starmap(call)),
            "itertools.groupby" => return Some(self.group_by(call)),
            "functools.reduce" => return Some(self.reduce(call)),
            "operator.itemgetter" | "operator.attrgetter" | "operator.methodcaller" => {
                let callee = Value::library(&format!("{path}()"));
                let args = call.args.clone();
                let item = Item::Partial { callee, args, unknown: call.unknown.clone() };
                return Some(Value::Method(self.state.alloc(item)));
            }
            "operator.itemgetter()" | "operator.attrgetter()" => return self.got(path, call),
            "operator.methodcaller()" => {
                let name = call.first(0)?.as_known_str()?.to_owned();
                let receiver = call.positional().last()?.value.clone();
                let mut inner = call.clone();
                inner.args.remove(0);
                let last = inner.args.iter().rposition(|arg| arg.name.is_none())?;
                inner.args.remove(last);
                return Some(self.call_method(&receiver, &name, inner));
            }
            _ => {
                let op = match path.strip_prefix("operator.")? {
                    "add" | "concat" | "iadd" => Operator::Add,
                    "sub" => Operator::Sub,
                    "mul" => Operator::Mult,
                    "floordiv" => Operator::FloorDiv,
                    "mod" => Operator::Mod,
                    "or_" => Operator::BitOr,
                    "and_" => Operator::BitAnd,
                    _ => return None,
                };
                return Some(self.binary(op, &call.first(0)?.clone(), &call.first(1)?.clone(), at));
            }
        };
        let single = path.starts_with("itertools.chain");
        Some(match rows {
            Ok(rows) => self.iterator_of(rows, single),
            Err(mystery) => self.follow(&mystery, at),
        })
    }

    fn iterator_of(&mut self, rows: Vec<Vec<Value>>, single: bool) -> Value {
        self.charge(rows.iter().map(Vec::len).sum());
        let values = rows
            .into_iter()
            .filter_map(|mut row| {
                if single { row.pop() } else { Some(Value::Tuple(self.state.alloc(Item::Values(row)))) }
            })
            .collect();
        Value::List(self.state.alloc(Item::Iterator(values)))
    }

    /// The elements of each argument without a keyword, from `skip` on.
    fn columns(&mut self, call: &Call<'a>, skip: usize) -> Rows {
        let sources: Vec<Value> = call.positional().skip(skip).map(|arg| arg.value.clone()).collect();
        sources.iter().map(|source| self.iterated(source, call.at)).collect()
    }

    /// The elements of the first argument.
    fn one_column(&mut self, call: &Call<'a>) -> Result<Vec<Value>, Rc<Unknown>> {
        match call.first(0).cloned() {
            Some(values) => self.iterated(&values, call.at),
            None => Err(self.mystery(call.at, "nothing is given to go through")),
        }
    }

    /// The first `length` elements of an endless iterator, which nobody knows the state of from here on; nothing when
    /// `value` is none.
    pub(super) fn endless(&mut self, value: &Value, length: usize, call: &Call<'a>) -> Option<Vec<Value>> {
        let Value::Method(id) = value else { return None };
        let Item::Partial { callee: Value::Library(path), args, unknown: None } = self.state.item(*id)?
        else {
            return None;
        };
        let (path, args) = (Rc::clone(path), args.clone());
        let inner = Call { args, ..Call::synthetic(call.at, Vec::new()) };
        let values = match &*path {
            "itertools.count()" => {
                let start = inner.value(0, "start").cloned().unwrap_or(Value::Int(0));
                let step = inner.value(1, "step").cloned().unwrap_or(Value::Int(1));
                let mut values = vec![start];
                while values.len() < length && self.charge(1) {
                    let next = self.binary(Operator::Add, values.last()?, &step, call.at);
                    values.push(next);
                }
                values.truncate(length);
                values
            }
            "itertools.cycle()" => {
                let once = self.one_column(&inner).ok()?;
                if once.is_empty() || !self.charge(length) {
                    return None;
                }
                once.iter().cycle().take(length).cloned().collect()
            }
            _ => return None,
        };
        self.lose_content(*id, call.at);
        Some(values)
    }

    fn product(&mut self, call: &Call<'a>) -> Rows {
        let mut columns = self.columns(call, 0)?;
        if let Some(times) = call.keyword_value("repeat") {
            let Value::Int(times @ 0..=20) = times else {
                return Err(self.mystery(call.at, "how often it repeats is not known"));
            };
            let once = columns.clone();
            columns = (0..*times).flat_map(|_| once.clone()).collect();
        }
        let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
        for values in columns {
            if !self.charge(rows.len().saturating_mul(values.len())) {
                return Err(self.mystery(call.at, "there are more combinations than Retort keeps"));
            }
            rows = rows
                .iter()
                .flat_map(|row| values.iter().map(move |value| row.iter().chain([value]).cloned().collect()))
                .collect();
        }
        Ok(rows)
    }

    /// `combinations(values, n)` and `permutations(values, n)`.
    fn choices(&mut self, path: &str, call: &Call<'a>) -> Rows {
        let values = self.one_column(call)?;
        let ordered = path.ends_with("permutations");
        let size = match call.value(1, "r") {
            Some(Value::Int(size)) => usize::try_from(*size).unwrap_or(0),
            None | Some(Value::None) if ordered => values.len(),
            _ => return Err(self.mystery(call.at, "how many are chosen is not known")),
        };
        let mut chosen: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in 0..size {
            if !self.charge(chosen.len().saturating_mul(values.len())) {
                return Err(self.mystery(call.at, "there are more combinations than Retort keeps"));
            }
            let mut longer = Vec::new();
            for row in &chosen {
                let from = if ordered { 0 } else { row.last().map_or(0, |last| last + 1) };
                for next in (from..values.len()).filter(|next| !row.contains(next)) {
                    longer.push(row.iter().copied().chain([next]).collect());
                }
            }
            chosen = longer;
        }
        Ok(chosen.iter().map(|row| row.iter().filter_map(|at| values.get(*at).cloned()).collect()).collect())
    }

    fn islice(&mut self, call: &Call<'a>) -> Value {
        let bounds: Option<Vec<Option<i128>>> = call
            .positional()
            .skip(1)
            .map(|arg| match &arg.value {
                Value::None => Some(None),
                Value::Int(number) if *number >= 0 => Some(Some(*number)),
                _ => None,
            })
            .collect();
        let (first, end, width) = match bounds.as_deref() {
            Some([end]) => (None, *end, None),
            Some([first, end]) => (*first, *end, None),
            Some([first, end, width]) => (*first, *end, *width),
            _ => return self.other(call.at, "where it is cut is not known"),
        };
        let size = |bound: Option<i128>, usual| {
            bound.map_or(usual, |bound| usize::try_from(bound).unwrap_or(usize::MAX))
        };
        let (first, end, width) = (size(first, 0), size(end, usize::MAX), size(width, 1).max(1));
        let source = call.first(0).cloned().unwrap_or(Value::None);
        if end < usize::MAX
            && let Some(values) = self.endless(&source, end, call)
        {
            let values = values.into_iter().skip(first).step_by(width).collect();
            return Value::List(self.state.alloc(Item::Iterator(values)));
        }
        if let (Value::List(id), Some(Item::Iterator(left))) = (&source, self.item(&source)) {
            // It takes from the iterator as much as it needs, and leaves the rest.
            let mut taken = left.clone();
            let rest = if end < taken.len() { taken.split_off(end) } else { Vec::new() };
            if self.doubts.iter().any(|doubt| doubt.when.repeated) {
                return self.other(call.at, "how much is left of it depends on the turn of the loop");
            }
            if let Some(item) = self.state.item_mut(*id) {
                *item = Item::Iterator(rest);
            }
            let values = taken.into_iter().skip(first).step_by(width).collect();
            return Value::List(self.state.alloc(Item::Iterator(values)));
        }
        match self.iterated(&source, call.at) {
            Ok(values) => {
                let values = values.into_iter().take(end).skip(first).step_by(width).collect();
                Value::List(self.state.alloc(Item::Iterator(values)))
            }
            Err(mystery) => self.follow(&mystery, call.at),
        }
    }

    fn repeat_value(&mut self, call: &Call<'a>) -> Option<Value> {
        let value = call.first(0)?.clone();
        let Value::Int(times) = call.value(1, "times")? else { return None };
        let times = usize::try_from(*times).unwrap_or(0);
        if !self.charge(times) {
            return None;
        }
        let values = std::iter::repeat_n(value, times).collect();
        Some(Value::List(self.state.alloc(Item::Iterator(values))))
    }

    fn accumulate(&mut self, call: &Call<'a>) -> Value {
        let values = match self.one_column(call) {
            Ok(values) => values,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        let by = call.value(1, "func").cloned().filter(|by| !by.is_none());
        let mut sums: Vec<Value> = call.keyword_value("initial").cloned().into_iter().collect();
        for value in values {
            let sum = match sums.last().cloned() {
                None => value,
                Some(sum) => self.folded(by.as_ref(), sum, value, call),
            };
            sums.push(sum);
        }
        Value::List(self.state.alloc(Item::Iterator(sums)))
    }

    fn reduce(&mut self, call: &Call<'a>) -> Value {
        let (Some(by), Some(values)) = (call.first(0).cloned(), call.first(1).cloned()) else {
            return self.other(call.at, "nothing is given to go through");
        };
        let values = match self.iterated(&values, call.at) {
            Ok(values) => values,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        let mut sum = call.first(2).cloned();
        for value in values {
            sum = Some(match sum {
                None => value,
                Some(sum) => self.folded(Some(&by), sum, value, call),
            });
        }
        sum.unwrap_or_else(|| self.fail(call.at, "TypeError", "there is nothing to reduce"))
    }

    fn folded(&mut self, by: Option<&Value>, one: Value, two: Value, call: &Call<'a>) -> Value {
        match by {
            Some(by) => self.call_value(by, Call::synthetic(call.at, vec![one, two])),
            None => self.binary(Operator::Add, &one, &two, call.at),
        }
    }

    fn starmap(&mut self, call: &Call<'a>) -> Value {
        let (Some(function), Some(rows)) = (call.first(0).cloned(), call.first(1).cloned()) else {
            return self.other(call.at, "nothing is given to go through");
        };
        let mut results = Vec::new();
        let rows = match self.iterated(&rows, call.at) {
            Ok(rows) => rows,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        for row in rows {
            match self.elements(&row, call.at) {
                Ok(args) => results.push(self.call_value(&function, Call::synthetic(call.at, args))),
                Err(mystery) => return self.follow(&mystery, call.at),
            }
        }
        Value::List(self.state.alloc(Item::Iterator(results)))
    }

    /// `groupby(values, key)`: runs of neighbours with the same key.
    fn group_by(&mut self, call: &Call<'a>) -> Value {
        let values = match self.one_column(call) {
            Ok(values) => values,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        let by = call.value(1, "key").cloned().filter(|by| !by.is_none());
        let mut groups: Vec<(Key, Value, Vec<Value>)> = Vec::new();
        for value in values {
            let key = match &by {
                Some(by) => self.call_value(by, Call::synthetic(call.at, vec![value.clone()])),
                None => value.clone(),
            };
            let hashed = match self.key(&key, call.at) {
                Ok(hashed) => hashed,
                Err(mystery) => return self.follow(&mystery, call.at),
            };
            match groups.last_mut().filter(|(known, ..)| *known == hashed) {
                Some((.., group)) => group.push(value),
                None => groups.push((hashed, key, vec![value])),
            }
        }
        let mut rows = Vec::with_capacity(groups.len());
        for (_, key, group) in groups {
            let group = Value::List(self.state.alloc(Item::Iterator(group)));
            rows.push(vec![key, group]);
        }
        self.iterator_of(rows, false)
    }

    /// What `itemgetter(…)` or `attrgetter(…)` takes from an object, which stands behind the names.
    fn got(&mut self, path: &str, call: &Call<'a>) -> Option<Value> {
        let mut names: Vec<Value> = call.positional().map(|arg| arg.value.clone()).collect();
        let object = names.pop()?;
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            if path == "operator.itemgetter()" {
                found.push(self.element(&object, &name, call.at));
                continue;
            }
            let mut value = object.clone();
            for part in name.as_known_str()?.split('.') {
                value = self.attribute(&value, part, call.at);
            }
            found.push(value);
        }
        if found.len() == 1 {
            return found.pop();
        }
        Some(Value::Tuple(self.state.alloc(Item::Values(found))))
    }
}
