//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::{session::Session, theme::Theme};

/// A button that goes through the three choices and says which it is at.
#[component]
pub(super) fn ThemeToggle() -> impl IntoView {
    let session = Session::get();
    let icon = Signal::derive(move || match session.themes.chosen() {
        Theme::System => Icon::System,
        Theme::Light => Icon::Light,
        Theme::Dark => Icon::Dark,
    });
    let next = move |_| {
        let chosen = untrack(|| session.themes.chosen());
        let at = Theme::ALL.iter().position(|theme| *theme == chosen).unwrap_or(0);
        session.themes.choose(Theme::ALL[(at + 1) % Theme::ALL.len()]);
    };
    view! {
        <button
            type="button"
            class="button button--bar"
            aria-label=move || format!("Theme: {}", session.themes.chosen().name())
            title=move || format!("Theme: {}", session.themes.chosen().name())
            on:click=next
        >
            <IconView icon />
        </button>
    }
}
