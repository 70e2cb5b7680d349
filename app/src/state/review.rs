//! What the engine said, as the worker's client keeps it.

use std::{collections::BTreeMap, sync::Arc};

use retort_core::{
    protocol::Input,
    report::{FileReport, Report, SyntaxError},
};

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
    files: BTreeMap<String, Known>,
}

/// What is known of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    /// The last review of a text that could be read, or of the first text there was.
    report: Arc<FileReport>,
    /// That text.
    text: Arc<str>,
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
    /// Set while the present text cannot be read; `report` is then from before, if there was a before.
    pub(crate) error: Option<SyntaxError>,
    /// Whether `report` is from before the text stopped parsing.
    pub(crate) stale: bool,
}

impl Review {
    /// Takes an answer in. A file that could be read before and cannot now keeps what was said of it.
    pub(crate) fn answered(&mut self, input: &Input, report: Report, micros: u64) {
        let mut before = std::mem::take(&mut self.files);
        for (file, report) in input.files.iter().zip(report.files) {
            let known = before.remove(&file.path).filter(|known| known.report.error.is_none());
            let known = match (known, &report.error) {
                (Some(known), Some(error)) => Known { error: Some(error.clone()), ..known },
                (_, error) => {
                    let error = error.clone();
                    Known { report: Arc::new(report), text: file.text.as_str().into(), error }
                }
            };
            self.files.insert(file.path.clone(), known);
        }
        self.status = Status::Fresh;
        self.count += 1;
        self.micros = micros;
    }

    /// What there is to show of a file.
    pub(crate) fn of(&self, path: &str) -> Option<Shown> {
        self.files.get(path).map(|known| Shown {
            report: Arc::clone(&known.report),
            text: Arc::clone(&known.text),
            error: known.error.clone(),
            stale: known.error.is_some() && known.report.error.is_none(),
        })
    }
}

#[cfg(test)]
mod tests {
    use retort_core::{protocol::InputFile, report::FileKind, text::Span};

    use super::*;

    fn input(text: &str) -> Input {
        Input { files: vec![InputFile { path: "a.py".into(), text: text.into() }], ..Input::default() }
    }

    fn report(message: &str, error: Option<&str>) -> Report {
        let error = error.map(|message| SyntaxError { span: Span::default(), message: message.into() });
        let file = FileReport {
            path: "a.py".into(),
            kind: FileKind::Revision,
            revision: None,
            down_revision: Vec::new(),
            message: Some(message.into()),
            error,
            findings: Vec::new(),
            upgrade: Vec::new(),
            downgrade: Vec::new(),
            checklist: Vec::new(),
            safety: Vec::new(),
        };
        Report { files: vec![file], heads: Vec::new() }
    }

    #[test]
    fn a_text_that_cannot_be_read_keeps_what_was_said_before() {
        let mut review = Review::default();
        review.answered(&input("good"), report("one", None), 1);
        review.answered(&input("bad"), report("", Some("wrong")), 1);
        review.answered(&input("worse"), report("", Some("still wrong")), 1);
        let shown = review.of("a.py").unwrap();
        assert_eq!((shown.report.message.as_deref(), &*shown.text), (Some("one"), "good"));
        assert_eq!((shown.error.unwrap().message.as_str(), shown.stale), ("still wrong", true));

        review.answered(&input("good again"), report("two", None), 1);
        let shown = review.of("a.py").unwrap();
        assert_eq!((shown.report.message.as_deref(), shown.error, shown.stale), (Some("two"), None, false));
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
    fn a_file_that_is_gone_is_forgotten() {
        let mut review = Review::default();
        review.answered(&input("good"), report("one", None), 1);
        review.answered(&Input::default(), Report::default(), 1);
        assert_eq!(review.of("a.py"), None);
    }
}
