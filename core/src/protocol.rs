//! What the page and the worker say to each other: JSON in `postMessage`, each request with an id.

mod changes;

pub use changes::{Kept, heard, told};

use serde::{Deserialize, Serialize};

use crate::{report::Report, settings::Settings};

/// Both sides must be of one build; the page restarts a worker that says another number.
pub const PROTOCOL_VERSION: u32 = 3;

/// One file of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InputFile {
    /// The name that the user sees.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What it is there for.
    #[serde(default, skip_serializing_if = "Role::is_review")]
    pub role: Role,
}

/// What a file is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// To be judged.
    #[default]
    Review,
    /// To understand the others by: it runs where it stands in the chain, and nothing is said about it.
    Context,
    /// The schema before the first revision, as `pg_dump --schema-only` writes it.
    Baseline,
}

impl Role {
    /// Whether the file is to be judged.
    pub fn is_review(&self) -> bool {
        *self == Role::Review
    }
}

/// What a review is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Input {
    /// The files, in the order in which the user has them.
    pub files: Vec<InputFile>,
    /// Everything else that the review depends on.
    pub settings: Settings,
}

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", try_from = "Asked")]
pub enum Request {
    /// Review these files.
    Review {
        /// Comes back with the answer, so that the page can drop an answer that is stale.
        id: u32,
        /// What to review; of the files only those that are new, where there is something kept.
        input: Input,
        /// Which files are those of the last request.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        kept: Kept,
    },
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", try_from = "Answered")]
pub enum Response {
    /// The engine is loaded and takes requests.
    Ready {
        /// Must equal [`PROTOCOL_VERSION`].
        protocol: u32,
    },
    /// How far a long review is.
    Progress {
        /// The request's id.
        id: u32,
        /// How much of it is done.
        percent: u8,
    },
    /// The first files of an answer that is long, so that whoever reads it can do something else in between.
    Part {
        /// The request's id.
        id: u32,
        /// Of the answer's report, only files: those after what came in the parts before.
        report: Report,
    },
    /// The answer to one request, or the end of it.
    Reviewed {
        /// The request's id.
        id: u32,
        /// What was found; of the files only those whose report is another than in the last answer, where there is something
        /// kept, and of these only those that did not come in parts.
        report: Report,
        /// Which files' reports are those of the last answer. Only where the request kept files.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        kept: Kept,
        /// How long the engine took, in microseconds.
        micros: u64,
    },
    /// The request could not be understood. A trap gives no answer at all: the page notices by the worker's error event.
    Refused {
        /// The request's id, when that much could be read.
        id: Option<u32>,
        /// Why.
        message: String,
    },
}

/// [`Request`] as it is read: reading an enum by its tag would first copy the whole message into a tree of untyped values.
/// That, and one struct for both directions, would each cost some 20 KB of code.
#[derive(Deserialize)]
struct Asked {
    r#type: String,
    id: Option<u32>,
    input: Option<Input>,
    #[serde(default)]
    kept: Kept,
}

impl TryFrom<Asked> for Request {
    type Error = String;

    fn try_from(asked: Asked) -> Result<Self, Self::Error> {
        match (asked.r#type.as_str(), asked.id, asked.input) {
            ("review", Some(id), Some(input)) => Ok(Request::Review { id, input, kept: asked.kept }),
            (name, ..) => Err(format!("no request: {name}")),
        }
    }
}

/// [`Response`] as it is read: all fields of all variants.
#[derive(Deserialize)]
struct Answered {
    r#type: String,
    id: Option<u32>,
    protocol: Option<u32>,
    percent: Option<u8>,
    report: Option<Report>,
    #[serde(default)]
    kept: Kept,
    micros: Option<u64>,
    message: Option<String>,
}

impl TryFrom<Answered> for Response {
    type Error = String;

    fn try_from(answered: Answered) -> Result<Self, Self::Error> {
        let Answered { r#type: name, id, protocol, percent, report, kept, micros, message } = answered;
        let no_response = || format!("no response: {name}");
        let response = match name.as_str() {
            "ready" => protocol.map(|protocol| Response::Ready { protocol }),
            "progress" => id.zip(percent).map(|(id, percent)| Response::Progress { id, percent }),
            "part" => id.zip(report).map(|(id, report)| Response::Part { id, report }),
            "reviewed" => id.zip(report).zip(micros).map(|((id, report), micros)| Response::Reviewed {
                id,
                report,
                kept,
                micros,
            }),
            "refused" => message.map(|message| Response::Refused { id, message }),
            _ => None,
        };
        response.ok_or_else(no_response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: for<'de> Deserialize<'de>>(json: &str) -> Option<T> {
        serde_json::from_str(json).ok()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let file = InputFile { path: "a.py".into(), text: "é".into(), role: Role::Context };
        let input = Input { files: vec![file], ..Input::default() };
        let kept = vec![Some(3), None];
        let again = Request::Review { id: 8, input: input.clone(), kept: kept.clone() };
        assert_eq!(read(&serde_json::to_string(&again).unwrap()), Some(again));
        let request = Request::Review { id: 7, input, kept: Vec::new() };
        let json = serde_json::to_string(&request).unwrap();
        assert!(json.starts_with(r#"{"type":"review","id":7,"input":{"files":[{"path":"a.py""#));
        assert_eq!(read(&json), Some(request));
        for response in [
            Response::Ready { protocol: PROTOCOL_VERSION },
            Response::Progress { id: 7, percent: 40 },
            Response::Part { id: 7, report: Report::default() },
            Response::Reviewed { id: 7, report: Report::default(), kept: Vec::new(), micros: 3 },
            Response::Reviewed { id: 7, report: Report::default(), kept, micros: 3 },
            Response::Refused { id: None, message: "no".into() },
        ] {
            assert_eq!(read(&serde_json::to_string(&response).unwrap()), Some(response));
        }
    }

    #[test]
    fn what_is_no_message_is_not_read() {
        for json in ["", "{}", r#"{"type":"review","id":1}"#, r#"{"type":"reviewed","id":1,"micros":1}"#] {
            assert_eq!(read::<Request>(json), None, "{json}");
            assert_eq!(read::<Response>(json), None, "{json}");
        }
    }
}
