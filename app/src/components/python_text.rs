//! Python with the colours of the editor: keywords, strings, comments, numbers, what is called. Nothing depends on it.

use leptos::prelude::*;

/// What a stretch of Python is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Keyword,
    Text,
    Comment,
    Number,
    Function,
}

const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else", "except", "False",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "None", "not", "or", "pass",
    "raise", "return", "True", "try", "while", "with", "yield",
];

/// A piece of code.
pub(super) fn python_text(code: &str) -> Vec<AnyView> {
    let show = |(kind, text): (Kind, &str)| {
        let text = text.to_owned();
        let class = match kind {
            Kind::Plain => return text.into_any(),
            Kind::Keyword => "python__keyword",
            Kind::Text => "python__text",
            Kind::Comment => "python__comment",
            Kind::Number => "python__number",
            Kind::Function => "python__function",
        };
        view! { <span class=class>{text}</span> }.into_any()
    };
    pieces(code).into_iter().map(show).collect()
}

fn pieces(code: &str) -> Vec<(Kind, &str)> {
    let mut out: Vec<(Kind, &str)> = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '#' => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
            '"' | '\'' => (Kind::Text, string(rest)),
            first if first.is_ascii_digit() => {
                (Kind::Number, run(rest, |sign| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_')))
            }
            first if first.is_alphabetic() || first == '_' => word(rest),
            _ => (Kind::Plain, first.len_utf8()),
        };
        let (piece, after) = rest.split_at(length);
        out.push((kind, piece));
        rest = after;
    }
    out
}

/// A name, a keyword, or the letters before a string with the string.
fn word(text: &str) -> (Kind, usize) {
    let length = run(text, |sign| sign.is_alphanumeric() || sign == '_');
    let (word, after) = text.split_at(length);
    if after.starts_with(['"', '\''])
        && word.len() <= 2
        && word.bytes().all(|byte| b"rRbBfFuU".contains(&byte))
    {
        return (Kind::Text, length + string(after));
    }
    let kind = match word {
        word if KEYWORDS.contains(&word) => Kind::Keyword,
        _ if after.starts_with('(') => Kind::Function,
        _ => Kind::Plain,
    };
    (kind, length)
}

fn run(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|sign| !holds(sign)).unwrap_or(text.len())
}

/// The length of the string that a text begins with; to the end of its line where it is not closed, or of the text.
fn string(text: &str) -> usize {
    let mark = &text[..1];
    let long = text.get(..3).filter(|start| *start == mark.repeat(3));
    let quote = long.unwrap_or(mark);
    let mut at = quote.len();
    while let Some(sign) = text[at..].chars().next() {
        if text[at..].starts_with(quote) {
            return at + quote.len();
        }
        if sign == '\n' && long.is_none() {
            return at;
        }
        at += sign.len_utf8();
        if sign == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_strings_numbers_and_comments_are_told_apart() {
        let code = "with op.f(20, None): x = rb'it\\'s' + \"\"\"a\n\"b\"\"\"  # if";
        let coloured: Vec<_> = pieces(code).into_iter().filter(|(kind, _)| *kind != Kind::Plain).collect();
        assert_eq!(
            coloured,
            [
                (Kind::Keyword, "with"),
                (Kind::Function, "f"),
                (Kind::Number, "20"),
                (Kind::Keyword, "None"),
                (Kind::Text, "rb'it\\'s'"),
                (Kind::Text, "\"\"\"a\n\"b\"\"\""),
                (Kind::Comment, "# if"),
            ]
        );
    }

    #[test]
    fn nothing_is_lost() {
        let mut texts = vec!["", "'open\nx", "\"\"\"open", "'\\", "é('ü')", "𝄞 1.5e3_0 \"x", "f\"{a['b']}\""];
        texts.extend(retort_core::rules::CATALOGUE.iter().map(|rule| rule.docs));
        for code in texts {
            assert_eq!(pieces(code).into_iter().map(|(_, text)| text).collect::<String>(), code);
        }
    }
}
