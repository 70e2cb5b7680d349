//! What the engine said, as the worker's client keeps it.

use std::{collections::BTreeMap, sync::Arc};

use retort_core::{
    protocol::Input,
    report::{FileReport, HeadPair, Report, SyntaxError},
    settings::{PgVersion, Settings},
};

use super::changed::Changed;

/// How the engine does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Status {
    /// It has not said yet that it is there.
    #[default]
    Loading,
    /// It is at work on something newer than what is shown.
    Reviewing,
    /// What is shown is its last word.
    Fresh,
    /// It died of a text, which will not be sent again unasked.
    Crashed(Crash),
    /// It cannot be started.
    Broken(String),
}

/// What is known of a crash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crash {
    /// What it was asked.
    pub(crate) input: Arc<Input>,
    /// What the browser says of its end.
    pub(crate) error: String,
    /// Whether there is a new engine: one that crashes again and again is left alone.
    pub(crate) restarted: bool,
}

/// The engine's answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Review {
    /// How the engine does.
    pub(crate) status: Status,
    /// How many reviews it has finished.
    pub(crate) count: u32,
    /// How long the last one took, in microseconds.
    pub(crate) micros: u64,
    /// By which settings.
    settings: Option<Settings>,
    /// What the last answer changed by its settings, where these were others than before.
    pub(crate) changed: Option<Changed>,
    /// The files' paths, in the order in which they were given.
    paths: Vec<String>,
    /// Heads that stand side by side.
    pub(crate) pairs: Vec<HeadPair>,
    /// The revisions that no other names as its parent.
    pub(crate) heads: Vec<String>,
    /// The order in which the files run upwards, as indexes into them.
    order: Vec<usize>,
    /// How much of the one at work is done, where that takes long.
    pub(crate) percent: Option<u8>,
    files: BTreeMap<String, Known>,
}

/// What is known of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    /// The last review of a text that could be read, or of the first text there was.
    report: Arc<FileReport>,
    /// That text.
    text: Arc<str>,
    /// For which version of PostgreSQL it was reviewed.
    pg: PgVersion,
    /// The review of the same text for the version that was chosen before.
    other: Option<(PgVersion, Arc<FileReport>)>,
    /// Why the text of now cannot be read, when it is another one.
    error: Option<SyntaxError>,
}

/// One file's review as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// What was found.
    pub(crate) report: Arc<FileReport>,
    /// The text in which it was found: what positions and fixes belong to.
    pub(crate) text: Arc<str>,
    /// What was found in the same text for the version of PostgreSQL that was chosen before.
    pub(crate) other: Option<(PgVersion, Arc<FileReport>)>,
    /// Set while the present text cannot be read; `report` is then from before, if there was a before.
    pub(crate) error: Option<SyntaxError>,
    /// Whether `report` is from before the text stopped parsing.
    pub(crate) stale: bool,
}

impl Review {
    /// Takes an answer in. A file that could be read before and cannot now keeps what was said of it, as long as its
    /// text is still the same one in the making.
    pub(crate) fn answered(&mut self, input: &Input, report: Report, micros: u64) {
        let pg = input.settings.pg;
        let is_otherwise = self.settings.as_ref().is_some_and(|settings| *settings != input.settings);
        let mut changed = Changed::default();
        let mut before = std::mem::take(&mut self.files);
        for (file, report) in input.files.iter().zip(report.files) {
            let known = before.remove(&file.path).filter(|known| known.report.error.is_none());
            if let Some(known) = known.as_ref().filter(|known| is_otherwise && *known.text == *file.text) {
                changed.count(&known.report, &report);
            }
            let known = match (known, &report.error) {
                (Some(known), Some(error)) if is_edit(&known.text, &file.text) => {
                    Known { error: Some(error.clone()), ..known }
                }
                (known, error) => {
                    let error = error.clone();
                    match known.filter(|known| *known.text == *file.text) {
                        Some(known) if known.pg == pg => Known { report, error, ..known },
                        Some(Known { report: old, text, pg: old_pg, .. }) => {
                            Known { report, text, pg, other: Some((old_pg, old)), error }
                        }
                        None => Known { report, text: file.text.as_str().into(), pg, other: None, error },
                    }
                }
            };
            self.files.insert(file.path.clone(), known);
        }
        self.changed = is_otherwise.then_some(changed).filter(|changed| changed.files > 0);
        self.settings = Some(input.settings.clone());
        self.pairs = report.pairs;
        self.paths = input.files.iter().map(|file| file.path.clone()).collect();
        self.heads = report.heads;
        self.order = report.order;
        self.status = Status::Fresh;
        self.percent = None;
        self.count += 1;
        self.micros = micros;
    }

    /// What was found in each file, in the order in which they were given, and whether its text of now can be read.
    pub(crate) fn reports(&self) -> impl Iterator<Item = (&FileReport, bool)> {
        let known = self.paths.iter().filter_map(|path| self.files.get(path));
        known.map(|known| (&*known.report, known.error.is_none()))
    }

    /// What was found in all files together, in the order of `paths`. A text that cannot be read has its error, and nothing
    /// of what was found before.
    pub(crate) fn whole<'path>(&self, paths: impl Iterator<Item = &'path str>) -> Report {
        let of = |path: &str| match self.files.get(path) {
            Some(Known { report, error: None, .. }) => Arc::clone(report),
            Some(Known { report, error, .. }) => Arc::new(FileReport {
                path: path.to_owned(),
                kind: report.kind,
                role: report.role,
                error: error.clone(),
                ..FileReport::default()
            }),
            None => Arc::new(FileReport { path: path.to_owned(), ..FileReport::default() }),
        };
        let paths: Vec<&str> = paths.collect();
        let order = if paths.iter().eq(&self.paths) { self.order.clone() } else { Vec::new() };
        let files = paths.into_iter().map(of).collect();
        Report { files, heads: self.heads.clone(), order, pairs: self.pairs.clone() }
    }

    /// What there is to show of a file.
    pub(crate) fn of(&self, path: &str) -> Option<Shown> {
        self.files.get(path).map(|known| Shown {
            report: Arc::clone(&known.report),
            text: Arc::clone(&known.text),
            other: known.other.clone(),
            error: known.error.clone(),
            stale: known.error.is_some() && known.report.error.is_none(),
        })
    }
}

/// Whether one text has come of another by editing: at least half of the lines of old are in it, blank ones aside.
fn is_edit(old: &str, new: &str) -> bool {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for line in written_lines(new) {
        *left.entry(line).or_default() += 1;
    }
    let (mut all, mut kept) = (0_usize, 0_usize);
    for line in written_lines(old) {
        all += 1;
        if let Some(count) = left.get_mut(line).filter(|count| **count > 0) {
            *count -= 1;
            kept += 1;
        }
    }
    all > 0 && kept * 2 >= all
}

/// The lines of a text that are not blank, without what surrounds them.
fn written_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use retort_core::{protocol::InputFile, report::FileKind, text::Span};

    use super::*;

    fn input(text: &str) -> Input {
        Input {
            files: vec![InputFile { path: "a.py".into(), text: text.into(), ..InputFile::default() }],
            ..Input::default()
        }
    }

    fn report(message: &str, error: Option<&str>) -> Report {
        let error = error.map(|message| SyntaxError { span: Span::default(), message: message.into() });
        let file = FileReport {
            path: "a.py".into(),
            kind: FileKind::Revision,
            message: Some(message.into()),
            error,
            ..FileReport::default()
        };
        Report { files: vec![Arc::new(file)], ..Report::default() }
    }

    #[test]
    fn a_text_that_cannot_be_read_keeps_what_was_said_before() {
        let mut review = Review::default();
        review.answered(&input("good\nlines"), report("one", None), 1);
        review.answered(&input("good\nbad"), report("", Some("wrong")), 1);
        review.answered(&input("worse\nlines"), report("", Some("still wrong")), 1);
        let shown = review.of("a.py").unwrap();
        assert_eq!((shown.report.message.as_deref(), &*shown.text), (Some("one"), "good\nlines"));
        assert_eq!((shown.error.unwrap().message.as_str(), shown.stale), ("still wrong", true));

        review.answered(&input("good again"), report("two", None), 1);
        let shown = review.of("a.py").unwrap();
        assert_eq!((shown.report.message.as_deref(), shown.error, shown.stale), (Some("two"), None, false));
    }

    #[test]
    fn another_text_that_cannot_be_read_has_only_its_error() {
        let mut review = Review::default();
        review.answered(&input("good\nlines\nof one"), report("one", None), 1);
        review.answered(&input("good\nand another"), report("", Some("wrong")), 1);
        let shown = review.of("a.py").unwrap();
        assert_eq!((&*shown.text, shown.stale), ("good\nand another", false));
        assert_eq!(shown.error.unwrap().message, "wrong");
    }

    #[test]
    fn an_edit_keeps_half_of_the_lines_wherever_they_go() {
        assert!(is_edit("a\n\n  b\nc\nd\n", "x\nd\r\n\tb"));
        assert!(!is_edit("a\nb\nc", "c\nx\ny"));
        assert!(!is_edit("a\na\na", "a"), "each line counts once");
        assert!(!is_edit("\n  \n", "\n  \n"), "of nothing nothing is kept");
    }

    #[test]
    fn a_text_that_never_could_be_read_has_only_its_error() {
        let mut review = Review::default();
        review.answered(&input("bad"), report("", Some("wrong")), 1);
        review.answered(&input("worse"), report("", Some("still wrong")), 1);
        let shown = review.of("a.py").unwrap();
        assert_eq!((&*shown.text, shown.stale), ("worse", false));
        assert_eq!(shown.error.unwrap().message, "still wrong");
    }

    #[test]
    fn another_version_is_compared_with_the_one_before_it_until_the_text_changes() {
        let with = |text: &str, pg: u8| {
            let mut input = input(text);
            input.settings.pg = PgVersion::new(pg).unwrap();
            input
        };
        let mut review = Review::default();
        let mut compared = |text: &str, pg: u8| {
            review.answered(&with(text, pg), report(&pg.to_string(), None), 1);
            let other = review.of("a.py").unwrap().other;
            other.map(|(pg, report)| (pg.major(), report.message.clone().unwrap()))
        };
        assert_eq!(compared("text", 16), None);
        assert_eq!(compared("text", 12), Some((16, "16".into())));
        assert_eq!(compared("text", 12), Some((16, "16".into())), "some other setting changed");
        assert_eq!(compared("text", 18), Some((12, "12".into())));
        assert_eq!(compared("typed", 18), None);
    }

    #[test]
    fn a_file_that_is_gone_is_forgotten() {
        let mut review = Review::default();
        review.answered(&input("good"), report("one", None), 1);
        review.answered(&Input::default(), Report::default(), 1);
        assert_eq!(review.of("a.py"), None);
    }
}
