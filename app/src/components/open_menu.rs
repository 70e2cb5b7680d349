//! The ways to bring files onto the page other than pasting.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::icon::{Icon, IconView};
use crate::{
    dom,
    session::Session,
    state::{
        intake::files,
        recent::{self, Recent},
    },
};

const ID: &str = "open";

/// A button and what it opens.
#[component]
pub(super) fn OpenMenu() -> impl IntoView {
    let session = Session::get();
    let chosen = NodeRef::<html::Input>::new();
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
    let anew = move || {
        super::header::close(ID);
        session.start_anew();
    };
    let another = move || {
        super::header::close(ID);
        session.add_empty();
    };
    // Read when the menu is opened: another tab may have left one.
    let recents = RwSignal::new(Vec::new());
    let open = move |event| {
        recents.set(recent::all());
        place(event);
    };
    view! {
        <button type="button" class="button files__open" popovertarget=ID on:click=open>
            <IconView icon=Icon::Examples />
            "Open"
        </button>
        <div class="menu menu--open" id=ID popover="auto" role="group" aria-label="Open">
            <ul class="menu__list">
                <Item
                    title="Files…"
                    about="Migrations, SQL, a zip archive, a diff, a dump of the schema, a saved review"
                    act=move || ask(chosen)
                />
                <Item title="A folder…" about="All revisions of a versions/ folder" act=move || ask(folder) />
                <Item title="An empty file" about="To paste another migration into" act=move || another() />
                <Item title="A new review" about="What is here now can be brought back" act=move || anew() />
            </ul>
            <Show when=move || !recents.with(Vec::is_empty)><Recents recents /></Show>
        </div>
        <input
            type="file"
            id="open-files"
            hidden
            multiple
            node_ref=chosen
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

/// The reviews that something else took the place of.
#[component]
fn Recents(
    /// Those that there are.
    recents: RwSignal<Vec<Recent>>,
) -> impl IntoView {
    let session = Session::get();
    let item = move |recent: Recent| {
        let about = format!("{}, left {}", files(recent.files), ago(dom::now().saturating_sub(recent.left)));
        let title = recent.title.clone();
        let open = move |_| {
            super::header::close(ID);
            session.open_recent(&recent);
        };
        view! {
            <li>
                <button type="button" class="menu__item" on:click=open>
                    <span class="menu__title">{title}</span>
                    <span class="menu__about">{about}</span>
                </button>
            </li>
        }
    };
    let forget = move |_| {
        recent::forget();
        recents.set(Vec::new());
    };
    view! {
        <h2 class="menu__heading" id="recent">"Recent reviews"</h2>
        <ul class="menu__list" aria-labelledby="recent">
            {move || recents.get().into_iter().map(item).collect_view()}
        </ul>
        <button type="button" class="button button--link menu__forget" on:click=forget>"Forget these"</button>
    }
}

/// How long ago something was, as people say it.
fn ago(milliseconds: u64) -> String {
    let minutes = milliseconds / 60_000;
    let said = |number: u64, unit: &str| format!("{number} {unit}{} ago", if number == 1 { "" } else { "s" });
    match minutes {
        0 => "just now".to_owned(),
        1..60 => said(minutes, "minute"),
        60..1_440 => said(minutes / 60, "hour"),
        _ => said(minutes / 1_440, "day"),
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

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn a_time_is_said_in_its_own_unit() {
        let minutes = [0, 1, 59, 60, 150, 1_440, 4_000].map(|minutes| ago(minutes * 60_000));
        assert_eq!(
            minutes,
            [
                "just now",
                "1 minute ago",
                "59 minutes ago",
                "1 hour ago",
                "2 hours ago",
                "1 day ago",
                "2 days ago"
            ]
        );
    }
}
