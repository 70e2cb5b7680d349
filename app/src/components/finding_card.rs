//! One finding: what happens, why it hurts, what can be done.

use leptos::prelude::*;
use retort_core::{
    report::{Direction, Finding},
    rules,
};

use super::{
    fix_row::FixRow,
    icon::{Icon, IconView, severity_class, severity_word},
    ignore_form::IgnoreForm,
    markdown::{markdown, spans},
    rule_link::RuleLink,
};
use crate::session::Session;

/// The card of one finding.
#[component]
pub(super) fn FindingCard(
    /// The finding's key: the card stays while the finding moves with its text.
    key_: String,
) -> impl IntoView {
    let session = Session::get();
    let finding = session.follow_finding(key_.clone());
    let key = StoredValue::new(key_);
    let is = move |choice: &Option<String>| {
        choice.as_ref().is_some_and(|chosen| key.with_value(|key| key == chosen))
    };
    let selected = Memo::new(move |_| session.workspace.with(|workspace| is(&workspace.selected)));
    let explained = Memo::new(move |_| session.workspace.with(|workspace| is(&workspace.explained)));
    let field = move |field: fn(&Finding) -> String| {
        finding.with(|finding| finding.as_ref().map(field).unwrap_or_default())
    };
    let class = move || {
        finding.with(|finding| {
            finding.as_ref().map(|finding| format!("finding finding--{}", severity_class(finding.severity)))
        })
    };
    let is_downgrade = move || {
        finding.with(|finding| {
            finding.as_ref().is_some_and(|finding| finding.direction == Some(Direction::Downgrade))
        })
    };
    let fixes = Memo::new(move |_| {
        finding.with(|finding| finding.as_ref().map(|finding| finding.fixes.clone()).unwrap_or_default())
    });
    let rule = Signal::derive(move || field(|finding| finding.rule.clone()));
    // The way back from the rule's page leads here.
    let select = Callback::new(move |()| {
        session.workspace.update(|workspace| workspace.selected = Some(key.get_value()));
    });
    let ignoring = RwSignal::new(false);
    let comment =
        Memo::new(move |_| finding.with(|finding| Some(finding.as_ref()?.ignore.as_ref()?.text.clone())));
    let ignorable = move || comment.with(Option::is_some);
    let only_whole_file =
        move || comment.with(|comment| comment.as_ref().is_some_and(|text| text.contains("ignore-file[")));
    view! {
        <article class=class aria-current=move || selected.get().then_some("true")>
            <div class="finding__head">
                {move || finding.with(|finding| finding.as_ref().map(|finding| {
                    let severity = finding.severity;
                    view! {
                        <span class="finding__severity">
                            <IconView icon=Icon::from(severity) />{severity_word(severity)}
                        </span>
                    }
                }))}
                {move || is_downgrade().then(|| view! { <span class="tag">"in downgrade()"</span> })}
                <button
                    type="button"
                    class="button button--link finding__line"
                    on:click=move |_| key.with_value(|key| session.reveal_finding(key))
                >
                    {move || field(lines)}
                </button>
            </div>
            <h3 class="finding__title">{move || spans(&field(|finding| finding.title.clone()))}</h3>
            <p class="finding__message">{move || spans(&field(|finding| finding.message.clone()))}</p>
            {move || finding.with(|finding| finding.as_ref()?.uncertain.clone().map(|why| {
                view! { <p class="finding__uncertain"><strong>"Not certain: "</strong>{spans(&why)}</p> }
            }))}
            <Show when=move || !fixes.with(Vec::is_empty)>
                <ul class="fixes">
                    {move || fixes.get().into_iter().enumerate().map(|(index, fix)| {
                        view! { <FixRow finding=key index fix /> }
                    }).collect_view()}
                </ul>
            </Show>
            <div class="finding__more">
                <button
                    type="button"
                    class="button button--link finding__rule"
                    aria-expanded=move || explained.get().to_string()
                    on:click=move |_| key.with_value(|key| session.explain(key))
                >
                    "Explain " <code>{move || rule.get()}</code>
                </button>
                <RuleLink class="finding__page" id=rule before=select>"Rule’s page"</RuleLink>
                <Show when=move || ignorable()>
                    <button
                        type="button"
                        class="button button--link ignore-button"
                        aria-expanded=move || ignoring.get().to_string()
                        on:click=move |_| ignoring.update(|ignoring| *ignoring = !*ignoring)
                    >
                        "Ignore…"
                    </button>
                </Show>
            </div>
            <Show when=move || ignorable() && ignoring.get()>
                <IgnoreForm finding=key only_whole_file=only_whole_file() open=ignoring />
            </Show>
            <Show when=move || explained.get()>
                <div class="finding__docs">{move || docs(&rule.get())}</div>
            </Show>
        </article>
    }
}

/// `Line 24`, or `Lines 24–27`.
fn lines(finding: &Finding) -> String {
    let (first, last) = (finding.span.start.line, finding.span.end.line);
    if last > first { format!("Lines {first}–{last}") } else { format!("Line {first}") }
}

/// What the rule's own file says.
fn docs(rule: &str) -> AnyView {
    match rules::find(rule) {
        Some(rule) => view! { <h4>{rule.name}</h4> {markdown(&rule.markdown(), None)} }.into_any(),
        None => view! { <p>"This version of the page has no text for this rule."</p> }.into_any(),
    }
}
