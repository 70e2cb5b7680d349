//! What stands in the place of every view while the file in the editor is there to understand the others by.

use leptos::prelude::*;
use retort_core::protocol::Role;

use super::icon::{Icon, IconView};
use crate::session::Session;

/// What the file is there for, with the way to have it reviewed.
#[component]
pub(super) fn NotJudged(
    /// What it is there for.
    role: Memo<Role>,
) -> impl IntoView {
    let session = Session::get();
    let is_baseline = Memo::new(move |_| role.get() == Role::Baseline);
    let title = move || if is_baseline.get() { "The schema before" } else { "Here as context" };
    let what = move || {
        if is_baseline.get() {
            "This is what there was before the first revision. The migrations are held against it, and nothing is said about it."
        } else {
            "This file runs where it stands in the chain, so that the others are understood. Nothing is said about it."
        }
    };
    let review = move |_| {
        let file = session.workspace.with_untracked(|workspace| workspace.active);
        session.set_roles([(file, Role::Review)]);
    };
    let is_alone = Memo::new(move |_| {
        session.workspace.with(|workspace| !workspace.files.iter().any(|file| file.role.is_review()))
    });
    view! {
        <div class="empty">
            <IconView icon=Icon::NotApplicable />
            <h2>{title}</h2>
            <p>{what}</p>
            <Show when=move || is_alone.get()>
                <button type="button" class="button button--primary" on:click=move |_| session.add_empty()>
                    "Add the migration"
                </button>
            </Show>
            <button type="button" class="button" on:click=review>"Review this file"</button>
        </div>
    }
}
