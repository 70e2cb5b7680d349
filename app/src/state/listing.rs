//! The list of files: what each is, what was found in it, and which of them are looked for.

use std::collections::BTreeMap;

use retort_core::{
    protocol::Role,
    report::{FileReport, Severity},
};

use super::{FileId, Review, Workspace, intake::name_of};

/// What the engine said of a file, as far as the list tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Word {
    revision: Option<String>,
    message: Option<String>,
    errors: usize,
    warnings: usize,
    unreadable: bool,
}

/// A file in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Which.
    pub(crate) id: FileId,
    /// Its whole path.
    pub(crate) path: String,
    /// What it is there for.
    pub(crate) role: Role,
    /// What it does, where it says so.
    pub(crate) message: Option<String>,
    /// How many errors there are in it.
    pub(crate) errors: usize,
    /// How many warnings.
    pub(crate) warnings: usize,
    /// Whether it does not parse.
    pub(crate) unreadable: bool,
    revision: Option<String>,
}

/// What the engine said of each file, by path.
pub(crate) fn words(review: &Review) -> BTreeMap<String, Word> {
    review
        .reports()
        .map(|(report, is_readable)| (report.path.clone(), Word::of(report, !is_readable)))
        .collect()
}

/// All files, in their order.
pub(crate) fn rows(workspace: &Workspace, words: &BTreeMap<String, Word>) -> Vec<Row> {
    let row = |file: &super::File| {
        let word = words.get(&file.path).cloned().unwrap_or_default();
        // What was found before the file became context is not said any more.
        let count = |number| if file.role.is_review() { number } else { 0 };
        Row {
            id: file.id,
            path: file.path.clone(),
            role: file.role,
            message: word.message,
            errors: count(word.errors),
            warnings: count(word.warnings),
            unreadable: word.unreadable,
            revision: word.revision,
        }
    };
    workspace.files.iter().map(row).collect()
}

impl Word {
    fn of(report: &FileReport, unreadable: bool) -> Word {
        let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
        Word {
            revision: report.revision.clone(),
            message: report.message.clone(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            unreadable,
        }
    }
}

impl Row {
    /// The last part of its path.
    pub(crate) fn name(&self) -> &str {
        name_of(&self.path)
    }

    /// The same in two: the revision's id that it begins with, which may be cut short, and what it says.
    pub(crate) fn name_in_two(&self) -> (&str, &str) {
        let name = self.name();
        let id = self.revision.as_ref().filter(|id| name.starts_with(id.as_str()));
        let rest = id.and_then(|id| name.get(id.len()..)).filter(|rest| rest.starts_with('_'));
        name.split_at(name.len() - rest.map_or(name.len(), str::len))
    }

    /// Whether every word that is looked for is in its path, its revision or its message.
    pub(crate) fn has(&self, wanted: &str) -> bool {
        let texts = [Some(&self.path), self.revision.as_ref(), self.message.as_ref()];
        let has = |word: &str| {
            let word = word.to_lowercase();
            texts.iter().flatten().any(|text| text.to_lowercase().contains(&word))
        };
        wanted.split_whitespace().all(has)
    }
}

/// The roles that leave these files under review and make context of all others. What is no revision stays what it is.
pub(crate) fn only(rows: &[Row], is_wanted: impl Fn(&Row) -> bool) -> Vec<(FileId, Role)> {
    let changed = rows.iter().filter(|row| row.role != Role::Baseline).filter_map(|row| {
        let role = if is_wanted(row) { Role::Review } else { Role::Context };
        (role != row.role).then_some((row.id, role))
    });
    changed.collect()
}

/// The roles that leave only the heads under review.
pub(crate) fn only_heads(rows: &[Row], heads: &[String]) -> Vec<(FileId, Role)> {
    only(rows, |row| row.revision.as_ref().is_some_and(|revision| heads.contains(revision)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: FileId, revision: &str, role: Role) -> Row {
        Row {
            id,
            path: format!("db/versions/{revision}_x.py"),
            role,
            message: Some("Add the Index".into()),
            errors: 0,
            warnings: 0,
            unreadable: false,
            revision: Some(revision.into()),
        }
    }

    #[test]
    fn a_file_is_found_by_all_that_it_is_called() {
        let row = row(0, "a1", Role::Review);
        for wanted in ["", "a1", "A1_x", "versions", "index add", "  the "] {
            assert!(row.has(wanted), "{wanted}");
        }
        assert!(!row.has("b2") && !row.has("index b2"));
        assert_eq!(row.name(), "a1_x.py");
        assert_eq!(row.name_in_two(), ("a1", "_x.py"));
        let other = Row { path: "a1b2_x.py".into(), ..row };
        assert_eq!(other.name_in_two(), ("", "a1b2_x.py"));
    }

    #[test]
    fn only_some_are_reviewed_and_a_schema_stays_one() {
        let rows = [
            row(0, "a1", Role::Review),
            row(1, "b2", Role::Context),
            row(2, "c3", Role::Review),
            row(3, "d4", Role::Baseline),
        ];
        assert_eq!(
            only_heads(&rows, &["b2".into()]),
            [(0, Role::Context), (1, Role::Review), (2, Role::Context)]
        );
        assert_eq!(only(&rows, |_| true), [(1, Role::Review)]);
    }
}
