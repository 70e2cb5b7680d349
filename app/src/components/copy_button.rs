//! A button that copies, and says whether it could.

use gloo::timers::callback::Timeout;
use leptos::{prelude::*, task::spawn_local};

use crate::dom;

/// How long the answer stands on the button.
const ANSWER_MS: u32 = 2_000;

/// Copies a text to the clipboard.
#[component]
pub(super) fn CopyButton(
    /// What the button says.
    label: &'static str,
    /// Makes the text when it is asked for.
    #[prop(into)]
    text: Callback<(), String>,
    /// Whether there is nothing worth copying now.
    #[prop(optional, into)]
    off: Signal<bool>,
) -> impl IntoView {
    let copied = RwSignal::new(None);
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            let done = dom::copy(text).await;
            // The button may have gone meanwhile.
            let _ = copied.try_set(Some(done));
            Timeout::new(ANSWER_MS, move || {
                let _ = copied.try_set(None);
            })
            .forget();
        });
    };
    let says = move || match copied.get() {
        None => label,
        Some(true) => "Copied",
        Some(false) => "Could not copy",
    };
    view! {
        <button type="button" class="button" disabled=off on:click=copy>
            <span aria-live="polite">{says}</span>
        </button>
    }
}
