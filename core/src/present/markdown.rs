//! Markdown for a pull request's comment.

use std::fmt::Write as _;

use super::{severity_word, statements::table, status_words};
use crate::report::{Direction, FileReport, Report, Severity};

/// Findings and checklist of every revision, and what the statements of one direction do.
pub fn markdown(report: &Report, direction: Direction) -> String {
    let mut out = String::new();
    for file in &report.files {
        file_markdown(&mut out, file);
        out.push_str(&table(file, direction));
    }
    out
}

fn file_markdown(out: &mut String, file: &FileReport) {
    let _ = writeln!(out, "### `{}`\n", inline(&file.path));
    if let Some(error) = &file.error {
        let _ = writeln!(out, "**Does not parse**, line {}: {}\n", error.span.start.line, error.message);
    }
    let count = |severity| file.findings.iter().filter(|finding| finding.severity == severity).count();
    if file.error.is_none() {
        let counts = [
            (Severity::Error, "errors"),
            (Severity::Warning, "warnings"),
            (Severity::Advice, "pieces of advice"),
        ]
        .map(|(severity, noun)| format!("{} {noun}", count(severity)));
        let _ = writeln!(out, "{}\n", counts.join(", "));
    }
    findings_of(out, file);
    if !file.checklist.is_empty() {
        let _ = writeln!(out, "\n| | Checklist | Status | Because |\n|--|--|--|--|");
        for item in &file.checklist {
            let because = item.because.replace('|', "\\|");
            let _ = writeln!(
                out,
                "| {} | {} | {} | {because} |",
                item.item,
                item.title,
                status_words(item.status)
            );
        }
    }
    out.push('\n');
}

/// What the rules found in a file, as a list.
pub(crate) fn findings_of(out: &mut String, file: &FileReport) {
    for finding in &file.findings {
        let _ = writeln!(
            out,
            "- **{}** line {}: {} ({})\n  {}",
            severity_word(finding.severity),
            finding.span.start.line,
            finding.title,
            finding.rule,
            finding.message
        );
        if let Some(note) = &finding.uncertain {
            let _ = writeln!(out, "  _{note}_");
        }
    }
}

/// Text inside a code span: a backtick would end it.
pub(crate) fn inline(text: &str) -> String {
    text.replace('`', "'")
}
