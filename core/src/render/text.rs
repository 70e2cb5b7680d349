//! Pieces of SQL text: literals, and what Alembic does before it writes.

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

    #[test]
    fn written_text_has_no_tabs_and_no_margin() {
        assert_eq!(written(&Text::known("\n\tSELECT 1\t;\n ")).to_string(), "SELECT 1    ;");
    }
}
