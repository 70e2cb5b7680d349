//! Edits of a revision's frame: its id and its parents, in the variables and in the docstring that repeats them.

use crate::{
    revision::Revision,
    rules::RuleContext,
    text::{ByteRange, Edit, SourceFile},
};

/// The label of the docstring's line with the id.
pub const ID: &str = "Revision ID";
/// The label of the docstring's line with the parents.
pub const PARENTS: &str = "Revises";

/// Gives the revision another id. Nothing where none is written.
pub fn set_id(ctx: &RuleContext<'_>, id: &str) -> Option<Vec<Edit>> {
    let variable = ctx.revision.id.as_ref()?;
    let mut edits = vec![Edit::replace(variable.at, super::quote(ctx.file, id))];
    edits.extend(note(ctx.file, ctx.revision, ID, id));
    Some(edits)
}

/// Lets the revision follow `parents`. Nothing where no `down_revision` is written.
pub fn set_parents(file: &SourceFile, revision: &Revision, parents: &[String]) -> Option<Vec<Edit>> {
    let variable = revision.down.as_ref()?;
    let mut edits = vec![Edit::replace(variable.at, python(file, parents))];
    edits.extend(note(file, revision, PARENTS, &parents.join(", ")));
    Some(edits)
}

/// Revision ids as the value of `down_revision`.
pub fn python(file: &SourceFile, ids: &[String]) -> String {
    match ids {
        [] => "None".to_owned(),
        [id] => super::quote(file, id),
        ids => {
            let quoted: Vec<String> = ids.iter().map(|id| super::quote(file, id)).collect();
            format!("({})", quoted.join(", "))
        }
    }
}

/// Writes `value` behind `label:` in the docstring, where such a line is.
pub fn note(file: &SourceFile, revision: &Revision, label: &str, value: &str) -> Option<Edit> {
    let at = revision.noted(file, label)?;
    let behind_colon = at.start == at.end;
    Some(Edit::replace(
        at,
        if behind_colon && !value.is_empty() { format!(" {value}") } else { value.to_owned() },
    ))
}

/// The ids that a line of the docstring names: `a, b`, also as Python would write it. `None` is none.
pub fn noted_ids<'a>(file: &'a SourceFile, revision: &Revision, label: &str) -> Option<Vec<&'a str>> {
    let text = file.slice(revision.noted(file, label)?);
    let words = text.split(|c: char| c.is_whitespace() || ",()[]'\"<>`".contains(c));
    Some(words.filter(|word| !word.is_empty() && !matches!(*word, "None" | "base")).collect())
}

/// Puts `name = value` on a line of its own behind the statement of another variable.
pub fn add_variable_behind(file: &SourceFile, statement: ByteRange, name: &str, value: &str) -> Option<Edit> {
    super::insert_after(file, statement, &[format!("{name} = {value}")])
}
