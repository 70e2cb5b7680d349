//! Plain text, as a compiler would print it: the message, the line, a mark beneath it, the fix as a diff.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::{applicability_words, severity_word, status_words};
use crate::{
    report::{FileReport, Finding, Fix},
    text::{Edit, Position, SourceFile, apply_edits},
};

/// One file's findings and checklist.
pub fn text(source: &SourceFile, report: &FileReport) -> String {
    let mut out = String::new();
    if let Some(error) = &report.error {
        heading(&mut out, "error", "syntax-error", &error.message);
        place(&mut out, source, error.span.start, error.span.end);
        out.push('\n');
    }
    for finding in &report.findings {
        finding_text(&mut out, source, finding);
        out.push('\n');
    }
    for item in &report.checklist {
        let _ =
            writeln!(out, "{}. {} [{}] {}", item.item, item.title, status_words(item.status), item.because);
    }
    out
}

fn finding_text(out: &mut String, source: &SourceFile, finding: &Finding) {
    heading(out, severity_word(finding.severity), &finding.rule, &finding.title);
    place(out, source, finding.span.start, finding.span.end);
    let _ = writeln!(out, "  = {}", finding.message);
    if let Some(note) = &finding.uncertain {
        let _ = writeln!(out, "  = not certain: {note}");
    }
    for fix in &finding.fixes {
        let _ = writeln!(out, "  = fix ({}): {}", applicability_words(fix.applicability), fix.title);
        out.push_str(&diff(source, fix));
    }
}

fn heading(out: &mut String, severity: &str, rule: &str, title: &str) {
    let _ = writeln!(out, "{severity}[{rule}]: {title}");
}

/// The first line of a place with a mark beneath it.
fn place(out: &mut String, source: &SourceFile, start: Position, end: Position) {
    let offset = source.lines.offset(&source.text, start);
    let index = source.lines.line_of(offset);
    let (from, to) = (source.lines.line_start(index), source.lines.line_end(index));
    let line = source.text.get(from..to).unwrap_or("").trim_end_matches(['\n', '\r']);
    let column = source.lines.column_in_chars(&source.text, offset);
    let stop = if end.line == start.line {
        source.lines.column_in_chars(&source.text, source.lines.offset(&source.text, end))
    } else {
        line.chars().count()
    };
    let number = start.line.to_string();
    let margin = " ".repeat(number.len());
    let lead: String =
        line.chars().take(column).map(|character| if character == '\t' { '\t' } else { ' ' }).collect();
    let _ = writeln!(out, "{margin}--> {}:{}:{}", source.path, start.line, column + 1);
    let _ = writeln!(out, "{number} | {line}");
    let _ = writeln!(out, "{margin} | {lead}{}", "^".repeat(stop.saturating_sub(column).max(1)));
}

/// A fix as a diff with two lines of context.
fn diff(source: &SourceFile, fix: &Fix) -> String {
    let edits: Vec<Edit> = fix
        .edits
        .iter()
        .map(|edit| {
            let at = |position| source.lines.offset(&source.text, position);
            Edit::replace(
                crate::text::ByteRange::new(at(edit.span.start), at(edit.span.end)),
                edit.text.clone(),
            )
        })
        .collect();
    let Ok(fixed) = apply_edits(&source.text, &edits) else {
        return "    (its edits contradict each other)\n".to_owned();
    };
    let diff = TextDiff::from_lines(source.text.as_str(), fixed.as_str());
    let mut out = String::new();
    for (index, group) in diff.grouped_ops(2).iter().enumerate() {
        if index > 0 {
            out.push_str("    …\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let _ = writeln!(out, "    {sign} {}", change.value().trim_end_matches(['\n', '\r']));
        }
    }
    for file in &fix.new_files {
        let _ = writeln!(out, "    new file {}", file.path);
        for line in file.text.lines() {
            let _ = writeln!(out, "    + {line}");
        }
    }
    out
}
