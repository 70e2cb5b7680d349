//! What lies in the heap: containers, functions, classes and their objects.

use std::{collections::HashMap, rc::Rc};

use super::{Class, Dict, Id, Instance, ScopeId, Value};
use crate::{
    fact::Unknown,
    python::{call::Argument, parse::ast},
};

/// Why what comes of a set's elements one by one is unknown.
pub(crate) const SHUFFLED: &str = "Python does not promise in which order a set is gone through";

/// What lies in the heap.
#[derive(Debug, Clone)]
pub(crate) enum Item<'a> {
    /// A list, tuple or set.
    Values(Vec<Value>),
    /// A list or tuple made of a set: what it holds is known, but not in which order.
    Shuffled(Vec<Value>),
    Dict(Dict),
    Function(Function<'a>),
    Class(Class),
    Instance(Instance),
    Method {
        receiver: Value,
        name: Rc<str>,
    },
    /// A call that waits for the rest of its arguments: `functools.partial(f, 1)`.
    Partial {
        callee: Value,
        args: Vec<Argument>,
        unknown: Option<Rc<Unknown>>,
    },
    /// `super()`: what the bases of `class` make of `receiver`.
    Super {
        class: Id,
        receiver: Value,
    },
    /// A function that something unknown was put around: `@traced` of the application.
    Doubted {
        function: Value,
        unknown: Unknown,
    },
    /// An iterator: what is left of it.
    Iterator(Vec<Value>),
    /// A container whose content is no longer known.
    Lost(Rc<Unknown>),
}

/// A function of the file.
#[derive(Debug, Clone)]
pub(crate) struct Function<'a> {
    pub(crate) name: &'a str,
    pub(crate) args: &'a ast::Arguments,
    pub(crate) body: Body<'a>,
    /// Where it was defined.
    pub(crate) scope: ScopeId,
    /// Default values, evaluated where it was defined.
    pub(crate) defaults: HashMap<&'a str, Value>,
    pub(crate) binding: Binding,
    /// Whether it yields.
    pub(crate) generator: bool,
    /// The class that it is a method of.
    pub(crate) owner: Option<Id>,
    /// Of a property: the function that sets it.
    pub(crate) setter: Option<Id>,
}

/// How a function in a class takes its first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binding {
    Plain,
    Static,
    Class,
    Property,
}

/// What a function runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Body<'a> {
    Block(&'a [ast::Stmt]),
    Lambda(&'a ast::Expr),
}
