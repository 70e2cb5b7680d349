//! Code with a little colour, whatever its language. Nothing depends on it.

use leptos::prelude::*;

/// What a stretch of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Keyword,
    Text,
    Comment,
    Number,
    Function,
}

/// What a text that is not empty begins with, and how long that is.
pub(super) type Token = fn(&str) -> (Kind, usize);

/// The pieces of a text; together they are the text.
pub(super) fn pieces(code: &str, token: Token) -> Vec<(Kind, &str)> {
    let mut out: Vec<(Kind, &str)> = Vec::new();
    let mut rest = code;
    while !rest.is_empty() {
        let (kind, length) = token(rest);
        let (piece, after) = rest.split_at(length);
        out.push((kind, piece));
        rest = after;
    }
    out
}

/// A piece of code, its classes those of `block`.
pub(super) fn code_text(code: &str, token: Token, block: &str) -> Vec<AnyView> {
    let show = |(kind, text): (Kind, &str)| {
        let text = text.to_owned();
        let name = match kind {
            Kind::Plain => return text.into_any(),
            Kind::Keyword => "keyword",
            Kind::Text => "text",
            Kind::Comment => "comment",
            Kind::Number => "number",
            Kind::Function => "function",
        };
        view! { <span class=[block, "__", name].concat()>{text}</span> }.into_any()
    };
    pieces(code, token).into_iter().map(show).collect()
}

/// For how long the signs of a text are such.
pub(super) fn run(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|sign| !holds(sign)).unwrap_or(text.len())
}

/// The pieces that get a colour.
#[cfg(test)]
pub(super) fn coloured(code: &str, token: Token) -> Vec<(Kind, &str)> {
    pieces(code, token).into_iter().filter(|(kind, _)| *kind != Kind::Plain).collect()
}

/// The text that the pieces make.
#[cfg(test)]
pub(super) fn joined(code: &str, token: Token) -> String {
    pieces(code, token).into_iter().map(|(_, text)| text).collect()
}
