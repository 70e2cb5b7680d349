//! The way to a rule's page, and the way back.

use leptos::prelude::*;

use crate::{session::Session, state::url::Address};

/// A link to the page of a rule. The browser follows it: it can be opened in a tab of its own, and gone back from.
#[component]
pub(super) fn RuleLink(
    /// The rule's id.
    #[prop(into)]
    id: Signal<String>,
    /// How it looks.
    #[prop(optional)]
    class: &'static str,
    /// What is done before it is followed.
    #[prop(optional, into)]
    before: Option<Callback<()>>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let session = Session::get();
    let follow = move |_| {
        if let Some(before) = before {
            before.run(());
        }
        session.settle_address();
    };
    view! { <a class=class href=move || id.with(|id| Address::rule(id).href()) on:click=follow>{children()}</a> }
}

/// From the catalogue to the reviewer as it was left.
#[component]
pub(super) fn ReviewLink(
    /// How it looks.
    #[prop(optional)]
    class: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let session = Session::get();
    let href = move || session.review_address().href();
    view! { <a class=class href=href on:click=move |_| session.settle_address()>{children()}</a> }
}
