//! SQL with a little colour: words in capitals, strings, comments, holes. Nothing depends on it.

use leptos::prelude::*;

use super::code_text::{Kind, code_text, run};

/// A statement's text.
pub(super) fn sql_text(sql: &str) -> impl IntoView + use<> {
    view! { <pre class="sql"><code>{sql_pieces(sql)}</code></pre> }
}

/// SQL where its place is made already.
pub(super) fn sql_pieces(sql: &str) -> Vec<AnyView> {
    code_text(sql, token, "sql")
}

fn token(text: &str) -> (Kind, usize) {
    match text.chars().next() {
        None => (Kind::Plain, 0),
        Some('\'') => (Kind::Text, quoted(text, '\'')),
        Some('"') => (Kind::Plain, quoted(text, '"')),
        Some('-') if text.starts_with("--") => (Kind::Comment, run(text, |sign| sign != '\n')),
        Some(first) if first.is_ascii_digit() => {
            (Kind::Number, run(text, |sign| sign.is_ascii_digit() || sign == '.'))
        }
        Some(first) if first.is_alphabetic() || first == '_' => {
            let length = run(text, |sign| sign.is_alphanumeric() || sign == '_');
            let is_keyword = length > 1 && text[..length].bytes().all(|byte| byte.is_ascii_uppercase());
            (if is_keyword { Kind::Keyword } else { Kind::Plain }, length)
        }
        Some(first) => (Kind::Plain, first.len_utf8()),
    }
}

/// The length of a quoted stretch; a doubled quote is part of it.
fn quoted(text: &str, quote: char) -> usize {
    let mut signs = text.char_indices().skip(1).peekable();
    while let Some((at, sign)) = signs.next() {
        if sign == quote && signs.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{
        super::code_text::{coloured, joined},
        *,
    };

    #[test]
    fn words_strings_numbers_and_comments_are_told_apart() {
        assert_eq!(
            coloured("ALTER TABLE t ADD \"C D\" VARCHAR(20) DEFAULT 'it''s' -- END\n", token),
            [
                (Kind::Keyword, "ALTER"),
                (Kind::Keyword, "TABLE"),
                (Kind::Keyword, "ADD"),
                (Kind::Keyword, "VARCHAR"),
                (Kind::Number, "20"),
                (Kind::Keyword, "DEFAULT"),
                (Kind::Text, "'it''s'"),
                (Kind::Comment, "-- END"),
            ]
        );
    }

    #[test]
    fn nothing_is_lost() {
        for sql in ["", "'open", "é 'ü''", "a--b", "{table_name}.𝄞 1.5e3 \"x"] {
            assert_eq!(joined(sql, token), sql);
        }
    }
}
