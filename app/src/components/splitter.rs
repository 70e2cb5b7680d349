//! The bar between the editor and the panel.

use leptos::{ev, html, prelude::*};

use crate::dom;

/// Where the place of the bar is stored.
const KEY: &str = "retort.split";

/// The editor's least share of the width, in thousandths.
const MIN: i32 = 250;

/// Its largest share.
const MAX: i32 = 750;

/// Its share at first.
const FIRST: i32 = 500;

/// By how much a key moves it.
const STEP: i32 = 20;

/// A bar that is dragged, or moved with the arrow keys; its place is remembered.
#[component]
pub(crate) fn Splitter() -> impl IntoView {
    let stored = dom::storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let share = RwSignal::new(stored.and_then(|text| text.parse().ok()).map_or(FIRST, within));
    let bar = NodeRef::<html::Div>::new();
    apply(share.get_untracked());
    let set = move |thousandths: i32| {
        share.set(within(thousandths));
        apply(share.get_untracked());
    };
    let keep = move || {
        if let Some(storage) = dom::storage() {
            // Forgotten on reload where nothing is stored.
            let _ = storage.set_item(KEY, &share.get_untracked().to_string());
        }
    };
    let keydown = move |event: ev::KeyboardEvent| {
        let now = share.get_untracked();
        match event.key().as_str() {
            "ArrowLeft" => set(now - STEP),
            "ArrowRight" => set(now + STEP),
            "Home" => set(MIN),
            "End" => set(MAX),
            _ => return,
        }
        event.prevent_default();
        keep();
    };
    let pointerdown = move |event: ev::PointerEvent| {
        if let Some(bar) = bar.get_untracked() {
            // Without capture the bar stops when the pointer is faster than it.
            let _ = bar.set_pointer_capture(event.pointer_id());
        }
    };
    let pointermove = move |event: ev::PointerEvent| {
        let captured = bar.get_untracked().is_some_and(|bar| bar.has_pointer_capture(event.pointer_id()));
        let width = dom::root().map_or(0, |root| root.client_width());
        if captured && width > 0 {
            set(event.client_x() * 1000 / width);
        }
    };
    view! {
        <div
            class="splitter"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label="Width of the editor"
            aria-valuemin=MIN / 10
            aria-valuemax=MAX / 10
            aria-valuenow=move || (share.get() + 5) / 10
            node_ref=bar
            on:keydown=keydown
            on:pointerdown=pointerdown
            on:pointermove=pointermove
            on:pointerup=move |_| keep()
            on:dblclick=move |_| {
                set(FIRST);
                keep();
            }
        ></div>
    }
}

fn within(thousandths: i32) -> i32 {
    thousandths.clamp(MIN, MAX)
}

/// The style sheet has the layout; it is told the share.
fn apply(thousandths: i32) {
    if let Some(root) = dom::root() {
        // Fails only on a value that is no style, and a number is one.
        let _ = root.style().set_property("--editor-share", &thousandths.to_string());
    }
}
