//! The checklist: what a review must have looked at, and how it stands.

use leptos::prelude::*;
use retort_core::{
    remarks::{answer_name, is_settled},
    report::ChecklistItem,
};

use super::{
    checklist_item::ItemView,
    icon::{Icon, IconView},
};
use crate::session::Session;

/// A group of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// The nine items.
    Review,
    /// Production safety.
    Safety,
}

impl Group {
    /// As written in the names of answers: changing it loses them.
    fn name(self) -> &'static str {
        match self {
            Group::Review => "review",
            Group::Safety => "safety",
        }
    }

    /// The name of an item's answer.
    pub(super) fn answer(self, item: u8) -> String {
        answer_name(self.name(), item)
    }

    /// The group's items in the review that is shown.
    pub(super) fn items(self, session: Session) -> Vec<ChecklistItem> {
        session.shown.with(|shown| match (shown, self) {
            (None, _) => Vec::new(),
            (Some(shown), Group::Review) => shown.report.checklist.clone(),
            (Some(shown), Group::Safety) => shown.report.safety.clone(),
        })
    }
}

/// Both groups.
#[component]
pub(super) fn ChecklistPanel() -> impl IntoView {
    let session = Session::get();
    let has_items = Memo::new(move |_| {
        session.shown.with(|shown| {
            shown
                .as_ref()
                .is_none_or(|shown| !shown.report.checklist.is_empty() || !shown.report.safety.is_empty())
        })
    });
    view! {
        <Show when=move || has_items.get() fallback=|| view! { <OfRevisionsOnly /> }>
            <GroupView group=Group::Review title="Review" />
            <GroupView group=Group::Safety title="Before production" />
        </Show>
    }
}

/// What stands there for plain SQL.
#[component]
fn OfRevisionsOnly() -> impl IntoView {
    view! {
        <div class="empty">
            <IconView icon=Icon::NotApplicable />
            <h2>"The checklist is about revisions"</h2>
            <p>
                "Its questions are about an Alembic revision: its downgrade, its names, its place in the chain. This file is \
                 plain SQL. What was found in it is in the findings, and what each statement locks in the SQL view."
            </p>
        </div>
    }
}

/// One group, under how much of it is settled.
#[component]
fn GroupView(
    /// Which.
    group: Group,
    /// What it is called.
    title: &'static str,
) -> impl IntoView {
    let session = Session::get();
    let items = Memo::new(move |_| group.items(session));
    let numbers =
        Memo::new(move |_| items.with(|items| items.iter().map(|item| item.item).collect::<Vec<_>>()));
    let settled = move || {
        session.workspace.with(|workspace| {
            let answer = |item: &ChecklistItem| workspace.file()?.ticks.get(&group.answer(item.item));
            items.with(|items| items.iter().filter(|item| is_settled(item, answer(item))).count())
        })
    };
    view! {
        <section class="checklist">
            <h2 class="checklist__title">
                {title}
                <span class="checklist__settled">
                    {move || format!("{} of {} settled", settled(), items.with(Vec::len))}
                </span>
            </h2>
            <ol class="checklist__items">
                <For each=move || numbers.get() key=|number| *number let:number><ItemView group number items /></For>
            </ol>
        </section>
    }
}
