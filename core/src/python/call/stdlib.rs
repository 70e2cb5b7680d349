//! The standard library, as far as migrations use it.

use super::{
    super::{
        interpreter::Interpreter,
        library,
        value::{Handle, Item, Object, Origin, Value},
    },
    Call,
    builtins::dedent,
};
use crate::{fact::Text, ops::Literal};

impl<'a> Interpreter<'a> {
    /// Calls something in a known library by its canonical name.
    pub(crate) fn call_library(&mut self, path: &str, call: &Call<'a>) -> Value {
        let (root, name) = path.split_once('.').unwrap_or((path, ""));
        match root {
            "builtins" => self.call_builtin(name, call),
            "op" => self.call_op(name, call),
            "context" | "alembic" => self.call_alembic(path, call),
            "sa" | "pg" | "orm" | "sqlmodel" => self.call_sqlalchemy(path, call),
            _ if library::is_type_library(root) => self.call_type_library(path, call),
            _ => self.call_stdlib(path, call),
        }
    }

    fn call_stdlib(&mut self, path: &str, call: &Call<'a>) -> Value {
        let at = call.at;
        if let Some(value) = self.call_datetime(path, call) {
            return value;
        }
        match path {
            "textwrap.dedent" | "inspect.cleandoc" => match call.first(0) {
                Some(Value::Str(string)) => {
                    let mut text = dedent(&string.text);
                    if path == "inspect.cleandoc" {
                        text = trim(&text);
                    }
                    self.bounded_text(text, at)
                }
                Some(value) => value.clone(),
                None => Value::None,
            },
            "enum.auto" => Value::library("enum.auto()"),
            "enum.Enum" | "enum.IntEnum" | "enum.StrEnum" => self.enum_by_call(path == "enum.StrEnum", call),
            "dataclasses.field" => self.dataclass_field(call),
            "contextlib.suppress" => Value::library("contextlib.suppress()"),
            "collections.OrderedDict" | "collections.defaultdict" => {
                let mut call = call.clone();
                if path.ends_with("defaultdict") && !call.args.is_empty() {
                    call.args.remove(0);
                }
                self.call_builtin("dict", &call)
            }
            "collections.namedtuple" | "typing.NamedTuple" => self.named_tuple(call),
            "copy.copy" | "copy.deepcopy" | "contextlib.nullcontext" => {
                call.first(0).cloned().unwrap_or(Value::None)
            }
            "itertools.chain" => {
                let mut values = Vec::new();
                for arg in call.positional() {
                    match self.elements(&arg.value, at) {
                        Ok(more) => values.extend(more),
                        Err(mystery) => return self.follow(&mystery, at),
                    }
                }
                Value::List(self.state.alloc(Item::Values(values)))
            }
            "itertools.product" => self.product(call),
            "functools.partial" => self.partial(call),
            "json.dumps" => self.json(call),
            "uuid.UUID" => self.uuid(call),
            "decimal.Decimal" => match call.first(0) {
                Some(Value::Int(number)) => Value::object(Object::Literal(Literal::Int(number.to_string()))),
                Some(Value::Str(text)) if is_decimal(text.text.as_known()) => {
                    let digits = text.text.as_known().unwrap_or("0").to_owned();
                    Value::object(Object::Literal(Literal::Float(digits)))
                }
                _ => self.other(at, "Retort does not follow how the number is made"),
            },
            "warnings.warn" | "time.sleep" | "sys.stdout.write" => Value::None,
            "os.path.join" | "os.path.dirname" | "os.path.abspath" | "pathlib.Path" => {
                self.other(at, "it depends on where the file lies")
            }
            _ if path.starts_with("logging.") => Value::library("logging.Logger"),
            _ if path.starts_with("datetime.") || path.starts_with("time.") => {
                self.other(at, "it depends on when the migration runs")
            }
            _ if path.starts_with("os.") => self.other(at, "it depends on where the migration runs"),
            _ if path.starts_with("uuid.") || path.starts_with("random.") || path.starts_with("secrets.") => {
                self.other(at, "it is made anew on each run")
            }
            _ if path.ends_with("()") => self.other(at, "Retort does not follow it"),
            _ => {
                let shown = library::shown(path);
                self.unknown(at, format!("Retort does not follow `{shown}`"), Origin::Other)
            }
        }
    }

    /// `uuid.UUID("…")`, `uuid.UUID(int=…)`: as Python writes it, in lower case with hyphens.
    fn uuid(&mut self, call: &Call<'a>) -> Value {
        let digits = match (call.value(0, "hex"), call.keyword_value("int")) {
            (Some(Value::Str(text)), None) => text.text.as_known().map(|known| {
                known.trim_start_matches("urn:uuid:").replace(['-', '{', '}'], "").to_ascii_lowercase()
            }),
            (None, Some(Value::Int(number))) => Some(format!("{number:032x}")),
            _ => None,
        };
        let digits =
            digits.filter(|digits| digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let Some(digits) = digits else { return self.other(call.at, "its text is not known") };
        let mut text = String::new();
        for (position, digit) in digits.chars().enumerate() {
            if matches!(position, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            text.push(digit);
        }
        Value::object(Object::Quoted(text))
    }

    fn product(&mut self, call: &Call<'a>) -> Value {
        let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
        for arg in call.positional() {
            let values = match self.elements(&arg.value, call.at) {
                Ok(values) => values,
                Err(mystery) => return self.follow(&mystery, call.at),
            };
            if !self.charge(rows.len().saturating_mul(values.len())) {
                return self.other(call.at, "there are more combinations than Retort keeps");
            }
            rows = rows
                .iter()
                .flat_map(|row| values.iter().map(move |value| row.iter().chain([value]).cloned().collect()))
                .collect();
        }
        let tuples = rows.into_iter().map(|row| Value::Tuple(self.state.alloc(Item::Values(row)))).collect();
        Value::List(self.state.alloc(Item::Values(tuples)))
    }

    /// `json.dumps` of what is known, with Python's default separators.
    fn json(&mut self, call: &Call<'a>) -> Value {
        let plain = call.args.len() == 1;
        match call.first(0).cloned().filter(|_| plain) {
            Some(value) => match self.json_text(&value, 16) {
                Some(text) => self.bounded_text(Text::known(text), call.at),
                None => self.other(call.at, "what it writes is not wholly known"),
            },
            None => self.other(call.at, "Retort does not follow how it is written"),
        }
    }

    pub(crate) fn json_text(&self, value: &Value, depth: usize) -> Option<String> {
        Some(match value {
            Value::None => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => super::super::eval::float_repr(*number),
            Value::Str(string) => json_quote(string.text.as_known()?),
            Value::List(_) | Value::Tuple(_) if depth > 0 => match self.item(value)? {
                Item::Values(values) => {
                    let parts: Option<Vec<String>> =
                        values.iter().map(|value| self.json_text(value, depth - 1)).collect();
                    format!("[{}]", parts?.join(", "))
                }
                _ => return None,
            },
            Value::Dict(_) if depth > 0 => match self.item(value)? {
                Item::Dict(dict) => {
                    let parts: Option<Vec<String>> = dict
                        .entries
                        .iter()
                        .map(|(key, value)| {
                            Some(format!(
                                "{}: {}",
                                json_quote(key.as_known_str()?),
                                self.json_text(value, depth - 1)?
                            ))
                        })
                        .collect();
                    format!("{{{}}}", parts?.join(", "))
                }
                _ => return None,
            },
            _ => return None,
        })
    }
}

fn json_quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            ' '..='~' => quoted.push(character),
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

fn trim(text: &Text) -> Text {
    match text.as_known() {
        Some(known) => Text::known(known.trim()),
        None => text.clone(),
    }
}

/// The handle that a name in a dialect's attributes stands for.
pub(crate) fn handle_named(name: &str) -> Option<Handle> {
    Some(match name {
        "connection" | "bind" => Handle::Connection,
        "engine" => Handle::Engine,
        "dialect" => Handle::Dialect,
        "impl" => Handle::Impl,
        "context" | "migration_context" => Handle::Context,
        "url" => Handle::Url,
        _ => return None,
    })
}

/// Whether a text is a plain decimal number: `10.50`.
fn is_decimal(text: Option<&str>) -> bool {
    let digits = text.map_or("", |text| text.strip_prefix('-').unwrap_or(text));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
