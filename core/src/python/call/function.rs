//! Calls of the file's own functions and classes.

use super::{
    super::{
        interpreter::{Flow, Frame, Interpreter, OnYield, Until},
        limits,
        parse::{ast, range},
        value::{Binding, Body, Dict, Function, Item, Key, Origin, ScopeId, Value},
    },
    Call,
};
use crate::{fact::Unknown, text::ByteRange};

impl<'a> Interpreter<'a> {
    /// Runs `upgrade()` or `downgrade()` as Alembic does. Parameters are what `env.py` hands over.
    pub(crate) fn call_entry(&mut self, function: &Function<'a>) {
        let scope = self.state.new_scope(Some(function.scope), false);
        let args = function.args;
        for parameter in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            let name = parameter.def.arg.as_str();
            let value = match (name, function.defaults.get(name)) {
                ("op" | "operations", _) => Value::library("op"),
                (_, Some(default)) => default.clone(),
                _ => self.other(range(&parameter.def), "it is handed over by `env.py`"),
            };
            self.state.assign(scope, name, value);
        }
        if let Some(rest) = &args.vararg {
            // Alembic hands over keywords at most.
            let none = Value::Tuple(self.state.alloc(Item::Values(Vec::new())));
            self.state.assign(scope, &rest.arg, none);
        }
        if let Some(rest) = &args.kwarg {
            let value = self.other(range(&**rest), "it is handed over by `env.py`");
            self.state.assign(scope, &rest.arg, value);
        }
        self.frames.push(Frame::new(None));
        match function.body {
            Body::Block(body) => {
                self.exec_block(body, scope);
            }
            Body::Lambda(body) => {
                self.statement = range(body);
                self.discarded = Some(range(body));
                self.eval(body, scope);
            }
        }
        self.frames.pop();
    }

    /// Calls a function value.
    pub(crate) fn call_function_value(&mut self, callee: &Value, call: &Call<'a>) -> Value {
        match self.item(callee).cloned() {
            Some(Item::Function(function)) => self.call_function(&function, call, None).0,
            _ => self.other(call.at, "what is called is not a function"),
        }
    }

    /// Calls a function that was found in the class of `receiver`.
    pub(super) fn call_bound(&mut self, method: &Value, receiver: &Value, call: Call<'a>) -> Value {
        let binding = match self.item(method) {
            Some(Item::Function(function)) => function.binding,
            Some(Item::Doubted { .. }) => {
                return self.call_value(method, call.with_receiver(receiver.clone()));
            }
            _ => return self.call_value(method, call),
        };
        let call = match binding {
            Binding::Static => call,
            Binding::Class => match self.item(receiver) {
                Some(Item::Instance(instance)) => {
                    let class = Value::Class(instance.class);
                    call.with_receiver(class)
                }
                _ => call.with_receiver(receiver.clone()),
            },
            Binding::Plain | Binding::Property => call.with_receiver(receiver.clone()),
        };
        self.call_function_value(method, &call)
    }

    /// Runs a context manager written as a generator, with the `with` body in place of its `yield`.
    pub(crate) fn call_generator(
        &mut self,
        function: &Function<'a>,
        call: &Call<'a>,
        waiting: OnYield<'a>,
    ) -> Flow {
        self.call_function(function, call, Some(waiting)).1
    }

    fn call_function(
        &mut self,
        function: &Function<'a>,
        call: &Call<'a>,
        waiting: Option<OnYield<'a>>,
    ) -> (Value, Flow) {
        if self.frames.len() > limits::CALLS {
            return (
                self.other(call.at, "its functions call each other deeper than Retort follows"),
                Flow::Next,
            );
        }
        let scope = self.state.new_scope(Some(function.scope), false);
        self.bind_parameters(function, call, scope);
        let (statement, discarded, doubts) = (self.statement, self.discarded, self.doubts.len());
        let mut frame = Frame::new(Some(call.at));
        frame.on_yield = waiting;
        frame.method = function.owner.zip(call.first(0).cloned());
        self.frames.push(frame);
        let flow = match function.body {
            Body::Block(body) => self.exec_block(body, scope),
            Body::Lambda(body) => {
                self.discarded = Some(range(body));
                Flow::Return(self.eval(body, scope))
            }
        };
        let frame = self.frames.pop();
        self.end_doubts(doubts, Until::Function);
        (self.statement, self.discarded) = (statement, discarded);
        let value = match flow {
            Flow::Return(value) => value,
            Flow::Raise => {
                self.raised = true;
                self.risks += 1;
                return (self.other(call.at, "the function raises"), Flow::Raise);
            }
            _ => Value::None,
        };
        let Some(frame) = frame else { return (value, Flow::Next) };
        let flow = frame.on_yield.and_then(|waiting| waiting.flow).unwrap_or(Flow::Next);
        if function.generator {
            return (Value::List(self.state.alloc(Item::Iterator(frame.yielded))), flow);
        }
        if frame.maybe_returned.iter().all(|other| other.same(&value)) {
            return (value, flow);
        }
        (self.other(call.at, "what it returns depends on a condition that cannot be decided"), flow)
    }

    fn bind_parameters(&mut self, function: &Function<'a>, call: &Call<'a>, scope: ScopeId) {
        let args = function.args;
        let mut positional = call.positional();
        let mut taken: Vec<&str> = Vec::new();
        let mut bound: Vec<(&'a str, Value)> = Vec::new();
        for parameter in args.posonlyargs.iter().chain(&args.args) {
            let name = parameter.def.arg.as_str();
            taken.push(name);
            let given = positional.next().or_else(|| call.keyword(name)).map(|arg| arg.value.clone());
            bound.push((name, Self::parameter(function, parameter, given, call)));
        }
        let rest: Vec<Value> = positional.map(|arg| arg.value.clone()).collect();
        for parameter in &args.kwonlyargs {
            let name = parameter.def.arg.as_str();
            taken.push(name);
            let given = call.keyword(name).map(|arg| arg.value.clone());
            bound.push((name, Self::parameter(function, parameter, given, call)));
        }
        for (name, value) in bound {
            self.state.assign(scope, name, value);
        }
        let lost = call.unknown.clone();
        if let Some(parameter) = &args.vararg {
            let item = lost.clone().map_or(Item::Values(rest), Item::Lost);
            let id = self.state.alloc(item);
            self.state.assign(scope, &parameter.arg, Value::Tuple(id));
        }
        if let Some(parameter) = &args.kwarg {
            let mut dict = Dict::default();
            for arg in &call.args {
                if let Some(name) = arg.name.as_deref().filter(|name| !taken.contains(name)) {
                    dict.insert(Key::Str(name.to_owned()), Value::str(name), arg.value.clone());
                }
            }
            let id = self.state.alloc(lost.map_or(Item::Dict(dict), Item::Lost));
            self.state.assign(scope, &parameter.arg, Value::Dict(id));
        }
    }

    /// What a parameter gets: what is given, or its default, or an unknown that says why.
    fn parameter(
        function: &Function<'a>,
        parameter: &'a ast::ArgWithDefault,
        given: Option<Value>,
        call: &Call<'a>,
    ) -> Value {
        let name = parameter.def.arg.as_str();
        match (given, &call.unknown, function.defaults.get(name)) {
            (Some(value), _, _) => value,
            (None, Some(mystery), _) => {
                Value::unknown(Unknown::new(name, mystery.why.clone(), call.at), mystery.origin)
            }
            (None, None, Some(default)) => default.clone(),
            (None, None, None) => {
                let why = format!("the call does not give `{name}`");
                Value::unknown(Unknown::new(name, why, call.at), Origin::Other)
            }
        }
    }

    /// `yield`: runs the `with` body that waits for it, or notes the value.
    pub(crate) fn eval_yield(&mut self, value: Value) -> Value {
        let Some(frame) = self.frames.last_mut() else { return Value::None };
        let Some(mut waiting) = frame.on_yield.take() else {
            frame.yielded.push(value);
            return Value::None;
        };
        let (statement, discarded) = (self.statement, self.discarded);
        // The body belongs to the frame outside: its operations are not the context manager's.
        let frame = self.frames.pop();
        if let Some(target) = waiting.target {
            self.assign(target, value, waiting.scope);
        }
        let flow = self.exec_with(waiting.whole, waiting.rest, waiting.body, waiting.scope);
        self.frames.extend(frame);
        // An exception goes on in the generator, at its `yield`.
        self.raised = matches!(flow, Flow::Raise) && !self.stopped();
        waiting.flow = Some(if self.raised { Flow::Next } else { flow });
        (self.statement, self.discarded) = (statement, discarded);
        (waiting.rest, waiting.body) = (&[], &[]);
        if let Some(frame) = self.frames.last_mut() {
            frame.on_yield = Some(waiting);
        }
        Value::None
    }

    /// Everything that `globals()` knows by a name that only partly is: `globals()["upgrade_%s" % engine_name]`.
    pub(crate) fn named_functions(&self, prefix: &str, suffix: &str) -> Vec<Value> {
        let Some(scope) = self.state.scope(self.globals) else { return Vec::new() };
        let mut found: Vec<(ByteRange, Value)> = Vec::new();
        for (name, value) in &scope.vars {
            if name.len() >= prefix.len() + suffix.len()
                && name.starts_with(prefix)
                && name.ends_with(suffix)
                && let Some(Item::Function(function)) = self.item(value)
                && let Body::Block([first, ..]) = function.body
            {
                found.push((range(first), value.clone()));
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, value)| value).collect()
    }
}

impl Frame<'_> {
    fn new(call: Option<ByteRange>) -> Self {
        Frame { call, method: None, maybe_returned: Vec::new(), yielded: Vec::new(), on_yield: None }
    }
}
