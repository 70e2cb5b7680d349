//! What the diff does not hold: new files, sketches, fixes that wait, fixes that are not wanted.

use leptos::prelude::*;
use retort_core::diff::{self, Addition, Change};

use super::{copy_button::CopyButton, diff_annotation::Annotation, diff_lines::DiffLines, markdown::spans};
use crate::session::Session;

/// The files that the corrected version adds.
#[component]
pub(super) fn Additions() -> impl IntoView {
    let session = Session::get();
    let additions = Memo::new(move |_| {
        session.plan.with(|plan| {
            let shown = |change: &Change| plan.hunks.iter().any(|hunk| hunk.changes.contains(change));
            plan.additions
                .iter()
                .map(|addition| (addition.clone(), shown(&addition.change)))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <For each=move || additions.get() key=Clone::clone let:addition>
            <AdditionView addition=addition.0 decided=addition.1 />
        </For>
    }
}

/// One new file.
#[component]
fn AdditionView(
    /// The file, and the fix that it comes with.
    addition: Addition,
    /// Whether the fix is decided on further up, where it changes the text.
    decided: bool,
) -> impl IntoView {
    let session = Session::get();
    let text = addition.file.text.clone();
    let copy = Callback::new(move |()| text.clone());
    view! {
        <article class="hunk">
            <div class="hunk__notes">
                <h3 class="hunk__file">"New file " <code>{addition.file.path.clone()}</code></h3>
                <CopyButton label="Copy" text=copy off=session.is_old />
                {(!decided).then(|| view! { <Annotation change=addition.change.clone() /> })}
            </div>
            <pre class="code-block" tabindex="0"><code>{addition.file.text.clone()}</code></pre>
        </article>
    }
}

/// Fixes that are shown and never applied.
#[component]
pub(super) fn Suggestions() -> impl IntoView {
    let session = Session::get();
    let suggestions = Memo::new(move |_| session.plan.with(|plan| plan.suggestions.clone()));
    view! {
        <Show when=move || !suggestions.with(Vec::is_empty)>
            <section class="shelf">
                <h2 class="shelf__title">"To be done by hand"</h2>
                <For each=move || suggestions.get() key=Clone::clone let:change><Suggestion change /></For>
            </section>
        </Show>
    }
}

/// One of them.
#[component]
fn Suggestion(
    /// The change that it would be.
    change: Change,
) -> impl IntoView {
    let session = Session::get();
    let sketch = {
        let change = change.clone();
        move || {
            let hunks = session.shown.with(|shown| {
                let shown = shown.as_ref()?;
                let (_, fix) = diff::fix_of(&shown.report, &change)?;
                let files = fix.new_files.clone();
                Some((diff::preview(&shown.text, &change, fix), files))
            });
            let (hunks, files) = hunks.unwrap_or_default();
            let hunks = hunks.into_iter().map(|hunk| {
                let label = format!("Sketch at line {}", hunk.original_lines().0);
                view! { <DiffLines lines=hunk.lines side_by_side=false label /> }
            });
            let files = files.into_iter().map(|file| {
                view! {
                    <h4 class="hunk__file">"New file " <code>{file.path}</code></h4>
                    <pre class="code-block" tabindex="0"><code>{file.text}</code></pre>
                }
            });
            view! { <div class="hunk__sketch">{hunks.collect_view()} {files.collect_view()}</div> }
        }
    };
    view! { <article class="hunk"><div class="hunk__notes"><Annotation change /></div>{sketch}</article> }
}

/// Fixes that touch the same text as one that comes first.
#[component]
pub(super) fn Waiting() -> impl IntoView {
    let session = Session::get();
    let waiting = Memo::new(move |_| session.plan.with(|plan| plan.waiting.clone()));
    view! {
        <Show when=move || !waiting.with(Vec::is_empty)>
            <section class="shelf">
                <h2 class="shelf__title">"Waiting for their turn"</h2>
                <p>
                    "These touch what a change above touches. "
                    "They come when that one is accepted or rejected, if they are still needed."
                </p>
                <ul class="shelf__list">
                    <For each=move || waiting.get() key=Clone::clone let:change>
                        <li><Title change=change.clone() /></li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// Fixes that are not wanted, folded.
#[component]
pub(super) fn Rejected() -> impl IntoView {
    let session = Session::get();
    let rejected = Memo::new(move |_| session.plan.with(|plan| plan.rejected.clone()));
    let bring_back = move |change: &Change| session.reject(&change.finding, false);
    view! {
        <Show when=move || !rejected.with(Vec::is_empty)>
            <details class="shelf">
                <summary class="shelf__title">{move || format!("Rejected ({})", rejected.with(Vec::len))}</summary>
                <ul class="shelf__list">
                    <For each=move || rejected.get() key=Clone::clone let:change>
                        <li>
                            <Title change=change.clone() />
                            <button type="button" class="button" on:click=move |_| bring_back(&change)>
                                "Bring back"
                            </button>
                        </li>
                    </For>
                </ul>
            </details>
        </Show>
    }
}

/// What a change does, and for which finding.
#[component]
fn Title(
    /// The change.
    change: Change,
) -> impl IntoView {
    let finding = Session::get().follow_finding(change.finding);
    let title = move || {
        finding.with(|finding| {
            let finding = finding.as_ref()?;
            Some(spans(&format!("{} ({})", finding.fixes.get(change.fix)?.title, finding.title)))
        })
    };
    view! { <span>{title}</span> }
}
