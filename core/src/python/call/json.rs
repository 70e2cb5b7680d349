//! `json.dumps` and `json.loads`.

use std::cell::Cell;

use super::{
    super::{
        interpreter::Interpreter,
        value::{Dict, Item, Key, Value},
    },
    Call,
};
use crate::fact::Text;

/// How deep values in values are written and read.
const DEPTH: usize = 16;

/// How many values are written.
const VALUES: usize = 50_000;

/// How JSON is laid out.
struct Layout {
    indent: Option<String>,
    item: String,
    key: String,
    sorted: bool,
    ascii: bool,
    /// How many values may still be written: lists that hold one list many times grow without end.
    left: Cell<usize>,
}

impl Default for Layout {
    fn default() -> Self {
        Layout {
            indent: None,
            item: ", ".to_owned(),
            key: ": ".to_owned(),
            sorted: false,
            ascii: true,
            left: Cell::new(VALUES),
        }
    }
}

impl Layout {
    /// What the call asks for; nothing when it asks for more than Retort follows.
    fn of(call: &Call<'_>, interpreter: &Interpreter<'_>) -> Option<Layout> {
        let mut layout = Layout::default();
        if call.unknown.is_some() {
            return None;
        }
        let mut separators = None;
        for arg in call.args.iter().skip(1) {
            match (arg.name.as_deref()?, &arg.value) {
                ("indent", Value::Int(width)) => {
                    layout.indent =
                        Some(" ".repeat(usize::try_from(*width).ok().filter(|width| *width < 100)?));
                }
                ("indent", Value::Str(text)) => layout.indent = Some(text.text.as_known()?.to_owned()),
                ("sort_keys", Value::Bool(sorted)) => layout.sorted = *sorted,
                ("ensure_ascii", Value::Bool(ascii)) => layout.ascii = *ascii,
                ("separators", value @ (Value::Tuple(_) | Value::List(_))) => {
                    match interpreter.item(value)? {
                        Item::Values(values) => separators = Some(values.clone()),
                        _ => return None,
                    }
                }
                // `default` is asked only for what is no JSON by itself, which is not followed anyway.
                ("indent", Value::None) | ("default", _) => {}
                _ => return None,
            }
        }
        if layout.indent.is_some() {
            ",".clone_into(&mut layout.item);
        }
        if let Some(separators) = separators {
            let [item, key] = separators.as_slice() else { return None };
            item.as_known_str()?.clone_into(&mut layout.item);
            key.as_known_str()?.clone_into(&mut layout.key);
        }
        Some(layout)
    }
}

impl<'a> Interpreter<'a> {
    /// `json.dumps` of what is known.
    pub(super) fn json_dumps(&mut self, call: &Call<'a>) -> Value {
        let (Some(value), Some(layout)) = (call.first(0).cloned(), Layout::of(call, self)) else {
            return self.other(call.at, "Retort does not follow how it is written");
        };
        match self.json_text(&value, &layout, 0) {
            Some(text) => self.bounded_text(Text::known(text), call.at),
            None => self.other(call.at, "what it writes is not wholly known"),
        }
    }

    /// A value as `json.dumps` writes it with its defaults; nothing when it is not wholly known.
    pub(crate) fn plain_json(&self, value: &Value) -> Option<String> {
        self.json_text(value, &Layout::default(), 0)
    }

    fn json_text(&self, value: &Value, layout: &Layout, depth: usize) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        layout.left.set(layout.left.get().checked_sub(1)?);
        Some(match value {
            Value::None => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => super::super::eval::float_repr(*number),
            Value::Str(string) => quote(string.text.as_known()?, layout.ascii),
            Value::Instance(_) => match (self.member_plain(value), self.tuple_elements(value)) {
                (Some(plain), _) => return self.json_text(&plain, layout, depth),
                (None, Some(elements)) => self.json_parts(&elements, layout, depth)?,
                (None, None) => return None,
            },
            Value::List(_) | Value::Tuple(_) => match self.item(value)? {
                Item::Values(values) => self.json_parts(values, layout, depth)?,
                _ => return None,
            },
            Value::Dict(_) => match self.item(value)? {
                Item::Dict(dict) => {
                    let mut entries: Vec<(String, &Value)> = Vec::with_capacity(dict.entries.len());
                    for (key, value) in &dict.entries {
                        entries.push((self.json_key(key)?, value));
                    }
                    if layout.sorted {
                        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
                    }
                    let mut parts = Vec::with_capacity(entries.len());
                    for (key, value) in entries {
                        let value = self.json_text(value, layout, depth + 1)?;
                        parts.push(format!("{}{}{value}", quote(&key, layout.ascii), layout.key));
                    }
                    enclosed(('{', '}'), &parts, layout, depth)
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    fn json_parts(&self, values: &[Value], layout: &Layout, depth: usize) -> Option<String> {
        let parts: Option<Vec<String>> =
            values.iter().map(|value| self.json_text(value, layout, depth + 1)).collect();
        Some(enclosed(('[', ']'), &parts?, layout, depth))
    }

    fn json_key(&self, key: &Value) -> Option<String> {
        Some(match key {
            Value::Str(text) => text.text.as_known()?.to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::None => "null".to_owned(),
            Value::Instance(_) => self.member_text(key)?.as_known_str()?.to_owned(),
            _ => return None,
        })
    }

    /// `json.loads` of a known text.
    pub(super) fn json_loads(&mut self, call: &Call<'a>) -> Value {
        let Some(text) = call.first(0).and_then(Value::as_known_str).filter(|_| call.args.len() == 1) else {
            return match call.first(0) {
                Some(Value::Unknown(mystery)) => self.follow(mystery, call.at),
                _ => self.other(call.at, "the text is not wholly known"),
            };
        };
        match serde_json::from_str::<Json>(text) {
            Ok(json) => match self.of_json(json, DEPTH) {
                Some(value) => value,
                None => self.other(call.at, "it is nested deeper than Retort follows"),
            },
            Err(_) => self.fail(call.at, "JSONDecodeError", "the text is no JSON"),
        }
    }

    fn of_json(&mut self, json: Json, depth: usize) -> Option<Value> {
        Some(match json {
            Json::Null => Value::None,
            Json::Bool(value) => Value::Bool(value),
            Json::Int(number) => Value::Int(i128::from(number)),
            Json::Float(number) => Value::Float(number),
            Json::Str(text) => Value::str(text),
            Json::List(_) | Json::Dict(_) if depth == 0 => return None,
            Json::List(values) => {
                let values: Option<Vec<Value>> =
                    values.into_iter().map(|value| self.of_json(value, depth - 1)).collect();
                Value::List(self.state.alloc(Item::Values(values?)))
            }
            Json::Dict(entries) => {
                let mut dict = Dict::default();
                for (key, value) in entries {
                    let value = self.of_json(value, depth - 1)?;
                    dict.insert(Key::Str(key.clone()), Value::str(key), value);
                }
                Value::Dict(self.state.alloc(Item::Dict(dict)))
            }
        })
    }
}

/// JSON with its keys in the order in which they are written.
enum Json {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    List(Vec<Json>),
    Dict(Vec<(String, Json)>),
}

impl<'de> serde::Deserialize<'de> for Json {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> serde::de::Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Int(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Json, E> {
        i64::try_from(value).map(Json::Int).map_err(E::custom)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Str(value.to_owned()))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element()? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Json::Dict(entries))
    }
}

/// Parts between brackets, on one line or on lines of their own.
fn enclosed((open, close): (char, char), parts: &[String], layout: &Layout, depth: usize) -> String {
    match &layout.indent {
        Some(indent) if !parts.is_empty() => {
            let inner = indent.repeat(depth + 1);
            let separator = format!("{}\n{inner}", layout.item);
            format!("{open}\n{inner}{}\n{}{close}", parts.join(&separator), indent.repeat(depth))
        }
        _ => format!("{open}{}{close}", parts.join(&layout.item)),
    }
}

fn quote(text: &str, ascii: bool) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            ' '..='~' => quoted.push(character),
            '\u{7f}'.. if !ascii => quoted.push(character),
            _ => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    let digits = format!("{unit:04x}");
                    quoted.push_str("\\u");
                    quoted.push_str(&digits);
                }
            }
        }
    }
    quoted.push('"');
    quoted
}
