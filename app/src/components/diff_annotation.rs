//! Why a change is proposed, and the decision on it.

use leptos::prelude::*;
use retort_core::{
    diff::Change,
    report::{Applicability, Finding},
};

use super::{
    fix_row::Grade,
    icon::{Icon, IconView, severity_class, severity_word},
    markdown::{plain, spans},
    notice::Notice,
};
use crate::session::Session;

/// The finding that asks for a change, with its grade and the buttons.
#[component]
pub(super) fn Annotation(
    /// The change.
    change: Change,
) -> impl IntoView {
    let session = Session::get();
    let key = change.finding.clone();
    let finding = session.follow_finding(change.finding.clone());
    let change = StoredValue::new(change);
    let selected = {
        let key = key.clone();
        Memo::new(move |_| session.workspace.with(|workspace| workspace.selected.as_ref() == Some(&key)))
    };
    let body = move || finding.get().map(|finding| view! { <Reason finding change /> });
    let off = move || !session.is_fresh.get();
    let title = move || {
        finding.with(|finding| finding.as_ref().map(|finding| plain(&finding.title)).unwrap_or_default())
    };
    let accept = move |_| session.apply(&[change.get_value()]);
    let reject = move |_| {
        let Change { finding: key, fix } = change.get_value();
        session.reject(&key, true);
        let title = finding.with_untracked(|finding| Some(plain(&finding.as_ref()?.fixes.get(fix)?.title)));
        session.say(Notice::rejected(&title.unwrap_or_default(), &key));
    };
    let can_accept = move || {
        let index = change.with_value(|change| change.fix);
        let grade = finding.with(|finding| {
            finding.as_ref().and_then(|finding| finding.fixes.get(index).map(|fix| fix.applicability))
        });
        grade.is_some_and(|grade| grade != Applicability::Display)
    };
    view! {
        <div class="annotation" tabindex="-1" data-finding=key aria-current=move || selected.get().then_some("true")>
            {body}
            <Show when=can_accept>
                <div class="buttons">
                    <button
                        type="button"
                        class="button button--primary annotation__accept"
                        aria-label=move || format!("Accept: {}", title())
                        disabled=off
                        on:click=accept
                    >
                        "Accept"
                    </button>
                    <button
                        type="button"
                        class="button"
                        aria-label=move || format!("Reject: {}", title())
                        on:click=reject
                    >
                        "Reject"
                    </button>
                </div>
            </Show>
        </div>
    }
}

/// Title, first sentence and grade; where there are several fixes, the choice between them.
#[component]
fn Reason(
    /// The finding.
    finding: Finding,
    /// The change, which is one of its fixes.
    change: StoredValue<Change>,
) -> impl IntoView {
    let session = Session::get();
    let index = change.with_value(|change| change.fix);
    let Some(fix) = finding.fixes.get(index).cloned() else { return ().into_any() };
    let severity = finding.severity;
    let what = if finding.fixes.len() > 1 {
        let key = finding.key.clone();
        let options = finding.fixes.iter().enumerate().map(|(nth, fix)| {
            view! { <option value=nth selected={nth == index}>{plain(&fix.title)}</option> }
        });
        let choose = move |event| {
            if let Ok(fix) = event_target_value(&event).parse() {
                session.workspace.update(|workspace| workspace.choose(&key, fix));
            }
        };
        view! {
            <select class="annotation__choice" aria-label="Which fix" on:change=choose>
                {options.collect_view()}
            </select>
        }
        .into_any()
    } else {
        view! { <p class="annotation__fix">{spans(&fix.title)}</p> }.into_any()
    };
    view! {
        <p class=format!("annotation__severity annotation__severity--{}", severity_class(severity))>
            <IconView icon=Icon::from(severity) />{severity_word(severity)} <Grade applicability=fix.applicability />
        </p>
        <h3 class="annotation__title">{spans(&finding.title)}</h3>
        <p class="annotation__why">{spans(first_sentence(&finding.message))}</p>
        {what}
    }
    .into_any()
}

/// A message up to its first full stop.
fn first_sentence(message: &str) -> &str {
    message.split_once(". ").map_or(message, |(first, _)| message.get(..=first.len()).unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        assert_eq!(first_sentence("Data goes. It hurts."), "Data goes.");
        assert_eq!(first_sentence("Version 9.6 fails"), "Version 9.6 fails");
    }
}
