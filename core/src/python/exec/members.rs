//! Members of enums: their values, their names, and which names are only other names.

use std::rc::Rc;

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{ClassKind, Id, Instance, Item, Mixin, Value},
};

impl Interpreter<'_> {
    /// Turns the values of an enum class into members. A name whose value another one had before is that other member.
    pub(crate) fn make_members(&mut self, class: Id) {
        let Some(Item::Class(found)) = self.state.item(class) else { return };
        let ClassKind::Enum { mixin } = found.kind else { return };
        let attributes = found.attributes.clone();
        let mut made: Vec<(Value, Value)> = Vec::new();
        for (name, value) in attributes {
            if matches!(value, Value::Function(_) | Value::Class(_) | Value::Method(_))
                || name.starts_with('_')
            {
                continue;
            }
            let last: Vec<Value> = made.iter().map(|(value, _)| value.clone()).collect();
            let value = self.member_value(class, mixin, &name, value, &last);
            let alias = made
                .iter()
                .find(|(known, _)| self.equal(known, &value, self.statement) == Ok(true))
                .map(|(_, member)| member.clone());
            let member = if let Some(member) = alias {
                member
            } else {
                let member = self.new_member(class, &name, &value);
                made.push((value, member.clone()));
                member
            };
            if let Some(Item::Class(found)) = self.state.item_mut(class)
                && let Some(entry) = found.attributes.iter_mut().find(|(known, _)| *known == name)
            {
                entry.1 = member;
            }
        }
    }

    /// A member, with what the class's `__init__` gives it.
    pub(crate) fn new_member(&mut self, class: Id, name: &str, value: &Value) -> Value {
        let attributes = vec![
            (Rc::from("name"), Value::str(name)),
            (Rc::from("value"), value.clone()),
            (Rc::from("_name_"), Value::str(name)),
            (Rc::from("_value_"), value.clone()),
        ];
        let member = Value::Instance(self.state.alloc(Item::Instance(Instance { class, attributes })));
        if let Some(init) = self.find_method(&member, "__init__") {
            let args = match value {
                Value::Tuple(_) => self.elements(value, self.statement).unwrap_or_default(),
                _ => vec![value.clone()],
            };
            let call = Call::synthetic(self.statement, args).with_receiver(member.clone());
            self.call_function_value(&init, &call);
        }
        member
    }

    /// The value that a member gets: what is written, or what `auto()` makes up.
    fn member_value(
        &mut self,
        class: Id,
        mixin: Mixin,
        name: &str,
        written: Value,
        before: &[Value],
    ) -> Value {
        if self.find_in_class(class, "__new__").is_some() {
            return self.other(self.statement, "the class makes its members itself");
        }
        let auto = matches!(&written, Value::Library(path) if &**path == "enum.auto()");
        let value = if auto { self.auto_value(class, mixin, name, before) } else { written };
        match (mixin, &value) {
            // `str(1)` is what such a member is made of.
            (Mixin::Str, Value::Int(number)) => Value::str(number.to_string()),
            _ => value,
        }
    }

    fn auto_value(&mut self, class: Id, mixin: Mixin, name: &str, before: &[Value]) -> Value {
        if let Some(function @ Value::Function(_)) = self.find_in_class(class, "_generate_next_value_") {
            let count = Value::Int(i128::try_from(before.len()).unwrap_or(0));
            let last = Value::List(self.state.alloc(Item::Values(before.to_vec())));
            let args = vec![Value::str(name), Value::Int(1), count, last];
            return self.call_function_value(&function, &Call::synthetic(self.statement, args));
        }
        let numbers = before.iter().filter_map(|value| match value {
            Value::Int(number) => Some(*number),
            Value::Str(text) => text.text.as_known()?.parse().ok(),
            _ => None,
        });
        let highest = numbers.max();
        match mixin {
            Mixin::StrEnum => Value::str(name.to_lowercase()),
            // The next power of two.
            Mixin::Flag | Mixin::IntFlag => match highest.filter(|highest| *highest > 0) {
                Some(highest) => match 1_i128.checked_shl(128 - highest.leading_zeros()) {
                    Some(next) if next > 0 => Value::Int(next),
                    _ => self.other(self.statement, "the number is too large"),
                },
                None => Value::Int(1),
            },
            _ => Value::Int(highest.map_or(1, |highest| highest.saturating_add(1))),
        }
    }
}
