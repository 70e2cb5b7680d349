//! Methods of strings; parts that are unknown stay where they are as far as the method allows.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        value::{Item, Str, Value},
    },
    Call,
};
use crate::fact::{Piece, Text};

impl<'a> Interpreter<'a> {
    pub(super) fn call_str(&mut self, string: &Rc<Str>, name: &str, call: &Call<'a>) -> Value {
        let text = &string.text;
        match name {
            "format" => return self.format_method(text, call),
            "format_map" => return self.other(call.at, "Retort does not follow `format_map`"),
            "join" => return self.join(text, call),
            "upper" => return self.mapped(text, call, str::to_uppercase),
            "lower" | "casefold" => return self.mapped(text, call, str::to_lowercase),
            "replace" => {
                if let Some(value) = self.replaced(text, call) {
                    return value;
                }
            }
            "startswith" | "endswith" => return self.begins_or_ends(string, name, call),
            "strip" | "lstrip" | "rstrip" => {
                let characters = call.first(0).and_then(Value::as_known_str).map(str::to_owned);
                if call.first(0).is_none() || characters.is_some() {
                    let text = strip(text, name, characters.as_deref());
                    return self.bounded_text(text, call.at);
                }
            }
            "encode" | "decode" | "__str__" => return Value::Str(Rc::clone(string)),
            _ => {}
        }
        let Some(known) = text.as_known() else {
            let mystery = self.why_text(string, call.at);
            return self.follow(&mystery, call.at);
        };
        let first = call.first(0).and_then(Value::as_known_str);
        let done = match (name, first) {
            ("split" | "rsplit", first) => {
                let limit = match call.value(1, "maxsplit") {
                    Some(Value::Int(limit)) => usize::try_from(*limit).ok(),
                    _ => None,
                };
                return self.strings(split(known, first, limit, name == "rsplit"), call);
            }
            ("splitlines", _) => return self.strings(known.lines().map(str::to_owned).collect(), call),
            ("partition", Some(by)) if !by.is_empty() => {
                let (a, b, c) = known.split_once(by).map_or((known, "", ""), |(a, c)| (a, by, c));
                let values = [a, b, c].map(Value::str).to_vec();
                return Value::Tuple(self.state.alloc(Item::Values(values)));
            }
            ("title", _) => Value::str(title(known)),
            ("capitalize", _) => Value::str(capitalize(known)),
            ("removeprefix", Some(prefix)) => Value::str(known.strip_prefix(prefix).unwrap_or(known)),
            ("removesuffix", Some(suffix)) => Value::str(known.strip_suffix(suffix).unwrap_or(known)),
            ("count", Some(part)) if !part.is_empty() => int(known.matches(part).count()),
            ("find", Some(part)) => known
                .find(part)
                .map_or(Value::Int(-1), |at| int(known.get(..at).unwrap_or("").chars().count())),
            ("zfill", _) => match call.first(0) {
                Some(Value::Int(width)) if *width < 1000 => {
                    let missing = usize::try_from(*width).unwrap_or(0).saturating_sub(known.chars().count());
                    Value::str(format!("{}{known}", "0".repeat(missing)))
                }
                _ => return self.other(call.at, "its width is not known"),
            },
            ("isdigit" | "isnumeric" | "isdecimal", _) => {
                Value::Bool(!known.is_empty() && known.chars().all(char::is_numeric))
            }
            ("isalpha", _) => Value::Bool(!known.is_empty() && known.chars().all(char::is_alphabetic)),
            ("isalnum", _) => Value::Bool(!known.is_empty() && known.chars().all(char::is_alphanumeric)),
            ("isupper", _) => Value::Bool(known != known.to_lowercase() && known == known.to_uppercase()),
            ("islower", _) => Value::Bool(known != known.to_uppercase() && known == known.to_lowercase()),
            ("isspace", _) => Value::Bool(!known.is_empty() && known.chars().all(char::is_whitespace)),
            _ => return self.other(call.at, format!("Retort does not follow `{name}` of a string")),
        };
        match done {
            Value::Str(string) => self.bounded_text(string.text.clone(), call.at),
            value => value,
        }
    }

    fn mapped(&mut self, text: &Text, call: &Call<'a>, change: impl Fn(&str) -> String) -> Value {
        let text = text.map_known(change);
        self.bounded_text(text, call.at)
    }

    /// `replace(from, to, count)`. How often it stands in an unknown part is unknown, so a count needs all of the text.
    fn replaced(&mut self, text: &Text, call: &Call<'a>) -> Option<Value> {
        let (from, to) =
            (call.first(0)?.as_known_str()?.to_owned(), call.first(1)?.as_known_str()?.to_owned());
        match call.value(2, "count") {
            // Negative: all.
            Some(Value::Int(count)) if *count >= 0 => {
                let replaced = text.as_known()?.replacen(&from, &to, usize::try_from(*count).ok()?);
                Some(self.bounded_text(Text::known(replaced), call.at))
            }
            None | Some(Value::Int(_)) => Some(self.mapped(text, call, |text| text.replace(&from, &to))),
            Some(_) => None,
        }
    }

    fn strings(&mut self, strings: Vec<String>, call: &Call<'a>) -> Value {
        if !self.charge(strings.len()) {
            return self.other(call.at, "there are more parts than Retort keeps");
        }
        let values = strings.into_iter().map(Value::str).collect();
        Value::List(self.state.alloc(Item::Values(values)))
    }

    fn join(&mut self, separator: &Text, call: &Call<'a>) -> Value {
        let Some(values) = call.first(0) else { return self.other(call.at, "nothing is joined") };
        let at = call.argument(0, "").map_or(call.at, |arg| arg.at);
        let values = match self.elements(&values.clone(), at) {
            Ok(values) => values,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        let mut text = Text::default();
        for (position, value) in values.iter().enumerate() {
            if position > 0 {
                text.push(separator);
            }
            text.push(&self.named_text_of(value, at));
        }
        self.bounded_text(text, call.at)
    }

    /// `startswith` and `endswith`, which known text at that end decides.
    fn begins_or_ends(&mut self, string: &Str, name: &str, call: &Call<'a>) -> Value {
        let wanted = match call.first(0) {
            Some(value @ Value::Str(_)) => vec![value.clone()],
            Some(value) => match self.elements(&value.clone(), call.at) {
                Ok(values) => values,
                Err(mystery) => return self.follow(&mystery, call.at),
            },
            None => return self.other(call.at, "what it should begin with is not given"),
        };
        let starts = name == "startswith";
        let pieces = string.text.pieces();
        let edge = match if starts { pieces.first() } else { pieces.last() } {
            Some(Piece::Known(text)) => text.as_str(),
            _ => "",
        };
        let whole = string.text.as_known().is_some();
        let mut undecided = false;
        for value in &wanted {
            let Some(part) = value.as_known_str() else {
                undecided = true;
                continue;
            };
            if if starts { edge.starts_with(part) } else { edge.ends_with(part) } {
                return Value::Bool(true);
            }
            undecided |= !whole && edge.len() < part.len();
        }
        if undecided {
            let mystery = self.why_text(string, call.at);
            return self.follow(&mystery, call.at);
        }
        Value::Bool(false)
    }
}

fn int(count: usize) -> Value {
    Value::Int(i128::try_from(count).unwrap_or(0))
}

fn strip(text: &Text, name: &str, characters: Option<&str>) -> Text {
    let goes = |c: char| match characters {
        Some(characters) => characters.contains(c),
        None => c.is_whitespace(),
    };
    let last = text.pieces().len().saturating_sub(1);
    let mut result = Text::default();
    for (position, piece) in text.pieces().iter().enumerate() {
        match piece {
            Piece::Hole(unknown) => result.push_hole(unknown.clone()),
            Piece::Known(known) => {
                let mut known = known.as_str();
                if position == 0 && name != "rstrip" {
                    known = known.trim_start_matches(goes);
                }
                if position == last && name != "lstrip" {
                    known = known.trim_end_matches(goes);
                }
                result.push_str(known);
            }
        }
    }
    result
}

fn split(text: &str, by: Option<&str>, limit: Option<usize>, from_right: bool) -> Vec<String> {
    match (by, limit) {
        (Some(by), Some(limit)) if from_right && !by.is_empty() => {
            let mut parts: Vec<String> = text.rsplitn(limit + 1, by).map(str::to_owned).collect();
            parts.reverse();
            parts
        }
        (Some(by), Some(limit)) if !by.is_empty() => text.splitn(limit + 1, by).map(str::to_owned).collect(),
        (Some(by), None) if !by.is_empty() => text.split(by).map(str::to_owned).collect(),
        (None, Some(limit)) => {
            text.trim().splitn(limit + 1, char::is_whitespace).map(str::to_owned).collect()
        }
        _ => text.split_whitespace().map(str::to_owned).collect(),
    }
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

fn title(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .map(|character| {
            let first = !inside;
            inside = character.is_alphabetic();
            if first { character.to_uppercase().to_string() } else { character.to_lowercase().to_string() }
        })
        .collect()
}
