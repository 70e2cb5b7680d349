//! Hiding a finding by a comment, with the reason for it.

use leptos::{ev, html, prelude::*};

use crate::{focus, session::Session};

/// More than fits into a line that people read.
const LONGEST: &str = "160";

/// What is asked before a finding is ignored.
#[component]
pub(super) fn IgnoreForm(
    /// The finding's key.
    finding: StoredValue<String>,
    /// Whether its comment can only stand for the whole file.
    only_whole_file: bool,
    /// Whether the form is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    let reason = RwSignal::new(String::new());
    let whole_file = RwSignal::new(only_whole_file);
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        // It is in the document from the next frame on.
        request_animation_frame(move || {
            let _ = field.focus();
        });
    });
    let ignore = move |event: ev::SubmitEvent| {
        event.prevent_default();
        finding.with_value(|key| session.ignore(key, &reason.get_untracked(), whole_file.get_untracked()));
    };
    let close = move || {
        let card = field.get_untracked().and_then(|field| field.closest(".finding").ok().flatten());
        open.set(false);
        focus::to_opener(card, ".ignore-button");
    };
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close();
        }
    };
    view! {
        <form class="ignore" aria-label="Ignore this finding" on:submit=ignore on:keydown=keydown>
            <label class="ignore__reason">
                <span>"Why is it no hazard here?"</span>
                <input
                    type="text"
                    node_ref=field
                    maxlength=LONGEST
                    autocomplete="off"
                    placeholder="optional; stands in the comment"
                    prop:value=reason
                    on:input=move |event| reason.set(event_target_value(&event))
                />
            </label>
            <Show when=move || !only_whole_file>
                <label class="ignore__choice">
                    <input
                        type="checkbox"
                        prop:checked=whole_file
                        on:change=move |event| whole_file.set(event_target_checked(&event))
                    />
                    "This rule in the whole file"
                </label>
            </Show>
            <div class="buttons">
                <button type="submit" class="button button--primary" disabled=move || !session.is_fresh.get()>
                    "Ignore"
                </button>
                <button type="button" class="button" on:click=move |_| close()>"Cancel"</button>
            </div>
            <p class="ignore__about">
                {move || if whole_file.get() {
                    "Adds a comment at the top of the file. Undo takes it back."
                } else {
                    "Adds a comment above the line. Undo takes it back."
                }}
            </p>
        </form>
    }
}
