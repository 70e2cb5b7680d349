//! Classes of the file: making objects, fields, members, what is inherited.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        limits,
        value::{Binding, Class, ClassKind, Dict, Id, Instance, Item, Key, Mixin, Origin, Value},
    },
    Call,
};
use crate::text::ByteRange;

impl<'a> Interpreter<'a> {
    /// Makes an object of a class of the file.
    pub(super) fn construct(&mut self, class: Id, call: Call<'a>) -> Value {
        let Some(Item::Class(found)) = self.state.item(class) else {
            return self.other(call.at, "its class is not known");
        };
        let (kind, name) = (found.kind, Rc::clone(&found.name));
        match kind {
            ClassKind::Enum { .. } => self.member_by_value(class, &call),
            ClassKind::Type => self.type_of_class(class, &call),
            ClassKind::Foreign | ClassKind::Model => {
                let why = format!("`{name}` derives from something that Retort does not see");
                self.unknown(
                    call.at,
                    why,
                    if kind == ClassKind::Model { Origin::Data } else { Origin::Application },
                )
            }
            ClassKind::Plain | ClassKind::Tuple => {
                let mut instance = Instance { class, attributes: Vec::new() };
                if self.is_exception_class(class) {
                    let args = call.positional().map(|arg| arg.value.clone()).collect();
                    let args = Value::Tuple(self.state.alloc(Item::Values(args)));
                    instance.set("args", args);
                }
                let value = Value::Instance(self.state.alloc(Item::Instance(instance)));
                if let Some(init) = self.find_method(&value, "__init__") {
                    self.call_function_value(&init, &call.with_receiver(value.clone()));
                } else {
                    self.fill_fields(&value, &call);
                    if let Some(after) = self.find_method(&value, "__post_init__") {
                        self.call_function_value(&after, &Call::synthetic(call.at, vec![value.clone()]));
                    }
                }
                value
            }
        }
    }

    /// A dataclass or named tuple: its annotated fields, in order, with those of its bases before them.
    fn fill_fields(&mut self, value: &Value, call: &Call<'a>) {
        let Some(Item::Instance(instance)) = self.item(value) else { return };
        let class = instance.class;
        for (position, name) in self.fields_of(class).into_iter().enumerate() {
            let given =
                call.value(position, &name).cloned().or_else(|| self.made_default(class, &name, call));
            if let Some(given) = given
                && let Some(id) = value.heap_id()
                && let Some(Item::Instance(instance)) = self.state.item_mut(id)
            {
                instance.set(&name, given);
            }
        }
    }

    /// The fields of a dataclass or named tuple, those of its bases first.
    pub(crate) fn fields_of(&self, class: Id) -> Vec<Rc<str>> {
        let mut fields: Vec<Rc<str>> = Vec::new();
        for class in self.lineage(class).into_iter().rev() {
            if let Some(Item::Class(class)) = self.state.item(class) {
                let more =
                    class.fields.iter().filter(|name| !fields.contains(name)).cloned().collect::<Vec<_>>();
                fields.extend(more);
            }
        }
        fields
    }

    /// The default of a field that is made anew for each object: `field(default_factory=list)`.
    fn made_default(&mut self, class: Id, name: &str, call: &Call<'a>) -> Option<Value> {
        match self.find_in_class(class, name)? {
            Value::Method(id) => match self.state.item(id).cloned()? {
                Item::Partial { callee, .. } => {
                    Some(self.call_value(&callee, Call::synthetic(call.at, Vec::new())))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `dataclasses.field(…)`: its default, or what makes one.
    pub(super) fn dataclass_field(&mut self, call: &Call<'a>) -> Value {
        match (call.keyword_value("default"), call.keyword_value("default_factory").cloned()) {
            (Some(default), _) => default.clone(),
            (None, Some(callee)) => {
                Value::Method(self.state.alloc(Item::Partial { callee, args: Vec::new(), unknown: None }))
            }
            (None, None) => self.other(call.at, "the field has no default"),
        }
    }

    /// The elements of a named tuple; nothing when `value` is none.
    pub(crate) fn tuple_elements(&self, value: &Value) -> Option<Vec<Value>> {
        let Item::Instance(instance) = self.item(value)? else { return None };
        let Item::Class(class) = self.state.item(instance.class)? else { return None };
        let element =
            |name: &Rc<str>| instance.get(name).cloned().or_else(|| self.find_in_class(instance.class, name));
        (class.kind == ClassKind::Tuple)
            .then(|| self.fields_of(instance.class).iter().map(element).collect())?
    }

    /// `tuple._replace(x=1)`, `tuple._asdict()`; nothing for other methods.
    pub(super) fn call_named_tuple(
        &mut self,
        receiver: &Value,
        name: &str,
        call: &Call<'a>,
    ) -> Option<Value> {
        let elements = self.tuple_elements(receiver)?;
        let Item::Instance(instance) = self.item(receiver)?.clone() else { return None };
        match name {
            "_replace" => {
                let mut changed = instance;
                for arg in &call.args {
                    changed.set(arg.name.as_deref()?, arg.value.clone());
                }
                Some(Value::Instance(self.state.alloc(Item::Instance(changed))))
            }
            "_asdict" => {
                let mut dict = Dict::default();
                for (name, value) in self.fields_of(instance.class).iter().zip(elements) {
                    dict.insert(Key::Str(name.to_string()), Value::str(&**name), value);
                }
                Some(Value::Dict(self.state.alloc(Item::Dict(dict))))
            }
            _ => None,
        }
    }

    /// `collections.namedtuple("Point", "x y")`, `NamedTuple("Point", [("x", int), ("y", int)])`.
    pub(super) fn named_tuple(&mut self, call: &Call<'a>) -> Value {
        let Some(name) = call.value(0, "typename").and_then(Value::as_known_str).map(Rc::from) else {
            return self.other(call.at, "its name is not known");
        };
        let fields = call.argument(1, "field_names").or_else(|| call.keyword("fields")).cloned();
        let Some(names) = fields.and_then(|fields| self.listed_names(&fields.value, fields.at)) else {
            return self.other(call.at, "its fields are not known");
        };
        let defaults = match call.keyword_value("defaults").cloned() {
            Some(defaults) => self.elements(&defaults, call.at).unwrap_or_default(),
            None => Vec::new(),
        };
        let names: Vec<Rc<str>> = names.into_iter().map(|(name, _)| name).collect();
        let with_default = names.iter().skip(names.len().saturating_sub(defaults.len())).cloned();
        let attributes = with_default.zip(defaults).collect();
        let class = Class {
            name,
            bases: Vec::new(),
            attributes,
            fields: names,
            kind: ClassKind::Tuple,
            dataclass: false,
        };
        Value::Class(self.state.alloc(Item::Class(class)))
    }

    /// `enum.Enum("Colour", "red green")`: names by a text, a list, pairs or a dictionary.
    pub(super) fn enum_by_call(&mut self, mixin: Mixin, call: &Call<'a>) -> Value {
        let Some(name) = call.value(0, "value").and_then(Value::as_known_str).map(Rc::from) else {
            return self.other(call.at, "its name is not known");
        };
        let names = call.argument(1, "names").cloned();
        let Some(names) = names.and_then(|names| self.listed_names(&names.value, names.at)) else {
            return self.other(call.at, "its members are not known");
        };
        let kind = ClassKind::Enum { mixin };
        let mut attributes = Vec::with_capacity(names.len());
        for (number, (name, value)) in (1..).zip(names) {
            let auto =
                if mixin == Mixin::StrEnum { Value::str(name.to_lowercase()) } else { Value::Int(number) };
            attributes.push((name, value.unwrap_or(auto)));
        }
        let class = Class { name, bases: Vec::new(), attributes, fields: Vec::new(), kind, dataclass: false };
        let id = self.state.alloc(Item::Class(class));
        self.make_members(id);
        Value::Class(id)
    }

    /// Names with the values that may come with them; nothing when they are not all known.
    fn listed_names(&mut self, value: &Value, at: ByteRange) -> Option<Vec<(Rc<str>, Option<Value>)>> {
        match value {
            Value::Str(text) => {
                let words =
                    text.text.as_known()?.split([',', ' ', '\n', '\t']).filter(|word| !word.is_empty());
                Some(words.map(|word| (Rc::from(word), None)).collect())
            }
            Value::Dict(_) => {
                let entries = self.entries(value, at).ok()?;
                entries
                    .into_iter()
                    .map(|(key, value)| Some((Rc::from(key.as_known_str()?), Some(value))))
                    .collect()
            }
            _ => {
                let elements = self.elements(value, at).ok()?;
                let mut names = Vec::with_capacity(elements.len());
                for element in elements {
                    match element.as_known_str() {
                        Some(name) => names.push((Rc::from(name), None)),
                        None => match self.elements(&element, at).ok()?.as_slice() {
                            [name, value] => {
                                names.push((Rc::from(name.as_known_str()?), Some(value.clone())));
                            }
                            _ => return None,
                        },
                    }
                }
                Some(names)
            }
        }
    }

    fn member_by_value(&mut self, class: Id, call: &Call<'a>) -> Value {
        let Some(wanted) = call.first(0).cloned() else { return self.other(call.at, "no value is given") };
        for member in self.members(class) {
            if let Some(Item::Instance(instance)) = self.item(&member)
                && instance.get("value").is_some_and(|value| self.equal(value, &wanted, call.at) == Ok(true))
            {
                return member;
            }
        }
        match &wanted {
            Value::Unknown(mystery) => self.follow(mystery, call.at),
            Value::Instance(id) if self.members(class).iter().any(|member| member.heap_id() == Some(*id)) => {
                wanted
            }
            _ => self.fail(call.at, "ValueError", "no member has this value"),
        }
    }

    /// The members of an enum class, in order.
    pub(crate) fn members(&self, class: Id) -> Vec<Value> {
        let Some(Item::Class(found)) = self.state.item(class) else { return Vec::new() };
        let mut members: Vec<Value> = Vec::new();
        for (_, value) in &found.attributes {
            // Another name for a member is not another member.
            if matches!(value, Value::Instance(_)) && !members.iter().any(|known| known.same(value)) {
                members.push(value.clone());
            }
        }
        members
    }

    /// The function called `name` in the class of an object, or in one of its bases.
    pub(crate) fn find_method(&self, receiver: &Value, name: &str) -> Option<Value> {
        let Item::Instance(instance) = self.item(receiver)? else { return None };
        if instance.get(name).is_some() {
            return None;
        }
        let found = self.find_in_class(instance.class, name)?;
        let doubted = matches!(self.item(&found), Some(Item::Doubted { .. }));
        (doubted || matches!(found, Value::Function(_))).then_some(found)
    }

    /// What a class or one of its bases calls `name`.
    pub(crate) fn find_in_class(&self, class: Id, name: &str) -> Option<Value> {
        self.lineage(class).into_iter().find_map(|class| self.own_attribute(class, name))
    }

    fn own_attribute(&self, class: Id, name: &str) -> Option<Value> {
        let Item::Class(class) = self.state.item(class)? else { return None };
        class.attributes.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.clone())
    }

    /// A class and its bases, nearest first: depth first, which is Python's order but where two bases share one.
    pub(crate) fn lineage(&self, class: Id) -> Vec<Id> {
        let mut open = vec![class];
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if found.len() > limits::CALLS {
                break;
            }
            found.push(id);
            let Some(Item::Class(class)) = self.state.item(id) else { continue };
            open.extend(class.bases.iter().rev().filter_map(|base| match base {
                Value::Class(id) => Some(*id),
                _ => None,
            }));
        }
        found
    }

    /// `super()` in a method, or `super(Class, self)`.
    pub(super) fn super_of(&mut self, call: &Call<'a>) -> Value {
        let method = match (call.first(0), call.first(1)) {
            (Some(Value::Class(class)), Some(receiver)) => Some((*class, receiver.clone())),
            _ => self.frames.last().and_then(|frame| frame.method.clone()),
        };
        match method {
            Some((class, receiver)) => Value::Method(self.state.alloc(Item::Super { class, receiver })),
            None => self.other(call.at, "`super()` stands outside of a method"),
        }
    }

    /// `super().name(…)`.
    pub(super) fn call_super(&mut self, (class, receiver): (Id, Value), name: &str, call: Call<'a>) -> Value {
        let inherited =
            self.lineage(class).into_iter().skip(1).find_map(|base| self.own_attribute(base, name));
        match inherited {
            Some(method) => self.call_bound(&method, &receiver, call),
            None if name == "__init__" => {
                self.to_base = Some(call);
                Value::None
            }
            None if matches!(name, "__enter__" | "__exit__" | "__init_subclass__") => Value::None,
            None => self.other(call.at, format!("no base in this file has `{name}`")),
        }
    }

    pub(super) fn call_class_method(&mut self, class: Id, name: &str, call: Call<'a>) -> Value {
        if let Some(method) = self.find_in_class(class, name) {
            let binding = match self.item(&method) {
                Some(Item::Function(function)) => function.binding,
                _ => Binding::Plain,
            };
            let call = if binding == Binding::Class { call.with_receiver(Value::Class(class)) } else { call };
            return self.call_value(&method, call);
        }
        let callee = self.attribute(&Value::Class(class), name, call.at);
        self.call_value(&callee, call)
    }
}
