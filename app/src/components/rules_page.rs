//! The catalogue: every rule, to be searched and filtered.

use leptos::{ev, prelude::*};
use retort_core::{
    report::{Applicability, Severity},
    rules::{CATALOGUE, Family, elsewhere::Elsewhere},
};

use super::{
    icon::{Icon, IconView, severity_class, severity_word},
    markdown::spans,
    rule_link::{ReviewLink, RuleLink},
};
use crate::{
    session::Session,
    state::catalogue::{Filter, Hit, family_by_slug, severity_by_slug, severity_slug, slug},
};

/// The list of rules, with what narrows it down.
#[component]
pub(crate) fn RulesPage() -> impl IntoView {
    let session = Session::get();
    let filter = session.filter;
    let hits = Memo::new(move |_| filter.with(Filter::hits));
    let has_words = Memo::new(move |_| filter.with(Filter::has_words));
    let number = move || {
        let all = CATALOGUE.len();
        match hits.with(Vec::len) {
            shown if shown == all => format!("{all} rules"),
            shown => format!("{shown} of {all} rules"),
        }
    };
    view! {
        <main class="rules">
            <nav class="rules__path" aria-label="Path"><ReviewLink>"Back to the review"</ReviewLink></nav>
            <h2 class="rules__title" tabindex="-1">"Rules"</h2>
            <p class="rules__lead">
                "What Retort looks for, why it hurts, and what to write instead. Search by words, or by the name that "
                "squawk, strong_migrations, migrationpilot or another linter has for it."
            </p>
            <Search />
            <p class="rules__number">
                <span role="status">{number}</span>
                <Show when=move || !filter.with(Filter::is_open)>
                    <button type="button" class="button button--link" on:click=move |_| clear(session)>
                        "Show all"
                    </button>
                </Show>
            </p>
            {move || {
                let hits = hits.get();
                match (hits.is_empty(), has_words.get()) {
                    (true, _) => view! { <NoRule /> }.into_any(),
                    (_, true) => cards(hits).into_any(),
                    _ => by_family(&hits).into_any(),
                }
            }}
        </main>
    }
}

/// Shows every rule again.
fn clear(session: Session) {
    session.filter.set(Filter::default());
    crate::dom::focus(crate::dom::by_id(SEARCH));
}

const SEARCH: &str = "rules-search";

/// What narrows the list down.
#[component]
fn Search() -> impl IntoView {
    let filter = Session::get().filter;
    let families = Family::ALL.map(|family| {
        let chosen = move || filter.with(|filter| filter.family == Some(family));
        view! { <option value=slug(family) selected=chosen>{family.name()}</option> }
    });
    let severities = [Severity::Error, Severity::Warning, Severity::Advice].map(|severity| {
        let chosen = move || filter.with(|filter| filter.severity == Some(severity));
        view! { <option value=severity_slug(severity) selected=chosen>{severity_word(severity)}</option> }
    });
    let choose_family = move |event| {
        filter.update(|filter| filter.family = family_by_slug(&event_target_value(&event)));
    };
    let choose_severity = move |event| {
        filter.update(|filter| filter.severity = severity_by_slug(&event_target_value(&event)));
    };
    view! {
        <form class="search" role="search" aria-label="Rules" on:submit=|event: ev::SubmitEvent| event.prevent_default()>
            <input
                class="search__words"
                id=SEARCH
                type="search"
                aria-label="Search the rules"
                placeholder="lock, enum, adding-required-field…"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || filter.with(|filter| filter.query.clone())
                on:input=move |event| filter.update(|filter| filter.query = event_target_value(&event))
            />
            <select aria-label="Family" on:change=choose_family>
                <option value="" selected=move || filter.with(|filter| filter.family.is_none())>"Every family"</option>
                {families.collect_view()}
            </select>
            <select aria-label="Severity" on:change=choose_severity>
                <option value="" selected=move || filter.with(|filter| filter.severity.is_none())>
                    "Every severity"
                </option>
                {severities.collect_view()}
            </select>
            <label class="search__choice">
                <input
                    type="checkbox"
                    prop:checked=move || filter.with(|filter| filter.fixable)
                    on:change=move |event| filter.update(|filter| filter.fixable = event_target_checked(&event))
                />
                "Has a fix"
            </label>
        </form>
    }
}

/// A heading for each family, and its rules.
fn by_family(hits: &[Hit]) -> impl IntoView + use<> {
    let families = Family::ALL.into_iter().filter_map(|family| {
        let of: Vec<Hit> = hits.iter().copied().filter(|hit| hit.rule.family == family).collect();
        (!of.is_empty()).then(|| {
            let id = format!("family-{}", slug(family));
            view! {
                <section class="family" aria-labelledby=id.clone()>
                    <h3 class="family__title" id=id.clone()>
                        {family.name()}<span class="family__number">{of.len()}</span>
                    </h3>
                    {cards(of)}
                </section>
            }
        })
    });
    families.collect_view()
}

fn cards(hits: Vec<Hit>) -> impl IntoView {
    view! { <ul class="rule-cards">{hits.into_iter().map(card).collect_view()}</ul> }
}

fn card(hit: Hit) -> impl IntoView {
    let Hit { rule, alias } = hit;
    let alias = alias.map(|Elsewhere { tool, name, .. }| {
        view! { <p class="rule-card__alias">{tool} ": " <code>{name}</code></p> }
    });
    let fix = rule.fix.map(|fix| view! { <span class="rule-card__fix">{fix_words(fix)}</span> });
    view! {
        <li class=format!("rule-card rule-card--{}", severity_class(rule.severity))>
            <p class="rule-card__head">
                <span class="rule-card__severity">
                    <IconView icon=Icon::from(rule.severity) />{severity_word(rule.severity)}
                </span>
                {fix}
            </p>
            <RuleLink class="rule-card__name" id=rule.id.to_owned()>{spans(rule.name)}</RuleLink>
            <p class="rule-card__summary">{spans(&rule.doc().summary)}</p>
            <p class="rule-card__id"><code>{rule.id}</code></p>
            {alias}
        </li>
    }
}

/// What there is of a fix, in a few words.
fn fix_words(fix: Applicability) -> &'static str {
    match fix {
        Applicability::Safe => "Safe fix",
        Applicability::Review => "Fix to review",
        Applicability::Display => "Fix by hand",
    }
}

/// What stands there when no rule is left.
#[component]
fn NoRule() -> impl IntoView {
    let session = Session::get();
    view! {
        <div class="empty">
            <IconView icon=Icon::Examples />
            <h3 class="empty__title">"No such rule"</h3>
            <p>"No rule has all of these words, in this family and of this severity. Fewer words find more."</p>
            <button type="button" class="button" on:click=move |_| clear(session)>"Show all rules"</button>
        </div>
    }
}
