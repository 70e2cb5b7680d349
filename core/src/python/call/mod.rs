//! Calls: arguments, and who is called.

mod builtins;
mod class;
mod collections;
mod containers;
mod cutting;
mod datetime;
mod dicts;
mod function;
mod iterate;
mod json;
mod margins;
mod numbers;
mod reflection;
mod sequences;
mod sort;
mod stdlib;
mod strings;

pub(crate) use stdlib::handle_named;

use std::rc::Rc;

use super::{
    interpreter::Interpreter,
    parse::{ast, range},
    value::{Item, Object, Origin, ScopeId, Value},
};
use crate::{
    fact::Unknown,
    ops::{Arg, OpKind, Via},
    text::ByteRange,
};

/// One call with its arguments evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    /// From the callee's first name to the closing parenthesis.
    pub(crate) at: ByteRange,
    /// `*args` and `**kw` are taken apart.
    pub(crate) args: Vec<Argument>,
    /// Set when `*args` or `**kw` hands over something unknown.
    pub(crate) unknown: Option<Rc<Unknown>>,
    pub(crate) node: Option<&'a ast::ExprCall>,
}

/// One argument.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    pub(crate) name: Option<Rc<str>>,
    pub(crate) value: Value,
    /// The value's place.
    pub(crate) at: ByteRange,
}

impl Call<'_> {
    /// A call that the source does not write as one: `map(f, xs)` calling `f`.
    pub(crate) fn synthetic(at: ByteRange, values: Vec<Value>) -> Self {
        let args = values.into_iter().map(|value| Argument { name: None, value, at }).collect();
        Call { at, args, unknown: None, node: None }
    }

    /// The arguments as they are written.
    pub(crate) fn written(&self) -> Vec<Arg> {
        let Some(node) = self.node else { return Vec::new() };
        let positional = node.args.iter().map(|arg| Arg { name: None, range: range(arg), value: range(arg) });
        let keywords = node.keywords.iter().map(|keyword| Arg {
            name: keyword.arg.as_ref().map(ToString::to_string),
            range: range(keyword),
            value: range(&keyword.value),
        });
        let mut args: Vec<Arg> = positional.chain(keywords).collect();
        args.sort_by_key(|arg| arg.range.start);
        args
    }

    /// The arguments without a keyword.
    pub(crate) fn positional(&self) -> impl Iterator<Item = &Argument> {
        self.args.iter().filter(|arg| arg.name.is_none())
    }

    /// The argument given by keyword.
    pub(crate) fn keyword(&self, name: &str) -> Option<&Argument> {
        self.args.iter().find(|arg| arg.name.as_deref() == Some(name))
    }

    /// The argument for the parameter `name`, which stands at `position` when it is given without its keyword.
    pub(crate) fn argument(&self, position: usize, name: &str) -> Option<&Argument> {
        self.keyword(name).or_else(|| self.positional().nth(position))
    }

    /// The value of [`Call::argument`].
    pub(crate) fn value(&self, position: usize, name: &str) -> Option<&Value> {
        self.argument(position, name).map(|arg| &arg.value)
    }

    /// The value given by keyword.
    pub(crate) fn keyword_value(&self, name: &str) -> Option<&Value> {
        self.keyword(name).map(|arg| &arg.value)
    }

    /// The value of the argument at `position`, given without a keyword.
    pub(crate) fn first(&self, position: usize) -> Option<&Value> {
        self.positional().nth(position).map(|arg| &arg.value)
    }

    /// The same call with `receiver` in front of its arguments.
    pub(crate) fn with_receiver(mut self, receiver: Value) -> Self {
        let at = self.at;
        self.args.insert(0, Argument { name: None, value: receiver, at });
        self
    }
}

impl<'a> Interpreter<'a> {
    /// Evaluates a call expression.
    pub(crate) fn eval_call(&mut self, node: &'a ast::ExprCall, scope: ScopeId) -> Value {
        let at = range(node);
        if let ast::Expr::Attribute(method) = &*node.func {
            let receiver = self.eval(&method.value, scope);
            let call = self.call_of(node, scope);
            if self.raised {
                return self.other(at, "an exception ends the statement before");
            }
            return self.call_method(&receiver, &method.attr, call);
        }
        let callee = self.eval(&node.func, scope);
        let call = self.call_of(node, scope);
        if self.raised {
            return self.other(at, "an exception ends the statement before");
        }
        if let Value::Library(path) = &callee
            && &**path == "builtins.super"
        {
            return self.super_of(&call);
        }
        if let Value::Library(path) = &callee
            && matches!(&**path, "builtins.globals" | "builtins.locals" | "builtins.vars")
        {
            return match call.first(0) {
                Some(object) => {
                    let object = object.clone();
                    self.variables_of(&object, at)
                }
                None if &**path != "builtins.globals" && scope != self.globals => self.variables(scope),
                None => Value::library("builtins.globals()"),
            };
        }
        self.call_value(&callee, call)
    }

    /// The call with its arguments evaluated.
    pub(crate) fn call_of(&mut self, node: &'a ast::ExprCall, scope: ScopeId) -> Call<'a> {
        let mut call = Call {
            at: range(node),
            args: Vec::with_capacity(node.args.len()),
            unknown: None,
            node: Some(node),
        };
        for arg in &node.args {
            let at = range(arg);
            let ast::Expr::Starred(starred) = arg else {
                let value = self.eval(arg, scope);
                call.args.push(Argument { name: None, value, at });
                continue;
            };
            let value = self.eval(&starred.value, scope);
            match self.elements(&value, at) {
                Ok(values) => {
                    call.args.extend(values.into_iter().map(|value| Argument { name: None, value, at }));
                }
                Err(mystery) => call.unknown = Some(self.hidden_behind(&mystery, at)),
            }
        }
        for keyword in &node.keywords {
            let value = self.eval(&keyword.value, scope);
            let at = range(&keyword.value);
            match &keyword.arg {
                Some(name) => call.args.push(Argument { name: Some(Rc::from(name.as_str())), value, at }),
                None => self.spread_keywords(&mut call, &value, at),
            }
        }
        call
    }

    fn spread_keywords(&mut self, call: &mut Call<'a>, value: &Value, at: ByteRange) {
        match self.entries(value, at) {
            Ok(entries) => {
                for (key, value) in entries {
                    if let Some(name) = key.as_known_str() {
                        call.args.push(Argument { name: Some(Rc::from(name)), value, at });
                    }
                }
            }
            Err(mystery) => call.unknown = Some(self.hidden_behind(&mystery, at)),
        }
    }

    /// The arguments that `*…` or `**…` hides.
    fn hidden_behind(&self, mystery: &Unknown, at: ByteRange) -> Rc<Unknown> {
        let unknown = self.here(mystery, at);
        Rc::new(unknown.from(mystery.origin))
    }

    /// Calls a value.
    pub(crate) fn call_value(&mut self, callee: &Value, call: Call<'a>) -> Value {
        match callee {
            Value::Function(_) => self.call_function_value(callee, &call),
            Value::Class(id) => self.construct(*id, call),
            Value::Method(id) => match self.state.item(*id).cloned() {
                Some(Item::Method { receiver, name }) => self.call_method(&receiver, &name, call),
                Some(Item::Partial { callee, args, unknown }) => {
                    if !self.enter() {
                        return self
                            .other(call.at, "partial functions are nested deeper than Retort follows");
                    }
                    let value = self.call_value(&callee, call.after(&args, unknown));
                    self.leave();
                    value
                }
                Some(Item::Doubted { function, unknown }) => self.call_doubted(&function, &unknown, &call),
                _ => self.other(call.at, "what is called is not known"),
            },
            Value::Library(path) => {
                let path = Rc::clone(path);
                self.call_library(&path, &call)
            }
            Value::Object(object) => {
                let object = Rc::clone(object);
                self.refusals += 1;
                self.call_object(&object, &call)
            }
            Value::Instance(_) => match self.find_method(callee, "__call__") {
                Some(method) => self.call_function_value(&method, &call.with_receiver(callee.clone())),
                None => self.other(call.at, "what is called is not a function"),
            },
            Value::Unknown(mystery) => {
                let mystery = Rc::clone(mystery);
                self.call_unknown(&mystery, "", &call)
            }
            _ => self.other(call.at, "what is called is not a function"),
        }
    }

    /// Calls `receiver.name(…)`.
    pub(crate) fn call_method(&mut self, receiver: &Value, name: &str, call: Call<'a>) -> Value {
        match receiver {
            Value::Str(string) => self.call_str(&Rc::clone(string), name, &call),
            Value::List(_) | Value::Tuple(_) | Value::Set(_) | Value::Dict(_) => {
                self.call_container(receiver, name, &call)
            }
            Value::Object(object) => {
                let object = Rc::clone(object);
                self.refusals += 1;
                self.call_object_method(&object, name, &call)
            }
            Value::Unknown(mystery) => {
                let mystery = Rc::clone(mystery);
                self.call_unknown(&mystery, name, &call)
            }
            Value::Library(path) if &**path == "builtins.globals()" => match (name, call.first(0)) {
                ("get", Some(wanted)) if wanted.as_known_str().is_some() => {
                    let wanted = wanted.as_known_str().unwrap_or_default();
                    let found =
                        self.state.scope(self.globals).and_then(|scope| scope.vars.get(wanted)).cloned();
                    found.or_else(|| call.first(1).cloned()).unwrap_or(Value::None)
                }
                ("get", Some(wanted)) => {
                    let wanted = wanted.clone();
                    self.element(receiver, &wanted, call.at)
                }
                _ => self.other(call.at, "it looks a name up"),
            },
            Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Bytes(_) | Value::None => {
                self.call_scalar(receiver, name, &call)
            }
            Value::Instance(_) if let Some(method) = self.find_method(receiver, name) => {
                self.call_bound(&method, receiver, call)
            }
            Value::Instance(_) if let Some(value) = self.call_named_tuple(receiver, name, &call) => value,
            Value::Method(id) if let Some(Item::Super { class, receiver }) = self.state.item(*id) => {
                let of = (*class, receiver.clone());
                self.call_super(of, name, call)
            }
            Value::Class(id) => self.call_class_method(*id, name, call),
            // `string.Template("…").substitute(…)`.
            Value::Method(id)
                if let Some(Item::Partial { callee: Value::Library(path), args, .. }) =
                    self.state.item(*id)
                    && &**path == "string.Template" =>
            {
                let template = args.first().map(|arg| arg.value.clone());
                self.substituted(template.as_ref(), name, &call)
            }
            // Asking for the attribute would lead back here.
            Value::Function(_) | Value::Method(_) | Value::Ellipsis => {
                self.other(call.at, format!("Retort does not follow `{name}` of it"))
            }
            _ => {
                let callee = self.attribute(receiver, name, call.at);
                self.call_value(&callee, call)
            }
        }
    }

    /// Calls something that Retort does not see. It may do anything when it belongs to the application and is called for
    /// what it does, or when it is handed the means to reach the database.
    fn call_unknown(&mut self, mystery: &Rc<Unknown>, method: &str, call: &Call<'a>) -> Value {
        self.risks += 1;
        let logs = matches!(
            method,
            "info" | "debug" | "warning" | "warn" | "error" | "exception" | "critical" | "log"
        );
        let for_effect = mystery.origin == Origin::Application && self.discarded == Some(call.at) && !logs;
        let handed_over = call.args.iter().any(|arg| reaches_database(&arg.value));
        let wraps_op = matches!(call.first(0), Some(Value::Library(path)) if &**path == "op");
        if wraps_op && method.is_empty() && mystery.name.ends_with("Wrapper") {
            // Projects wrap `op` to report progress; what is asked of the wrapper is asked of `op`.
            return Value::library("op");
        }
        if for_effect || (handed_over && mystery.origin == Origin::Application) {
            let name = self.callee_name(call);
            let unknown = Unknown::new(name.clone(), mystery.why.clone(), call.at).from(mystery.origin);
            let method = name.rsplit('.').next().unwrap_or(&name).to_owned();
            self.emit(OpKind::Opaque { name, unknown }, &method, call, Via::Op);
        }
        if method == "get_bind" {
            return Value::handle(super::value::Handle::Connection);
        }
        self.follow(mystery, call.at)
    }

    /// The callee as the source writes it.
    pub(crate) fn callee_name(&self, call: &Call<'a>) -> String {
        match call.node {
            Some(node) => self.excerpt(range(&*node.func)),
            None => self.excerpt(call.at),
        }
    }
}

/// Whether whoever holds this value can change the database.
fn reaches_database(value: &Value) -> bool {
    use super::value::Handle;
    match value {
        Value::Library(path) => &**path == "op",
        Value::Object(object) => matches!(
            &**object,
            Object::Batch(_)
                | Object::Handle(Handle::Connection | Handle::Session | Handle::Engine | Handle::Context)
        ),
        _ => false,
    }
}
