//! One place that changes, beside the reasons.

use leptos::prelude::*;
use retort_core::diff::Change;

use super::{diff_annotation::Annotation, diff_lines::DiffLines, diff_panel::Named, markdown::spans};
use crate::session::Session;

/// A hunk: its lines, and each fix that asks for them.
#[component]
pub(super) fn HunkView(
    /// The hunk as it was when it came.
    named: Named,
    /// All hunks of now, in which it is found again by its name.
    hunks: Memo<Vec<Named>>,
) -> impl IntoView {
    let session = Session::get();
    let name = named.name.clone();
    let now = Memo::new(move |before: Option<&Named>| {
        let now = hunks.with(|hunks| hunks.iter().find(|other| other.name == name).cloned());
        now.or_else(|| before.cloned()).unwrap_or_else(|| named.clone())
    });
    let place = move || {
        now.with(|now| match now.hunk.original_lines() {
            (first, last) if last > first => format!("Lines {first}–{last}"),
            (first, _) => format!("Line {first}"),
        })
    };
    let reveal = move |_| {
        let line = now.with_untracked(|now| now.hunk.original_lines().0);
        session.reveal_line(line);
    };
    let first_of = Memo::new(move |_| now.with(|now| now.first_of.clone()));
    let rest = Memo::new(move |_| {
        now.with(|now| {
            now.hunk
                .changes
                .iter()
                .filter(|change| !now.first_of.contains(change))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    view! {
        <article class="hunk">
            <div class="hunk__notes">
                <button type="button" class="button button--link" on:click=reveal>{place}</button>
                <For each=move || first_of.get() key=Clone::clone let:change><Annotation change /></For>
                <For each=move || rest.get() key=Clone::clone let:change><GoesWith change /></For>
            </div>
            {move || {
                let (lines, place) = now.with(|now| (now.hunk.lines.clone(), now.hunk.original_lines().0));
                let side_by_side = session.workspace.with(|workspace| workspace.side_by_side);
                view! { <DiffLines lines side_by_side label=format!("Changes at line {place}") /> }
            }}
        </article>
    }
}

/// That a change was decided on further up.
#[component]
fn GoesWith(
    /// The change.
    change: Change,
) -> impl IntoView {
    let finding = Session::get().follow_finding(change.finding);
    let title = move || {
        finding.with(|finding| finding.as_ref().map(|finding| spans(&finding.title)).unwrap_or_default())
    };
    view! { <p class="hunk__rest">"Goes with: " {title}</p> }
}
