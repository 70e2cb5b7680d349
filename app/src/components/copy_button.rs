//! Buttons that take something along, to the clipboard or to a file, and say whether they could.

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
    /// What it is for, where it stands in a menu.
    #[prop(optional)]
    about: Option<&'static str>,
    /// Whether there is nothing worth copying now.
    #[prop(optional, into)]
    off: Signal<bool>,
) -> impl IntoView {
    let done = RwSignal::new(None);
    let copy = move |()| {
        let text = text.run(());
        spawn_local(async move { answer(done, dom::copy(text).await) });
    };
    view! { <Answering label about answers=["Copied", "Could not copy"] done off on_click=Callback::new(copy) /> }
}

/// Saves a text as a file.
#[component]
pub(super) fn DownloadButton(
    /// What the button says.
    label: &'static str,
    /// Makes the file's name and text when it is asked for.
    #[prop(into)]
    file: Callback<(), (String, String)>,
    /// What it is for, where it stands in a menu.
    #[prop(optional)]
    about: Option<&'static str>,
    /// Whether there is nothing worth saving now.
    #[prop(optional, into)]
    off: Signal<bool>,
) -> impl IntoView {
    let done = RwSignal::new(None);
    let save = move |()| {
        let (name, text) = file.run(());
        answer(done, dom::download(&name, &text).is_ok());
    };
    view! { <Answering label about answers=["Saved", "Could not save"] done off on_click=Callback::new(save) /> }
}

/// Has the answer stand on the button for a while. The button may have gone meanwhile.
fn answer(done: RwSignal<Option<bool>>, could: bool) {
    let _ = done.try_set(Some(could));
    Timeout::new(ANSWER_MS, move || {
        let _ = done.try_set(None);
    })
    .forget();
}

/// A button that says how it went, where it stands.
#[component]
fn Answering(
    /// What it says before.
    label: &'static str,
    /// What it is for, where it stands in a menu.
    about: Option<&'static str>,
    /// What it says when it could, and when it could not.
    answers: [&'static str; 2],
    /// How it went.
    done: RwSignal<Option<bool>>,
    /// Whether it does nothing now.
    off: Signal<bool>,
    /// What it does.
    on_click: Callback<()>,
) -> impl IntoView {
    let [could, could_not] = answers;
    let says = move || match done.get() {
        None => label,
        Some(true) => could,
        Some(false) => could_not,
    };
    view! {
        <button
            type="button"
            class=if about.is_some() { "menu__item" } else { "button" }
            disabled=off
            on:click=move |_| on_click.run(())
        >
            <span class=about.map(|_| "menu__title") aria-live="polite">{says}</span>
            {about.map(|about| view! { <span class="menu__about">{about}</span> })}
        </button>
    }
}
