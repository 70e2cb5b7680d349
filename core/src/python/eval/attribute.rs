//! Attributes of values.

use std::rc::Rc;

use super::super::{
    interpreter::Interpreter,
    library,
    value::{Binding, ClassKind, Id, Item, Object, Origin, Value},
};
use crate::{fact::Text, text::ByteRange};

impl Interpreter<'_> {
    /// `owner.name`.
    pub(crate) fn attribute(&mut self, owner: &Value, name: &str, at: ByteRange) -> Value {
        match owner {
            Value::Library(path) => {
                let found = library::member(path, name, at);
                self.constant_of_library(found)
            }
            Value::Unknown(mystery) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, at)
            }
            Value::Object(object) => {
                let object = Rc::clone(object);
                match self.object_attribute(&object, name, at) {
                    Some(value) => value,
                    None => self.method_of(owner, name),
                }
            }
            Value::Instance(_) => self.instance_attribute(owner, name, at),
            Value::Class(id) => self.class_attribute(*id, name, at),
            Value::Function(_) if name == "__name__" => match self.item(owner) {
                Some(Item::Function(function)) => Value::str(function.name),
                _ => self.other(at, "it is not known"),
            },
            _ => self.method_of(owner, name),
        }
    }

    /// What a library's name stands for, where that is a plain value.
    pub(crate) fn constant_of_library(&mut self, found: Value) -> Value {
        let Value::Library(path) = &found else { return found };
        match &**path {
            // The oldest version whose behaviour is followed; migrations ask for much older ones.
            "sys.version_info" => {
                let version = vec![Value::Int(3), Value::Int(12)];
                Value::Tuple(self.state.alloc(Item::Values(version)))
            }
            "string.digits" => Value::str("0123456789"),
            "string.ascii_lowercase" => Value::str("abcdefghijklmnopqrstuvwxyz"),
            "string.ascii_uppercase" => Value::str("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            "string.ascii_letters" => Value::str("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            "string.hexdigits" => Value::str("0123456789abcdefABCDEF"),
            "os.sep" | "os.path.sep" => Value::str("/"),
            "os.linesep" => Value::str("\n"),
            _ => found,
        }
    }

    /// A method that is not called yet.
    fn method_of(&mut self, owner: &Value, name: &str) -> Value {
        Value::Method(self.state.alloc(Item::Method { receiver: owner.clone(), name: Rc::from(name) }))
    }

    fn instance_attribute(&mut self, owner: &Value, name: &str, at: ByteRange) -> Value {
        let class = match self.item(owner) {
            Some(Item::Instance(instance)) => match instance.get(name) {
                Some(value) => return value.clone(),
                None => instance.class,
            },
            Some(Item::Lost(mystery)) => {
                let mystery = Rc::clone(mystery);
                return self.follow(&mystery, at);
            }
            _ => return self.other(at, "it is not known"),
        };
        match self.find_in_class(class, name) {
            Some(value @ Value::Function(_)) => {
                let property = match self.item(&value) {
                    Some(Item::Function(function)) => function.binding == Binding::Property,
                    _ => false,
                };
                if property {
                    let call = super::super::call::Call::synthetic(at, vec![owner.clone()]);
                    return self.call_function_value(&value, &call);
                }
                self.method_of(owner, name)
            }
            Some(value) => value,
            None if name == "__class__" => Value::Class(class),
            None if self.is_plain_member(class) => match self.member_plain(owner) {
                Some(text) => self.method_of(&text, name),
                None => self.other(at, "the object has no such attribute"),
            },
            None => self.other(at, "the object has no such attribute"),
        }
    }

    fn is_plain_member(&self, class: Id) -> bool {
        match self.state.item(class) {
            Some(Item::Class(class)) => match class.kind {
                ClassKind::Enum { mixin } => mixin.is_text() || mixin.is_number(),
                _ => false,
            },
            _ => false,
        }
    }

    fn class_attribute(&mut self, id: Id, name: &str, at: ByteRange) -> Value {
        if name == "__table__" {
            return self.table_of_model(id, at);
        }
        if let Some(value) = self.find_in_class(id, name) {
            if let Value::Object(object) = &value
                && let Object::Column(column) = &**object
                && column.name.is_empty()
            {
                // A declarative model's column is called as its attribute is, unless it says otherwise.
                let mut column = column.clone();
                column.name = Text::known(name);
                return self.column_of_model(id, column);
            }
            if let Value::Object(object) = &value
                && let Object::Column(column) = &**object
            {
                return self.column_of_model(id, column.clone());
            }
            return value;
        }
        let Some(Item::Class(class)) = self.state.item(id) else {
            return self.other(at, "its class is not known");
        };
        let (kind, class_name) = (class.kind, Rc::clone(&class.name));
        match (name, kind) {
            ("__name__" | "__qualname__", _) => Value::str(&*class_name),
            ("__members__", ClassKind::Enum { .. }) => self.members_dict(id),
            ("_fields" | "__match_args__", ClassKind::Tuple) => {
                let names = self.fields_of(id).iter().map(|name| Value::str(&**name)).collect();
                Value::Tuple(self.state.alloc(Item::Values(names)))
            }
            ("metadata", _) => Value::object(Object::MetaData(None)),
            (_, ClassKind::Foreign | ClassKind::Model | ClassKind::Type) => {
                let why = format!("`{class_name}` derives from something that Retort does not see");
                self.unknown(
                    at,
                    why,
                    if kind == ClassKind::Foreign { Origin::Application } else { Origin::Other },
                )
            }
            _ => self.other(at, "the class has no such attribute"),
        }
    }

    fn members_dict(&mut self, id: Id) -> Value {
        let mut dict = super::super::value::Dict::default();
        let attributes = match self.state.item(id) {
            Some(Item::Class(class)) => class.attributes.clone(),
            _ => Vec::new(),
        };
        for (name, member) in attributes {
            if matches!(member, Value::Instance(_)) {
                dict.insert(super::super::value::Key::Str(name.to_string()), Value::str(&*name), member);
            }
        }
        Value::Dict(self.state.alloc(Item::Dict(dict)))
    }
}
