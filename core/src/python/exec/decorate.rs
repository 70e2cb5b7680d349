//! Decorators: those of the file are called, those of known libraries change nothing that matters here, and of the rest
//! nobody knows what they make of a function.

use super::super::{
    call::Call,
    interpreter::{Doubt, Interpreter, Until},
    parse::{ast, range},
    value::{Binding, Item, ScopeId, Value},
};
use crate::{
    fact::Unknown,
    ops::{OpKind, Via, When},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// What `decorators` make of a function or class, the lowest first.
    pub(super) fn decorated(&mut self, value: Value, decorators: &'a [ast::Expr], scope: ScopeId) -> Value {
        let mut value = value;
        for decorator in decorators.iter().rev() {
            value = self.decorate(value, decorator, scope);
        }
        value
    }

    fn decorate(&mut self, value: Value, decorator: &'a ast::Expr, scope: ScopeId) -> Value {
        let at = range(decorator);
        let callee = match decorator {
            ast::Expr::Call(call) => &*call.func,
            _ => decorator,
        };
        let found = match callee {
            // `@size.setter`, where `size` is a property.
            ast::Expr::Attribute(attribute)
                if matches!(attribute.attr.as_str(), "setter" | "getter" | "deleter") =>
            {
                return self.with_accessor(value, &attribute.value, &attribute.attr, scope);
            }
            _ => self.eval(callee, scope),
        };
        if let Value::Library(path) = &found {
            if &**path == "functools.wraps"
                && let ast::Expr::Call(call) = decorator
            {
                let call = self.call_of(call, scope);
                self.take_name(&value, call.first(0));
            }
            return value;
        }
        let found = match (decorator, found) {
            (ast::Expr::Call(_), Value::Unknown(mystery)) => Value::Unknown(mystery),
            (ast::Expr::Call(_), _) => self.eval(decorator, scope),
            (_, found) => found,
        };
        let unseen = match &found {
            Value::Function(_) | Value::Class(_) | Value::Instance(_) | Value::Method(_) => {
                let binding = self.binding_of(&value);
                let made = self.call_value(&found, Call::synthetic(at, vec![value.clone()]));
                let Value::Unknown(mystery) = &made else {
                    self.bind_like(&made, binding);
                    return made;
                };
                Unknown::clone(mystery)
            }
            Value::Unknown(mystery) => Unknown::clone(mystery),
            _ => return value,
        };
        if !matches!(value, Value::Function(_)) {
            return value;
        }
        let unknown = Unknown::new(self.excerpt(at), unseen.why, at);
        Value::Method(self.state.alloc(Item::Doubted { function: value, unknown }))
    }

    /// Calls a function that something unknown was put around: it may run or not, and may be given something else.
    pub(crate) fn call_doubted(&mut self, function: &Value, unknown: &Unknown, call: &Call<'a>) -> Value {
        let name = unknown.name.clone();
        self.emit(OpKind::Opaque { name: name.clone(), unknown: unknown.clone() }, &name, call, Via::Op);
        let depth = self.doubts.len();
        let when = When::perhaps(unknown.clone());
        self.doubts.push(Doubt { when, until: Until::Branch });
        self.call_value(function, call.clone());
        self.doubts.truncate(depth);
        self.other(call.at, format!("`{name}` stands above the function"))
    }

    /// `@name.setter def name(self, value)`: the property with that function added.
    fn with_accessor(&mut self, value: Value, property: &'a ast::Expr, role: &str, scope: ScopeId) -> Value {
        let property = self.eval(property, scope);
        match (role, self.item(&property).cloned()) {
            ("setter", Some(Item::Function(mut function))) => {
                function.setter = value.heap_id();
                Value::Function(self.state.alloc(Item::Function(function)))
            }
            ("deleter", _) => property,
            _ => value,
        }
    }

    fn binding_of(&self, value: &Value) -> Binding {
        match self.item(value) {
            Some(Item::Function(function)) => function.binding,
            _ => Binding::Plain,
        }
    }

    fn bind_like(&mut self, made: &Value, binding: Binding) {
        if binding != Binding::Plain
            && let Value::Function(id) = made
            && let Some(Item::Function(function)) = self.state.item_mut(*id)
        {
            function.binding = binding;
        }
    }

    /// `functools.wraps(of)`: the function is called as `of` is.
    fn take_name(&mut self, function: &Value, of: Option<&Value>) {
        let name = match of.and_then(|of| self.item(of)) {
            Some(Item::Function(function)) => function.name,
            _ => return,
        };
        if let Value::Function(id) = function
            && let Some(Item::Function(function)) = self.state.item_mut(*id)
        {
            function.name = name;
        }
    }

    /// Calls what `upgrade` names in the module, where it is no plain function.
    pub(crate) fn call_entry_value(&mut self, value: &Value, at: ByteRange) {
        self.statement = at;
        self.discarded = Some(at);
        self.call_value(value, Call::synthetic(at, Vec::new()));
    }
}
