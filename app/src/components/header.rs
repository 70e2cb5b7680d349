//! The bar at the top.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{
    examples_menu::ExamplesMenu,
    help::open_help,
    icon::{Icon, IconView, Logo},
    settings_menu::SettingsMenu,
    theme_toggle::ThemeToggle,
};
use crate::dom;

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

/// The way past the header and the editor.
#[component]
fn SkipLink() -> impl IntoView {
    let skip = |event: leptos::ev::MouseEvent| {
        // The address has its own use for the fragment.
        event.prevent_default();
        dom::focus(dom::find(".panel:not([hidden])"));
    };
    view! { <a class="skip-link" href="#findings" on:click=skip>"Skip to the review"</a> }
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
