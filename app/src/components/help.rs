//! What the page can do, and the keys for it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::icon::{Icon, IconView};
use crate::{dom, keys::SHORTCUTS};

const ID: &str = "help";

fn dialog() -> Option<HtmlDialogElement> {
    dom::by_id(ID).and_then(|dialog| dialog.dyn_into().ok())
}

/// Opens the help dialog.
pub(crate) fn open_help() {
    if let Some(dialog) = dialog().filter(|dialog| !dialog.open()) {
        // Fails only on a dialog that is open or gone.
        let _ = dialog.show_modal();
    }
}

/// The dialog, closed until it is asked for.
#[component]
pub(crate) fn HelpDialog() -> impl IntoView {
    let rows = SHORTCUTS.iter().map(|shortcut| {
        let caps = shortcut.caps().into_iter().map(|cap| view! { <kbd>{cap}</kbd> });
        view! { <tr><th scope="row">{caps.collect_view()}</th><td>{shortcut.text}</td></tr> }
    });
    let close = move |_| {
        if let Some(dialog) = dialog() {
            dialog.close();
        }
    };
    view! {
        <dialog class="dialog" id=ID aria-labelledby="help-title">
            <div class="dialog__head">
                <h2 id="help-title">"Help"</h2>
                <button type="button" class="button button--quiet" aria-label="Close" on:click=close>
                    <IconView icon=Icon::Close />
                </button>
            </div>
            <p>
                "Paste an Alembic migration. Retort reads it without running it, works out the SQL that Alembic will "
                "send, and says what that does to a live PostgreSQL: what fails, what blocks, what loses data, and what "
                "to write instead."
            </p>
            <p>
                "Several files are one chain. Paste them one below the other, paste a diff, or drop files on the page: "
                "migrations, a versions/ folder, a zip archive, a diff, what pg_dump --schema-only writes. Of a diff, what "
                "it adds and changes is under review, and everything else is there to understand it by."
            </p>
            <h3>"Keys"</h3>
            <table class="keys"><tbody>{rows.collect_view()}</tbody></table>
            <h3>"What stays where"</h3>
            <p>
                "Everything happens in this page: nothing that you type is sent anywhere. Your text, your settings and your "
                "answers to the checklist are kept in this browser until you clear its data, and so is the page itself: it "
                "works without a network. After loading, all that it ever asks for is a newer version of itself, from "
                "where it came from; you are told of one, and it waits until you reload."
            </p>
            <h3>"What it cannot know"</h3>
            <p>
                "What a migration asks of the database, of its environment or of other modules is unknown to Retort. It "
                "says so beside every statement that depends on it, and never guesses."
            </p>
            <p class="dialog__version">{concat!("Retort ", env!("CARGO_PKG_VERSION"))}</p>
        </dialog>
    }
}
