//! The strip of tabs: the views beside the editor, and the editor itself where the window is narrow.

use leptos::{ev, prelude::*};
use retort_core::report::Severity;

use super::{
    editor_pane::in_view,
    icon::{Icon, IconView},
};
use crate::{
    dom,
    session::Session,
    state::{Panel, Workspace},
};

/// The tabs that there are.
fn tabs(session: Session) -> Vec<Panel> {
    let is_there = |panel: &Panel| match panel {
        Panel::Migration => session.narrow.get(),
        Panel::Chain => session.revisions().are_many.get(),
        _ => true,
    };
    Panel::ALL.into_iter().filter(is_there).collect()
}

/// The strip, moved along with the arrow keys.
#[component]
pub(crate) fn Tabs() -> impl IntoView {
    let session = Session::get();
    let keydown = move |event: ev::KeyboardEvent| {
        let tabs = untrack(|| tabs(session));
        let here = tabs.iter().position(|panel| *panel == session.visible_panel_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (here + 1) % tabs.len(),
            "ArrowLeft" => (here + tabs.len() - 1) % tabs.len(),
            "Home" => 0,
            "End" => tabs.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(panel) = tabs.get(next) {
            session.open(*panel);
            dom::focus(dom::by_id(&format!("tab-{}", panel.name())));
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="Review" on:keydown=keydown>
            <For each=move || tabs(session) key=|panel| *panel as u8 let:panel>
                <Tab panel />
            </For>
        </div>
    }
}

/// One tab.
#[component]
fn Tab(
    /// What it opens.
    panel: Panel,
) -> impl IntoView {
    let session = Session::get();
    let selected = Memo::new(move |_| session.visible_panel() == panel);
    let entry = NodeRef::new();
    in_view(entry, selected);
    view! {
        <button
            type="button"
            class="tab"
            node_ref=entry
            role="tab"
            id=format!("tab-{}", panel.name())
            aria-selected=move || selected.get().to_string()
            aria-controls=move || selected.get().then(|| format!("panel-{}", panel.name()))
            tabindex=move || if selected.get() { "0" } else { "-1" }
            on:click=move |_| session.open(panel)
        >
            {panel.title()}
            {move || badge(session, panel)}
        </button>
    }
}

/// What a tab says of its view: how many findings, fixes, open questions.
fn badge(session: Session, panel: Panel) -> Option<AnyView> {
    let number = match panel {
        Panel::Findings => session.shown.with(|shown| {
            let serious = |severity| severity != Severity::Advice;
            let findings = &shown.as_ref()?.report.findings;
            Some(findings.iter().filter(|finding| serious(finding.severity)).count())
        }),
        Panel::Diff => Some(session.plan.with(|plan| plan.changes.len())),
        Panel::Checklist => session.shown.with(|shown| {
            let is_failed = |status| status == retort_core::report::ChecklistStatus::Fail;
            let failed =
                shown.as_ref()?.report.checklist.iter().filter(|item| is_failed(item.status)).count();
            Some(failed)
        }),
        Panel::Review => Some(session.workspace.with(Workspace::comments)),
        Panel::Chain => return chain_badge(session),
        Panel::Migration | Panel::Sql => None,
    }?;
    let words = words(panel, number);
    (number > 0).then(|| {
        let mark = (panel == Panel::Checklist).then(|| view! { <IconView icon=Icon::Error /> });
        view! { <span class="tab__badge">{mark}{number}<span class="visually-hidden">" "{words}</span></span> }.into_any()
    })
}

/// How many heads there are, where there are several, and how many revisions at which Alembic stops.
fn chain_badge(session: Session) -> Option<AnyView> {
    let revisions = session.revisions();
    let (heads, problems) = revisions
        .graph
        .with(|graph| (graph.chain.heads().len(), revisions.list.with(|list| graph.problems(list))));
    let (number, words) = of_chain(heads, problems)?;
    let view =
        view! { <span class="tab__badge">{number}<span class="visually-hidden">" "{words}</span></span> };
    Some(view.into_any())
}

/// The number on the tab of the chain, and what it counts. One head is as it should be.
fn of_chain(heads: usize, problems: usize) -> Option<(usize, String)> {
    let wrong = match problems {
        0 => None,
        1 => Some("revision with a problem"),
        _ => Some("revisions with a problem"),
    };
    match (heads > 1, wrong) {
        (false, None) => None,
        (true, None) => Some((heads, "heads".to_owned())),
        (false, Some(wrong)) => Some((problems, wrong.to_owned())),
        (true, Some(wrong)) => Some((heads + problems, format!("in all: {heads} heads, {problems} {wrong}"))),
    }
}

/// What a badge counts, for who cannot see where it stands.
fn words(panel: Panel, number: usize) -> &'static str {
    match (panel, number) {
        (Panel::Findings, 1) => "error or warning",
        (Panel::Findings, _) => "errors and warnings",
        (Panel::Diff, 1) => "fix",
        (Panel::Diff, _) => "fixes",
        (Panel::Review, 1) => "comment",
        (Panel::Review, _) => "comments",
        _ => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let said = |panel| [1, 2].map(|number| words(panel, number));
        assert_eq!(said(Panel::Findings), ["error or warning", "errors and warnings"]);
        assert_eq!(said(Panel::Diff), ["fix", "fixes"]);
        assert_eq!(said(Panel::Checklist), ["failed", "failed"]);
    }

    #[test]
    fn the_chain_tells_of_several_heads_and_of_problems() {
        let said = |heads, problems| {
            of_chain(heads, problems).map(|(number, words)| format!("{number} {words}")).unwrap_or_default()
        };
        assert_eq!(said(1, 0), "");
        assert_eq!(said(2, 0), "2 heads");
        assert_eq!(said(0, 2), "2 revisions with a problem");
        assert_eq!(said(2, 1), "3 in all: 2 heads, 1 revision with a problem");
    }
}
