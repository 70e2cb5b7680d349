//! Python with the colours of the editor: keywords, strings, comments, numbers, what is called. Nothing depends on it.

use leptos::prelude::AnyView;

use super::code_text::{Kind, code_text, run};

const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else", "except", "False",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "None", "not", "or", "pass",
    "raise", "return", "True", "try", "while", "with", "yield",
];

/// A piece of code.
pub(super) fn python_text(code: &str) -> Vec<AnyView> {
    code_text(code, token, "python")
}

fn token(text: &str) -> (Kind, usize) {
    match text.chars().next() {
        None => (Kind::Plain, 0),
        Some('#') => (Kind::Comment, run(text, |sign| sign != '\n')),
        Some('"' | '\'') => (Kind::Text, string(text)),
        Some(first) if first.is_ascii_digit() => {
            (Kind::Number, run(text, |sign| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_')))
        }
        Some(first) if first.is_alphabetic() || first == '_' => word(text),
        Some(first) => (Kind::Plain, first.len_utf8()),
    }
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
    use super::{
        super::code_text::{coloured, joined},
        *,
    };

    #[test]
    fn words_strings_numbers_and_comments_are_told_apart() {
        let code = "with op.f(20, None): x = rb'it\\'s' + \"\"\"a\n\"b\"\"\"  # if";
        assert_eq!(
            coloured(code, token),
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
            assert_eq!(joined(code, token), code);
        }
    }
}
