//! A revision file of its own, for what must not run together with the rest.

use std::fmt::Write as _;

use crate::{
    report::NewFile,
    rules::RuleContext,
    text::{ByteRange, SourceFile},
};

/// A revision that follows the one under review, with `upgrade` and `downgrade` as the lines of the two functions'
/// bodies: indented relative to the body, in the names (`op`, `sa`, `postgresql`) that the file under review uses.
///
/// Nothing when the revision has no known id, or when another pasted revision follows it already: that one would have to
/// be changed too.
pub fn following(
    ctx: &RuleContext<'_>,
    message: &str,
    upgrade: &[String],
    downgrade: &[String],
) -> Option<NewFile> {
    let parent = ctx.revision.known_id()?;
    if ctx.chain.has_child(parent) {
        return None;
    }
    let id = revision_id(parent, message);
    let mark = ctx.file.quotes();
    let mut text = format!("\"\"\"{message}\n\nRevision ID: {id}\nRevises: {parent}\n\"\"\"\n");
    text.push_str(&imports(ctx, &[upgrade, downgrade].concat())?);
    let _ = write!(
        text,
        "\nrevision = {mark}{id}{mark}\ndown_revision = {mark}{parent}{mark}\nbranch_labels = None\ndepends_on = None\n",
    );
    for (name, body) in [("upgrade", upgrade), ("downgrade", downgrade)] {
        let _ = write!(text, "\n\ndef {name}() -> None:\n{}", indented(body));
    }
    let folder = ctx.file.path.rfind('/').map_or("", |at| ctx.file.path.get(..=at).unwrap_or(""));
    Some(NewFile {
        path: format!("{folder}{id}_{}.py", slug(message)),
        text: text.replace('\n', ctx.file.newline()),
    })
}

/// The lines of a statement without its own indentation, for another place. Nothing where it shares a line, or where a
/// string in it runs over several lines, which another indentation would change.
pub fn lines_of(file: &SourceFile, statement: ByteRange) -> Option<Vec<String>> {
    let own = super::statement_lines(file, statement)?;
    let text = file.slice(own);
    if text.contains("\"\"\"") || text.contains("'''") {
        return None;
    }
    let indent = file.indent_at(statement.start);
    Some(text.lines().map(|line| line.strip_prefix(indent).unwrap_or(line).trim_end().to_owned()).collect())
}

/// Twelve hexadecimal digits, as Alembic makes them, but the same for the same parent and message.
fn revision_id(parent: &str, message: &str) -> String {
    // FNV-1a, 64 bits.
    let text = parent.bytes().chain([0]).chain(message.bytes());
    let hash = text.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:012x}", hash >> 16)
}

/// The longest slug that Alembic's `truncate_slug_length` leaves by default, in characters.
const LONGEST_SLUG: usize = 40;

/// The message as it stands in a file's name: `ScriptDirectory` of Alembic does it so.
fn slug(message: &str) -> String {
    let words = message.split(|character: char| !character.is_alphanumeric() && character != '_');
    let slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_").to_lowercase();
    match slug.char_indices().nth(LONGEST_SLUG) {
        None => slug,
        Some((end, _)) => {
            let cut = slug.get(..end).unwrap_or(&slug);
            format!("{}_", cut.rsplit_once('_').map_or(cut, |(whole, _)| whole))
        }
    }
}

/// The imports that the lines need, under the names that the file under review has for them.
fn imports(ctx: &RuleContext<'_>, lines: &[String]) -> Option<String> {
    let names = &ctx.revision.names;
    let uses = |name: &str| lines.iter().any(|line| mentions(line, name));
    let op = names.op.as_deref()?;
    let mut text = String::new();
    if let Some(sa) = names.sa.as_deref().filter(|sa| uses(sa)) {
        text.push_str(&import("import sqlalchemy", "sqlalchemy", sa));
    }
    text.push_str(&import("from alembic import op", "op", op));
    if let Some(postgresql) = names.postgresql.as_deref().filter(|name| uses(name)) {
        text.push_str(&import("from sqlalchemy.dialects import postgresql", "postgresql", postgresql));
    }
    Some(text)
}

fn import(line: &str, name: &str, local: &str) -> String {
    if name == local { format!("{line}\n") } else { format!("{line} as {local}\n") }
}

/// Whether `name.` stands in a line as a word of its own.
fn mentions(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line.get(at + name.len()..).and_then(|after| after.chars().next());
        after == Some('.') && !before.is_some_and(|before| before.is_alphanumeric() || "_.".contains(before))
    })
}

fn indented(lines: &[String]) -> String {
    if lines.is_empty() {
        return "    pass\n".to_owned();
    }
    lines.iter().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names are those that `ScriptDirectory._rev_path` of Alembic 1.20.1 gives.
    #[test]
    fn files_are_named_as_alembic_names_them() {
        let long = "a".repeat(50);
        for (message, named) in [
            (
                "Check that orders.total holds, in a transaction of its own",
                "check_that_orders_total_holds_in_a_",
            ),
            ("validate fk_orders_user_id", "validate_fk_orders_user_id"),
            ("Größe der Tabelle", "größe_der_tabelle"),
            ("set NOT NULL on users.email", "set_not_null_on_users_email"),
            (long.as_str(), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_"),
            ("exactly forty characters of text are he_re", "exactly_forty_characters_of_text_are_he_"),
            ("", ""),
        ] {
            assert_eq!(slug(message), named);
        }
    }

    #[test]
    fn an_id_is_twelve_digits_and_the_same_again() {
        let id = revision_id("1a2b3c4d5e6f", "validate fk_orders_user_id");
        assert!(id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        assert_eq!(id, revision_id("1a2b3c4d5e6f", "validate fk_orders_user_id"));
        assert_ne!(id, revision_id("1a2b3c4d5e6e", "validate fk_orders_user_id"));
    }

    #[test]
    fn a_name_counts_where_it_stands_by_itself() {
        assert!(mentions("x = sa.text('a')", "sa"));
        assert!(!mentions("usa.text('a')", "sa") && !mentions("a.sa.text", "sa") && !mentions("sand", "sa"));
    }
}
