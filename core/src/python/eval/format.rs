//! Values as text: `str()`, `repr()`, f-strings, `%` and `.format`.

use super::super::{
    call::Call,
    interpreter::Interpreter,
    parse::{ast, range},
    value::{Item, Object, SHUFFLED, ScopeId, Value},
};
use crate::{
    fact::{Piece, Text, Unknown},
    ops::{Expr, Literal},
    text::ByteRange,
};

/// How deep lists in lists are written out.
const DEPTH: usize = 6;

impl<'a> Interpreter<'a> {
    pub(super) fn eval_f_string(&mut self, joined: &'a ast::ExprJoinedStr, scope: ScopeId) -> Value {
        let text = self.f_string_text(&joined.values, scope);
        self.bounded_text(text, range(joined))
    }

    fn f_string_text(&mut self, values: &'a [ast::Expr], scope: ScopeId) -> Text {
        let mut text = Text::default();
        for part in values {
            match part {
                ast::Expr::Constant(ast::ExprConstant { value: ast::Constant::Str(known), .. }) => {
                    text.push_str(known);
                }
                ast::Expr::FormattedValue(field) => {
                    let at = range(&*field.value);
                    let value = self.eval(&field.value, scope);
                    let spec = match field.format_spec.as_deref() {
                        Some(ast::Expr::JoinedStr(spec)) => self.f_string_text(&spec.values, scope),
                        _ => Text::default(),
                    };
                    let written = match field.conversion {
                        ast::ConversionFlag::Repr | ast::ConversionFlag::Ascii => {
                            self.repr(&value, at, DEPTH)
                        }
                        ast::ConversionFlag::Str | ast::ConversionFlag::None => self.text_of(&value, at),
                    };
                    text.push(&self.with_spec(&value, written, &spec, at));
                }
                ast::Expr::JoinedStr(inner) => {
                    let inner = self.f_string_text(&inner.values, scope);
                    text.push(&inner);
                }
                _ => {
                    let value = self.eval(part, scope);
                    text.push(&self.text_of(&value, range(part)));
                }
            }
        }
        text
    }

    /// Applies `:spec` to a value's text.
    fn with_spec(&self, value: &Value, written: Text, spec: &Text, at: ByteRange) -> Text {
        match (spec.as_known(), written.as_known()) {
            (Some(""), _) | (_, None) => written,
            (Some(spec), _) if let Some(Object::Moment(moment)) = value.as_object() => moment
                .strftime(spec)
                .map_or_else(|| self.hole(at, "its format depends on the system"), Text::known),
            (Some(spec), Some(text)) => match pad(value, text, spec) {
                Some(text) => Text::known(text),
                None => self.hole(at, "Retort does not know this format"),
            },
            (None, _) => self.hole(at, "its format is not known"),
        }
    }

    fn hole(&self, at: ByteRange, why: &str) -> Text {
        Text::unknown(Unknown::new(self.excerpt(at), why, at))
    }

    /// What `str(value)` gives; a hole where that is not known.
    pub(crate) fn text_of(&self, value: &Value, at: ByteRange) -> Text {
        match value {
            Value::Str(string) => string.text.clone(),
            Value::Instance(_) => match self.member_text(value) {
                Some(Value::Str(string)) => string.text.clone(),
                _ => self.hole(at, "it is an object, whose text depends on its class"),
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
            Value::Unknown(mystery) => {
                Text::unknown(Unknown::new(self.excerpt(at), mystery.unknown.why.clone(), mystery.unknown.at))
            }
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
            Value::Set(_) => self.repr_values(value, ("{", "}"), at, depth),
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
            Value::Unknown(mystery) => {
                Text::unknown(Unknown::new(self.excerpt(at), mystery.unknown.why.clone(), mystery.unknown.at))
            }
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

    /// `format % right`.
    pub(super) fn percent(&mut self, format: &Text, right: &Value, at: ByteRange) -> Value {
        let mut values = match right {
            Value::Tuple(_) => match self.elements(right, at) {
                Ok(values) => values.into_iter(),
                Err(mystery) => return self.follow(&mystery, at),
            },
            _ => vec![right.clone()].into_iter(),
        };
        let mut text = Text::default();
        for piece in format.pieces() {
            match piece {
                Piece::Hole(unknown) => text.push_hole(unknown.clone()),
                Piece::Known(known) => {
                    if self.percent_piece(known, right, &mut values, &mut text, at).is_none() {
                        return self.other(at, "its format and its values do not fit each other");
                    }
                }
            }
        }
        self.bounded_text(text, at)
    }

    fn percent_piece(
        &mut self,
        format: &str,
        right: &Value,
        values: &mut std::vec::IntoIter<Value>,
        text: &mut Text,
        at: ByteRange,
    ) -> Option<()> {
        let mut rest = format;
        while let Some(start) = rest.find('%') {
            text.push_str(rest.get(..start)?);
            rest = rest.get(start + 1..)?;
            let mut named = None;
            if let Some(inner) = rest.strip_prefix('(') {
                let (name, after) = inner.split_once(')')?;
                named = Some(name);
                rest = after;
            }
            let width = rest.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+' | ' ' | '#'))?;
            let spec = rest.get(..width)?;
            let kind = rest.get(width..)?.chars().next()?;
            rest = rest.get(width + kind.len_utf8()..)?;
            if kind == '%' {
                text.push_str("%");
                continue;
            }
            let value = match named {
                Some(name) => self.element(right, &Value::str(name), at),
                None => values.next()?,
            };
            let written =
                if kind == 'r' { self.repr(&value, at, DEPTH) } else { self.named_text_of(&value, at) };
            if spec.is_empty() || written.as_known().is_none() {
                text.push(&written);
            } else {
                let spec =
                    spec.strip_prefix('-').map_or_else(|| format!(">{spec}"), |left| format!("<{left}"));
                let spec = if kind == 'f' { format!("{}f", spec.trim_start_matches('>')) } else { spec };
                let spec =
                    if spec.starts_with(">0") { spec.trim_start_matches('>').to_owned() } else { spec };
                text.push_str(&pad(&value, written.as_known()?, &spec)?);
            }
        }
        text.push_str(rest);
        Some(())
    }

    /// As [`Interpreter::text_of`], but a hole keeps the name that the value brings.
    pub(crate) fn named_text_of(&self, value: &Value, at: ByteRange) -> Text {
        match value {
            Value::Unknown(mystery) => Text::unknown(mystery.unknown.clone()),
            _ => self.text_of(value, at),
        }
    }

    /// `format.format(…)`.
    pub(crate) fn format_method(&mut self, format: &Text, call: &Call<'a>) -> Value {
        let mut text = Text::default();
        let mut next = 0;
        for piece in format.pieces() {
            match piece {
                Piece::Hole(unknown) => text.push_hole(unknown.clone()),
                Piece::Known(known) => {
                    if self.format_piece(known, call, &mut next, &mut text).is_none() {
                        return self.other(call.at, "its format and its values do not fit each other");
                    }
                }
            }
        }
        self.bounded_text(text, call.at)
    }

    fn format_piece(
        &mut self,
        format: &str,
        call: &Call<'a>,
        next: &mut usize,
        text: &mut Text,
    ) -> Option<()> {
        let mut rest = format;
        while let Some(start) = rest.find(['{', '}']) {
            text.push_str(rest.get(..start)?);
            let brace = rest.get(start..=start)?;
            rest = rest.get(start + 1..)?;
            if let Some(after) = rest.strip_prefix(brace) {
                text.push_str(brace);
                rest = after;
                continue;
            }
            if brace == "}" {
                return None;
            }
            let (field, after) = rest.split_once('}')?;
            rest = after;
            let (field, spec) = field.split_once(':').unwrap_or((field, ""));
            let (field, conversion) = field.split_once('!').unwrap_or((field, ""));
            let (value, at) = self.format_field(field, call, next)?;
            let written =
                if conversion == "r" { self.repr(&value, at, DEPTH) } else { self.named_text_of(&value, at) };
            text.push(&self.with_spec(&value, written, &Text::known(spec), at));
        }
        text.push_str(rest);
        Some(())
    }

    /// The value of `{0.name[key]}`.
    fn format_field(&mut self, field: &str, call: &Call<'a>, next: &mut usize) -> Option<(Value, ByteRange)> {
        let end = field.find(['.', '[']).unwrap_or(field.len());
        let (root, mut path) = field.split_at(end);
        let found = if root.is_empty() {
            *next += 1;
            call.positional().nth(*next - 1)
        } else if let Ok(number) = root.parse::<usize>() {
            call.positional().nth(number)
        } else {
            call.keyword(root)
        };
        let (mut value, at) = match (found, &call.unknown) {
            (Some(argument), _) => (argument.value.clone(), argument.at),
            (None, Some(mystery)) => (Value::Unknown(std::rc::Rc::clone(mystery)), call.at),
            (None, None) => return None,
        };
        while !path.is_empty() {
            if let Some(rest) = path.strip_prefix('.') {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                value = self.attribute(&value, rest.get(..end)?, at);
                path = rest.get(end..)?;
            } else {
                let (key, rest) = path.strip_prefix('[')?.split_once(']')?;
                let key = key.parse::<i128>().map_or_else(|_| Value::str(key), Value::Int);
                value = self.element(&value, &key, at);
                path = rest;
            }
        }
        Some((value, at))
    }
}

/// A format specification on known text: width, alignment, zeros, digits behind the point, thousands.
fn pad(value: &Value, text: &str, spec: &str) -> Option<String> {
    let mut characters = spec.chars().peekable();
    let mut fill = ' ';
    let mut align = if matches!(value, Value::Int(_) | Value::Float(_)) { '>' } else { '<' };
    let second = spec.chars().nth(1);
    if matches!(second, Some('<' | '>' | '^')) {
        fill = characters.next()?;
        align = characters.next()?;
    } else if let Some(sign @ ('<' | '>' | '^')) = characters.peek().copied() {
        align = sign;
        characters.next();
    }
    if characters.peek() == Some(&'0') {
        fill = '0';
        align = '>';
    }
    let rest: String = characters.collect();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (width, kind) = rest.split_at(digits);
    let width =
        if width.is_empty() { 0 } else { width.parse::<usize>().ok().filter(|width| *width < 1000)? };
    let body = match (kind, value) {
        ("" | "s", _) | ("d", Value::Int(_)) => text.to_owned(),
        ("x", Value::Int(number)) => format!("{number:x}"),
        ("X", Value::Int(number)) => format!("{number:X}"),
        ("," | ",d", Value::Int(number)) => thousands(*number),
        (_, Value::Float(number)) if kind.starts_with('.') && kind.ends_with('f') => {
            let digits = kind.get(1..kind.len() - 1)?.parse::<usize>().ok().filter(|digits| *digits < 50)?;
            format!("{number:.digits$}")
        }
        _ => return None,
    };
    let missing = width.saturating_sub(body.chars().count());
    let (left, right) = match align {
        '<' => (0, missing),
        '^' => (missing / 2, missing - missing / 2),
        _ => (missing, 0),
    };
    let filling = |count: usize| std::iter::repeat_n(fill, count).collect::<String>();
    Some(format!("{}{body}{}", filling(left), filling(right)))
}

fn thousands(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < 0 { format!("-{grouped}") } else { grouped }
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
