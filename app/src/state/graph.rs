//! The revisions on the page as a graph: what each row of its drawing says.

use retort_core::{
    chain::{Chain, Layout, Link, Mark, Node, Row},
    protocol::Role,
    report::{FileKind, FileReport, Severity},
};

use super::Review;

/// The revisions, and where they go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Graph {
    /// Who follows whom.
    pub(crate) chain: Chain,
    /// Where each goes.
    pub(crate) layout: Layout,
    /// What is to say of the place of each, in the order of the chain's files.
    marks: Vec<Vec<Mark>>,
}

/// What is said of a file in its row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Revision {
    /// Its path.
    pub(crate) path: String,
    /// Its id, where it has one.
    pub(crate) id: Option<String>,
    /// Its message, or the name of its file where it has none.
    pub(crate) title: String,
    /// What it follows.
    pub(crate) parents: Vec<String>,
    /// What it depends on.
    pub(crate) depends_on: Vec<String>,
    /// What is to say of its place.
    pub(crate) marks: Vec<Mark>,
    /// Whether it is no revision but plain SQL.
    pub(crate) sql: bool,
    /// Whether it is there only to understand the others by.
    pub(crate) context: bool,
    /// Whether its text can be read.
    pub(crate) readable: bool,
    /// How many errors were found.
    pub(crate) errors: usize,
    /// How many warnings.
    pub(crate) warnings: usize,
}

/// One row of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Drawn {
    /// Its place, from the top.
    pub(crate) at: usize,
    /// Where node and lines go.
    pub(crate) row: Row,
    /// The file that it is about; nothing where it is missing.
    pub(crate) revision: Option<Revision>,
}

/// What the chain is made of: the files that run.
pub(crate) fn links(review: &Review) -> Vec<Link> {
    running(review).map(|(report, _)| link(report)).collect()
}

/// The same files, with what is said of them but for their place.
pub(crate) fn revisions(review: &Review) -> Vec<Revision> {
    running(review).map(|(report, readable)| revision(report, readable)).collect()
}

/// How many files run.
pub(crate) fn count(review: &Review) -> usize {
    running(review).count()
}

fn running(review: &Review) -> impl Iterator<Item = (&FileReport, bool)> {
    let runs = |report: &FileReport| report.kind != FileKind::Other && report.role != Role::Baseline;
    review.reports().filter(move |(report, _)| runs(report))
}

fn link(report: &FileReport) -> Link {
    Link {
        path: report.path.clone(),
        id: report.revision.clone(),
        parents: report.down_revision.clone(),
        depends_on: report.depends_on.clone(),
        labels: report.branch_labels.clone(),
        message: report.message.clone(),
        uncertain: report.uncertain,
    }
}

fn revision(report: &FileReport, readable: bool) -> Revision {
    let found = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let name = report.path.rsplit('/').next().unwrap_or(&report.path);
    Revision {
        path: report.path.clone(),
        id: report.revision.clone(),
        title: report
            .message
            .clone()
            .filter(|message| !message.is_empty())
            .unwrap_or_else(|| name.to_owned()),
        parents: report.down_revision.clone(),
        depends_on: report.depends_on.clone(),
        marks: Vec::new(),
        sql: report.kind == FileKind::Sql,
        context: report.role == Role::Context,
        readable,
        errors: found(Severity::Error),
        warnings: found(Severity::Warning),
    }
}

impl Graph {
    /// The graph of these files.
    pub(crate) fn of(links: Vec<Link>) -> Graph {
        let chain = Chain::new(links);
        let (layout, marks) = (Layout::of(&chain), chain.marks());
        Graph { chain, layout, marks }
    }

    /// One row; `revisions` are the files of the chain.
    pub(crate) fn drawn(&self, at: usize, revisions: &[Revision]) -> Option<Drawn> {
        let row = self.layout.rows.get(at)?.clone();
        let revision = match row.node {
            Node::Missing(_) => None,
            Node::File(index) => {
                let revision = revisions.get(index)?.clone();
                let marks = self.marks.get(index).filter(|_| !revision.sql).cloned().unwrap_or_default();
                Some(Revision { marks, ..revision })
            }
        };
        Some(Drawn { at, row, revision })
    }

    /// The row of a file.
    pub(crate) fn row_of(&self, path: &str) -> Option<usize> {
        self.layout.rows.iter().position(|row| match row.node {
            Node::File(index) => self.chain.links().get(index).is_some_and(|link| link.path == path),
            Node::Missing(_) => false,
        })
    }

    /// The next row with a file, beginning at `from` and going down or up.
    pub(crate) fn next_file(&self, from: usize, down: bool) -> Option<usize> {
        let is_file =
            |at: &usize| self.layout.rows.get(*at).is_some_and(|row| matches!(row.node, Node::File(_)));
        if down { (from..self.layout.rows.len()).find(is_file) } else { (0..=from).rev().find(is_file) }
    }

    /// How many revisions have something about their place at which Alembic stops.
    pub(crate) fn problems(&self, revisions: &[Revision]) -> usize {
        let files = self.marks.iter().zip(revisions);
        files.filter(|(marks, revision)| !revision.sql && marks.iter().any(Mark::is_problem)).count()
    }

    /// What it is, in a few words: `12 revisions, 2 heads`.
    pub(crate) fn summary(&self) -> String {
        let plural = |number: usize, one: &str| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {one}s"),
        };
        format!(
            "{}, {}",
            plural(self.chain.links().len(), "revision"),
            plural(self.chain.heads().len(), "head")
        )
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use retort_core::{
        protocol::{Input, InputFile},
        report::Report,
    };

    use super::*;

    fn report(id: &str, parents: &[&str]) -> FileReport {
        FileReport {
            path: format!("versions/{id}.py"),
            kind: FileKind::Revision,
            revision: Some(id.into()),
            down_revision: parents.iter().copied().map(str::to_owned).collect(),
            ..FileReport::default()
        }
    }

    fn reviewed(files: Vec<FileReport>) -> Review {
        let input = |report: &FileReport| InputFile { path: report.path.clone(), ..InputFile::default() };
        let input = Input { files: files.iter().map(input).collect(), ..Input::default() };
        let mut review = Review::default();
        let files = files.into_iter().map(Arc::new).collect();
        review.answered(&input, Report { files, ..Report::default() }, 1);
        review
    }

    fn rows(review: &Review) -> Vec<Drawn> {
        let (graph, revisions) = (Graph::of(links(review)), revisions(review));
        (0..graph.layout.rows.len()).filter_map(|at| graph.drawn(at, &revisions)).collect()
    }

    #[test]
    fn each_row_says_what_its_file_is() {
        let context =
            FileReport { role: Role::Context, message: Some("the first".into()), ..report("a", &[]) };
        let rows = rows(&reviewed(vec![context, report("b", &["a"])]));
        let said: Vec<(&str, bool, &[Mark])> = rows
            .iter()
            .filter_map(|row| row.revision.as_ref())
            .map(|revision| (revision.title.as_str(), revision.context, revision.marks.as_slice()))
            .collect();
        assert_eq!(said, [("b.py", false, &[Mark::Head][..]), ("the first", true, &[Mark::Base])]);
    }

    #[test]
    fn what_does_not_run_has_no_row_and_sql_no_place_to_speak_of() {
        let other = FileReport { path: "env.py".into(), ..FileReport::default() };
        let dump = FileReport {
            path: "dump.sql".into(),
            kind: FileKind::Sql,
            role: Role::Baseline,
            ..FileReport::default()
        };
        let sql = FileReport { path: "a.sql".into(), kind: FileKind::Sql, ..FileReport::default() };
        let review = reviewed(vec![other, dump, sql]);
        assert_eq!(count(&review), 1);
        let rows = rows(&review);
        let revision = rows[0].revision.as_ref().unwrap();
        assert_eq!((revision.path.as_str(), revision.sql, revision.marks.len()), ("a.sql", true, 0));
    }

    #[test]
    fn problems_are_counted_by_file() {
        let problems = |files: Vec<FileReport>| {
            let review = reviewed(files);
            Graph::of(links(&review)).problems(&revisions(&review))
        };
        assert_eq!(problems(vec![report("a", &["gone"]), report("b", &["a"]), report("c", &["a"])]), 0);
        assert_eq!(problems(vec![report("a", &["b"]), report("b", &["a"]), report("c", &["b"])]), 2);
        let again = FileReport { path: "again.py".into(), ..report("a", &[]) };
        assert_eq!(problems(vec![report("a", &[]), again]), 1);
    }

    #[test]
    fn keys_go_past_what_is_missing() {
        let graph =
            Graph::of(links(&reviewed(vec![report("a", &["gone"]), report("b", &["a"]), report("x", &[])])));
        let missing = graph.layout.rows.iter().position(|row| matches!(row.node, Node::Missing(_))).unwrap();
        assert_eq!(graph.next_file(missing, false), Some(missing - 1));
        assert_eq!(graph.next_file(missing, true), Some(missing + 1));
        assert_eq!(graph.next_file(0, true), Some(0));
        assert_eq!(graph.row_of("versions/b.py").map(|at| at < missing), Some(true));
        assert_eq!(graph.summary(), "3 revisions, 2 heads");
    }
}
