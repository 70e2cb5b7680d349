//! The ways to bring files onto the page other than pasting.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::icon::{Icon, IconView};
use crate::{dom, session::Session};

const ID: &str = "open";

/// A button and what it opens.
#[component]
pub(super) fn OpenMenu() -> impl IntoView {
    let session = Session::get();
    let files = NodeRef::<html::Input>::new();
    let folder = NodeRef::<html::Input>::new();
    folder.on_load(|input| {
        // Fails only for a name that no attribute can have.
        let _ = input.set_attribute("webkitdirectory", "");
    });
    let ask = move |input: NodeRef<html::Input>| {
        super::header::close(ID);
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    // A menu lies above the page, where the style sheet does not know the place of its button.
    let place = move |event: ev::MouseEvent| {
        let button = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let (Some(menu), Some(button)) = (dom::by_id(ID), button) {
            #[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
            let bottom = format!("{}px", button.get_bounding_client_rect().bottom().round() as i32);
            // Fails only on a value that is no style, and a length is one.
            let _ = menu.style().set_property("--menu-top", &bottom);
        }
    };
    let another = move || {
        super::header::close(ID);
        session.add_empty();
    };
    view! {
        <button type="button" class="button files__open" popovertarget=ID on:click=place>
            <IconView icon=Icon::Examples />
            "Open"
        </button>
        <div class="menu menu--open" id=ID popover="auto" role="group" aria-label="Open">
            <ul class="menu__list">
                <Item
                    title="Files…"
                    about="Migrations, SQL, a zip archive, a diff, a dump of the schema"
                    act=move || ask(files)
                />
                <Item title="A folder…" about="All revisions of a versions/ folder" act=move || ask(folder) />
                <Item title="An empty file" about="To paste another migration into" act=move || another() />
            </ul>
        </div>
        <input
            type="file"
            id="open-files"
            hidden
            multiple
            node_ref=files
            on:change=move |event| picked(session, &event)
        />
        <input
            type="file"
            id="open-folder"
            hidden
            node_ref=folder
            on:change=move |event| picked(session, &event)
        />
    }
}

/// One way.
#[component]
fn Item(
    /// What it is called.
    title: &'static str,
    /// What it is for.
    about: &'static str,
    /// What it does.
    act: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <li>
            <button type="button" class="menu__item" on:click=move |_| act()>
                <span class="menu__title">{title}</span>
                <span class="menu__about">{about}</span>
            </button>
        </li>
    }
}

fn picked(session: Session, event: &ev::Event) {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    if let Some(list) = input.files().filter(|list| list.length() > 0) {
        session.pick(&list);
    }
    // The same files may be picked again.
    input.set_value("");
}
