//! The review on paper: texts with their lines numbered, findings, comments and checklist of the files under review.

use leptos::prelude::*;
use retort_core::{
    present::status_words,
    remarks::{Comment, Verdict, answer_name, is_of_another_line},
    report::{ChecklistItem, FileReport, Finding},
    share::SharedFile,
};

use super::{icon::severity_word, markdown::spans};
use crate::session::Session;

/// All of it, as it is now. It is seen on paper only.
#[component]
pub(super) fn PrintSheet() -> impl IntoView {
    let session = Session::get();
    let shared = session.shared(false);
    let report = session.report_of(&shared);
    let opinion = shared.opinion.clone();
    let title = opinion.verdict.map_or("Migration review", Verdict::done);
    let by = (!opinion.by.is_empty()).then(|| format!(" by {}", opinion.by));
    let files: Vec<_> =
        shared.files.iter().zip(&report.files).map(|(file, report)| of_file(file, report)).collect();
    view! {
        <article class="sheet">
            <h1>{title}{by}</h1>
            <p class="sheet__text">{opinion.summary}</p>
            <p>{format!("Reviewed by Retort for PostgreSQL {}.", shared.settings.pg)}</p>
            {files}
        </article>
    }
}

fn of_file(file: &SharedFile, report: &FileReport) -> impl IntoView + use<> {
    let error = report.error.as_ref().map(|error| {
        view! { <p>{format!("Does not parse, line {}: {}", error.span.start.line, error.message)}</p> }
    });
    let lines: Vec<_> =
        file.file.text.lines().map(|line| view! { <li><code>{line.to_owned()}</code></li> }).collect();
    let findings: Vec<_> = report.findings.iter().map(of_finding).collect();
    let comments: Vec<_> = file.comments.iter().map(|comment| of_comment(comment, &file.file.text)).collect();
    let groups =
        [("Checklist", "review", &report.checklist), ("Before production", "safety", &report.safety)];
    let groups = groups.map(|(title, group, items)| {
        let items: Vec<_> = items.iter().map(|item| of_item(item, group, file)).collect();
        (!items.is_empty()).then(|| view! { <h3>{title}</h3><ul>{items}</ul> })
    });
    view! {
        <section class="sheet__file">
            <h2>{file.file.path.clone()}</h2>
            {error}
            {(!findings.is_empty()).then(|| view! { <h3>"Findings"</h3><ul>{findings}</ul> })}
            {(!comments.is_empty()).then(|| view! { <h3>"Comments"</h3><ul>{comments}</ul> })}
            {groups.into_iter().collect_view()}
            <h3>"Text"</h3>
            <ol class="sheet__lines">{lines}</ol>
        </section>
    }
}

fn of_finding(finding: &Finding) -> impl IntoView + use<> {
    let place = format!("{}, line {}: ", severity_word(finding.severity), finding.span.start.line);
    let uncertain = finding.uncertain.as_ref().map(|why| view! { " Not certain: " {spans(why)} });
    view! {
        <li class="sheet__finding">
            <strong>{place}{spans(&finding.title)}</strong>
            <br />
            {spans(&finding.message)}
            {uncertain}
        </li>
    }
}

fn of_comment(comment: &Comment, text: &str) -> impl IntoView + use<> {
    let place = if is_of_another_line(comment, text) { "on what was" } else { "on" };
    let by = (!comment.by.is_empty()).then(|| format!(" ({})", comment.by));
    view! {
        <li class="sheet__finding">
            {format!("Line {}, {place} ", comment.line)}
            <code>{comment.quote.clone()}</code>
            {by}
            <br />
            <span class="sheet__text">{comment.text.clone()}</span>
        </li>
    }
}

fn of_item(item: &ChecklistItem, group: &str, file: &SharedFile) -> impl IntoView + use<> {
    let tick = file.ticks.get(&answer_name(group, item.item));
    let is_done = tick.is_some_and(|tick| tick.done).then_some(", confirmed");
    let note = tick.filter(|tick| !tick.note.is_empty()).map(|tick| format!(": {}", tick.note));
    view! { <li>{spans(&item.title)}" "<strong>{status_words(item.status)}{is_done}</strong>{note}</li> }
}
