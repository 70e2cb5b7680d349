//! One fix of a finding, with what it promises.

use leptos::prelude::*;
use retort_core::report::{Applicability, Fix};

use super::markdown::{plain, spans};
use crate::{dom, session::Session, state::Panel};

/// The promise that a grade makes, in two words and in a sentence.
pub(super) fn grade(applicability: Applicability) -> (&'static str, &'static str) {
    match applicability {
        Applicability::Safe => {
            ("Safe", "The schema and the data end up the same; only the way there is better.")
        }
        Applicability::Review => {
            ("Needs review", "The meaning changes, or something is to be filled in: read it first.")
        }
        Applicability::Display => ("By hand", "A sketch of what to do: it cannot be applied as it is."),
    }
}

/// The badge of a grade.
#[component]
pub(super) fn Grade(
    /// The grade.
    applicability: Applicability,
) -> impl IntoView {
    let (word, promise) = grade(applicability);
    let class = match applicability {
        Applicability::Safe => "grade grade--safe",
        Applicability::Review => "grade grade--review",
        Applicability::Display => "grade grade--display",
    };
    view! { <span class=class title=promise>{word}</span> }
}

/// A fix's title, grade and buttons.
#[component]
pub(super) fn FixRow(
    /// The finding's key.
    finding: StoredValue<String>,
    /// Which of its fixes this is.
    index: usize,
    /// The fix.
    fix: Fix,
) -> impl IntoView {
    let session = Session::get();
    let Fix { title, applicability, new_files, .. } = fix;
    let applicable = applicability != Applicability::Display;
    let files = match new_files.len() {
        0 => None,
        1 => Some("adds a file".to_owned()),
        many => Some(format!("adds {many} files")),
    };
    let show = move |_| finding.with_value(|key| show_diff(session, key, index));
    let apply = move |_| finding.with_value(|key| session.apply_fix(key, index));
    view! {
        <li class="fix">
            <span class="fix__title">{spans(&title)}</span>
            <span class="fix__facts">
                <Grade applicability />
                {files.map(|files| view! { <span class="tag">{files}</span> })}
            </span>
            <span class="buttons">
                <button
                    type="button"
                    class="button"
                    aria-label=format!("Show diff: {}", plain(&title))
                    on:click=show
                >
                    "Show diff"
                </button>
                {applicable.then(|| view! {
                    <button
                        type="button"
                        class="button button--primary"
                        aria-label=format!("Apply: {}", plain(&title))
                        disabled=move || !session.is_fresh.get()
                        on:click=apply
                    >
                        "Apply"
                    </button>
                })}
            </span>
        </li>
    }
}

/// Opens the diff where it shows this fix.
fn show_diff(session: Session, key: &str, fix: usize) {
    session.workspace.update(|workspace| {
        workspace.choose(key, fix);
        workspace.panel = Panel::Diff;
        workspace.selected = Some(key.to_owned());
    });
    let selector =
        format!(".annotation[data-finding=\"{}\"]", key.replace('\\', "\\\\").replace('"', "\\\""));
    request_animation_frame(move || {
        if let Some(annotation) = dom::find(&selector) {
            dom::scroll_to(&annotation);
            dom::focus(Some(annotation));
        }
    });
}
