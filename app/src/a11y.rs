//! What is said to those who do not see the page change.

use leptos::prelude::*;
use retort_core::report::{FileKind, Finding, Severity};

use crate::{session::Session, state::Status};

/// A number of things, in words: `1 error`, `2 errors`, `12 pieces of advice`.
pub(crate) fn count(severity: Severity, number: usize) -> String {
    let word = match (severity, number) {
        (Severity::Error, 1) => "error",
        (Severity::Error, _) => "errors",
        (Severity::Warning, 1) => "warning",
        (Severity::Warning, _) => "warnings",
        (Severity::Advice, 1) => "piece of advice",
        (Severity::Advice, _) => "pieces of advice",
    };
    format!("{number} {word}")
}

/// The counts of a list of findings, in words: `1 error, 2 warnings`; for none, that there is nothing to object to.
pub(crate) fn summary(findings: &[Finding]) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Advice].map(|severity| {
        let number = findings.iter().filter(|finding| finding.severity == severity).count();
        (number > 0).then(|| count(severity, number))
    });
    let words: Vec<String> = counts.into_iter().flatten().collect();
    if words.is_empty() { "Nothing to object to".into() } else { words.join(", ") }
}

/// Says the counts whenever a review brings others.
#[component]
pub(crate) fn LiveRegion() -> impl IntoView {
    let session = Session::get();
    let text = Memo::new(move |before: Option<&String>| {
        // While the engine is at work the last word stands: it is not said again if it stays true.
        if session.review.with(|review| review.status == Status::Reviewing) {
            return before.cloned().unwrap_or_default();
        }
        session.shown.with(|shown| match shown {
            Some(shown) if shown.error.is_some() => "The text does not parse".into(),
            Some(shown) if !shown.report.role.is_review() => "Not under review".into(),
            Some(shown) if shown.report.kind == FileKind::Other => "Nothing to review".into(),
            Some(shown) => summary(&shown.report.findings),
            None => String::new(),
        })
    });
    view! { <div class="visually-hidden" role="status">{text}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!(count(Severity::Error, 1), "1 error");
        assert_eq!(count(Severity::Warning, 2), "2 warnings");
        assert_eq!(count(Severity::Advice, 12), "12 pieces of advice");
        assert_eq!(summary(&[]), "Nothing to object to");
    }
}
