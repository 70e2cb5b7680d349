//! What a file is, as far as its name and a look at its text tell.

use crate::protocol::{InputFile, Role};

/// Why a file is not taken that is named as something else.
pub(super) const NO_SOURCE: &str = "is neither Python nor SQL";

/// Folders in which no revision of the project's own stands.
const FOREIGN: [&str; 6] =
    ["__pycache__", "node_modules", "site-packages", "venv", "__MACOSX", "dist-packages"];

/// Whether a file in a folder is worth a look: Python, SQL, or a diff, and not of somebody else's.
pub fn is_wanted(path: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    (is_source(path) || has_end(path, &["diff", "patch"])) && !folders.any(is_foreign)
}

/// Whether no revision of the project's own stands in a folder of this name.
pub fn is_foreign(folder: &str) -> bool {
    folder.starts_with('.') && folder.len() > 2 || FOREIGN.contains(&folder)
}

/// Whether it is named as Python or SQL.
pub(super) fn is_source(path: &str) -> bool {
    has_end(path, &["py", "sql"])
}

/// Whether it is named as Python.
pub(super) fn is_python(path: &str) -> bool {
    has_end(path, &["py"])
}

fn has_end(path: &str, ends: &[&str]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    end.is_some_and(|end| ends.contains(&end.as_str()))
}

/// Whether a Python text says that it is a revision. A quick look: the engine reads it for good.
pub(super) fn is_revision(text: &str) -> bool {
    text.lines().any(|line| {
        let says = |word: &str, next: &[char]| {
            line.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with(next))
        };
        says("revision", &['=', ':']) || says("def upgrade", &['('])
    })
}

/// Whether it is what `pg_dump` writes.
pub(super) fn is_dump(text: &str) -> bool {
    text.lines().take(12).any(|line| line.trim_end().starts_with("-- PostgreSQL database dump"))
}

/// What a file is there for, as far as its text tells: a dump says what was there before.
pub fn role_of(text: &str) -> Role {
    if is_dump(text) { Role::Baseline } else { Role::Review }
}

/// What speaks against a Python file: that it is no revision.
pub(super) fn no_revision(path: &str, text: &str) -> Option<&'static str> {
    (is_python(path) && !is_revision(text))
        .then_some("is no revision: it has neither `revision` nor `upgrade()`")
}

/// What speaks against a file that was found in a folder.
pub(super) fn objection(path: &str, text: &str, has_revisions: bool) -> Option<&'static str> {
    if is_python(path) {
        no_revision(path, text)
    } else {
        (has_revisions && !is_dump(text))
            .then_some("stands beside revisions, which may read it; drop it by itself to review it")
    }
}

/// What speaks against a file that was chosen together with revisions: it is none, and no SQL. A text without a name may be
/// anything.
pub(super) fn stranger(path: &str, text: &str) -> Option<&'static str> {
    if is_python(path) {
        no_revision(path, text)
    } else {
        let is_named = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        (is_named && !is_source(path) && !is_dump(text) && !is_revision(text)).then_some(NO_SOURCE)
    }
}

/// A file with its role.
pub(super) fn as_file(path: Option<String>, text: String) -> InputFile {
    let role = role_of(&text);
    let path = path.unwrap_or_else(|| name_for(&text, role));
    InputFile { path, text, role }
}

/// A name for a text that came without: by its revision's id, as Alembic would begin it.
fn name_for(text: &str, role: Role) -> String {
    if role == Role::Baseline {
        return "schema.sql".to_owned();
    }
    match revision_id(text) {
        Some(id) => format!("{id}.py"),
        None if is_revision(text) => "migration.py".to_owned(),
        None => "migration.sql".to_owned(),
    }
}

/// What is assigned to `revision`, where it is a plain string.
fn revision_id(text: &str) -> Option<&str> {
    let assigned =
        text.lines().find_map(|line| line.strip_prefix("revision")?.split_once('='))?.1.trim_start();
    let quote = assigned.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let id = assigned.get(1..)?.split(quote).next()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    (!id.is_empty() && id.len() <= 64 && id.chars().all(is_plain)).then_some(id)
}
