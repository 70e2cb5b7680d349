//! `sa.text(…)`: its parameters, and the values that are written in their place.

use super::super::{interpreter::Interpreter, value::SqlText};
use crate::{
    fact::{Piece, Text, Unknown},
    ops::{Expr, Literal},
    text::ByteRange,
};

impl Interpreter<'_> {
    /// The text of `sa.text(…)` with the values of its parameters written into it, and whether anything was.
    pub(crate) fn filled(&self, sql: &SqlText) -> (Text, bool) {
        let mut text = Text::default();
        let mut changed = false;
        for piece in sql.text.pieces() {
            match piece {
                Piece::Hole(unknown) => text.push_hole(unknown.clone()),
                Piece::Known(known) => changed |= self.fill_piece(known, sql, &mut text),
            }
        }
        (text, changed)
    }

    /// SQLAlchemy takes `:name` for a parameter where neither a colon nor a word character nor a backslash stands before
    /// it, nor a colon behind it.
    fn fill_piece(&self, known: &str, sql: &SqlText, text: &mut Text) -> bool {
        let mut done = 0;
        let mut changed = false;
        let mut before = None;
        for (at, character) in known.char_indices() {
            let previous = before.replace(character);
            if character != ':' || at < done {
                continue;
            }
            let rest = known.get(at + 1..).unwrap_or("");
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let name = rest.get(..length).unwrap_or("");
            if previous == Some('\\') {
                // `\:` is how a colon is written that begins no parameter.
                text.push_str(known.get(done..at - 1).unwrap_or(""));
                done = at;
                changed = true;
                continue;
            }
            let follows_word = previous.is_some_and(|c| c == ':' || c == '_' || c.is_alphanumeric());
            if follows_word || name.is_empty() || rest.get(length..).is_some_and(|rest| rest.starts_with(':'))
            {
                continue;
            }
            text.push_str(known.get(done..at).unwrap_or(""));
            done = at + 1 + length;
            changed = true;
            if let Some((_, value)) = sql.binds.iter().rev().find(|(known, _)| known == name) {
                push_value(value, name, text);
            } else {
                let why = format!("SQLAlchemy takes `:{name}` for a parameter, and it is given no value");
                text.push_hole(Unknown::new(format!(":{name}"), why, sql.literal.unwrap_or(self.statement)));
            }
        }
        text.push_str(known.get(done..).unwrap_or(""));
        changed
    }

    /// The parameters given to `.bindparams(…)` or `execute(text, {…})`.
    pub(crate) fn bind(sql: &SqlText, pairs: Vec<(String, Expr)>) -> SqlText {
        let mut sql = sql.clone();
        sql.binds.extend(pairs);
        sql
    }
}

/// A parameter's value as SQLAlchemy's literal renderer writes it.
fn push_value(value: &Expr, name: &str, text: &mut Text) {
    let quoted = |string: &Text| string.map_known(|known| known.replace('\'', "''").replace('\\', "\\\\"));
    match value {
        Expr::Literal(Literal::Null) => text.push_str("NULL"),
        Expr::Literal(Literal::Bool(value)) => text.push_str(if *value { "true" } else { "false" }),
        Expr::Literal(Literal::Int(number) | Literal::Float(number)) => text.push_str(number),
        Expr::Literal(Literal::Quoted(known) | Literal::Bytes(known)) => {
            text.push_str(&format!("'{}'", known.replace('\'', "''")));
        }
        Expr::Literal(Literal::Str(string)) => {
            text.push_str("'");
            text.push(&quoted(string));
            text.push_str("'");
        }
        Expr::List(values) => {
            text.push_str("(");
            for (position, value) in values.iter().enumerate() {
                text.push_str(if position > 0 { ", " } else { "" });
                if !matches!(value, Expr::List(_)) {
                    push_value(value, name, text);
                }
            }
            text.push_str(")");
        }
        Expr::Text(sql) => text.push(sql),
        // It is given, so it is not forgotten offline: its name begins with no colon.
        Expr::Unknown(unknown) => text.push_hole(Unknown { name: name.to_owned(), ..unknown.clone() }),
        _ => text.push_hole(Unknown::new(
            name,
            "its value is an expression that SQLAlchemy writes",
            ByteRange::default(),
        )),
    }
}
