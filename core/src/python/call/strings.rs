//! Methods of strings; parts that are unknown stay where they are as far as the method allows.

use std::rc::Rc;

use super::{
    super::{
        interpreter::Interpreter,
        value::{Dict, Item, Key, Str, Value},
    },
    Argument, Call,
    cutting::{aligned, capitalize, split, strip, title},
};
use crate::fact::{Piece, Text};

impl<'a> Interpreter<'a> {
    pub(super) fn call_str(&mut self, string: &Rc<Str>, name: &str, call: &Call<'a>) -> Value {
        let text = &string.text;
        match name {
            "format" => return self.format_method(text, call),
            "format_map" => {
                let mut call = call.clone();
                match call.first(0).cloned().map(|values| self.entries(&values, call.at)) {
                    Some(Ok(entries)) => {
                        let at = call.at;
                        let named = entries.into_iter().filter_map(|(key, value)| {
                            Some(Argument { name: Some(Rc::from(key.as_known_str()?)), value, at })
                        });
                        call.args = named.collect();
                        return self.format_method(text, &call);
                    }
                    Some(Err(mystery)) => return self.follow(&mystery, call.at),
                    None => {}
                }
            }
            "join" => return self.join(text, call),
            "upper" => return self.mapped(text, call, str::to_uppercase),
            "lower" | "casefold" => return self.mapped(text, call, str::to_lowercase),
            "replace" => {
                if let Some(value) = self.replaced(text, call) {
                    return value;
                }
            }
            "startswith" | "endswith" if call.args.len() == 1 => {
                return self.begins_or_ends(string, name, call);
            }
            "strip" | "lstrip" | "rstrip" => {
                let characters = call.first(0).and_then(Value::as_known_str).map(str::to_owned);
                if call.first(0).is_none() || characters.is_some() {
                    let text = strip(text, name, characters.as_deref());
                    return self.bounded_text(text, call.at);
                }
            }
            "translate" => {
                if let Some(value) = self.translated(text, call) {
                    return value;
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
            ("split" | "rsplit", _) => {
                let limit = match call.value(1, "maxsplit") {
                    // Negative: as often as it goes.
                    Some(Value::Int(limit)) => usize::try_from(*limit).ok(),
                    None => None,
                    Some(_) => return self.other(call.at, "how often it is split is not known"),
                };
                let by = match call.value(0, "sep") {
                    None | Some(Value::None) => None,
                    Some(by) => match by.as_known_str() {
                        Some(by) => Some(by),
                        None => return self.other(call.at, "where it is split is not known"),
                    },
                };
                return self.strings(split(known, by, limit, name == "rsplit"), call);
            }
            ("splitlines", _) => {
                let keep = matches!(call.value(0, "keepends"), Some(Value::Bool(true)));
                let lines = known.split_inclusive('\n').map(|line| {
                    let bare = line.trim_end_matches('\n').trim_end_matches('\r');
                    if keep { line.to_owned() } else { bare.to_owned() }
                });
                return self.strings(lines.collect(), call);
            }
            ("startswith" | "endswith" | "find" | "index" | "rfind" | "rindex", _) => {
                return self.found(known, name, call);
            }
            ("rpartition", Some(by)) if !by.is_empty() => {
                let (a, b, c) = known.rsplit_once(by).map_or(("", "", known), |(a, c)| (a, by, c));
                let values = [a, b, c].map(Value::str).to_vec();
                return Value::Tuple(self.state.alloc(Item::Values(values)));
            }
            ("ljust" | "rjust" | "center", _) => match (call.first(0), call.first(1)) {
                (Some(Value::Int(width)), fill) => {
                    let fill = match fill.map(Value::as_known_str) {
                        None => ' ',
                        Some(Some(fill)) => fill.chars().next().unwrap_or(' '),
                        Some(None) => return self.other(call.at, "what it is filled with is not known"),
                    };
                    match aligned(known, name, *width, fill) {
                        Some(text) => Value::str(text),
                        None => return self.other(call.at, "it is longer than Retort keeps"),
                    }
                }
                _ => return self.other(call.at, "its width is not known"),
            },
            ("swapcase", _) => Value::str(
                known
                    .chars()
                    .flat_map(|character| -> Vec<char> {
                        if character.is_uppercase() {
                            character.to_lowercase().collect()
                        } else {
                            character.to_uppercase().collect()
                        }
                    })
                    .collect::<String>(),
            ),
            ("isidentifier", _) => Value::Bool(
                known.chars().enumerate().all(|(at, character)| {
                    character == '_' || character.is_alphabetic() || at > 0 && character.is_alphanumeric()
                }) && !known.is_empty(),
            ),
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
            ("zfill", _) => match call.first(0) {
                Some(Value::Int(width)) if *width < 1000 => {
                    let missing = usize::try_from(*width).unwrap_or(0).saturating_sub(known.chars().count());
                    let sign = known.get(..1).filter(|sign| matches!(*sign, "+" | "-")).unwrap_or("");
                    let digits = known.get(sign.len()..).unwrap_or(known);
                    Value::str(format!("{sign}{}{digits}", "0".repeat(missing)))
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
        let values = match self.iterated(&values.clone(), at) {
            Ok(values) => values,
            Err(mystery) => return self.follow(&mystery, call.at),
        };
        let mut text = Text::default();
        for (position, value) in values.iter().enumerate() {
            if position > 0 {
                text.push(separator);
            }
            let value = self.member_text(value).unwrap_or_else(|| value.clone());
            if matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_)) {
                return self.fail(call.at, "TypeError", "Python joins only texts");
            }
            text.push(&self.named_text_of(&value, at));
        }
        self.bounded_text(text, call.at)
    }

    /// `find`, `index`, `startswith` and the like within a part of the text.
    fn found(&mut self, known: &str, name: &str, call: &Call<'a>) -> Value {
        let characters: Vec<char> = known.chars().collect();
        let length = i128::try_from(characters.len()).unwrap_or(i128::MAX);
        let bound = |value: Option<&Value>, usual: i128| match value {
            None | Some(Value::None) => Some(usual),
            Some(Value::Int(bound)) => {
                Some((if *bound < 0 { bound.saturating_add(length) } else { *bound }).clamp(0, length))
            }
            Some(_) => None,
        };
        let (Some(from), Some(to), Some(part)) = (
            bound(call.first(1), 0),
            bound(call.first(2), length),
            call.first(0).and_then(Value::as_known_str).map(str::to_owned),
        ) else {
            return self.other(call.at, "what is looked for is not known");
        };
        let (from, to) = (usize::try_from(from).unwrap_or(0), usize::try_from(to).unwrap_or(0));
        let within: String = characters.get(from..to.max(from)).unwrap_or(&[]).iter().collect();
        let at = match name {
            "startswith" => return Value::Bool(within.starts_with(&part)),
            "endswith" => return Value::Bool(within.ends_with(&part)),
            "find" | "index" => within.find(&part),
            _ => within.rfind(&part),
        };
        match at {
            Some(at) => int(from + within.get(..at).unwrap_or("").chars().count()),
            None if name.ends_with("index") => self.fail(call.at, "ValueError", "it is not in the text"),
            None => Value::Int(-1),
        }
    }

    /// `text.translate(table)`, where the table is a dictionary of characters or their numbers.
    fn translated(&mut self, text: &Text, call: &Call<'a>) -> Option<Value> {
        let known = text.as_known()?;
        let table = self.entries(&call.first(0)?.clone(), call.at).ok()?;
        let mut changed = String::with_capacity(known.len());
        for character in known.chars() {
            let number = Value::Int(i128::from(u32::from(character)));
            match table.iter().find(|(key, _)| key.same(&number)).map(|(_, to)| to) {
                None => changed.push(character),
                Some(Value::None) => {}
                Some(Value::Int(number)) => changed.push(char::from_u32(u32::try_from(*number).ok()?)?),
                Some(to) => changed.push_str(to.as_known_str()?),
            }
        }
        Some(self.bounded_text(Text::known(changed), call.at))
    }

    /// `Template.substitute(…)`: `$name` and `${name}` in a text.
    pub(super) fn substituted(&mut self, template: Option<&Value>, name: &str, call: &Call<'a>) -> Value {
        let safe = name == "safe_substitute";
        let Some(text) = template.and_then(Value::as_known_str).filter(|_| safe || name == "substitute")
        else {
            return self.other(call.at, "the template is not wholly known");
        };
        let given = match call.first(0).cloned() {
            Some(mapping) => match self.entries(&mapping, call.at) {
                Ok(entries) => entries,
                Err(mystery) => return self.follow(&mystery, call.at),
            },
            None => Vec::new(),
        };
        let mut written = Text::default();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            written.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                written.push_str("$");
                rest = after;
                continue;
            }
            let braced = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let plain = after
                .find(|character: char| !character.is_ascii_alphanumeric() && character != '_')
                .unwrap_or(after.len());
            let (wanted, behind) = braced.unwrap_or_else(|| after.split_at(plain));
            let named = call.keyword_value(wanted).cloned();
            let found = named.or_else(|| {
                given
                    .iter()
                    .find(|(key, _)| key.as_known_str() == Some(wanted))
                    .map(|(_, value)| value.clone())
            });
            match found {
                Some(value) => written.push(&self.written(&value, call.at)),
                None if safe => {
                    written.push_str("$");
                    written.push_str(after.get(..after.len() - behind.len()).unwrap_or(""));
                }
                None => {
                    return self.fail(call.at, "KeyError", "the template names something that is not given");
                }
            }
            rest = behind;
        }
        written.push_str(rest);
        self.bounded_text(written, call.at)
    }

    /// `str.maketrans(…)`: characters' numbers, and what each becomes.
    pub(super) fn translation(&mut self, call: &Call<'a>) -> Value {
        let mut pairs: Vec<(char, Value)> = Vec::new();
        match (call.first(0), call.first(1)) {
            (Some(from), Some(to)) => {
                let (Some(from), Some(to)) = (from.as_known_str(), to.as_known_str()) else {
                    return self.other(call.at, "the characters are not known");
                };
                pairs.extend(from.chars().zip(to.chars().map(Value::str)));
                if let Some(gone) = call.first(2).and_then(Value::as_known_str) {
                    pairs.extend(gone.chars().map(|character| (character, Value::None)));
                }
            }
            (Some(table), None) => match self.entries(&table.clone(), call.at) {
                Ok(entries) => {
                    for (key, value) in entries {
                        let character = match &key {
                            Value::Int(number) => u32::try_from(*number).ok().and_then(char::from_u32),
                            _ => key.as_known_str().and_then(|key| key.chars().next()),
                        };
                        match character {
                            Some(character) => pairs.push((character, value)),
                            None => return self.other(call.at, "the characters are not known"),
                        }
                    }
                }
                Err(mystery) => return self.follow(&mystery, call.at),
            },
            _ => return self.other(call.at, "the characters are not known"),
        }
        let mut dict = Dict::default();
        for (character, to) in pairs {
            let number = i128::from(u32::from(character));
            dict.insert(Key::Number(number), Value::Int(number), to);
        }
        Value::Dict(self.state.alloc(Item::Dict(dict)))
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
