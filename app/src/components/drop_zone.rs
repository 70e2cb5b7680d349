//! The whole page takes what is dropped on it.

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::DragEvent;

use super::icon::{Icon, IconView};
use crate::{intake::has_files, session::Session};

/// What lies over the page while files are dragged over it.
#[component]
pub(crate) fn DropZone() -> impl IntoView {
    let session = Session::get();
    let is_over = RwSignal::new(false);
    for kind in ["dragenter", "dragover"] {
        listen(kind, move |event| {
            event.prevent_default();
            event.stop_propagation();
            if let Some(transfer) = event.data_transfer() {
                transfer.set_drop_effect("copy");
            }
            if !is_over.get_untracked() {
                is_over.set(true);
            }
        });
    }
    listen("dragleave", move |event| {
        // From one part of the page to another it is still over it.
        if event.related_target().is_none() {
            is_over.set(false);
        }
    });
    listen("drop", move |event| {
        event.prevent_default();
        event.stop_propagation();
        is_over.set(false);
        if let Some(transfer) = event.data_transfer() {
            session.dropped(&transfer);
        }
    });
    view! {
        <Show when=move || is_over.get()>
            <div class="drop-zone" role="status">
                <div class="drop-zone__words">
                    <IconView icon=Icon::Examples />
                    <p class="drop-zone__title">"Drop to review"</p>
                    <p>"Migrations, a versions/ folder, a zip archive, a diff or a dump of the schema. Nothing leaves this page."</p>
                </div>
            </div>
        </Show>
    }
}

/// Hears of drags that bring files, before the editor does: it would write them into the text.
fn listen(kind: &'static str, act: impl Fn(&DragEvent) + 'static) {
    let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    EventListener::new_with_options(&window(), kind, options, move |event| {
        if let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event)) {
            act(event);
        }
    })
    .forget();
}
