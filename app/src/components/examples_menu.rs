//! Migrations to start from.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::{examples::EXAMPLES, session::Session};

const ID: &str = "examples";

/// A button and the list that it opens.
#[component]
pub(super) fn ExamplesMenu() -> impl IntoView {
    let session = Session::get();
    let has_previous = move || session.workspace.with(|workspace| !workspace.previous.is_empty());
    let bring_back = move |_| {
        super::header::close(ID);
        session.bring_back();
        session.notice.set(None);
    };
    let items = EXAMPLES.iter().map(|example| {
        let show = move |_| {
            super::header::close(ID);
            session.show_example(example);
        };
        view! {
            <li>
                <button type="button" class="menu__item" on:click=show>
                    <span class="menu__title">{example.title}</span>
                    <span class="menu__about">{example.about}</span>
                </button>
            </li>
        }
    });
    view! {
        <button type="button" class="button button--bar" popovertarget=ID>
            <IconView icon=Icon::Examples />
            <span class="button__label">"Examples"</span>
        </button>
        <div class="menu" id=ID popover="auto" role="group" aria-label="Examples">
            <ul class="menu__list">
                <Show when=has_previous>
                    <li>
                        <button type="button" class="menu__item" on:click=bring_back>
                            <span class="menu__title">"Bring my text back"</span>
                            <span class="menu__about">"What was here before something else took its place"</span>
                        </button>
                    </li>
                </Show>
                {items.collect_view()}
            </ul>
        </div>
    }
}
