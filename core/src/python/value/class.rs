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
    /// Whether `@dataclass` stands above it.
    pub(crate) dataclass: bool,
}

/// What kind of class it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClassKind {
    Plain,
    Enum {
        /// What its members are besides.
        mixin: Mixin,
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

/// What the members of an enum are besides, which decides what `str()` makes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mixin {
    None,
    /// `class E(str, Enum)`.
    Str,
    StrEnum,
    /// `class E(int, Enum)`.
    Int,
    IntEnum,
    Flag,
    IntFlag,
}

impl Mixin {
    /// Whether the members are strings themselves.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Mixin::Str | Mixin::StrEnum)
    }

    /// Whether the members are numbers themselves.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Mixin::Int | Mixin::IntEnum | Mixin::IntFlag)
    }
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
