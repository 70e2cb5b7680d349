//! The standard library, as far as migrations use it.

use super::{
    super::{
        interpreter::Interpreter,
        library,
        value::{Handle, Item, Mixin, Object, Origin, Value},
    },
    Call,
    margins::dedent,
};
use crate::{fact::Text, ops::Literal};

impl<'a> Interpreter<'a> {
    /// Calls something in a known library by its canonical name.
    pub(crate) fn call_library(&mut self, path: &str, call: &Call<'a>) -> Value {
        let (root, name) = path.split_once('.').unwrap_or((path, ""));
        match root {
            "builtins" | "itertools" | "functools" | "enum" | "textwrap" => {}
            "op" | "sa" | "pg" | "alembic" => self.refusals += 1,
            _ => self.risks += 1,
        }
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
        if let Some(value) = self.call_iterate(path, call).or_else(|| self.call_collections(path, call)) {
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
            "enum.Enum" => self.enum_by_call(Mixin::None, call),
            "enum.IntEnum" => self.enum_by_call(Mixin::IntEnum, call),
            "enum.StrEnum" => self.enum_by_call(Mixin::StrEnum, call),
            "dataclasses.field" => self.dataclass_field(call),
            "contextlib.suppress" => {
                let callee = Value::library(path);
                Value::Method(self.state.alloc(Item::Partial {
                    callee,
                    args: call.args.clone(),
                    unknown: call.unknown.clone(),
                }))
            }
            "collections.namedtuple" | "typing.NamedTuple" => self.named_tuple(call),
            "string.Template" => {
                let (callee, args) = (Value::library(path), call.args.clone());
                let unknown = call.unknown.clone();
                Value::Method(self.state.alloc(Item::Partial { callee, args, unknown }))
            }
            "contextlib.ExitStack" | "contextlib.AsyncExitStack" => {
                let why = "Retort does not follow in which order an `ExitStack` leaves what it has entered";
                self.hidden_code("ExitStack", why.to_owned(), call)
            }
            "contextlib.nullcontext" => call.first(0).cloned().unwrap_or(Value::None),
            "functools.partial" => self.partial(call),
            "json.dumps" => self.json_dumps(call),
            "json.loads" => self.json_loads(call),
            "textwrap.indent" => match (
                call.first(0).and_then(Value::as_known_str),
                call.value(1, "prefix").and_then(Value::as_known_str),
            ) {
                (Some(text), Some(prefix)) if call.args.len() == 2 => {
                    let text = Text::known(super::margins::indent(text, prefix));
                    self.bounded_text(text, at)
                }
                _ => self.other(at, "the text is not wholly known"),
            },
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
            "os.path.join" | "posixpath.join" if let Some(path) = joined(call) => Value::str(path),
            "os.path.basename" if let Some(path) = call.first(0).and_then(Value::as_known_str) => {
                Value::str(path.rsplit('/').next().unwrap_or(path))
            }
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

/// `os.path.join` of known parts.
fn joined(call: &Call<'_>) -> Option<String> {
    let mut path = String::new();
    for arg in call.positional() {
        let part = arg.value.as_known_str()?;
        if part.starts_with('/') {
            path.clear();
        } else if !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(part);
    }
    call.unknown.is_none().then_some(path)
}
