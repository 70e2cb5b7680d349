//! The page of a rule that there is not.

use leptos::prelude::*;
use retort_core::rules::elsewhere::Elsewhere;

use super::{
    icon::{Icon, IconView},
    markdown::spans,
    rule_link::{ReviewLink, RuleLink},
};
use crate::state::{
    catalogue::{Filter, Hit},
    url::Address,
};

/// How many rules are offered that may be meant.
const OFFERED: usize = 5;

/// That there is no such rule, which may be meant, and the ways out.
#[component]
pub(super) fn UnknownRule(
    /// What the address calls it.
    id: String,
) -> impl IntoView {
    let meant = meant(&id);
    let offer = |hit: Hit| {
        let alias = hit.alias.map(|Elsewhere { tool, name, .. }| {
            view! { <span class="unknown__alias">{tool} " calls it " <code>{name}</code></span> }
        });
        view! {
            <li>
                <RuleLink id=hit.rule.id.to_owned()>{spans(hit.rule.name)}</RuleLink> " " <code>{hit.rule.id}</code>
                {alias}
            </li>
        }
    };
    let offers = (!meant.is_empty()).then(|| {
        view! {
            <p>"Perhaps one of these is meant:"</p>
            <ul class="unknown__offers">{meant.into_iter().map(offer).collect_view()}</ul>
        }
    });
    view! {
        <main class="rules rules--one">
            <nav class="rules__path" aria-label="Path"><ReviewLink>"Back to the review"</ReviewLink></nav>
            <div class="unknown">
                <h2 class="rules__title" tabindex="-1"><IconView icon=Icon::Help />"There is no such rule"</h2>
                <p>
                    "The address asks for " <code>{id}</code>
                    ". No rule of this version has that id: it may be misspelt, or have another name by now."
                </p>
                {offers}
                <p><a class="button button--primary" href=Address::Rules(Filter::default()).href()>"See all rules"</a></p>
            </div>
        </main>
    }
}

/// Rules that have the name, or else most of its words: with each word that is given up, more.
fn meant(id: &str) -> Vec<Hit> {
    let words: Vec<&str> = id.split(['-', '_', ' ', ':']).filter(|word| !word.is_empty()).collect();
    let by_name = Filter { query: id.to_owned(), ..Filter::default() }.hits();
    let fewer = (1..=words.len()).rev().map(|number| words.iter().take(number).copied().collect::<Vec<_>>());
    let by_words = fewer.map(|words| Filter { query: words.join(" "), ..Filter::default() }.hits());
    let mut found =
        std::iter::once(by_name).chain(by_words).find(|hits| !hits.is_empty()).unwrap_or_default();
    found.truncate(OFFERED);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(id: &str) -> Vec<&'static str> {
        meant(id).iter().map(|hit| hit.rule.id).collect()
    }

    #[test]
    fn what_is_meant_is_found_by_other_tools_names_and_by_words() {
        assert_eq!(ids("require-concurrent-index-creation")[0], "index-without-concurrently");
        assert!(ids("index-without-concurently").contains(&"index-without-concurrently"));
        assert!(ids("xyzzy").is_empty());
        assert!(ids("").len() <= OFFERED);
    }
}
