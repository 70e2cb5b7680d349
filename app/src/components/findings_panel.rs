//! What the rules found, the worst first.

use leptos::{ev, prelude::*};
use retort_core::report::Severity;
use wasm_bindgen::JsCast;

use super::{
    finding_card::FindingCard,
    icon::{Icon, IconView, severity_class},
    more::{More, PORTION, portion, reaching},
};
use crate::{a11y, session::Session};

/// The findings by severity, or a word that there are none.
#[component]
pub(super) fn FindingsPanel() -> impl IntoView {
    let session = Session::get();
    let is_empty = Memo::new(move |_| {
        session.shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.report.findings.is_empty()))
    });
    view! {
        <Show when=move || !is_empty.get() fallback=|| view! { <NoFindings /> }>
            <Group severity=Severity::Error />
            <Group severity=Severity::Warning />
            <AdviceGroup />
        </Show>
    }
}

/// Keys of the findings of one severity.
fn keys(session: Session, severity: Severity) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        session.shown.with(|shown| {
            let findings = shown.iter().flat_map(|shown| &shown.report.findings);
            findings
                .filter(|finding| finding.severity == severity)
                .map(|finding| finding.key.clone())
                .collect()
        })
    })
}

/// The findings of one severity, under their number.
#[component]
fn Group(
    /// Which.
    severity: Severity,
) -> impl IntoView {
    let keys = keys(Session::get(), severity);
    view! {
        <Show when=move || !keys.with(Vec::is_empty)>
            <section class="group">
                <h2 class=format!("group__title group__title--{}", severity_class(severity))>
                    <IconView icon=Icon::from(severity) />
                    {move || a11y::count(severity, keys.with(Vec::len))}
                </h2>
                <Cards keys />
            </section>
        </Show>
    }
}

/// The cards of one severity: a portion of them, and as many more as it takes to show the selected one.
#[component]
fn Cards(
    /// Keys of the findings.
    keys: Memo<Vec<String>>,
) -> impl IntoView {
    let session = Session::get();
    let asked = RwSignal::new(PORTION);
    let selected = Memo::new(move |_| {
        let selected = session.workspace.with(|workspace| workspace.selected.clone());
        selected.and_then(|selected| keys.with(|keys| keys.iter().position(|key| *key == selected)))
    });
    reaching(asked, selected);
    view! {
        <For each=portion(keys, asked) key=Clone::clone let:key><FindingCard key_=key /></For>
        <More asked all=Signal::derive(move || keys.with(Vec::len)) what="findings" />
    }
}

/// Advice is one line until it is asked for, or the cursor stands in some of it.
#[component]
fn AdviceGroup() -> impl IntoView {
    let session = Session::get();
    let keys = keys(session, Severity::Advice);
    let asked = RwSignal::new(false);
    let open = Memo::new(move |_| {
        let selected = session.workspace.with(|workspace| workspace.selected.clone());
        asked.get() || selected.is_some_and(|selected| keys.with(|keys| keys.contains(&selected)))
    });
    // The browser opens and closes it by itself; the page only remembers.
    let toggled = move |event: ev::Event| {
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        asked.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <Show when=move || !keys.with(Vec::is_empty)>
            <details class="group" prop:open=open on:toggle=toggled>
                <summary class="group__title group__title--advice">
                    <IconView icon=Icon::Advice />
                    {move || a11y::count(Severity::Advice, keys.with(Vec::len))}
                </summary>
                <Cards keys />
            </details>
        </Show>
    }
}

/// Praise for the text of now; what is from before, or not the whole of it, is not praised.
#[component]
fn NoFindings() -> impl IntoView {
    let session = Session::get();
    let before = || view! { <p class="stale-note">"In the text before there was nothing to object to."</p> };
    view! { <Show when=move || !session.is_old.get() fallback=before><NothingToObject /></Show> }
}

/// What there is to say of a migration that is well made.
#[component]
fn NothingToObject() -> impl IntoView {
    let session = Session::get();
    let checked = move || {
        let (up, down) = session.shown.with(|shown| {
            shown.as_ref().map_or((0, 0), |shown| (shown.report.upgrade.len(), shown.report.downgrade.len()))
        });
        let pg = session.workspace.with(|workspace| workspace.settings.pg);
        let statements =
            |number: usize| if number == 1 { "1 statement".into() } else { format!("{number} statements") };
        format!(
            "{} of upgrade() and {} of downgrade() were checked against what PostgreSQL {pg} locks, rewrites, scans \
             and refuses.",
            statements(up),
            statements(down),
        )
    };
    view! {
        <div class="empty">
            <IconView icon=Icon::Pass />
            <h2>"Nothing to object to"</h2>
            <p>{checked}</p>
            <p>"The checklist has what only a person can confirm; the SQL shows what will be sent."</p>
        </div>
    }
}
