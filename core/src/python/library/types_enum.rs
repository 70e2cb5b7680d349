//! `sa.Enum(…)` and `postgresql.ENUM(…)`: names and labels.

use std::rc::Rc;

use super::super::{
    call::{Argument, Call},
    interpreter::Interpreter,
    value::{ClassKind, Item, Origin, Value},
};
use crate::{fact::Text, ops::EnumType, text::ByteRange};

impl<'a> Interpreter<'a> {
    /// `sa.Enum(…)` and `postgresql.ENUM(…)`.
    pub(super) fn enum_type(&mut self, postgresql: bool, call: &Call<'a>) -> EnumType {
        let (labels, class_name) = self.enum_labels(call);
        let name = match call.keyword("name") {
            Some(argument) => self.optional_text(Some(argument)),
            // SQLAlchemy takes the name from the class; postgresql.ENUM does so too.
            None => class_name.map(|name| Text::known(name.to_lowercase())),
        };
        let switch = |name: &str, default: bool| match call.keyword_value(name) {
            Some(Value::Bool(value)) => *value,
            _ => default,
        };
        EnumType {
            name: name.map(|name| Self::as_quoted(name, call)),
            schema: self.optional_text(call.keyword("schema")),
            labels,
            postgresql,
            create_type: switch("create_type", true),
            native: postgresql || switch("native_enum", true),
            create_constraint: switch("create_constraint", false),
            length: match call.keyword_value("length") {
                Some(Value::Int(length)) => i64::try_from(*length).ok(),
                _ => None,
            },
            inherit_schema: switch("inherit_schema", false),
            metadata_schema: super::column::metadata_schema(call),
            metadata: call.keyword_value("metadata").is_some_and(|value| !value.is_none()),
            at: call.at,
        }
    }

    /// The labels, and the name of the class that they come from, if they do.
    fn enum_labels(&mut self, call: &Call<'a>) -> (Option<Vec<Text>>, Option<Rc<str>>) {
        if call.unknown.is_some() {
            return (None, None);
        }
        let values: Vec<Argument> = call.positional().cloned().collect();
        let class = match values.as_slice() {
            [Argument { value: Value::Class(id), .. }] => Some(*id),
            _ => None,
        };
        let Some(class) = class else {
            let labels: Option<Vec<Text>> = values.iter().map(|arg| self.label(&arg.value, arg.at)).collect();
            return (labels, None);
        };
        let name = match self.state.item(class) {
            Some(Item::Class(found)) if matches!(found.kind, ClassKind::Enum { .. }) => {
                Rc::clone(&found.name)
            }
            _ => return (None, None),
        };
        let labels =
            match call.keyword_value("values_callable").cloned().filter(|callable| !callable.is_none()) {
                Some(callable) => {
                    let given =
                        self.call_value(&callable, Call::synthetic(call.at, vec![Value::Class(class)]));
                    match self.elements(&given, call.at) {
                        Ok(values) => values.iter().map(|value| self.label(value, call.at)).collect(),
                        Err(_) => None,
                    }
                }
                None => self.members(class).iter().map(|member| self.member_name(member)).collect(),
            };
        (labels, Some(name))
    }

    fn label(&self, value: &Value, at: ByteRange) -> Option<Text> {
        match value {
            Value::Str(string) => Some(string.text.clone()),
            Value::Instance(_) => match self.member_text(value) {
                Some(Value::Str(string)) => Some(string.text.clone()),
                _ => None,
            },
            // A class from elsewhere: `sa.Enum(Status)`.
            Value::Unknown(mystery) if mystery.origin == Origin::Application => None,
            _ => Some(self.to_text(value, at)),
        }
    }

    fn member_name(&self, member: &Value) -> Option<Text> {
        match self.item(member)? {
            Item::Instance(instance) => match instance.get("name")? {
                Value::Str(string) => Some(string.text.clone()),
                _ => None,
            },
            _ => None,
        }
    }
}
