//! What there is to look up about a rule: beside its docs where there is room, else below.

use leptos::prelude::*;
use retort_core::{
    checklist,
    rules::{
        RuleMeta,
        elsewhere::{self, Elsewhere},
    },
};

use super::{
    copy_button::CopyButton,
    fix_row::{Grade, grade},
    icon::{severity_class, severity_word},
    markdown::spans,
    rule_choice::RuleChoice,
};
use crate::state::{catalogue::Filter, url::Address};

/// Severity, family, checklist, fix, the comment that hides it, other tools' names.
#[component]
pub(super) fn RuleFacts(
    /// The rule.
    rule: &'static RuleMeta,
) -> impl IntoView {
    let severity = Address::Rules(Filter { severity: Some(rule.severity), ..Filter::default() }).href();
    let family = Address::Rules(Filter { family: Some(rule.family), ..Filter::default() }).href();
    let items = rule.checklist.iter().filter_map(|number| {
        let title = checklist::TITLES.get(usize::from(number.checked_sub(1)?))?;
        Some(view! { <li>{format!("{number}. ")}{spans(title)}</li> })
    });
    let items: Vec<_> = items.collect();
    let items = (!items.is_empty()).then(|| view! { <dt>"Checklist"</dt><dd><ul>{items}</ul></dd> });
    let fix = match rule.fix {
        Some(fix) => {
            view! { <Grade applicability=fix /><p class="facts__about">{grade(fix).1}</p> }.into_any()
        }
        None => view! { <p>"None: what to do depends on what you mean."</p> }.into_any(),
    };
    let comment = format!("# retort: ignore[{}] why", rule.id);
    let copied = comment.clone();
    view! {
        <aside class="facts" aria-label="Facts">
            <dl class="facts__list">
                <dt>"Severity"</dt>
                <dd class=format!("facts__severity facts__severity--{}", severity_class(rule.severity))>
                    <a href=severity>{severity_word(rule.severity)}</a>
                </dd>
                <dt>"In this review"</dt>
                <dd><RuleChoice rule /></dd>
                <dt>"Family"</dt>
                <dd><a href=family>{rule.family.name()}</a></dd>
                {items}
                <dt>"Fix"</dt>
                <dd>{fix}</dd>
                {names_elsewhere(rule)}
                <dt>"To hide it"</dt>
                <dd>
                    <pre class="facts__comment" tabindex="0"><code>{comment}</code></pre>
                    <CopyButton label="Copy the comment" text=Callback::new(move |()| copied.clone()) />
                </dd>
            </dl>
        </aside>
    }
}

/// What other tools call it.
fn names_elsewhere(rule: &RuleMeta) -> Option<impl IntoView + use<>> {
    let name = |Elsewhere { tool, name, .. }| {
        view! { <li><span class="facts__tool">{tool}</span> " " <code>{name}</code></li> }
    };
    let names: Vec<_> = elsewhere::names_of(rule.id).map(name).collect();
    (!names.is_empty())
        .then(|| view! { <dt>"In other linters"</dt><dd><ul class="facts__names">{names}</ul></dd> })
}
