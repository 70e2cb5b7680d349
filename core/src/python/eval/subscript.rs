//! Elements and slices: reading, writing, deleting.

use std::rc::Rc;

use super::super::{
    call::Call,
    interpreter::Interpreter,
    parse::{ast, range},
    value::{ClassKind, Id, Item, Missing, Object, SHUFFLED, ScopeId, Value},
};
use crate::{fact::Piece, text::ByteRange};

impl<'a> Interpreter<'a> {
    pub(super) fn eval_subscript(&mut self, node: &'a ast::ExprSubscript, scope: ScopeId) -> Value {
        let at = range(node);
        let container = self.eval(&node.value, scope);
        if let ast::Expr::Slice(slice) = &*node.slice {
            return self.eval_slice(&container, slice, at, scope);
        }
        let key = self.eval(&node.slice, scope);
        self.element(&container, &key, at)
    }

    /// `container[key]`.
    pub(crate) fn element(&mut self, container: &Value, key: &Value, at: ByteRange) -> Value {
        match container {
            Value::List(id) | Value::Tuple(id) => match (self.state.item(*id), key) {
                (Some(Item::Values(values)), Value::Int(number)) => {
                    let found =
                        position(*number, values.len()).and_then(|position| values.get(position)).cloned();
                    match found {
                        Some(found) => found,
                        None => self.fail(at, "IndexError", "there is no such element"),
                    }
                }
                (Some(Item::Values(_)), Value::Bool(second)) => {
                    self.element(container, &Value::Int(i128::from(*second)), at)
                }
                (Some(Item::Lost(mystery)), _) | (_, Value::Unknown(mystery)) => {
                    let mystery = Rc::clone(mystery);
                    self.follow(&mystery, at)
                }
                (Some(Item::Shuffled(_)), _) => self.other(at, SHUFFLED),
                _ => self.other(at, "there is no such element"),
            },
            Value::Dict(id) => {
                let hashed = match self.key(key, at) {
                    Ok(key) => key,
                    Err(mystery) => return self.follow(&mystery, at),
                };
                match self.state.item(*id) {
                    Some(Item::Dict(dict)) => match (dict.get(&hashed).cloned(), dict.missing.clone()) {
                        (Some(found), _) => found,
                        (None, Some(Missing::Zero)) => Value::Int(0),
                        (None, Some(Missing::Made(factory))) => {
                            let made = self.call_value(&factory, Call::synthetic(at, Vec::new()));
                            self.set_item(container, key, made.clone(), at);
                            made
                        }
                        (None, None) => {
                            self.fail_with(at, "KeyError", "the dictionary has no such key", key.clone())
                        }
                    },
                    Some(Item::Lost(mystery)) => {
                        let mystery = Rc::clone(mystery);
                        self.follow(&mystery, at)
                    }
                    _ => self.other(at, "the dictionary has no such key"),
                }
            }
            Value::Str(string) => match (string.text.as_known(), key) {
                (Some(text), Value::Int(number)) => {
                    let found = position(*number, text.chars().count())
                        .and_then(|position| text.chars().nth(position));
                    match found {
                        Some(found) => Value::str(found),
                        None => self.fail(at, "IndexError", "there is no such character"),
                    }
                }
                _ => self.other(at, "the text is not wholly known"),
            },
            Value::Instance(_) if let Some(method) = self.find_method(container, "__getitem__") => {
                self.call_function_value(&method, &Call::synthetic(at, vec![container.clone(), key.clone()]))
            }
            Value::Instance(_) if let Some(elements) = self.tuple_elements(container) => match key {
                Value::Int(number) => position(*number, elements.len())
                    .and_then(|position| elements.get(position).cloned())
                    .unwrap_or_else(|| self.other(at, "there is no such element")),
                _ => self.other(at, "which element it is, is not known"),
            },
            Value::Class(id) => match key.as_known_str().and_then(|name| self.find_in_class(*id, name)) {
                Some(member) => member,
                None if key.as_known_str().is_some()
                    && matches!(self.state.item(*id), Some(Item::Class(class)) if matches!(class.kind, ClassKind::Enum { .. })) =>
                {
                    self.fail(at, "KeyError", "the class has no such member")
                }
                None => self.other(at, "the class has no such member"),
            },
            Value::Library(path) if &**path == "builtins.globals()" => self.global(key, at),
            Value::Library(path) if path.starts_with("os.") || path.starts_with("sys.") => {
                self.other(at, "it depends on where the migration runs")
            }
            // `Mapped[int]`, `Union[str, None]`: what is between the brackets is for readers.
            Value::Library(path) => Value::Library(Rc::clone(path)),
            Value::Object(object) => match (&**object, key.as_known_str()) {
                (Object::Columns(table), Some(name)) => {
                    let (table, name) = (Rc::clone(table), name.to_owned());
                    self.column_of(&table, &name, at)
                }
                _ => match self.element_sql(container, key, at) {
                    Some(sql) => sql,
                    None => self.asks_database(at),
                },
            },
            Value::Unknown(mystery) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, at)
            }
            _ => self.other(at, "it has no elements"),
        }
    }

    /// `globals()["upgrade_%s" % engine_name]`: of a multi-database template all the functions that it may mean, since
    /// Alembic calls `upgrade` for each database.
    fn global(&mut self, key: &Value, at: ByteRange) -> Value {
        let Value::Str(name) = key else { return self.other(at, "the name is not known") };
        if let Some(name) = name.text.as_known() {
            let found = self.state.scope(self.globals).and_then(|scope| scope.vars.get(name)).cloned();
            return found.unwrap_or_else(|| self.other(at, "nothing in this file has that name"));
        }
        let (prefix, suffix) = match name.text.pieces() {
            [Piece::Known(prefix), Piece::Hole(_)] => (prefix.as_str(), ""),
            [Piece::Known(prefix), Piece::Hole(_), Piece::Known(suffix)] => {
                (prefix.as_str(), suffix.as_str())
            }
            [Piece::Hole(_), Piece::Known(suffix)] => ("", suffix.as_str()),
            _ => return self.other(at, "the name is not known"),
        };
        let functions = self.named_functions(prefix, suffix);
        match functions.as_slice() {
            [] => self.other(at, "no function of this file has such a name"),
            [one] => one.clone(),
            _ => {
                let list = Value::List(self.state.alloc(Item::Values(functions)));
                Value::Method(
                    self.state.alloc(Item::Method { receiver: list, name: Rc::from("__call_each__") }),
                )
            }
        }
    }

    fn eval_slice(
        &mut self,
        container: &Value,
        slice: &'a ast::ExprSlice,
        at: ByteRange,
        scope: ScopeId,
    ) -> Value {
        let bound = |this: &mut Self, expr: &'a Option<Box<ast::Expr>>| match expr {
            Some(expr) => this.eval(expr, scope),
            None => Value::None,
        };
        let lower = bound(self, &slice.lower);
        let upper = bound(self, &slice.upper);
        let step = bound(self, &slice.step);
        if [&lower, &upper, &step].iter().any(|bound| !matches!(bound, Value::None | Value::Int(_))) {
            return self.other(at, "where it is cut is not known");
        }
        let (lower, upper, step) = (index(&lower), index(&upper), index(&step));
        let plain = self.member_text(container);
        match plain.as_ref().unwrap_or(container) {
            Value::List(id) | Value::Tuple(id) => match self.state.item(*id) {
                Some(Item::Values(values)) => {
                    let cut = cut(values, lower, upper, step);
                    self.charge(cut.len());
                    let id = self.state.alloc(Item::Values(cut));
                    if matches!(container, Value::List(_)) { Value::List(id) } else { Value::Tuple(id) }
                }
                Some(Item::Lost(mystery)) => {
                    let mystery = Rc::clone(mystery);
                    self.follow(&mystery, at)
                }
                _ => self.other(at, "what it holds is not known"),
            },
            Value::Str(string) => {
                let Some(text) = string.text.as_known() else {
                    let mystery = self.why_text(string, at);
                    return self.follow(&mystery, at);
                };
                let characters: Vec<char> = text.chars().collect();
                Value::str(cut(&characters, lower, upper, step).into_iter().collect::<String>())
            }
            Value::Unknown(mystery) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, at)
            }
            _ => self.other(at, "it cannot be cut"),
        }
    }

    /// `container[key] = value`.
    pub(crate) fn set_item(&mut self, container: &Value, key: &Value, value: Value, at: ByteRange) {
        let Some(id) = container.heap_id() else { return };
        if let Some(method) = self.find_method(container, "__setitem__") {
            let args = vec![container.clone(), key.clone(), value];
            self.call_function_value(&method, &Call::synthetic(at, args));
            return;
        }
        match (container, self.key(key, at)) {
            (Value::Dict(_), Ok(hashed)) => {
                if let Some(Item::Dict(dict)) = self.state.item_mut(id) {
                    dict.insert(hashed, key.clone(), value);
                }
            }
            (Value::Dict(_), Err(mystery)) => self.state.lose(id, mystery),
            (Value::List(_), _) => {
                let place = match (self.state.item(id), key) {
                    (Some(Item::Values(values)), Value::Int(number)) => position(*number, values.len()),
                    _ => None,
                };
                match (place, self.state.item_mut(id)) {
                    (Some(place), Some(Item::Values(values))) => {
                        if let Some(element) = values.get_mut(place) {
                            *element = value;
                        }
                    }
                    _ => self.lose_content(id, at),
                }
            }
            _ => {}
        }
    }

    pub(crate) fn delete_item(&mut self, container: &Value, key: &Value, at: ByteRange) {
        let Some(id) = container.heap_id() else { return };
        match (container, self.key(key, at)) {
            (Value::Dict(_), Ok(key)) => {
                let removed = match self.state.item_mut(id) {
                    Some(Item::Dict(dict)) => dict.remove(&key).is_some(),
                    _ => true,
                };
                if !removed {
                    self.fail(at, "KeyError", "the dictionary has no such key");
                }
            }
            (Value::List(_), _) => match (self.state.item_mut(id), key) {
                (Some(Item::Values(values)), Value::Int(number)) => match position(*number, values.len()) {
                    Some(place) => {
                        values.remove(place);
                    }
                    None => {
                        self.fail(at, "IndexError", "there is no such element");
                    }
                },
                _ => self.lose_content(id, at),
            },
            _ => self.lose_content(id, at),
        }
    }

    /// `list[a:b] = values`, `del list[a:b]`.
    pub(crate) fn replace_slice(
        &mut self,
        container: &Value,
        slice: &'a ast::ExprSlice,
        by: Result<Vec<Value>, Rc<super::super::value::Unknown>>,
        at: ByteRange,
        scope: ScopeId,
    ) {
        let Some(id) = container.heap_id() else { return };
        let mut bound = |expr: &'a Option<Box<ast::Expr>>| match expr {
            Some(expr) => match self.eval(expr, scope) {
                Value::Int(number) => Some(Some(number)),
                Value::None => Some(None),
                _ => None,
            },
            None => Some(None),
        };
        let (lower, upper, step) = (bound(&slice.lower), bound(&slice.upper), bound(&slice.step));
        match (lower, upper, step, by, self.state.item_mut(id)) {
            (Some(lower), Some(upper), Some(None | Some(1)), Ok(by), Some(Item::Values(values))) => {
                let length = values.len();
                let place = |bound: Option<i128>, usual: usize| {
                    bound.map_or(usual, |bound| {
                        let signed = i128::try_from(length).unwrap_or(i128::MAX);
                        let bound = if bound < 0 { bound + signed } else { bound };
                        usize::try_from(bound.clamp(0, signed)).unwrap_or(length)
                    })
                };
                let (from, to) = (place(lower, 0), place(upper, length));
                values.splice(from..to.max(from), by);
            }
            _ => self.lose_content(id, at),
        }
    }

    /// Says that a container was changed in a way that Retort does not follow.
    pub(crate) fn lose_content(&mut self, id: Id, at: ByteRange) {
        let mystery = self.mystery(at, "it was changed in a way that Retort does not follow");
        self.state.lose(id, mystery);
    }

    /// `list += values`.
    pub(crate) fn extend_list(&mut self, list: Id, values: &Value, at: ByteRange) {
        match self.elements(values, at) {
            Ok(more) => {
                if let Some(Item::Values(values)) = self.state.item_mut(list) {
                    values.extend(more);
                } else {
                    self.lose_content(list, at);
                }
            }
            Err(mystery) => self.state.lose(list, mystery),
        }
    }
}

/// An index counted from the front, or from the back when negative.
fn position(number: i128, length: usize) -> Option<usize> {
    let length = i128::try_from(length).ok()?;
    let position = if number < 0 { number + length } else { number };
    usize::try_from(position).ok().filter(|_| position < length)
}

/// A bound of a slice, when one is given.
fn index(value: &Value) -> Option<i128> {
    match value {
        Value::Int(number) => Some(*number),
        _ => None,
    }
}

fn cut<T: Clone>(values: &[T], lower: Option<i128>, upper: Option<i128>, step: Option<i128>) -> Vec<T> {
    let length = i128::try_from(values.len()).unwrap_or(i128::MAX);
    let step = match step.unwrap_or(1) {
        0 => 1,
        step => step,
    };
    let (first, end) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let clamp = |bound: i128| (if bound < 0 { bound + length } else { bound }).clamp(first, end);
    let (mut at, until) = if step > 0 {
        (lower.map_or(0, clamp), upper.map_or(length, clamp))
    } else {
        (lower.map_or(length - 1, clamp), upper.map_or(-1, clamp))
    };
    let mut result = Vec::new();
    while (step > 0 && at < until) || (step < 0 && at > until) {
        result.extend(usize::try_from(at).ok().and_then(|at| values.get(at)).cloned());
        at = at.saturating_add(step);
    }
    result
}
