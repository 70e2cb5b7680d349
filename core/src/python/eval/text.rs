//! Values as text: what `str()` and `repr()` give.

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{ClassKind, Item, Mixin, Object, SHUFFLED, Value},
};
use crate::{
    fact::{Text, Unknown},
    ops::{Expr, Literal},
    text::ByteRange,
};

/// How deep lists in lists are written out.
pub(crate) const DEPTH: usize = 6;

impl Interpreter<'_> {
    pub(super) fn hole(&self, at: ByteRange, why: &str) -> Text {
        Text::unknown(Unknown::new(self.excerpt(at), why, at))
    }

    /// What `str(value)` gives, also where a class of the file says so itself.
    pub(crate) fn written(&mut self, value: &Value, at: ByteRange) -> Text {
        match value {
            Value::Instance(_) => self.instance_text(value, at),
            _ => self.named_text_of(value, at),
        }
    }

    /// What `repr(value)` gives, also where a class of the file says so itself.
    pub(crate) fn written_repr(&mut self, value: &Value, at: ByteRange) -> Text {
        if let Some(method) = self.find_method(value, "__repr__") {
            return self.text_by(&method, vec![value.clone()], at);
        }
        self.repr(value, at, DEPTH)
    }

    fn instance_text(&mut self, value: &Value, at: ByteRange) -> Text {
        if let Some(method) = self.find_method(value, "__str__") {
            return self.text_by(&method, vec![value.clone()], at);
        }
        if let Some(text) = self.member_str(value) {
            return text;
        }
        if let Some(text) = self.exception_text(value, at) {
            return text;
        }
        self.written_repr(value, at)
    }

    /// What the file's own `__format__` gives; nothing when there is none.
    pub(super) fn own_format(&mut self, value: &Value, spec: &Text, at: ByteRange) -> Option<Text> {
        let method = self.find_method(value, "__format__")?;
        Some(self.text_by(&method, vec![value.clone(), Value::text(spec.clone())], at))
    }

    /// The text that a method of the file gives.
    fn text_by(&mut self, method: &Value, args: Vec<Value>, at: ByteRange) -> Text {
        match self.call_function_value(method, &Call::synthetic(at, args)) {
            Value::Str(string) => string.text.clone(),
            Value::Unknown(mystery) => Text::unknown(Unknown::clone(&mystery)),
            _ => self.hole(at, "its class gives no text for it"),
        }
    }

    /// What `str()` makes of an enum's member where the class does not say: the name behind the class's, but the value
    /// of a `StrEnum` and of an `IntEnum`.
    fn member_str(&self, member: &Value) -> Option<Text> {
        let Item::Instance(instance) = self.item(member)? else { return None };
        let Item::Class(class) = self.state.item(instance.class)? else { return None };
        let ClassKind::Enum { mixin } = class.kind else { return None };
        let value = instance.get("value")?;
        match mixin {
            Mixin::StrEnum | Mixin::IntEnum | Mixin::IntFlag => {
                Some(self.named_text_of(value, self.statement))
            }
            _ => Some(Text::known(format!("{}.{}", class.name, instance.get("name")?.as_known_str()?))),
        }
    }

    /// A member of an `IntEnum` is formatted as the number that it is.
    pub(super) fn number_of_member(&self, value: &Value) -> Value {
        if let Some(Item::Instance(instance)) = self.item(value)
            && let Some(Item::Class(class)) = self.state.item(instance.class)
            && let ClassKind::Enum { mixin: Mixin::IntEnum | Mixin::IntFlag } = class.kind
            && self.find_method(value, "__str__").is_none()
        {
            return instance.get("value").cloned().unwrap_or_else(|| value.clone());
        }
        value.clone()
    }

    /// What `repr()` makes of an object of the file.
    fn instance_repr(&self, value: &Value, at: ByteRange, depth: usize) -> Option<Text> {
        let Item::Instance(instance) = self.item(value)? else { return None };
        let Item::Class(class) = self.state.item(instance.class)? else { return None };
        if depth == 0 || self.find_in_class(instance.class, "__repr__").is_some() {
            return None;
        }
        match class.kind {
            ClassKind::Enum { .. } => {
                let name = instance.get("name")?.as_known_str()?;
                let mut text = Text::known(format!("<{}.{name}: ", class.name));
                text.push(&self.repr(instance.get("value")?, at, depth - 1));
                text.push_str(">");
                Some(text)
            }
            ClassKind::Tuple | ClassKind::Plain if class.kind == ClassKind::Tuple || class.dataclass => {
                let mut text = Text::known(format!("{}(", class.name));
                for (position, name) in self.fields_of(instance.class).iter().enumerate() {
                    text.push_str(if position > 0 { ", " } else { "" });
                    text.push_str(name);
                    text.push_str("=");
                    let value =
                        instance.get(name).cloned().or_else(|| self.find_in_class(instance.class, name))?;
                    text.push(&self.repr(&value, at, depth - 1));
                }
                text.push_str(")");
                Some(text)
            }
            _ => None,
        }
    }

    /// What `str(value)` gives; a hole where that is not known.
    pub(crate) fn text_of(&self, value: &Value, at: ByteRange) -> Text {
        match value {
            Value::Str(string) => string.text.clone(),
            Value::Instance(_) => match self.member_text(value) {
                Some(Value::Str(string)) => string.text.clone(),
                _ => match self.member_str(value) {
                    Some(text) => text,
                    None => self.hole(at, "it is an object, whose text depends on its class"),
                },
            },
            Value::Object(object) => match &**object {
                Object::Sql(sql) => sql.text.clone(),
                Object::Quoted(text) => Text::known(text.as_str()),
                Object::Moment(moment) => match moment.text() {
                    Some(text) => Text::known(text),
                    None => self.hole(at, "it is a stretch of time without a text"),
                },
                // A decimal.
                Object::Literal(Literal::Int(digits) | Literal::Float(digits)) => {
                    Text::known(digits.as_str())
                }
                Object::Handle(super::super::value::Handle::Url) => {
                    let mut text = Text::known("postgresql");
                    text.push(&self.hole(at, "it is the address of the database"));
                    text
                }
                Object::Expr(Expr::Text(text) | Expr::Literal(Literal::Str(text)), _) => text.clone(),
                Object::Expr(Expr::Column { table: None, name, .. }, _) => name.clone(),
                Object::Table(table) => match &table.relation.schema {
                    Some(schema) => {
                        let mut text = schema.clone();
                        text.push_str(".");
                        text.push(&table.relation.name);
                        text
                    }
                    None => table.relation.name.clone(),
                },
                _ => self.hole(at, "SQLAlchemy writes it, and Retort does not in the middle of a text"),
            },
            Value::Unknown(mystery) => Text::unknown(
                Unknown::new(self.excerpt(at), mystery.why.clone(), mystery.at).from(mystery.origin),
            ),
            _ => self.repr(value, at, DEPTH),
        }
    }

    /// What `repr(value)` gives.
    pub(crate) fn repr(&self, value: &Value, at: ByteRange, depth: usize) -> Text {
        match value {
            Value::None => "None".into(),
            Value::Bool(true) => "True".into(),
            Value::Bool(false) => "False".into(),
            Value::Ellipsis => "Ellipsis".into(),
            Value::Int(number) => number.to_string().into(),
            Value::Float(number) => float_repr(*number).into(),
            Value::Str(string) => string.text.as_known().map_or_else(
                || {
                    let mut text = Text::known("'");
                    text.push(&string.text);
                    text.push_str("'");
                    text
                },
                |text| quote(text).into(),
            ),
            Value::List(_) => self.repr_values(value, ("[", "]"), at, depth),
            Value::Set(id) if matches!(self.state.item(*id), Some(Item::Values(values)) if values.is_empty()) => {
                "set()".into()
            }
            Value::Set(_) => self.repr_values(value, ("{", "}"), at, depth),
            Value::Instance(_) => self
                .instance_repr(value, at, depth)
                .unwrap_or_else(|| self.hole(at, "its text is made when it runs")),
            Value::Tuple(id) => {
                let one = matches!(self.state.item(*id), Some(Item::Values(values)) if values.len() == 1);
                self.repr_values(value, ("(", if one { ",)" } else { ")" }), at, depth)
            }
            Value::Dict(id) => match self.state.item(*id) {
                Some(Item::Dict(dict)) if depth > 0 => {
                    let mut text = Text::known("{");
                    for (position, (key, value)) in dict.entries.iter().enumerate() {
                        text.push_str(if position > 0 { ", " } else { "" });
                        text.push(&self.repr(key, at, depth - 1));
                        text.push_str(": ");
                        text.push(&self.repr(value, at, depth - 1));
                    }
                    text.push_str("}");
                    text
                }
                _ => self.hole(at, "what it holds is not known"),
            },
            Value::Unknown(mystery) => Text::unknown(
                Unknown::new(self.excerpt(at), mystery.why.clone(), mystery.at).from(mystery.origin),
            ),
            _ => self.hole(at, "its text is made when it runs"),
        }
    }

    fn repr_values(&self, value: &Value, (open, close): (&str, &str), at: ByteRange, depth: usize) -> Text {
        match self.item(value) {
            Some(Item::Values(values)) if depth > 0 && !self.is_shuffled(value) => {
                let mut text = Text::known(open);
                for (position, value) in values.iter().enumerate() {
                    text.push_str(if position > 0 { ", " } else { "" });
                    text.push(&self.repr(value, at, depth - 1));
                }
                text.push_str(close);
                text
            }
            _ if self.is_shuffled(value) => self.hole(at, SHUFFLED),
            _ => self.hole(at, "what it holds is not known"),
        }
    }

    /// As [`Interpreter::text_of`], but a hole keeps the name that the value brings.
    pub(crate) fn named_text_of(&self, value: &Value, at: ByteRange) -> Text {
        match value {
            Value::Unknown(mystery) => Text::unknown(Unknown::clone(mystery)),
            _ => self.text_of(value, at),
        }
    }
}

/// A float as Python's `repr` writes it.
pub(crate) fn float_repr(number: f64) -> String {
    let magnitude = number.abs();
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    let text = number.to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}

/// A string as Python's `repr` writes it.
fn quote(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for character in text.chars() {
        match character {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                quoted.push_str(&escaped(character));
            }
            _ if character == quote => {
                quoted.push('\\');
                quoted.push(character);
            }
            _ => quoted.push(character),
        }
    }
    quoted.push(quote);
    quoted
}

/// A text with everything escaped that is not ASCII, as `ascii()` and `!a` write it.
pub(super) fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            plain.push(character);
        } else {
            plain.push_str(&escaped(character));
        }
    }
    plain
}

/// `\x1b`, `\u2014`, `\U0001f600`.
fn escaped(character: char) -> String {
    let number = u32::from(character);
    match number {
        0..=0xff => format!("\\x{number:02x}"),
        0x100..=0xffff => format!("\\u{number:04x}"),
        _ => format!("\\U{number:08x}"),
    }
}
