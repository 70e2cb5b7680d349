//! Classes of the file, and their objects.

use std::rc::Rc;

use super::{Id, Value};

/// A class of the file.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    pub(crate) name: Rc<str>,
    pub(crate) bases: Vec<Value>,
    /// Attributes in the order of definition; for an enum class the members among them are instances.
    pub(crate) attributes: Vec<(Rc<str>, Value)>,
    /// Annotated names, which dataclasses and named tuples take as arguments.
    pub(crate) fields: Vec<Rc<str>>,
    pub(crate) kind: ClassKind,
}

/// What kind of class it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClassKind {
    Plain,
    Enum {
        /// Whether its members are strings themselves: `class E(str, Enum)`.
        strings: bool,
    },
    /// A named tuple, whose fields are its elements.
    Tuple,
    /// A declarative model.
    Model,
    /// A column type: a subclass of `TypeDecorator` or `UserDefinedType`.
    Type,
    /// Derived from something that is not in the file.
    Foreign,
}

/// An object of a class of the file.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) class: Id,
    pub(crate) attributes: Vec<(Rc<str>, Value)>,
}

impl Instance {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }

    pub(crate) fn set(&mut self, name: &str, value: Value) {
        match self.attributes.iter_mut().find(|(known, _)| &**known == name) {
            Some(entry) => entry.1 = value,
            None => self.attributes.push((Rc::from(name), value)),
        }
    }
}
