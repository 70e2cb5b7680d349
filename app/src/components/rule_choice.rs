//! How bad a rule's findings are in this review: as the rule has it, otherwise, or not at all.

use leptos::prelude::*;
use retort_core::{report::Severity, rules::RuleMeta};

use super::icon::severity_word;
use crate::session::Session;

/// What can be chosen instead of the rule's own, by the value of its option.
const CHOICES: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("advice", Some(Severity::Advice)),
    ("off", None),
];

/// The value of the option that changes nothing.
const OWN: &str = "own";

/// A list to choose from.
#[component]
pub(super) fn RuleChoice(
    /// The rule.
    rule: &'static RuleMeta,
) -> impl IntoView {
    let session = Session::get();
    let chosen = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            let chosen = workspace.settings.rules.get(rule.id);
            let choice = chosen.and_then(|chosen| CHOICES.iter().find(|(_, severity)| severity == chosen));
            choice.map_or(OWN, |(value, _)| *value)
        })
    });
    let choose = move |event| {
        let value = event_target_value(&event);
        let choice = CHOICES.iter().find(|(own, _)| *own == value).map(|(_, severity)| *severity);
        session.workspace.update(|workspace| {
            let rules = &mut workspace.settings.rules;
            match choice {
                Some(severity) => rules.insert(rule.id.to_owned(), severity),
                None => rules.remove(rule.id),
            };
        });
    };
    let options = CHOICES.map(|(value, severity)| {
        let title = severity.map_or("Off", severity_word);
        view! { <option value=value selected=move || chosen.get() == value>{title}</option> }
    });
    view! {
        <select aria-label=format!("How bad {} is in this review", rule.id) on:change=choose>
            <option value=OWN selected=move || chosen.get() == OWN>
                {format!("As it comes: {}", severity_word(rule.severity).to_lowercase())}
            </option>
            {options.collect_view()}
        </select>
    }
}
