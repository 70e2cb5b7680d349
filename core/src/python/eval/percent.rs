//! `format % values`.

use num_traits::ToPrimitive;

use super::{
    super::{interpreter::Interpreter, value::Value},
    spec::Spec,
};
use crate::{
    fact::{Piece, Text},
    text::ByteRange,
};

impl Interpreter<'_> {
    /// `format % right`.
    pub(crate) fn percent(&mut self, format: &Text, right: &Value, at: ByteRange) -> Value {
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
                        return self.fail(at, "TypeError", "its format and its values do not fit each other");
                    }
                }
            }
        }
        if matches!(right, Value::Tuple(_)) && values.next().is_some() {
            return self.fail(at, "TypeError", "there are more values than places for them");
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
            let flags = rest.get(..width)?;
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
            let written = match kind {
                'r' => self.written_repr(&value, at),
                'a' => self.written_repr(&value, at).map_known(super::text::ascii),
                _ => self.written(&value, at),
            };
            match written.as_known() {
                None => text.push(&written),
                Some(known) => match converted(&self.number_of_member(&value), known, flags, kind) {
                    Some(known) => text.push_str(&known),
                    None => text.push(&self.hole(at, "Retort does not follow how it is converted")),
                },
            }
        }
        text.push_str(rest);
        Some(())
    }
}

/// One value as `%…kind` writes it; nothing when Python would raise.
fn converted(value: &Value, text: &str, flags: &str, kind: char) -> Option<String> {
    let options = flags.trim_start_matches(['-', '+', ' ', '#', '0']);
    let chosen = flags.get(..flags.len() - options.len())?;
    let mut spec = Spec::parse(options)?;
    if spec.sign.is_some() || spec.alternate || spec.kind.is_some() {
        return None;
    }
    spec.align = Some(if chosen.contains('-') { '<' } else { '>' });
    if matches!(kind, 's' | 'r' | 'a') {
        return spec.text(text);
    }
    if chosen.contains('0') && !chosen.contains('-') {
        (spec.fill, spec.align) = (Some('0'), Some('='));
    }
    spec.sign = ['+', ' '].into_iter().find(|sign| chosen.contains(*sign));
    spec.alternate = chosen.contains('#');
    let value = match value {
        Value::Bool(value) => Value::Int(i128::from(*value)),
        value => value.clone(),
    };
    match (kind, &value) {
        ('d' | 'i' | 'u', Value::Float(number)) if spec.precision.is_none() => {
            spec.kind = Some('d');
            spec.apply(&Value::Int(number.trunc().to_i128()?))
        }
        ('d' | 'i' | 'u', Value::Int(_)) => {
            spec.kind = Some('d');
            spec.apply(&value)
        }
        ('x' | 'X' | 'o', Value::Int(_))
        | ('e' | 'E' | 'f' | 'F' | 'g' | 'G', Value::Int(_) | Value::Float(_)) => {
            spec.kind = Some(kind);
            spec.apply(&value)
        }
        ('c', Value::Int(_)) => {
            spec.kind = Some('c');
            spec.sign = None;
            spec.apply(&value)
        }
        ('c', Value::Str(_)) if text.chars().count() == 1 => {
            spec.sign = None;
            spec.text(text)
        }
        _ => None,
    }
}
