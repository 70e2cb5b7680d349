//! What stands in the place of every view while there is nothing to review.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::{examples::EXAMPLES, session::Session};

/// What to do with an empty editor, or with a text that is no migration.
#[component]
pub(super) fn NoMigration() -> impl IntoView {
    let session = Session::get();
    let is_empty = Memo::new(move |_| {
        session.shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.text.trim().is_empty()))
    });
    let title = move || if is_empty.get() { "Nothing to review yet" } else { "This is no migration" };
    let why = move || {
        if is_empty.get() {
            "Paste an Alembic migration into the editor, several of them, or a diff. Or drop files on the page: migrations, \
             a versions/ folder, a zip archive, a dump of the schema."
        } else {
            "It has neither a revision nor an upgrade(). Paste a whole file of your versions/ folder, or drop files on \
             the page."
        }
    };
    let show = move |_| {
        if let Some(example) = EXAMPLES.first() {
            session.show_example(example);
        }
    };
    view! {
        <div class="empty">
            <IconView icon=Icon::Examples />
            <h2>{title}</h2>
            <p>{why}</p>
            <button type="button" class="button" on:click=show>"Show an example"</button>
        </div>
    }
}
