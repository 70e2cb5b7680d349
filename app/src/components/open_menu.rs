//! The ways to bring files onto the page other than pasting.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::icon::{Icon, IconView};
use crate::session::Session;

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
    let another = move |_| {
        super::header::close(ID);
        session.add_empty();
    };
    view! {
        <button type="button" class="button files__open" popovertarget=ID>
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
                <Item title="An empty file" about="To paste another migration into" act=move || another(()) />
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
