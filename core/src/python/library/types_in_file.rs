//! Column types that the file defines as classes.

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{Handle, Id, Instance, Item, Object, Origin, Value},
};
use crate::ops::{SqlType, TypeKind};

impl<'a> Interpreter<'a> {
    /// A type that the file defines: `impl` says what it is, or `get_col_spec()`, or `load_dialect_impl()`.
    pub(crate) fn type_of_class(&mut self, class: Id, call: &Call<'a>) -> Value {
        if !self.enter() {
            return self.other(call.at, "it is nested deeper than Retort follows");
        }
        let value = self.type_of_class_inner(class, call);
        self.leave();
        value
    }

    fn type_of_class_inner(&mut self, class: Id, call: &Call<'a>) -> Value {
        let at = call.at;
        let (object, arguments) = self.made_type(class, call);
        if let Some(method) = self.find_in_class(class, "load_dialect_impl") {
            let args = vec![object.clone(), Value::handle(Handle::Dialect)];
            let made = self.call_value(&method, Call::synthetic(at, args));
            if !matches!(made, Value::Unknown(_) | Value::None) {
                let kind = self.type_for(&made, at).kind;
                return Value::object(Object::Type(SqlType { kind, at }));
            }
        }
        if let Some(method) = self.find_in_class(class, "get_col_spec") {
            let made = self.call_value(&method, Call::synthetic(at, vec![object.clone()]));
            if let Value::Str(spec) = made {
                return Value::object(Object::Type(SqlType {
                    kind: TypeKind::Written(spec.text.clone()),
                    at,
                }));
            }
        }
        let own = match self.item(&object) {
            Some(Item::Instance(instance)) => instance.get("impl").cloned(),
            _ => None,
        };
        match own.or_else(|| self.find_in_class(class, "impl")) {
            // The arguments go to the class: `class Code(TypeDecorator): impl = String`, then `Code(20)`.
            Some(Value::Library(path)) => match self.make_type(&path, &arguments) {
                Some(kind) => Value::object(Object::Type(SqlType { kind, at })),
                None => self.other(at, "Retort does not know what it is based on"),
            },
            Some(value) => {
                let kind = self.type_for(&value, at).kind;
                Value::object(Object::Type(SqlType { kind, at }))
            }
            None => match self.base_type(class, &arguments) {
                Some(kind) => Value::object(Object::Type(SqlType { kind, at })),
                None => self.unknown(
                    at,
                    "its class says nothing of what it is on PostgreSQL",
                    Origin::Application,
                ),
            },
        }
    }

    /// An object of the class, and what its `__init__` hands to the type below.
    fn made_type(&mut self, class: Id, call: &Call<'a>) -> (Value, Call<'a>) {
        let instance = Instance { class, attributes: Vec::new() };
        let object = Value::Instance(self.state.alloc(Item::Instance(instance)));
        let Some(init) = self.find_method(&object, "__init__") else {
            return (object, Call { unknown: None, ..call.clone() });
        };
        let before = self.to_base.take();
        self.call_value(&init, call.clone().with_receiver(object.clone()));
        let handed = std::mem::replace(&mut self.to_base, before);
        let handed = handed.unwrap_or_else(|| Call::synthetic(call.at, Vec::new()));
        (object, Call { at: call.at, unknown: None, ..handed })
    }

    /// A class derived from a type itself: `class Code(sa.String)`.
    fn base_type(&mut self, class: Id, call: &Call<'a>) -> Option<TypeKind> {
        let Some(Item::Class(found)) = self.state.item(class) else { return None };
        let bases = found.bases.clone();
        bases.iter().find_map(|base| match base {
            Value::Library(path) => self.make_type(path, call),
            _ => None,
        })
    }
}
