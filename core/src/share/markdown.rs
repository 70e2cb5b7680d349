//! A review as a comment for the pull request that it is about.

use std::fmt::Write as _;

use super::{SharedFile, SharedReview};
use crate::{
    present::{findings_of, inline, status_words},
    remarks::{answer_name, is_of_another_line, is_settled},
    report::{ChecklistItem, ChecklistStatus, FileReport, Report, Severity},
};

/// The comment: verdict, findings, what was said about lines, and the checklist, of the files under review. `report` is of
/// `shared`'s files, in their order; `link` opens the same in Retort.
pub fn comment(shared: &SharedReview, report: &Report, link: Option<&str>) -> String {
    let mut out = String::new();
    let opinion = &shared.opinion;
    let by = opinion.by.trim();
    let head = opinion.verdict.map_or("Migration review", crate::remarks::Verdict::done);
    let name = if by.is_empty() { String::new() } else { format!(" by {}", one_line(by)) };
    let _ = writeln!(out, "## {head}{name}\n");
    if !opinion.summary.trim().is_empty() {
        let _ = writeln!(out, "{}\n", opinion.summary.trim());
    }
    let reviewed: Vec<(&SharedFile, &FileReport)> = shared
        .files
        .iter()
        .zip(&report.files)
        .map(|(file, report)| (file, report.as_ref()))
        .filter(|(file, _)| file.file.role.is_review())
        .collect();
    let _ = writeln!(out, "{}, for PostgreSQL {}.\n", counts(&reviewed), shared.settings.pg);
    for (file, report) in reviewed {
        of_file(&mut out, file, report);
    }
    if let Some(link) = link {
        let _ = writeln!(out, "[Open this review in Retort]({link})");
    }
    out
}

/// `2 errors, 1 warning and 3 pieces of advice in 2 files`.
fn counts(reviewed: &[(&SharedFile, &FileReport)]) -> String {
    let findings = || reviewed.iter().flat_map(|(_, report)| &report.findings);
    let count = |severity, one: &str, many: &str| {
        let number = findings().filter(|finding| finding.severity == severity).count();
        format!("{number} {}", if number == 1 { one } else { many })
    };
    let files = match reviewed.len() {
        1 => "1 file".to_owned(),
        number => format!("{number} files"),
    };
    format!(
        "{}, {} and {} in {files}",
        count(Severity::Error, "error", "errors"),
        count(Severity::Warning, "warning", "warnings"),
        count(Severity::Advice, "piece of advice", "pieces of advice"),
    )
}

fn of_file(out: &mut String, file: &SharedFile, report: &FileReport) {
    let _ = writeln!(out, "### `{}`\n", inline(&file.file.path));
    if let Some(error) = &report.error {
        let _ = writeln!(out, "**Does not parse**, line {}: {}\n", error.span.start.line, error.message);
    }
    if !report.findings.is_empty() {
        findings_of(out, report);
        out.push('\n');
    }
    for comment in &file.comments {
        let place = if is_of_another_line(comment, &file.file.text) {
            format!("on what was `{}`", inline(&comment.quote))
        } else {
            format!("line {}, `{}`", comment.line, inline(&comment.quote))
        };
        let by = if comment.by.is_empty() { String::new() } else { format!(" ({})", one_line(&comment.by)) };
        let _ = writeln!(out, "- **comment** {place}{by}:\n  {}", comment.text.trim().replace('\n', "\n  "));
    }
    if !file.comments.is_empty() {
        out.push('\n');
    }
    let groups =
        [("Checklist", "review", &report.checklist), ("Before production", "safety", &report.safety)];
    for (title, group, items) in groups {
        checklist(out, title, group, items, file);
    }
}

/// The items that concern the file, as a list with boxes.
fn checklist(out: &mut String, title: &str, group: &str, items: &[ChecklistItem], file: &SharedFile) {
    let concerns = |item: &&ChecklistItem| item.status != ChecklistStatus::NotApplicable;
    if !items.iter().any(|item| concerns(&item)) {
        return;
    }
    let _ = writeln!(out, "<details><summary>{title}</summary>\n");
    for item in items.iter().filter(concerns) {
        let tick = file.ticks.get(&answer_name(group, item.item));
        let done = tick.is_some_and(|tick| tick.done);
        let how = if item.status == ChecklistStatus::Confirm && done {
            "confirmed by a person"
        } else {
            status_words(item.status)
        };
        let mark = if is_settled(item, tick) { 'x' } else { ' ' };
        let note = tick.map(|tick| one_line(&tick.note)).filter(|note| !note.is_empty());
        let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
        let _ = writeln!(out, "- [{mark}] {}: {how}{note}", item.title);
    }
    let _ = writeln!(out, "\n</details>\n");
}

/// Without line breaks, which would end a heading or an item.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
