//! SQL with a little colour: words in capitals, strings, comments, holes. Nothing depends on it.

use leptos::prelude::*;

/// What a stretch of SQL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Keyword,
    Text,
    Comment,
    Number,
}

/// A statement's text.
pub(super) fn sql_text(sql: &str) -> impl IntoView + use<> {
    view! { <pre class="sql"><code>{sql_pieces(sql)}</code></pre> }
}

/// SQL where its place is made already.
pub(super) fn sql_pieces(sql: &str) -> Vec<AnyView> {
    let show = |(kind, text): (Kind, &str)| {
        let text = text.to_owned();
        match kind {
            Kind::Plain => text.into_any(),
            Kind::Keyword => view! { <span class="sql__keyword">{text}</span> }.into_any(),
            Kind::Text => view! { <span class="sql__text">{text}</span> }.into_any(),
            Kind::Comment => view! { <span class="sql__comment">{text}</span> }.into_any(),
            Kind::Number => view! { <span class="sql__number">{text}</span> }.into_any(),
        }
    };
    pieces(sql).into_iter().map(show).collect()
}

fn pieces(sql: &str) -> Vec<(Kind, &str)> {
    let mut out: Vec<(Kind, &str)> = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '\'' => (Kind::Text, quoted(rest, '\'')),
            '"' => (Kind::Plain, quoted(rest, '"')),
            '-' if rest.starts_with("--") => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
            first if first.is_ascii_digit() => {
                (Kind::Number, run(rest, |sign| sign.is_ascii_digit() || sign == '.'))
            }
            first if first.is_alphabetic() || first == '_' => {
                let length = run(rest, |sign| sign.is_alphanumeric() || sign == '_');
                let is_keyword = length > 1 && rest[..length].bytes().all(|byte| byte.is_ascii_uppercase());
                (if is_keyword { Kind::Keyword } else { Kind::Plain }, length)
            }
            _ => (Kind::Plain, first.len_utf8()),
        };
        let (piece, after) = rest.split_at(length);
        out.push((kind, piece));
        rest = after;
    }
    out
}

fn run(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|sign| !holds(sign)).unwrap_or(text.len())
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
    use super::*;

    fn coloured(sql: &str) -> Vec<(Kind, &str)> {
        pieces(sql).into_iter().filter(|(kind, _)| *kind != Kind::Plain).collect()
    }

    #[test]
    fn words_strings_numbers_and_comments_are_told_apart() {
        assert_eq!(
            coloured("ALTER TABLE t ADD \"C D\" VARCHAR(20) DEFAULT 'it''s' -- END\n"),
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
            assert_eq!(pieces(sql).into_iter().map(|(_, text)| text).collect::<String>(), sql);
        }
    }
}
