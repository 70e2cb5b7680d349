//! A revision file of its own, for what must not run together with the rest.

use std::fmt::Write as _;

use crate::{
    report::NewFile,
    revision::Function,
    rules::RuleContext,
    settings::Runner,
    text::{ByteRange, SourceFile},
};

/// A revision that follows the one under review, with `upgrade` and `downgrade` as the lines of the two functions'
/// bodies: indented relative to the body, in the names (`op`, `sa`, `postgresql`) that the file under review uses.
///
/// Nothing when the revision has no known id, when another pasted revision follows it already, which would have to be
/// changed too, or when the lines use something that only the file under review has.
pub fn following(
    ctx: &RuleContext<'_>,
    message: &str,
    upgrade: &[String],
    downgrade: &[String],
) -> Option<NewFile> {
    let parent = ctx.revision.known_id()?;
    let lines = [upgrade, downgrade].concat();
    let uses = |name: &String| lines.iter().any(|line| says(line, name));
    if ctx.chain.has_child(parent) || ctx.revision.bound.iter().any(uses) {
        return None;
    }
    let imports = imports(ctx, &lines)?;
    Some(write(ctx.file, &[parent.to_owned()], message, &imports, upgrade, downgrade))
}

/// A revision that does nothing but bring heads together, as `alembic merge` writes it.
pub fn merging(file: &SourceFile, heads: &[String]) -> NewFile {
    write(file, heads, &merge_message(heads), "", &[], &[])
}

/// The command that writes such a revision.
pub fn merge_command(runner: Runner, heads: &[String]) -> String {
    let words: Vec<String> =
        [merge_message(heads)].iter().chain(heads).map(|word| shell_word(word)).collect();
    format!("{} merge -m {}", runner.alembic(), words.join(" "))
}

fn merge_message(heads: &[String]) -> String {
    format!("merge {}", heads.join(" and "))
}

/// A word as a shell takes it.
fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let quoted = word.replace('\'', r"'\''");
    format!("'{quoted}'")
}

fn write(
    file: &SourceFile,
    parents: &[String],
    message: &str,
    imports: &str,
    upgrade: &[String],
    downgrade: &[String],
) -> NewFile {
    let id = revision_id(&parents.join(", "), message);
    let mark = file.quotes();
    let mut text = format!("\"\"\"{message}\n\nRevision ID: {id}\nRevises: {}\n\"\"\"\n", parents.join(", "));
    text.push_str(imports);
    let parents = super::frame::python(file, parents);
    let _ = write!(
        text,
        "\nrevision = {mark}{id}{mark}\ndown_revision = {parents}\nbranch_labels = None\ndepends_on = None\n",
    );
    for (name, body) in [("upgrade", upgrade), ("downgrade", downgrade)] {
        let _ = write!(text, "\n\ndef {name}() -> None:\n{}", indented(body));
    }
    let folder = file.path.rfind('/').map_or("", |at| file.path.get(..=at).unwrap_or(""));
    NewFile { path: format!("{folder}{id}_{}.py", slug(message)), text: text.replace('\n', file.newline()) }
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

/// The lines of a function's body, from behind its header to its end, with comments; and where they are. Nothing where the
/// body begins beside the header, or where [`lines_of`] would find nothing.
pub fn body_of(file: &SourceFile, function: &Function) -> Option<(ByteRange, Vec<String>)> {
    let start = file.lines.line_end(file.lines.line_of(function.header.end));
    let end = file.lines.line_end(file.lines.line_of(function.body.end));
    let text = file.slice(ByteRange::new(start, end));
    if start > function.body.start || text.contains("\"\"\"") || text.contains("'''") {
        return None;
    }
    let indent = file.indent_at(function.body.start);
    let lines = text.lines().map(|line| line.strip_prefix(indent).unwrap_or(line).trim_end().to_owned());
    Some((ByteRange::new(start, end), lines.collect()))
}

/// Twelve hexadecimal digits, as Alembic makes them, but the same for the same parent and message.
pub fn revision_id(parent: &str, message: &str) -> String {
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
    words(line, name).any(|after| after == Some('.'))
}

/// Whether `name` stands in a line as a word of its own.
fn says(line: &str, name: &str) -> bool {
    words(line, name).next().is_some()
}

/// What follows `name` in a line, each time that it is not part of another word or name.
fn words<'a>(line: &'a str, name: &'a str) -> impl Iterator<Item = Option<char>> + 'a {
    let in_name = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(name).filter_map(move |(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line.get(at + name.len()..).and_then(|after| after.chars().next());
        let alone =
            !after.is_some_and(in_name) && !before.is_some_and(|before| in_name(before) || before == '.');
        alone.then_some(after)
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
    fn a_merge_is_a_command_too() {
        let heads = ["7c20ab51d9e3".to_owned(), "it's".to_owned()];
        assert_eq!(
            merge_command(Runner::Uv, &heads),
            r"uv run alembic merge -m 'merge 7c20ab51d9e3 and it'\''s' 7c20ab51d9e3 'it'\''s'"
        );
        assert!(merge_command(Runner::None, &heads).starts_with("alembic merge "));
    }

    #[test]
    fn a_name_counts_where_it_stands_by_itself() {
        assert!(mentions("x = sa.text('a')", "sa"));
        assert!(!mentions("usa.text('a')", "sa") && !mentions("a.sa.text", "sa") && !mentions("sand", "sa"));
    }
}
