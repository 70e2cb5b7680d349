//! The bar at the top.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{
    examples_menu::ExamplesMenu,
    help::open_help,
    icon::{Icon, IconView, Logo},
    settings_menu::SettingsMenu,
    share_menu::ShareMenu,
    theme_toggle::ThemeToggle,
};
use crate::{
    dom,
    session::Session,
    state::{Place, catalogue::Filter, url::Address},
};

/// Name, tagline, menus.
#[component]
pub(crate) fn Header() -> impl IntoView {
    view! {
        <header class="header">
            <SkipLink />
            <div class="header__brand">
                <Logo />
                <h1 class="header__name">"Retort"</h1>
                <p class="header__tagline">"A sharp answer to every Alembic migration"</p>
            </div>
            <div class="header__actions">
                <Pages />
                <ShareMenu />
                <ExamplesMenu />
                <SettingsMenu />
                <ThemeToggle />
                <button
                    type="button"
                    class="button button--bar"
                    aria-label="Help"
                    title="Help"
                    on:click=|_| open_help()
                >
                    <IconView icon=Icon::Help />
                </button>
            </div>
        </header>
    }
}

/// The way to the catalogue.
#[component]
fn Pages() -> impl IntoView {
    let session = Session::get();
    let in_review = Memo::new(move |_| session.place.with(|place| *place == Place::Review));
    view! {
        <a
            class="button button--bar"
            href=Address::Rules(Filter::default()).href()
            aria-current=move || (!in_review.get()).then_some("true")
            on:click=move |_| session.settle_address()
        >
            <IconView icon=Icon::Rules />
            <span class="button__label">"Rules"</span>
        </a>
    }
}

/// The way past the header and the editor.
#[component]
fn SkipLink() -> impl IntoView {
    let session = Session::get();
    let in_review = Memo::new(move |_| session.place.with(|place| *place == Place::Review));
    let skip = |event: leptos::ev::MouseEvent| {
        // The address has its own use for the fragment.
        event.prevent_default();
        dom::focus(dom::find("main:not([hidden]) .panel:not([hidden]), .rules h2"));
    };
    let says = move || if in_review.get() { "Skip to the review" } else { "Skip to the rules" };
    view! { <a class="skip-link" href="#findings" on:click=skip>{says}</a> }
}

/// Closes a menu of the header.
pub(super) fn close(id: &str) {
    let Some(menu) = dom::by_id(id) else { return };
    // A browser without popovers shows the menus all the time; there is nothing to close.
    let hide = js_sys::Reflect::get(&menu, &JsValue::from_str("hidePopover"));
    if let Ok(Ok(hide)) = hide.map(wasm_bindgen::JsCast::dyn_into::<js_sys::Function>) {
        let _ = hide.call0(&menu);
    }
}
