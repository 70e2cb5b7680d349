//! Names in quotes: where SQLAlchemy puts them.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::fact::{Piece, Text};

/// The words that SQLAlchemy quotes, as `core/oracle/reserved.py` heard them from it.
static RESERVED: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("reserved.txt").lines().collect());

/// Whether a name holds only characters that need no quotes: its letters are lower case and no others.
pub(crate) fn plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '$')
}

/// Whether SQLAlchemy would put quotes around a name.
fn needs_quotes(name: &Text) -> bool {
    if let Some(known) = name.as_known() {
        return known.starts_with(|c: char| c.is_ascii_digit() || c == '$')
            || !plain(known)
            || RESERVED.contains(known)
            || known.is_empty();
    }
    let starts_badly = matches!(name.pieces().first(), Some(Piece::Known(known))
        if known.starts_with(|c: char| c.is_ascii_digit() || c == '$'));
    let holds_bad = name.pieces().iter().any(|piece| matches!(piece, Piece::Known(known) if !plain(known)));
    starts_badly || holds_bad
}

/// A name as SQL writes it: quoted where it is a reserved word, has capitals or anything else that PostgreSQL would fold.
pub fn quote_identifier(name: &str) -> String {
    quote(&Text::known(name)).to_string()
}

/// A name in its schema, which may be missing or empty.
pub(crate) fn qualified(schema: Option<&Text>, name: &Text) -> Text {
    let Some(schema) = schema.filter(|schema| !schema.is_empty()) else { return quote(name) };
    let mut text = quote(schema);
    text.push_str(".");
    text.push(&quote(name));
    text
}

/// A name as SQL writes it.
pub(crate) fn quote(name: &Text) -> Text {
    if !needs_quotes(name) {
        return name.clone();
    }
    let mut result = Text::known("\"");
    result.push(&name.map_known(|known| known.replace('"', "\"\"")));
    result.push_str("\"");
    result
}
