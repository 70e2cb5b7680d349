//! One file of the list.

use std::sync::Arc;

use leptos::prelude::*;
use retort_core::{protocol::Role, report::Severity};

use super::{
    editor_pane::in_view,
    icon::{Icon, IconView},
};
use crate::{
    a11y,
    session::Session,
    state::{FileId, listing::Row},
};

/// The roles, with what they are called.
pub(super) const ROLES: [(Role, &str, &str); 3] = [
    (Role::Review, "review", "Review"),
    (Role::Context, "context", "Context"),
    (Role::Baseline, "baseline", "Schema before"),
];

/// What the role of a file is called.
pub(super) fn role_title(role: Role) -> &'static str {
    ROLES.iter().find(|(other, ..)| *other == role).map_or("", |(.., title)| title)
}

/// Its name and message, what it is there for, what was found in it, and a way to close it.
#[component]
pub(super) fn FileRow(
    /// Which.
    id: FileId,
    /// All files.
    rows: Memo<Arc<Vec<Row>>>,
) -> impl IntoView {
    let session = Session::get();
    let row = Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.id == id).cloned()));
    let name = move || row.with(|row| row.as_ref().map(|row| row.name().to_owned()).unwrap_or_default());
    let in_two = move || {
        row.with(|row| {
            let (id, rest) = row.as_ref().map(Row::name_in_two).unwrap_or_default();
            view! { <span class="file-row__id">{id.to_owned()}</span><span class="file-row__rest">{rest.to_owned()}</span> }
        })
    };
    let path = move || row.with(|row| row.as_ref().map(|row| row.path.clone()).unwrap_or_default());
    let message = move || row.with(|row| row.as_ref().and_then(|row| row.message.clone()));
    let role = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.role).unwrap_or_default()));
    let active = Memo::new(move |_| session.workspace.with(|workspace| workspace.active == id));
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let chosen = ROLES.iter().find(|(_, value, _)| *value == chosen).map(|(role, ..)| *role);
        session.set_roles(chosen.map(|role| (id, role)));
    };
    let options = ROLES.iter().map(|(own, value, title)| {
        view! { <option value=*value selected=move || role.get() == *own>{*title}</option> }
    });
    let entry = NodeRef::new();
    in_view(entry, active);
    view! {
        <li
            class="file-row"
            class:file-row--active=active
            class:file-row--aside=move || !role.get().is_review()
            node_ref=entry
        >
            <button
                type="button"
                class="file-row__name"
                title=path
                aria-current=move || active.get().then_some("true")
                on:click=move |_| session.workspace.update(|workspace| workspace.activate(id))
            >
                <span class="file-row__file">{in_two}</span>
                <span class="file-row__message">{message}</span>
            </button>
            <span class="file-row__counts">{move || row.with(|row| row.as_ref().map(counts))}</span>
            <select
                class="file-row__role"
                aria-label=move || format!("What {} is there for", name())
                on:change=choose
            >
                {options.collect_view()}
            </select>
            <button
                type="button"
                class="button button--quiet"
                aria-label=move || format!("Close {}", name())
                on:click=move |_| session.close(id)
            >
                <IconView icon=Icon::Close />
            </button>
        </li>
    }
}

/// The numbers of errors and warnings, each with its sign.
fn counts(row: &Row) -> AnyView {
    if row.unreadable {
        return view! { <span class="count count--error">"Does not parse"</span> }.into_any();
    }
    let count = |severity: Severity, number: usize, class: &'static str| {
        (number > 0).then(|| {
            let said = a11y::count(severity, number);
            let title = said.clone();
            view! {
                <span class=class title=title>
                    <IconView icon=Icon::from(severity) />
                    <span aria-hidden="true">{number}</span>
                    <span class="visually-hidden">{said}</span>
                </span>
            }
        })
    };
    view! {
        {count(Severity::Error, row.errors, "count count--error")}
        {count(Severity::Warning, row.warnings, "count count--warning")}
    }
    .into_any()
}
