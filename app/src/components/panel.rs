//! The right side: the view that is open.

use leptos::prelude::*;
use retort_core::report::FileKind;

use super::{
    banner::Banner, chain_panel::ChainPanel, checklist_panel::ChecklistPanel, diff_panel::DiffPanel,
    findings_panel::FindingsPanel, no_migration::NoMigration, not_judged::NotJudged,
    review_panel::ReviewPanel, sql_panel::SqlPanel,
};
use crate::{
    session::Session,
    state::{Panel, Status},
};

/// The open view, under a word on how far it can be trusted.
#[component]
pub(crate) fn PanelPane() -> impl IntoView {
    let session = Session::get();
    let panel = Memo::new(move |_| session.visible_panel());
    let is_there = Memo::new(move |_| session.shown.with(Option::is_some));
    // Of a text that could never be read there is nothing to say but where it stops.
    let is_read = Memo::new(move |_| {
        session.shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.report.error.is_none()))
    });
    let is_migration = Memo::new(move |_| {
        session.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.report.kind != FileKind::Other))
    });
    // Chain and verdict are of all files, whatever is in the editor.
    let of_file = Memo::new(move |_| !matches!(panel.get(), Panel::Chain | Panel::Review));
    let of_all = move || match panel.get() {
        Panel::Review => view! { <ReviewPanel /> }.into_any(),
        _ => view! { <ChainPanel /> }.into_any(),
    };
    // What a file is there for counts at once; that it is reviewed, once it has been.
    let role = Memo::new(move |_| {
        let wanted =
            session.workspace.with(|workspace| workspace.file().map(|file| file.role)).unwrap_or_default();
        let told =
            session.shown.with(|shown| shown.as_ref().map(|shown| shown.report.role)).unwrap_or_default();
        if wanted.is_review() { told } else { wanted }
    });
    let view = move || match panel.get() {
        Panel::Migration | Panel::Chain | Panel::Review => ().into_any(),
        Panel::Findings => view! { <FindingsPanel /> }.into_any(),
        Panel::Diff => view! { <DiffPanel /> }.into_any(),
        Panel::Sql => view! { <SqlPanel /> }.into_any(),
        Panel::Checklist => view! { <ChecklistPanel /> }.into_any(),
    };
    view! {
        <section
            class="panel"
            role="tabpanel"
            tabindex="-1"
            hidden=move || panel.get() == Panel::Migration
            class:panel--old=session.is_old
            id=move || (panel.get() != Panel::Migration).then(|| format!("panel-{}", panel.get().name()))
            aria-labelledby=move || format!("tab-{}", panel.get().name())
        >
            <Banner />
            <Show when=move || is_there.get() fallback=|| view! { <Waiting /> }>
                <Show when=move || of_file.get() fallback=of_all>
                    <Show when=move || is_read.get()>
                        <Show when=move || role.get().is_review() fallback=move || view! { <NotJudged role /> }>
                            <Show when=move || is_migration.get() fallback=|| view! { <NoMigration /> }>{view}</Show>
                        </Show>
                    </Show>
                </Show>
            </Show>
        </section>
    }
}

/// What stands there until the first review: the shape of what is to come.
#[component]
fn Waiting() -> impl IntoView {
    let session = Session::get();
    let is_coming = move || {
        session.review.with(|review| !matches!(review.status, Status::Crashed(_) | Status::Broken(_)))
    };
    view! {
        <Show when=is_coming>
            <div class="waiting">
                <p>"The engine is loading: the parsers of Python and of PostgreSQL, about half a megabyte, once."</p>
                <div class="waiting__card"></div>
                <div class="waiting__card"></div>
                <div class="waiting__card"></div>
            </div>
        </Show>
    }
}
