//! `getattr`, `hasattr`, `isinstance`, `callable`: what a value is and has.

use std::rc::Rc;

use super::{
    super::{
        alembic,
        exec::is_exception,
        interpreter::Interpreter,
        limits,
        value::{Class, ClassKind, Dict, Handle, Item, Key, Mixin, Object, Value},
    },
    Call,
};

impl<'a> Interpreter<'a> {
    pub(super) fn get_attribute(&mut self, owner: &Value, call: &Call<'a>) -> Value {
        let Some(name) = call.first(1).and_then(Value::as_known_str).map(str::to_owned) else {
            return self.other(call.at, "the attribute's name is not known");
        };
        let found = self.attribute(owner, &name, call.at);
        match (&found, call.first(2)) {
            (Value::Unknown(mystery), Some(default)) if !matches!(owner, Value::Unknown(_)) => {
                let _ = mystery;
                default.clone()
            }
            _ => found,
        }
    }

    pub(super) fn has_attribute(&mut self, owner: &Value, call: &Call<'a>) -> Value {
        let Some(name) = call.first(1).and_then(Value::as_known_str).map(str::to_owned) else {
            return self.other(call.at, "the attribute's name is not known");
        };
        if matches!(owner, Value::Library(path) if &**path == "op") {
            let own =
                matches!(&*name, "get_bind" | "get_context" | "batch_alter_table" | "f" | "inline_literal");
            return Value::Bool(own || alembic::has_operation(&name) || self.registered.has(&name));
        }
        match (owner, self.attribute(owner, &name, call.at)) {
            (Value::Library(_) | Value::Instance(_) | Value::Class(_), Value::Unknown(_)) => {
                Value::Bool(false)
            }
            (Value::Library(_) | Value::Instance(_) | Value::Class(_), _) => Value::Bool(true),
            (Value::Unknown(mystery), _) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, call.at)
            }
            _ => self.other(call.at, "Retort does not know all its attributes"),
        }
    }

    pub(super) fn is_instance(&mut self, value: &Value, call: &Call<'a>) -> Value {
        let Some(class) = call.first(1).cloned() else { return Value::Bool(false) };
        let classes = match &class {
            Value::Tuple(_) => self.elements(&class, call.at).unwrap_or_default(),
            _ => vec![class],
        };
        if let Value::Unknown(mystery) = value {
            let mystery = Rc::clone(mystery);
            return self.follow(&mystery, call.at);
        }
        let mut undecided = false;
        for class in classes {
            match self.is_of(value, &class) {
                Some(true) => return Value::Bool(true),
                Some(false) => {}
                None => undecided = true,
            }
        }
        if undecided {
            return self.other(call.at, "Retort does not know what is of that class");
        }
        Value::Bool(false)
    }

    pub(crate) fn is_of(&self, value: &Value, class: &Value) -> Option<bool> {
        match class {
            Value::Library(path) if &**path == "builtins.type" => match value {
                Value::Class(_) => Some(true),
                Value::Library(path) => is_class(path),
                Value::Unknown(_) => None,
                _ => Some(false),
            },
            Value::Library(path) if matches!(value, Value::Instance(_)) => self.instance_is_of(value, path),
            Value::Class(id) => match self.item(value) {
                Some(Item::Instance(instance)) => {
                    let mut open = vec![instance.class];
                    let mut seen = 0;
                    while let Some(here) = open.pop() {
                        seen += 1;
                        if here == *id {
                            return Some(true);
                        }
                        if let Some(Item::Class(Class { bases, .. })) = self.state.item(here)
                            && seen < limits::CALLS
                        {
                            open.extend(bases.iter().filter_map(|base| match base {
                                Value::Class(id) => Some(*id),
                                _ => None,
                            }));
                        }
                    }
                    Some(false)
                }
                _ => Some(false),
            },
            Value::Library(path) => Some(match (&**path, value) {
                ("builtins.str", Value::Str(_))
                | ("builtins.bool", Value::Bool(_))
                | ("builtins.int", Value::Int(_) | Value::Bool(_))
                | ("builtins.float", Value::Float(_))
                | ("builtins.list", Value::List(_))
                | ("builtins.tuple", Value::Tuple(_))
                | ("builtins.dict", Value::Dict(_))
                | ("builtins.set", Value::Set(_)) => true,
                (path, Value::Object(object)) if matches!(&**object, Object::Handle(Handle::Dialect)) => {
                    path.contains("PGDialect") || path.contains("pg.")
                }
                (path, _) if path.starts_with("builtins.") => false,
                _ => return None,
            }),
            _ => None,
        }
    }

    /// Whether an object of the file is of a class that is not in it.
    fn instance_is_of(&self, value: &Value, path: &str) -> Option<bool> {
        let Item::Instance(instance) = self.item(value)? else { return None };
        let mut foreign = false;
        for id in self.lineage(instance.class) {
            let Some(Item::Class(class)) = self.state.item(id) else { continue };
            if matches!(
                (class.kind, path),
                (ClassKind::Enum { mixin: Mixin::Str | Mixin::StrEnum }, "builtins.str")
                    | (
                        ClassKind::Enum { mixin: Mixin::Int | Mixin::IntEnum | Mixin::IntFlag },
                        "builtins.int"
                    )
                    | (ClassKind::Enum { .. }, "enum.Enum")
                    | (ClassKind::Tuple, "builtins.tuple")
            ) {
                return Some(true);
            }
            for base in &class.bases {
                match base {
                    Value::Library(base) if **base == *path => return Some(true),
                    Value::Library(_) | Value::Class(_) => {}
                    _ => foreign = true,
                }
            }
        }
        if path == "builtins.object" {
            return Some(true);
        }
        if let Some(name) = path.strip_prefix("builtins.")
            && self.is_exception_class(instance.class)
        {
            return self.exception_is_of(instance.class, name);
        }
        if foreign || !path.starts_with("builtins.") { None } else { Some(false) }
    }

    /// `locals()`: what the scope holds.
    pub(super) fn variables(&mut self, scope: super::super::value::ScopeId) -> Value {
        let mut found: Vec<(String, Value)> = match self.state.scope(scope) {
            Some(scope) => {
                scope.vars.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
            }
            None => Vec::new(),
        };
        // Nobody asks in which order they come; it only must be the same one each time.
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut dict = Dict::default();
        for (name, value) in found {
            dict.insert(Key::Str(name.clone()), Value::str(name), value);
        }
        Value::Dict(self.state.alloc(Item::Dict(dict)))
    }

    /// `vars(object)`.
    pub(super) fn variables_of(&mut self, object: &Value, at: crate::text::ByteRange) -> Value {
        let Some(Item::Instance(instance)) = self.item(object) else {
            return self.other(at, "its attributes are not known");
        };
        let mut dict = Dict::default();
        for (name, value) in &instance.attributes {
            dict.insert(Key::Str(name.to_string()), Value::str(&**name), value.clone());
        }
        Value::Dict(self.state.alloc(Item::Dict(dict)))
    }

    /// `type(value)`.
    pub(super) fn type_of(&self, value: &Value, at: crate::text::ByteRange) -> Value {
        let name = match value {
            Value::Instance(_) => match self.item(value) {
                Some(Item::Instance(instance)) => return Value::Class(instance.class),
                _ => return self.other(at, "its class is not known"),
            },
            Value::Str(_) => "str",
            Value::Int(_) => "int",
            Value::Bool(_) => "bool",
            Value::Float(_) => "float",
            Value::List(_) if matches!(self.item(value), Some(Item::Values(_) | Item::Shuffled(_))) => "list",
            Value::Tuple(_) => "tuple",
            Value::Dict(_) => "dict",
            Value::Unknown(mystery) => return self.follow(mystery, at),
            _ => return self.other(at, "its class is not known"),
        };
        Value::library(&format!("builtins.{name}"))
    }

    /// `callable(value)`.
    pub(super) fn is_callable(&self, value: &Value, at: crate::text::ByteRange) -> Value {
        match value {
            Value::Function(_) | Value::Method(_) | Value::Class(_) => Value::Bool(true),
            Value::Instance(_) => Value::Bool(self.find_method(value, "__call__").is_some()),
            Value::Library(path) => {
                match path.split_once('.') {
                    // A module.
                    None => Value::Bool(false),
                    Some(("builtins" | "op" | "sa" | "pg", _)) => Value::Bool(true),
                    Some(_) => self.other(at, "Retort does not know whether it can be called"),
                }
            }
            Value::Unknown(mystery) => self.follow(mystery, at),
            Value::Object(_) => self.other(at, "Retort does not know whether it can be called"),
            _ => Value::Bool(false),
        }
    }
}

/// Whether a name of a known library is that of a class; nothing when that is not known.
fn is_class(path: &str) -> Option<bool> {
    match path.split_once('.') {
        None => Some(false),
        Some(("builtins", name)) => Some(
            is_exception(name)
                || matches!(
                    name,
                    "bool"
                        | "bytes"
                        | "dict"
                        | "float"
                        | "frozenset"
                        | "int"
                        | "list"
                        | "object"
                        | "set"
                        | "str"
                        | "tuple"
                        | "type"
                ),
        ),
        Some(("sa" | "pg", name)) if name.starts_with(|first: char| first.is_ascii_uppercase()) => Some(true),
        Some(_) => None,
    }
}
