//! The corrected version of the file, as differences that say which finding asks for them.

use leptos::prelude::*;
use retort_core::{
    diff::{self, Change, Hunk},
    report::Applicability,
};

use super::{
    copy_button::{CopyButton, DownloadButton},
    diff_hunk::HunkView,
    diff_shelf::{Additions, Rejected, Suggestions, Waiting},
    icon::{Icon, IconView},
    more::{More, PORTION, portion, reaching},
};
use crate::{
    session::Session,
    state::{Shown, intake::name_of},
};

/// The changes in the plan that may be applied without reading.
fn safe_changes(session: Session) -> Vec<Change> {
    let plan = session.plan.get();
    session.shown.with(|shown| {
        let is_safe = |change: &&Change| {
            let fix = shown.as_ref().and_then(|shown| diff::fix_of(&shown.report, change));
            fix.is_some_and(|(_, fix)| fix.applicability == Applicability::Safe)
        };
        plan.changes.iter().filter(is_safe).cloned().collect()
    })
}

/// Applies every safe fix that is not rejected.
pub(crate) fn apply_safe(session: Session) {
    session.apply(&untrack(|| safe_changes(session)));
}

/// A hunk with a name that lasts while other hunks come and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// The findings that ask for it, and which of their hunks it is.
    pub(super) name: String,
    /// The hunk.
    pub(super) hunk: Hunk,
    /// The changes that this is the first hunk of: what is to be decided here.
    pub(super) first_of: Vec<Change>,
}

/// Gives every hunk its name.
pub(super) fn named(hunks: &[Hunk]) -> Vec<Named> {
    let mut seen: Vec<&Change> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut result = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        let first_of: Vec<Change> =
            hunk.changes.iter().filter(|change| !seen.contains(change)).cloned().collect();
        seen.extend(&hunk.changes);
        let keys: Vec<String> =
            hunk.changes.iter().map(|change| format!("{}/{}", change.finding, change.fix)).collect();
        let keys = keys.join(" ");
        let ordinal = names.iter().filter(|name| **name == keys).count();
        result.push(Named { name: format!("{keys} {ordinal}"), hunk: hunk.clone(), first_of });
        names.push(keys);
    }
    result
}

/// Every proposed change with its reason, to be accepted or rejected.
#[component]
pub(super) fn DiffPanel() -> impl IntoView {
    let session = Session::get();
    let hunks = Memo::new(move |_| session.plan.with(|plan| named(&plan.hunks)));
    let asked = RwSignal::new(PORTION);
    let selected = Memo::new(move |_| {
        let selected = session.workspace.with(|workspace| workspace.selected.clone())?;
        let asks_for = |change: &Change| change.finding == selected;
        hunks.with(|hunks| hunks.iter().position(|named| named.first_of.iter().any(asks_for)))
    });
    reaching(asked, selected);
    let is_empty = Memo::new(move |_| {
        session.plan.with(|plan| {
            plan.changes.is_empty()
                && plan.waiting.is_empty()
                && plan.rejected.is_empty()
                && plan.suggestions.is_empty()
        })
    });
    view! {
        <Show when=move || !is_empty.get() fallback=|| view! { <NothingToCorrect /> }>
            <h2 class="visually-hidden">"Proposed changes"</h2>
            <Toolbar />
            <div class="diffs">
                <For each=portion(hunks, asked) key=|named| named.name.clone() let:named>
                    <HunkView named hunks />
                </For>
                <More asked all=Signal::derive(move || hunks.with(Vec::len)) what="changes" />
                <Additions />
            </div>
            <Suggestions />
            <Waiting />
            <Rejected />
        </Show>
    }
}

/// What `git apply` takes: all of the changes that are proposed and not rejected, under a name for its file.
fn patch(session: Session) -> (String, String) {
    let path = session.workspace.with_untracked(|workspace| workspace.file().map(|file| file.path.clone()));
    let path = path.unwrap_or_default();
    let text = session.shown.with_untracked(|shown| {
        let written =
            |shown: &Shown| session.plan.with_untracked(|plan| diff::patch(&path, &shown.text, plan));
        shown.as_ref().map(written).unwrap_or_default()
    });
    (format!("{}.patch", name_of(&path).trim_end_matches(".py")), text)
}

/// What can be done with all of them at once.
#[component]
fn Toolbar() -> impl IntoView {
    let session = Session::get();
    let all = move || session.plan.with(|plan| plan.changes.len());
    let safe = Memo::new(move |_| safe_changes(session));
    let off = move |number: usize| number == 0 || !session.is_fresh.get();
    let none = Signal::derive(move || off(all()));
    let side_by_side = move || session.workspace.with(|workspace| workspace.side_by_side);
    view! {
        <div class="toolbar" role="group" aria-label="All changes">
            <button
                type="button"
                class="button button--primary"
                id="accept-all"
                disabled=move || off(all())
                on:click=move |_| session.apply(&session.plan.get_untracked().changes)
            >
                {move || format!("Accept all ({})", all())}
            </button>
            <button
                type="button"
                class="button"
                disabled=move || off(safe.with(Vec::len))
                on:click=move |_| session.apply(&safe.get_untracked())
            >
                {move || format!("Accept all safe ({})", safe.with(Vec::len))}
            </button>
            <button
                type="button"
                class="button"
                disabled=move || !session.can_undo()
                on:click=move |_| session.undo()
            >
                "Undo"
            </button>
            <button
                type="button"
                class="button toolbar__side"
                aria-pressed=move || side_by_side().to_string()
                on:click=move |_| session.workspace.update(|workspace| workspace.side_by_side = !workspace.side_by_side)
            >
                "Side by side"
            </button>
            <CopyButton label="Copy patch" text=Callback::new(move |()| patch(session).1) off=none />
            <DownloadButton label="Save patch" file=Callback::new(move |()| patch(session)) off=none />
        </div>
    }
}

/// No finding has a fix.
#[component]
fn NothingToCorrect() -> impl IntoView {
    let session = Session::get();
    let findings =
        move || session.shown.with(|shown| shown.as_ref().map_or(0, |shown| shown.report.findings.len()));
    let why = move || match findings() {
        0 => "No finding asks for a change.",
        _ => "The findings of this file have no cure that Retort could write. Each says what to do.",
    };
    view! {
        <div class="empty">
            // What is from before is not praised.
            <Show when=move || !session.is_old.get()><IconView icon=Icon::Pass /></Show>
            <h2>"Nothing to correct"</h2>
            <p>{why}</p>
        </div>
    }
}
