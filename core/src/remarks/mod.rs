//! What a person says in a review: comments on lines, answers to the checklist, a verdict.

mod comment;

pub use comment::{Comment, follow, is_of_another_line};

use serde::{Deserialize, Serialize};

use crate::report::{ChecklistItem, ChecklistStatus};

/// A person's answer to a checklist item that only a person can settle.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tick {
    /// Whether they say that it is so.
    #[serde(skip_serializing_if = "is_false")]
    pub done: bool,
    /// What they wrote beside it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The name of the answer to an item of the groups `review` and `safety`, such as `review-9`. Drafts and links have it:
/// changing it loses answers.
pub fn answer_name(group: &str, item: u8) -> String {
    format!("{group}-{item}")
}

/// Whether nothing is left to do about an item: it is in order, does not apply, or a person said yes.
pub fn is_settled(item: &ChecklistItem, answer: Option<&Tick>) -> bool {
    match item.status {
        ChecklistStatus::Pass | ChecklistStatus::NotApplicable => true,
        ChecklistStatus::Fail => false,
        ChecklistStatus::Confirm => answer.is_some_and(|tick| tick.done),
    }
}

/// What a reviewer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It may be merged.
    Approve,
    /// Something has to change before.
    RequestChanges,
}

impl Verdict {
    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Verdict::Approve => "Approve",
            Verdict::RequestChanges => "Request changes",
        }
    }

    /// What somebody did who chose it.
    pub fn done(self) -> &'static str {
        match self {
            Verdict::Approve => "Approved",
            Verdict::RequestChanges => "Changes requested",
        }
    }
}

/// What a reviewer says of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Opinion {
    /// What they decide, once they have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Why, in their words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Who they are, if they want to say so.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub by: String,
}

impl Opinion {
    /// Whether nothing has been decided or said. A name alone says nothing.
    pub fn is_silent(&self) -> bool {
        self.verdict.is_none() && self.summary.trim().is_empty()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
