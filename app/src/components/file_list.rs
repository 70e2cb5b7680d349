//! The files, where there are several: what each is there for, what was found in it, and a way to look for some.

use std::sync::Arc;

use leptos::prelude::*;
use retort_core::protocol::Role;

use super::{
    file_row::FileRow,
    more::{More, PORTION, portion},
};
use crate::{
    session::{Session, answered},
    state::{
        FileId,
        intake::files,
        listing::{self, Row},
    },
};

/// From so many on, looking for a file is worth a field.
const MANY: usize = 8;

/// The list under its tools.
#[component]
pub(super) fn FileList() -> impl IntoView {
    let session = Session::get();
    let words = answered(session.review, listing::words);
    let rows = Memo::new(move |_| {
        words.with(|words| session.workspace.with(|workspace| Arc::new(listing::rows(workspace, words))))
    });
    let wanted = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let is_wanted = |row: &&Row| wanted.with(|wanted| row.has(wanted));
        rows.with(|rows| rows.iter().filter(is_wanted).map(|row| row.id).collect::<Vec<FileId>>())
    });
    let is_many = Memo::new(move |_| rows.with(|rows| rows.len() >= MANY));
    let asked = RwSignal::new(PORTION);
    let active = Memo::new(move |_| {
        let active = session.workspace.with(|workspace| workspace.active);
        found.with(|found| found.iter().position(|id| *id == active))
    });
    let first = portion(found, asked);
    // The open file is there as well, wherever it stands, without all of those before it.
    let shown = move || {
        let mut shown = first();
        let open = active.get().filter(|at| *at >= shown.len());
        shown.extend(open.and_then(|at| found.with(|found| found.get(at).copied())));
        shown
    };
    view! {
        <div class="file-list" id="file-list" role="group" aria-label="Files">
            <div class="file-list__tools">
                <Show when=move || is_many.get()>
                    <input
                        type="search"
                        class="file-list__search"
                        aria-label="Find a file"
                        placeholder="Name, revision or message"
                        spellcheck="false"
                        autocomplete="off"
                        prop:value=wanted
                        on:input=move |event| wanted.set(event_target_value(&event))
                    />
                </Show>
                <ReviewTools rows found wanted />
                <span class="file-list__told" role="status">{move || told(&rows.get(), found.with(Vec::len))}</span>
            </div>
            <ul class="file-list__rows">
                <For each=shown key=|id| *id let:id><FileRow id rows /></For>
            </ul>
            <More asked all=Signal::derive(move || found.with(Vec::len)) what="files" />
        </div>
    }
}

/// Changes what many files are there for at once.
#[component]
fn ReviewTools(
    /// All files.
    rows: Memo<Arc<Vec<Row>>>,
    /// Those that are looked for.
    found: Memo<Vec<FileId>>,
    /// By which words.
    wanted: RwSignal<String>,
) -> impl IntoView {
    let session = Session::get();
    let all = move |_| session.review_only(listing::only(&rows.get_untracked(), |_| true));
    let heads = move |_| {
        let heads = session.review.with_untracked(|review| review.heads.clone());
        session.review_only(listing::only_heads(&rows.get_untracked(), &heads));
    };
    let these = move |_| {
        let found = found.get_untracked();
        session.review_only(listing::only(&rows.get_untracked(), |row| found.contains(&row.id)));
    };
    let has_heads = Memo::new(move |_| session.review.with(|review| !review.heads.is_empty()));
    let is_search = Memo::new(move |_| wanted.with(|wanted| !wanted.trim().is_empty()));
    view! {
        <div class="file-list__review" role="group" aria-label="Which files to review">
            <span aria-hidden="true">"Review"</span>
            <button type="button" class="button" on:click=all>"All"</button>
            <button type="button" class="button" disabled=move || !has_heads.get() on:click=heads>"Only the heads"</button>
            <Show when=move || is_search.get()>
                <button type="button" class="button" disabled=move || found.with(Vec::is_empty) on:click=these>
                    {move || format!("Only these {}", found.with(Vec::len))}
                </button>
            </Show>
        </div>
    }
}

/// How many there are, and how many are reviewed.
fn told(rows: &[Row], found: usize) -> String {
    let reviewed = rows.iter().filter(|row| row.role == Role::Review).count();
    let all =
        if found < rows.len() { format!("{found} of {}", files(rows.len())) } else { files(rows.len()) };
    if reviewed == rows.len() { all } else { format!("{all}, {reviewed} to review") }
}
