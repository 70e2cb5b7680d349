//! What the page and the worker say to each other: JSON in `postMessage`, each request with an id.

use serde::{Deserialize, Serialize};

use crate::{report::Report, settings::Settings};

/// Both sides must be of one build; the page restarts a worker that says another number.
pub const PROTOCOL_VERSION: u32 = 1;

/// One file of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// The name that the user sees.
    pub path: String,
    /// Its text.
    pub text: String,
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
#[serde(tag = "type", rename_all = "kebab-case")]
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
#[serde(tag = "type", rename_all = "kebab-case")]
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
