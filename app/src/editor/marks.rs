//! Findings as the editor marks them.

use retort_core::{
    report::{Finding, Fix, Severity, SyntaxError},
    rules,
};

use super::bindings::{Mark, MarkFix};
use crate::{components::plain, state::Shown};

/// The marks of a file. Where the text cannot be read, only the place where it stops: the places of an older text
/// would be wrong.
pub(super) fn of(shown: Option<&Shown>) -> Vec<Mark> {
    match shown {
        None => Vec::new(),
        Some(Shown { error: Some(error), .. }) => vec![of_error(error)],
        Some(Shown { report, .. }) => report.findings.iter().map(of_finding).collect(),
    }
}

fn of_error(error: &SyntaxError) -> Mark {
    Mark {
        key: String::new(),
        rule: "syntax-error".into(),
        severity: Severity::Error,
        range: error.span,
        title: "This is not Python".into(),
        message: error.message.clone(),
        summary: String::new(),
        fixes: Vec::new(),
    }
}

fn of_finding(finding: &Finding) -> Mark {
    let fix = |fix: &Fix| MarkFix { title: plain(&fix.title), applicability: fix.applicability };
    Mark {
        key: finding.key.clone(),
        rule: finding.rule.clone(),
        severity: finding.severity,
        range: finding.span,
        title: plain(&finding.title),
        message: plain(&finding.message),
        summary: rules::find(&finding.rule).map(|rule| plain(&rule.doc().summary)).unwrap_or_default(),
        fixes: finding.fixes.iter().map(fix).collect(),
    }
}
