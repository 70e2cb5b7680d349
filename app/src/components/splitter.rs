//! The bar between the editor and the panel.

use leptos::{ev, html, prelude::*};

use crate::dom;

/// Where the place of the bar is stored.
const KEY: &str = "retort.split";

/// The editor's least share of the width, in percent.
const MIN: f64 = 25.0;

/// Its largest share.
const MAX: f64 = 75.0;

/// Its share at first.
const FIRST: f64 = 50.0;

/// By how much a key moves it.
const STEP: f64 = 2.0;

/// A bar that is dragged, or moved with the arrow keys; its place is remembered.
#[component]
pub(crate) fn Splitter() -> impl IntoView {
    let stored = dom::storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let share = RwSignal::new(stored.and_then(|text| text.parse().ok()).map_or(FIRST, within));
    let bar = NodeRef::<html::Div>::new();
    apply(share.get_untracked());
    let set = move |percent: f64| {
        share.set(within(percent));
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
        let width = window().inner_width().ok().and_then(|width| width.as_f64());
        if let (true, Some(width)) = (captured, width.filter(|width| *width > 0.0)) {
            set(f64::from(event.client_x()) / width * 100.0);
        }
    };
    view! {
        <div
            class="splitter"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label="Width of the editor"
            aria-valuemin=MIN
            aria-valuemax=MAX
            aria-valuenow=move || share.get().round()
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

fn within(percent: f64) -> f64 {
    if percent.is_finite() { percent.clamp(MIN, MAX) } else { FIRST }
}

/// The style sheet has the layout; it is told the share.
fn apply(percent: f64) {
    if let Some(root) = dom::root() {
        // Fails only on a value that is no style, and a number is one.
        let _ = root.style().set_property("--editor-share", &percent.to_string());
    }
}
