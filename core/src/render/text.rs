//! Pieces of SQL text: literals, what `sa.text` does to its string, what Alembic does before it writes.

use crate::fact::{Piece, Text};

/// Texts with `separator` between them.
pub(super) fn join<'a>(texts: impl IntoIterator<Item = &'a Text>, separator: &str) -> Text {
    let mut result = Text::default();
    for (index, text) in texts.into_iter().enumerate() {
        if index > 0 {
            result.push_str(separator);
        }
        result.push(text);
    }
    result
}

/// `before`, the text, `after`.
pub(super) fn wrap(before: &str, text: &Text, after: &str) -> Text {
    let mut result = Text::known(before);
    result.push(text);
    result.push_str(after);
    result
}

/// A string as a SQL literal. SQLAlchemy doubles backslashes offline, where it cannot ask the server whether they escape.
pub(super) fn quoted(text: &Text) -> Text {
    wrap("'", &text.map_known(|known| known.replace('\'', "''").replace('\\', "\\\\")), "'")
}

/// Whether SQLAlchemy's regular expressions count a character as part of a word.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// What `sa.text(…)` compiles to: `:name` is a bind parameter and `\:` a colon. Those that have a value are in the text
/// already; to the others offline mode gives `NULL`, without a word.
pub(super) fn textual(text: &Text) -> Text {
    text.map_known(|known| unescape(&without_binds(known)))
}

/// The text with `NULL` for each bind parameter: a colon and a word, with neither colon, word nor backslash around.
fn without_binds(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find(':') {
        let (plain, colon) = rest.split_at(at);
        let previous = plain.chars().next_back().or(before);
        let word = colon.get(1..).unwrap_or("");
        let length = word.find(|c| !is_word(c)).unwrap_or(word.len());
        let (name, after) = word.split_at(length);
        let free = !previous.is_some_and(|c| c == ':' || c == '\\' || is_word(c)) && !after.starts_with(':');
        result.push_str(plain);
        if free && !name.is_empty() {
            result.push_str("NULL");
        } else {
            result.push(':');
            result.push_str(name);
        }
        before = name.chars().next_back().or(Some(':'));
        rest = after;
    }
    result.push_str(rest);
    result
}

/// `\:name` without its backslash, where no colon follows.
fn unescape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\:") {
        let (before, escaped) = rest.split_at(at);
        result.push_str(before);
        let word = escaped.get(2..).unwrap_or("");
        let length = word.find(|c| !is_word(c)).unwrap_or(word.len());
        let (name, after) = word.split_at(length);
        if after.starts_with(':') {
            result.push('\\');
        }
        result.push(':');
        result.push_str(name);
        rest = after;
    }
    result.push_str(rest);
    result
}

/// What Alembic does to a statement before it writes it: tabs become spaces, outer white space goes.
pub(super) fn written(text: &Text) -> Text {
    let spaced = text.map_known(|known| known.replace('\t', "    "));
    let last = spaced.pieces().len().saturating_sub(1);
    let mut result = Text::default();
    for (index, piece) in spaced.pieces().iter().enumerate() {
        match piece {
            Piece::Hole(unknown) => result.push_hole(unknown.clone()),
            Piece::Known(known) => {
                let mut part = known.as_str();
                if index == 0 {
                    part = part.trim_start_matches(is_space);
                }
                if index == last {
                    part = part.trim_end_matches(is_space);
                }
                result.push_str(part);
            }
        }
    }
    result
}

/// What Python's `str.strip` takes away.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> String {
        textual(&Text::known(text)).to_string()
    }

    #[test]
    fn casts_times_and_json_are_no_binds() {
        for text in ["a::text", "'12:30:00'", "'{\"a\": 1}'", "x[1:2]", ":a:b", "b ::int", ": :", "é:a"] {
            assert_eq!(known(text), text);
        }
    }

    #[test]
    fn a_bind_without_value_is_null() {
        assert_eq!(known("a = :b AND c = :d"), "a = NULL AND c = NULL");
        assert_eq!(known("'{\"a\":1}'"), "'{\"a\"NULL}'");
    }

    #[test]
    fn an_escaped_colon_is_a_colon() {
        assert_eq!(known("a = '\\:b'"), "a = ':b'");
        assert_eq!(known("\\::b \\:"), "\\::b :");
        assert_eq!(known("\\:a:"), "\\:a:");
    }

    #[test]
    fn written_text_has_no_tabs_and_no_margin() {
        assert_eq!(written(&Text::known("\n\tSELECT 1\t;\n ")).to_string(), "SELECT 1    ;");
    }
}
