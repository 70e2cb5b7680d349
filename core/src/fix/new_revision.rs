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

/// The message in a file's name: lower case, at most forty characters, as Alembic does it.
fn slug(message: &str) -> String {
    let mut slug = String::new();
    for word in message.split(|character: char| !character.is_ascii_alphanumeric()) {
        if word.is_empty() || slug.len() + word.len() > 40 {
            continue;
        }
        if !slug.is_empty() {
            slug.push('_');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    slug
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
