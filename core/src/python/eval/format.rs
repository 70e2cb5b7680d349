//! f-strings and `.format`.

use super::{
    super::{
        call::Call,
        interpreter::Interpreter,
        parse::{ast, range},
        value::{Object, ScopeId, Value},
    },
    spec::Spec,
    text::ascii,
};
use crate::{
    fact::{Piece, Text, Unknown},
    text::ByteRange,
};

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
                    let conversion = match field.conversion {
                        ast::ConversionFlag::Repr => Some('r'),
                        ast::ConversionFlag::Ascii => Some('a'),
                        ast::ConversionFlag::Str => Some('s'),
                        ast::ConversionFlag::None => None,
                    };
                    // A hole in an f-string is called as the code in the braces is.
                    let value = match value {
                        Value::Unknown(mystery) => self.follow(&mystery, at),
                        value => value,
                    };
                    text.push(&self.formatted(&value, conversion, &spec, at));
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

    /// What `format(value, spec)` gives, behind `!r`, `!s` or `!a`.
    pub(crate) fn formatted(
        &mut self,
        value: &Value,
        conversion: Option<char>,
        spec: &Text,
        at: ByteRange,
    ) -> Text {
        match conversion {
            Some('r') => {
                let written = self.written_repr(value, at);
                return self.with_spec(None, written, spec, at);
            }
            Some('a') => {
                let written = self.written_repr(value, at).map_known(ascii);
                return self.with_spec(None, written, spec, at);
            }
            Some(_) => {
                let written = self.written(value, at);
                return self.with_spec(None, written, spec, at);
            }
            None => {}
        }
        if let Some(text) = self.own_format(value, spec, at) {
            return text;
        }
        let value = self.number_of_member(value);
        let written = self.written(&value, at);
        self.with_spec(Some(&value), written, spec, at)
    }

    /// Applies `:spec` to a value, or to its text where that is all that counts.
    fn with_spec(&self, value: Option<&Value>, written: Text, spec: &Text, at: ByteRange) -> Text {
        let (Some(spec), Some(text)) = (spec.as_known(), written.as_known()) else {
            return if written.as_known().is_some() {
                self.hole(at, "its format is not known")
            } else {
                written
            };
        };
        if spec.is_empty() {
            return written;
        }
        if let Some(Object::Moment(moment)) = value.and_then(Value::as_object) {
            return moment
                .strftime(spec)
                .map_or_else(|| self.hole(at, "its format depends on the system"), Text::known);
        }
        let applied = Spec::parse(spec).and_then(|spec| match value {
            None | Some(Value::Instance(_)) => spec.text(text),
            Some(value) => spec.apply(value),
        });
        applied.map_or_else(|| self.hole(at, "Retort does not know this format"), Text::known)
    }

    /// `format.format(…)`.
    pub(crate) fn format_method(&mut self, format: &Text, call: &Call<'a>) -> Value {
        let mut text = Text::default();
        let mut next = 0;
        for piece in format.pieces() {
            match piece {
                Piece::Hole(unknown) => text.push_hole(unknown.clone()),
                Piece::Known(known) => {
                    if self.format_piece(known, call, &mut next, &mut text, 2).is_none() {
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
        depth: usize,
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
            let (field, after) = split_field(rest)?;
            rest = after;
            let (field, spec) = field.split_once(':').unwrap_or((field, ""));
            let (field, conversion) = field.split_once('!').unwrap_or((field, ""));
            let (value, at) = self.format_field(field, call, next)?;
            // What the specification takes from the values is counted behind the value itself.
            let mut inner = Text::default();
            if depth == 0 {
                return None;
            }
            self.format_piece(spec, call, next, &mut inner, depth - 1)?;
            let written = match (&value, conversion.chars().next()) {
                (Value::Unknown(mystery), _) => Text::unknown(Unknown::clone(mystery)),
                (value, conversion) => self.formatted(value, conversion, &inner, at),
            };
            text.push(&written);
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

/// Splits `name:{width}}…` behind the brace that closes the field.
fn split_field(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
