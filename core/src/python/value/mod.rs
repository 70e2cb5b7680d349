//! The values that the interpreter works with.
//!
//! A value never holds another value but by its [`Id`] in the heap, so that dropping one is never deep, however a
//! hostile file nests its lists.

mod class;
mod dict;
mod item;
mod object;

pub(crate) use class::{Class, ClassKind, Instance, Mixin};
pub(crate) use dict::{Dict, Key, Missing};
pub(crate) use item::{Binding, Body, Function, Item, SHUFFLED};
pub(crate) use object::{Batch, DdlVerb, Handle, Object, Sequence, Size, SqlText, Table};

use std::rc::Rc;

pub(crate) use crate::fact::{Origin, Unknown};
use crate::{fact::Text, text::ByteRange};

/// Names a thing in the heap.
pub(crate) type Id = usize;

/// Names a scope.
pub(crate) type ScopeId = usize;

/// A Python value.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    None,
    Ellipsis,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str(Rc<Str>),
    Bytes(Rc<[u8]>),
    List(Id),
    Tuple(Id),
    Set(Id),
    Dict(Id),
    /// A function, lambda or closure of the file.
    Function(Id),
    /// A class of the file.
    Class(Id),
    /// An object of a class of the file; members of an enum are such objects.
    Instance(Id),
    /// A method that was taken from its object without being called.
    Method(Id),
    /// A module of a known library or something in it, by its canonical name, such as `sa.String`.
    Library(Rc<str>),
    /// An object that a known library made.
    Object(Rc<Object>),
    /// Not to be known.
    Unknown(Rc<Unknown>),
}

/// A string, and what is known of its origin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Str {
    pub(crate) text: Text,
    /// The content's place in the source, when it is one plain literal.
    pub(crate) literal: Option<ByteRange>,
    /// Whether `op.f` made it.
    pub(crate) fixed: bool,
}

impl Value {
    pub(crate) fn str(text: impl Into<String>) -> Value {
        Value::text(Text::known(text))
    }

    pub(crate) fn text(text: Text) -> Value {
        Value::Str(Rc::new(Str { text, ..Str::default() }))
    }

    pub(crate) fn library(path: &str) -> Value {
        Value::Library(Rc::from(path))
    }

    pub(crate) fn object(object: Object) -> Value {
        Value::Object(Rc::new(object))
    }

    pub(crate) fn handle(handle: Handle) -> Value {
        Value::object(Object::Handle(handle))
    }

    pub(crate) fn unknown(unknown: Unknown, origin: Origin) -> Value {
        Value::Unknown(Rc::new(unknown.from(origin)))
    }

    /// The string, when this is one that is wholly known.
    pub(crate) fn as_known_str(&self) -> Option<&str> {
        match self {
            Value::Str(string) => string.text.as_known(),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Where in the heap this lies.
    pub(crate) fn heap_id(&self) -> Option<Id> {
        match self {
            Value::List(id)
            | Value::Tuple(id)
            | Value::Set(id)
            | Value::Dict(id)
            | Value::Function(id)
            | Value::Class(id)
            | Value::Instance(id)
            | Value::Method(id) => Some(*id),
            _ => None,
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// Whether this is certainly the same value as `other`, so that a merge of two branches may keep it.
    pub(crate) fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None) | (Value::Ellipsis, Value::Ellipsis) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Str(a), Value::Str(b)) => a.text == b.text,
            (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::List(a), Value::List(b))
            | (Value::Tuple(a), Value::Tuple(b))
            | (Value::Set(a), Value::Set(b))
            | (Value::Dict(a), Value::Dict(b))
            | (Value::Function(a), Value::Function(b))
            | (Value::Class(a), Value::Class(b))
            | (Value::Instance(a), Value::Instance(b))
            | (Value::Method(a), Value::Method(b)) => a == b,
            (Value::Library(a), Value::Library(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b) || a == b,
            (Value::Unknown(a), Value::Unknown(b)) => Rc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}
