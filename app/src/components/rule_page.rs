//! The page of one rule: all that its file says, what others call it, and where it stands in the user's own text.

use leptos::prelude::*;
use retort_core::{
    report::Finding,
    rules::{self, RuleMeta},
};

use super::{
    icon::{Icon, IconView, severity_class, severity_word},
    markdown::{markdown, spans},
    rule_facts::RuleFacts,
    rule_link::{ReviewLink, RuleLink},
    unknown_rule::UnknownRule,
};
use crate::{
    session::Session,
    state::{
        Panel, Place,
        catalogue::{Filter, slug},
        url::Address,
    },
};

/// What an address such as `#/rules/unnamed-index` shows.
#[component]
pub(crate) fn RulePage(
    /// The rule's id, as the address has it.
    id: String,
) -> impl IntoView {
    match rules::find(&id) {
        Some(rule) => view! { <Rule rule /> }.into_any(),
        None => view! { <UnknownRule id /> }.into_any(),
    }
}

/// A rule that there is.
#[component]
fn Rule(
    /// The rule.
    rule: &'static RuleMeta,
) -> impl IntoView {
    let doc = rule.doc();
    let sections = doc.sections.into_iter().map(|section| {
        let heading = match section.heading.as_str() {
            "Example" => "Examples".to_owned(),
            _ => section.heading,
        };
        view! {
            <section class="rule__section">
                <h3>{heading}</h3>
                {markdown(&section.body, Some(rule))}
            </section>
        }
    });
    view! {
        <main class="rules rules--one">
            <Path rule />
            <article class="rule">
                <header class=format!("rule__head rule__head--{}", severity_class(rule.severity))>
                    <p class="rule__severity">
                        <IconView icon=Icon::from(rule.severity) />{severity_word(rule.severity)}
                        <code class="rule__id">{rule.id}</code>
                    </p>
                    <h2 class="rules__title" tabindex="-1">{spans(rule.name)}</h2>
                    <p class="rule__summary">{spans(&doc.summary)}</p>
                </header>
                <div class="rule__docs"><Here rule />{sections.collect_view()}</div>
                <RuleFacts rule />
            </article>
            <Neighbours rule />
        </main>
    }
}

/// Where the page lies, and the ways up.
#[component]
fn Path(
    /// The rule.
    rule: &'static RuleMeta,
) -> impl IntoView {
    let session = Session::get();
    let all = move || Address::Rules(session.filter.get()).href();
    let says = move || {
        if session.filter.with(Filter::is_open) { "All rules" } else { "Rules found" }
    };
    let family = Address::Rules(Filter { family: Some(rule.family), ..Filter::default() }).href();
    view! {
        <nav class="rules__path" aria-label="Path">
            <ReviewLink>"Back to the review"</ReviewLink>
            <span class="rules__up">
                <a href=all>{says}</a>
                <span aria-hidden="true">"›"</span>
                <a href=family data-family=slug(rule.family)>{rule.family.name()}</a>
            </span>
        </nav>
    }
}

/// What the rule found in the text in the editor, with the way there.
#[component]
fn Here(
    /// The rule.
    rule: &'static RuleMeta,
) -> impl IntoView {
    let session = Session::get();
    let findings = Memo::new(move |_| {
        session.shown.with(|shown| {
            let findings = shown.iter().flat_map(|shown| &shown.report.findings);
            findings.filter(|finding| finding.rule == rule.id).cloned().collect::<Vec<_>>()
        })
    });
    let link = move |finding: Finding| {
        let words = format!("Line {}: {}", finding.span.start.line, finding.title);
        let go = move |_| {
            session.visit(Place::Review);
            session.open(Panel::Findings);
            session.reveal_finding(&finding.key);
        };
        view! {
            <li><button type="button" class="button button--link" on:click=go><span>{spans(&words)}</span></button></li>
        }
    };
    view! {
        <Show when=move || !findings.with(Vec::is_empty)>
            <section class="rule__here">
                <h3>"In your migration"</h3>
                <ul>{move || findings.get().into_iter().map(link).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// The rules before and after it in the list.
#[component]
fn Neighbours(
    /// The rule.
    rule: &'static RuleMeta,
) -> impl IntoView {
    let session = Session::get();
    let [before, after] = session.filter.with_untracked(|filter| filter.neighbours(rule.id));
    let link = |rule: &'static RuleMeta, word: &'static str, class: &'static str| {
        view! {
            <RuleLink class=class id=rule.id.to_owned()>
                <span class="neighbour__word">{word}</span>
                <span class="neighbour__name">{spans(rule.name)}</span>
            </RuleLink>
        }
    };
    view! {
        <nav class="neighbours" aria-label="Other rules">
            {before.map(|rule| link(rule, "Previous", "neighbour"))}
            {after.map(|rule| link(rule, "Next", "neighbour neighbour--next"))}
        </nav>
    }
}
