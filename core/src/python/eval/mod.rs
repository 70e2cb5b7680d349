//! Expressions.

mod attribute;
mod compare;
mod comprehension;
mod elements;
mod format;
mod keys;
mod objects;
mod operators;
mod percent;
mod spec;
mod subscript;
mod text;

use std::rc::Rc;

use num_traits::ToPrimitive;

use super::{
    interpreter::{Doubt, Interpreter, Until},
    library,
    parse::{ast, range},
    value::{Binding, Body, Dict, Item, Object, Origin, ScopeId, Str, Value},
};
use crate::{
    fact::{Text, Unknown},
    ops::When,
    text::ByteRange,
};

pub(crate) use text::float_repr;

impl<'a> Interpreter<'a> {
    /// The value of an expression.
    pub(crate) fn eval(&mut self, expr: &'a ast::Expr, scope: ScopeId) -> Value {
        match expr {
            ast::Expr::Constant(constant) => {
                self.step();
                return self.literal(constant);
            }
            ast::Expr::Name(name) => {
                self.step();
                let value = self.eval_name(&name.id, range(expr), scope);
                self.risks += usize::from(matches!(value, Value::Unknown(_)));
                return value;
            }
            _ => {}
        }
        if self.raised || !self.step() {
            return self.other(range(expr), "it is not reached");
        }
        if !self.enter() {
            return self.other(range(expr), "it is nested deeper than Retort follows");
        }
        let value = self.eval_kind(expr, scope);
        self.leave();
        // Whatever is not known may as well fail.
        self.risks += usize::from(matches!(value, Value::Unknown(_)));
        value
    }

    fn eval_kind(&mut self, expr: &'a ast::Expr, scope: ScopeId) -> Value {
        let at = range(expr);
        match expr {
            ast::Expr::Constant(constant) => self.literal(constant),
            ast::Expr::Name(name) => self.eval_name(&name.id, at, scope),
            ast::Expr::Attribute(attribute) => {
                let owner = self.eval(&attribute.value, scope);
                self.attribute(&owner, &attribute.attr, at)
            }
            ast::Expr::Call(call) => self.eval_call(call, scope),
            ast::Expr::Subscript(subscript) => self.eval_subscript(subscript, scope),
            ast::Expr::JoinedStr(joined) => self.eval_f_string(joined, scope),
            ast::Expr::FormattedValue(_) | ast::Expr::Slice(_) => {
                self.other(at, "it does not stand by itself")
            }
            ast::Expr::BinOp(operation) => self.eval_binary(operation, scope),
            ast::Expr::UnaryOp(operation) => {
                let operand = self.eval(&operation.operand, scope);
                self.unary(operation.op, &operand, at)
            }
            ast::Expr::BoolOp(operation) => self.eval_bool(operation, scope),
            ast::Expr::Compare(comparison) => self.eval_compare(comparison, scope),
            ast::Expr::IfExp(choice) => self.eval_choice(choice, scope),
            ast::Expr::NamedExpr(named) => {
                let value = self.eval(&named.value, scope);
                self.assign(&named.target, value.clone(), scope);
                value
            }
            ast::Expr::List(list) => {
                let item = self.eval_elements(&list.elts, scope);
                Value::List(self.state.alloc(item))
            }
            ast::Expr::Tuple(tuple) => {
                let item = self.eval_elements(&tuple.elts, scope);
                Value::Tuple(self.state.alloc(item))
            }
            ast::Expr::Set(set) => {
                let item = self.eval_elements(&set.elts, scope);
                let item = self.distinct(item);
                Value::Set(self.state.alloc(item))
            }
            ast::Expr::Dict(dict) => self.eval_dict(dict, scope),
            ast::Expr::ListComp(comprehension) => {
                let item = self.comprehend(&comprehension.elt, &comprehension.generators, scope);
                Value::List(self.state.alloc(item))
            }
            ast::Expr::GeneratorExp(comprehension) => {
                let item = match self.comprehend(&comprehension.elt, &comprehension.generators, scope) {
                    Item::Values(values) => Item::Iterator(values),
                    item => item,
                };
                Value::List(self.state.alloc(item))
            }
            ast::Expr::SetComp(comprehension) => {
                let item = self.comprehend(&comprehension.elt, &comprehension.generators, scope);
                let item = self.distinct(item);
                Value::Set(self.state.alloc(item))
            }
            ast::Expr::DictComp(comprehension) => self.comprehend_dict(comprehension, scope),
            ast::Expr::Lambda(lambda) => {
                self.new_function("lambda", &lambda.args, Body::Lambda(&lambda.body), Binding::Plain, scope)
            }
            ast::Expr::Await(awaited) => self.eval(&awaited.value, scope),
            ast::Expr::Yield(yielded) => {
                let value = match &yielded.value {
                    Some(value) => self.eval(value, scope),
                    None => Value::None,
                };
                self.eval_yield(value)
            }
            ast::Expr::YieldFrom(yielded) => {
                let values = self.eval(&yielded.value, scope);
                for value in self.elements(&values, at).unwrap_or_default() {
                    self.eval_yield(value);
                }
                Value::None
            }
            ast::Expr::Starred(starred) => self.eval(&starred.value, scope),
        }
    }

    fn literal(&mut self, constant: &ast::ExprConstant) -> Value {
        let at = range(constant);
        match &constant.value {
            ast::Constant::Str(text) => {
                if !self.room_for(text.len()) {
                    return self.other(at, "it is longer than Retort keeps");
                }
                let literal = plain_literal(self.file.slice(at), at);
                Value::Str(Rc::new(Str { text: Text::known(text.as_str()), literal, fixed: false }))
            }
            constant => self.constant(constant, at),
        }
    }

    /// The value of a constant.
    pub(crate) fn constant(&mut self, constant: &ast::Constant, at: ByteRange) -> Value {
        match constant {
            ast::Constant::None => Value::None,
            ast::Constant::Bool(value) => Value::Bool(*value),
            ast::Constant::Str(text) => Value::str(text.as_str()),
            ast::Constant::Bytes(bytes) => Value::Bytes(Rc::from(bytes.as_slice())),
            ast::Constant::Int(number) => match number.to_i128() {
                Some(number) => Value::Int(number),
                None => self.other(at, "the number is larger than Retort computes with"),
            },
            ast::Constant::Float(number) => Value::Float(*number),
            ast::Constant::Ellipsis => Value::Ellipsis,
            ast::Constant::Tuple(_) | ast::Constant::Complex { .. } => {
                self.other(at, "Retort does not compute with it")
            }
        }
    }

    fn eval_name(&mut self, name: &'a str, at: ByteRange, scope: ScopeId) -> Value {
        if let Some(value) = self.state.lookup(scope, name) {
            return value;
        }
        let builtin = library::builtin(name);
        for star in self.stars.iter().rev() {
            // What Retort does not list by name cannot hide what Python itself has.
            let listed =
                star.split('.').next().is_some_and(|root| matches!(root, "sa" | "pg" | "orm" | "sqlmodel"));
            if star.is_empty() || !listed && builtin.is_some() {
                continue;
            }
            if let Value::Library(path) = library::member(star, name, at) {
                return Value::Library(path);
            }
        }
        if let Some(value) = builtin {
            return value;
        }
        let (why, origin) = if self.stars.iter().any(|star| star.is_empty()) {
            ("it may come from a module that Retort does not see".to_owned(), Origin::Application)
        } else {
            (format!("nothing in this file defines `{name}`"), Origin::Other)
        };
        Value::unknown(Unknown::new(name, why, at), origin)
    }

    fn eval_elements(&mut self, elements: &'a [ast::Expr], scope: ScopeId) -> Item<'a> {
        let mut values = Vec::with_capacity(elements.len());
        for element in elements {
            match element {
                ast::Expr::Starred(starred) => {
                    let value = self.eval(&starred.value, scope);
                    match self.elements(&value, range(element)) {
                        Ok(more) => values.extend(more),
                        Err(mystery) => return Item::Lost(mystery),
                    }
                }
                _ => values.push(self.eval(element, scope)),
            }
        }
        Item::Values(values)
    }

    fn eval_dict(&mut self, dict: &'a ast::ExprDict, scope: ScopeId) -> Value {
        let mut made = Dict::default();
        let mut lost = None;
        for (key, value) in dict.keys.iter().zip(&dict.values) {
            let Some(key) = key else {
                let at = range(value);
                let spread = self.eval(value, scope);
                match self.entries(&spread, at) {
                    Ok(entries) => {
                        for (key, value) in entries {
                            if let Ok(hashed) = self.key(&key, at) {
                                made.insert(hashed, key, value);
                            }
                        }
                    }
                    Err(mystery) => lost = Some(mystery),
                }
                continue;
            };
            let at = range(key);
            let key = self.eval(key, scope);
            let value = self.eval(value, scope);
            match self.key(&key, at) {
                Ok(hashed) => made.insert(hashed, key, value),
                Err(mystery) => lost = Some(mystery),
            }
        }
        Value::Dict(self.state.alloc(lost.map_or(Item::Dict(made), Item::Lost)))
    }

    /// `a and b`, `a or b`.
    fn eval_bool(&mut self, operation: &'a ast::ExprBoolOp, scope: ScopeId) -> Value {
        let stops_at = matches!(operation.op, ast::BoolOp::Or);
        let depth = self.doubts.len();
        let mut undecided: Option<Rc<Unknown>> = None;
        let mut last = Value::None;
        for operand in &operation.values {
            let at = range(operand);
            last = self.eval(operand, scope);
            if undecided.is_some() {
                // It may not have been evaluated at all, and so not have raised.
                self.raised = false;
            }
            match self.truth_of(&last) {
                // Whatever the undecided ones are, this decides.
                Ok(truth) if truth == stops_at => {
                    if undecided.is_none() || matches!(last, Value::Bool(_)) {
                        undecided = None;
                        break;
                    }
                }
                Ok(_) => {}
                Err(mystery) => {
                    // What stands behind it may not be evaluated at all.
                    let unknown = self.here(&mystery, at);
                    self.doubts.push(Doubt { when: When::perhaps(unknown), until: Until::Branch });
                    undecided.get_or_insert(mystery);
                }
            }
        }
        self.doubts.truncate(depth);
        match undecided {
            None => last,
            Some(mystery) => self.follow(&mystery, range(operation)),
        }
    }

    /// `a if test else b`.
    fn eval_choice(&mut self, choice: &'a ast::ExprIfExp, scope: ScopeId) -> Value {
        let test = self.eval(&choice.test, scope);
        let mystery = match self.truth_of(&test) {
            Ok(true) => return self.eval(&choice.body, scope),
            Ok(false) => return self.eval(&choice.orelse, scope),
            Err(mystery) => mystery,
        };
        let at = range(&*choice.test);
        let unknown = self.here(&mystery, at);
        let depth = self.doubts.len();
        self.doubts.push(Doubt { when: When::perhaps(unknown), until: Until::Branch });
        let one = self.eval(&choice.body, scope);
        self.raised = false;
        let two = self.eval(&choice.orelse, scope);
        self.raised = false;
        self.doubts.truncate(depth);
        if one.same(&two) { one } else { self.follow(&mystery, range(choice)) }
    }

    /// As [`Interpreter::truth`], but asks a class of the file that says so itself.
    pub(crate) fn truth_of(&mut self, value: &Value) -> Result<bool, Rc<Unknown>> {
        if !matches!(value, Value::Instance(_)) {
            return self.truth(value);
        }
        for name in ["__bool__", "__len__"] {
            if let Some(method) = self.find_method(value, name) {
                let call = super::call::Call::synthetic(self.statement, vec![value.clone()]);
                let answer = self.call_function_value(&method, &call);
                return self.truth(&answer);
            }
        }
        match self.member_plain(value) {
            Some(plain) => self.truth(&plain),
            None => self.truth(value),
        }
    }

    /// Whether a value counts as true, or why that cannot be said.
    pub(crate) fn truth(&self, value: &Value) -> Result<bool, Rc<Unknown>> {
        Ok(match value {
            Value::None => false,
            Value::Bool(value) => *value,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::Str(string) => match string.text.as_known() {
                Some(text) => !text.is_empty(),
                // Known text somewhere in it is enough.
                None => match string
                    .text
                    .pieces()
                    .iter()
                    .find(|piece| matches!(piece, crate::fact::Piece::Known(_)))
                {
                    Some(_) => true,
                    None => return Err(self.why_text(string, self.statement)),
                },
            },
            Value::List(id) | Value::Tuple(id) | Value::Set(id) | Value::Dict(id) => {
                match self.state.item(*id) {
                    Some(Item::Values(values)) => !values.is_empty(),
                    Some(Item::Dict(dict)) => !dict.entries.is_empty(),
                    Some(Item::Lost(mystery)) => return Err(Rc::clone(mystery)),
                    _ => true,
                }
            }
            Value::Unknown(mystery) => return Err(Rc::clone(mystery)),
            Value::Object(object) => match &**object {
                Object::Expr(..) => return Err(self.answer(self.statement, "it is decided by the database")),
                _ => true,
            },
            _ => true,
        })
    }

    /// Why a text is not known.
    pub(crate) fn why_text(&self, string: &Str, at: ByteRange) -> Rc<Unknown> {
        match string.text.holes().next() {
            Some(hole) => Rc::new(hole.clone()),
            None => self.mystery(at, "it is not known"),
        }
    }

    /// The same unknown, as it is written at `at`.
    pub(crate) fn here(&self, unknown: &Unknown, at: ByteRange) -> Unknown {
        Unknown::new(self.excerpt(at), unknown.why.clone(), at).from(unknown.origin)
    }

    /// An unknown for the place `at`.
    pub(crate) fn mystery(&self, at: ByteRange, why: impl Into<String>) -> Rc<Unknown> {
        Rc::new(Unknown::new(self.excerpt(at), why, at))
    }

    /// An unknown for the place `at` that only the database could tell.
    pub(crate) fn answer(&self, at: ByteRange, why: impl Into<String>) -> Rc<Unknown> {
        Rc::new(Unknown::new(self.excerpt(at), why, at).from(Origin::Data))
    }
}

/// The content's place of a string that is written as one plain literal.
fn plain_literal(source: &str, at: ByteRange) -> Option<ByteRange> {
    let prefix = source.find(['"', '\''])?;
    let body = source.get(prefix..)?;
    if source.get(..prefix)?.contains(['b', 'B', 'f', 'F']) {
        return None;
    }
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| body.starts_with(quote))?;
    let content = body.get(quote.len()..)?.strip_suffix(quote)?;
    let mut escaped = false;
    for (position, character) in content.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // Another quote means that this is several literals in a row.
            _ if content.get(position..).is_some_and(|rest| rest.starts_with(quote)) => return None,
            _ => {}
        }
    }
    let start = at.start + prefix + quote.len();
    Some(ByteRange::new(start, start + content.len()))
}
