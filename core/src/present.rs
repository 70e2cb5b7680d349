//! A report for people who are not on the page: a terminal, a pull request's comment, a test's snapshot.

mod json;
mod markdown;
mod sarif;
mod statements;
mod text;

pub use json::json;
pub use markdown::markdown;
pub(crate) use markdown::{findings_of, inline};
pub use sarif::sarif;
pub use statements::{if_it_fails, made, statements};
pub use text::text;

use crate::report::{Applicability, ChecklistStatus, Severity};

/// The word for a severity.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

/// What a reader is told about a fix.
pub fn applicability_words(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe: same schema and data in the end",
        Applicability::Review => "needs review",
        Applicability::Display => "shown only: something has to be filled in",
    }
}

/// The words for how a checklist item stands.
pub fn status_words(status: ChecklistStatus) -> &'static str {
    match status {
        ChecklistStatus::Pass => "pass",
        ChecklistStatus::Fail => "fail",
        ChecklistStatus::NotApplicable => "not applicable",
        ChecklistStatus::Confirm => "needs a person",
    }
}
