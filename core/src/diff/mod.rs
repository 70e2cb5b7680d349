//! The corrected version of a file: which fixes go into it, and its diff, where every change names the finding that asks
//! for it.
//!
//! A person decides on fixes, not on hunks: a fix may change several places, and half of it would be no cure.

mod hunk;
mod patch;

pub use hunk::{Hunk, Line, Piece, Sign, hunks};
pub use patch::patch;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    report::{Applicability, FileReport, Finding, Fix, NewFile, TextEdit},
    text::{ByteRange, Edit, LineIndex, apply_edits},
};

/// What a person decided about a file's fixes. What they did not decide on is taken as proposed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Decisions {
    /// Keys of the findings whose fix is not wanted.
    pub rejected: BTreeSet<String>,
    /// The fix that was chosen where a finding has several, by the finding's key.
    pub chosen: BTreeMap<String, usize>,
}

/// One fix of one finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Change {
    /// The finding's key.
    pub finding: String,
    /// Which of its fixes.
    pub fix: usize,
}

/// A file that the corrected version adds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Addition {
    /// The fix that adds it.
    pub change: Change,
    /// The file itself.
    pub file: NewFile,
}

/// The corrected version of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The fixes in it, by the place of their finding.
    pub changes: Vec<Change>,
    /// The differences, from top to bottom.
    pub hunks: Vec<Hunk>,
    /// The text with all of `changes` made.
    pub corrected: String,
    /// The files that `changes` add.
    pub additions: Vec<Addition>,
    /// Fixes that touch what an earlier one changes: their turn comes when that one is accepted or rejected.
    pub waiting: Vec<Change>,
    /// Fixes that the person does not want.
    pub rejected: Vec<Change>,
    /// Fixes that are only ever shown.
    pub suggestions: Vec<Change>,
}

/// Plans the corrected version of `text`, whose review is `file`.
///
/// Of two fixes that contradict each other the first by place wins and the other waits. Edits that two fixes have in
/// common, such as the same import, are made once, and a file that both add is added once.
pub fn plan(text: &str, file: &FileReport, decisions: &Decisions) -> Plan {
    let lines = LineIndex::new(text);
    let mut plan = Plan::default();
    let mut taken: Vec<(Edit, Vec<Change>)> = Vec::new();
    for finding in &file.findings {
        let Some((index, fix)) = preferred(finding, decisions) else { continue };
        let change = Change { finding: finding.key.clone(), fix: index };
        if fix.applicability == Applicability::Display {
            plan.suggestions.push(change);
        } else if decisions.rejected.contains(&finding.key) {
            plan.rejected.push(change);
        } else {
            let edits = to_edits(text, &lines, &fix.edits);
            if !fits(text, &taken, &edits) {
                plan.waiting.push(change);
                continue;
            }
            for edit in edits {
                match taken.iter_mut().find(|(made, _)| *made == edit) {
                    Some((_, owners)) => owners.push(change.clone()),
                    None => taken.push((edit, vec![change.clone()])),
                }
            }
            for file in &fix.new_files {
                if !plan.additions.iter().any(|addition| addition.file == *file) {
                    plan.additions.push(Addition { change: change.clone(), file: file.clone() });
                }
            }
            plan.changes.push(change);
        }
    }
    let edits: Vec<Edit> = taken.iter().map(|(edit, _)| edit.clone()).collect();
    plan.corrected = apply_edits(text, &edits).unwrap_or_else(|_| text.to_owned());
    plan.hunks = hunks(text, &taken);
    plan
}

/// The diff that one fix alone would make: how a fix that is only shown is shown.
pub fn preview(text: &str, change: &Change, fix: &Fix) -> Vec<Hunk> {
    let edits = to_edits(text, &LineIndex::new(text), &fix.edits);
    let owned: Vec<_> = edits.into_iter().map(|edit| (edit, vec![change.clone()])).collect();
    hunks(text, &owned)
}

/// The edits that `changes` make together, in order, each once: what the editor is given.
pub fn edits_of(file: &FileReport, changes: &[Change]) -> Vec<TextEdit> {
    let mut edits: Vec<&TextEdit> = Vec::new();
    for edit in changes.iter().filter_map(|change| fix_of(file, change)).flat_map(|(_, fix)| &fix.edits) {
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.into_iter().cloned().collect()
}

/// The finding and the fix that a change names, unless the report is another one.
pub fn fix_of<'file>(file: &'file FileReport, change: &Change) -> Option<(&'file Finding, &'file Fix)> {
    let finding = file.findings.iter().find(|finding| finding.key == change.finding)?;
    Some((finding, finding.fixes.get(change.fix)?))
}

/// The fix that a finding puts forward: the chosen one, else the first that may be applied, else the first.
pub fn preferred<'finding>(
    finding: &'finding Finding,
    decisions: &Decisions,
) -> Option<(usize, &'finding Fix)> {
    let chosen = decisions.chosen.get(&finding.key).copied();
    let applicable = || finding.fixes.iter().position(|fix| fix.applicability != Applicability::Display);
    let index = chosen.filter(|index| *index < finding.fixes.len()).or_else(applicable).unwrap_or(0);
    Some((index, finding.fixes.get(index)?))
}

/// Whether `edits` can be made together with those that are `taken` already.
fn fits(text: &str, taken: &[(Edit, Vec<Change>)], edits: &[Edit]) -> bool {
    apply_edits(text, edits).is_ok()
        && edits
            .iter()
            .all(|edit| taken.iter().all(|(made, _)| made == edit || !clash(made.range, edit.range)))
}

/// Whether two different edits contradict each other: they share a byte, or one inserts in the middle of the other.
fn clash(a: ByteRange, b: ByteRange) -> bool {
    a.overlaps(b) || inside(a, b) || inside(b, a)
}

/// Whether `place` is an insertion strictly inside `range`.
fn inside(place: ByteRange, range: ByteRange) -> bool {
    place.start == place.end && range.start < place.start && place.start < range.end
}

/// Edits as bytes of `text`.
fn to_edits(text: &str, lines: &LineIndex, edits: &[TextEdit]) -> Vec<Edit> {
    let range = |edit: &TextEdit| {
        ByteRange::new(lines.offset(text, edit.span.start), lines.offset(text, edit.span.end))
    };
    edits.iter().map(|edit| Edit::replace(range(edit), edit.text.clone())).collect()
}

#[cfg(test)]
mod tests;
