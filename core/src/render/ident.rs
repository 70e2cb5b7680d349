//! Identifiers: how SQLAlchemy shortens names, and which names it refuses.

use super::{Refused, text::join};
pub(super) use crate::quoting::{qualified, quote};
use crate::{
    fact::Text,
    ops::{Name, Relation},
    quoting::plain,
};

/// The longest name that PostgreSQL keeps, in characters as SQLAlchemy counts them.
const LONGEST: usize = 63;

/// A function's name with its packages: SQLAlchemy quotes a part only for its characters, never as a reserved word.
pub(super) fn function_name(name: &str) -> Text {
    let upper = name.to_uppercase();
    if super::expr::BARE_FUNCTIONS.contains(&upper.as_str()) {
        return Text::known(upper);
    }
    let parts: Vec<Text> =
        name.split('.')
            .map(|part| {
                if plain(&part.to_ascii_lowercase()) { Text::known(part) } else { quote(&Text::known(part)) }
            })
            .collect();
    join(&parts, ".")
}

/// Names in a row, with commas.
pub(super) fn quote_all<'a>(names: impl IntoIterator<Item = &'a Text>) -> Text {
    let quoted: Vec<Text> = names.into_iter().map(quote).collect();
    join(&quoted, ", ")
}

/// A table as SQLAlchemy's own constructs write it.
pub(super) fn relation(table: &Relation) -> Text {
    qualified(table.schema.as_ref(), &table.name)
}

/// A table as Alembic's `ALTER TABLE` constructs write it: a dot in the schema separates two names.
pub(super) fn altered_relation(table: &Relation) -> Text {
    let Some(schema) = table.schema.as_ref().and_then(Text::as_known).filter(|schema| schema.contains('.'))
    else {
        return relation(table);
    };
    let mut parts: Vec<Text> = schema.split('.').map(|part| quote(&Text::known(part))).collect();
    parts.push(quote(&table.name));
    join(&parts, ".")
}

/// The name of a constraint or an index: a long one is refused, unless `op.f` or a convention made it; then it is shortened.
pub(super) fn name(name: &Name) -> Result<Option<Text>, Refused> {
    let Name::Given { text, fixed } = name else { return Ok(None) };
    let Some(known) = text.as_known().filter(|known| known.chars().count() > LONGEST) else {
        return Ok(Some(quote(text)));
    };
    if !fixed {
        return Err(Refused::alembic(format!(
            "IdentifierError: Identifier '{known}' exceeds maximum length of {LONGEST} characters"
        )));
    }
    Ok(Some(quote(&Text::known(shortened(known)))))
}

/// A name that SQLAlchemy makes itself.
pub(super) fn made_name(made: Text) -> Result<Text, Refused> {
    name(&Name::Given { text: made, fixed: true }).map(Option::unwrap_or_default)
}

/// A name cut to 55 characters and told apart by the end of its MD5.
fn shortened(name: &str) -> String {
    let digest = format!("{:x}", md5::compute(name));
    let kept: String = name.chars().take(LONGEST - 8).collect();
    format!("{kept}_{}", digest.get(digest.len() - 4..).unwrap_or(""))
}

/// Whether a phrase such as `SET NULL` holds nothing but words, which is all that SQLAlchemy lets through.
pub(super) fn phrase(phrase: &Text) -> Result<Text, Refused> {
    let Some(known) = phrase.as_known() else { return Ok(phrase.clone()) };
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !known.starts_with(char::is_whitespace)
        && known.split_whitespace().all(is_word)
        && !known.trim().is_empty()
    {
        return Ok(phrase.clone());
    }
    Err(Refused::alembic(format!("CompileError: Unexpected SQL phrase: '{known}'")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(name: &str) -> String {
        quote(&Text::known(name)).to_string()
    }

    #[test]
    fn quotes_where_sqlalchemy_does() {
        for name in ["user_id", "a$b", "_x1", "name", "value"] {
            assert_eq!(quoted(name), name);
        }
        for name in ["User", "user", "order", "1a", "$a", "a b", "a-b", "é", ""] {
            assert_eq!(quoted(name), format!("\"{name}\""));
        }
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }

    #[test]
    fn long_names_are_refused_or_shortened() {
        let text = Text::known("a".repeat(64));
        assert!(name(&Name::Given { text: text.clone(), fixed: false }).is_err());
        let short =
            name(&Name::Given { text, fixed: true }).map(Option::unwrap_or_default).map(|t| t.to_string());
        assert_eq!(short.map(|text| text.len()).ok(), Some(60));
    }
}
