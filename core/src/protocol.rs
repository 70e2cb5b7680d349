//! What the page and the worker say to each other: JSON in `postMessage`, each request with an id.

use serde::{Deserialize, Serialize};

use crate::{report::Report, settings::Settings};

/// Both sides must be of one build; the page restarts a worker that says another number.
pub const PROTOCOL_VERSION: u32 = 1;

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
        /// What to review.
        input: Input,
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
    /// The answer to one request.
    Reviewed {
        /// The request's id.
        id: u32,
        /// What was found.
        report: Report,
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
}

impl TryFrom<Asked> for Request {
    type Error = String;

    fn try_from(asked: Asked) -> Result<Self, Self::Error> {
        match (asked.r#type.as_str(), asked.id, asked.input) {
            ("review", Some(id), Some(input)) => Ok(Request::Review { id, input }),
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
    report: Option<Report>,
    micros: Option<u64>,
    message: Option<String>,
}

impl TryFrom<Answered> for Response {
    type Error = String;

    fn try_from(answered: Answered) -> Result<Self, Self::Error> {
        let Answered { r#type, id, protocol, report, micros, message } = answered;
        match (r#type.as_str(), id, protocol, report, micros, message) {
            ("ready", _, Some(protocol), ..) => Ok(Response::Ready { protocol }),
            ("reviewed", Some(id), _, Some(report), Some(micros), _) => {
                Ok(Response::Reviewed { id, report, micros })
            }
            ("refused", id, .., Some(message)) => Ok(Response::Refused { id, message }),
            (name, ..) => Err(format!("no response: {name}")),
        }
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
        let request = Request::Review { id: 7, input: Input { files: vec![file], ..Input::default() } };
        let json = serde_json::to_string(&request).unwrap();
        assert!(json.starts_with(r#"{"type":"review","id":7,"input":{"files":[{"path":"a.py""#));
        assert_eq!(read(&json), Some(request));
        for response in [
            Response::Ready { protocol: PROTOCOL_VERSION },
            Response::Reviewed { id: 7, report: Report::default(), micros: 3 },
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
