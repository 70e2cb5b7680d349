//! What a person says: a verdict, and comments on lines of all files.

use leptos::prelude::*;
use retort_core::remarks::Verdict;

use super::{comment_card::CommentCard, comment_form::CommentForm};
use crate::{session::Session, state::FileId};

/// Verdict and comments.
#[component]
pub(super) fn ReviewPanel() -> impl IntoView {
    view! {
        <VerdictView />
        <Comments />
    }
}

/// What the reviewer decides, why, and who they are.
#[component]
fn VerdictView() -> impl IntoView {
    let session = Session::get();
    let opinion = Memo::new(move |_| session.workspace.with(|workspace| workspace.opinion.clone()));
    let verdict = Memo::new(move |_| opinion.with(|opinion| opinion.verdict));
    let choice = move |own: Option<Verdict>, title: &'static str| {
        view! {
            <label class="verdict__choice">
                <input
                    type="radio"
                    name="verdict"
                    prop:checked=move || verdict.get() == own
                    on:change=move |_| session.change_opinion(|opinion| opinion.verdict = own)
                />
                {title}
            </label>
        }
    };
    // What came with a link was said by somebody else, until it is changed here.
    let by_other = move || {
        session.workspace.with(|workspace| {
            let by = workspace.opinion.by.trim();
            let is_other = !by.is_empty() && by != workspace.name.trim();
            is_other.then(|| format!("Said by {by}. What you change here is said by you."))
        })
    };
    view! {
        <section class="verdict">
            <h2 class="verdict__title">"Verdict"</h2>
            <fieldset class="verdict__choices">
                <legend class="visually-hidden">"Verdict"</legend>
                {choice(Some(Verdict::Approve), Verdict::Approve.title())}
                {choice(Some(Verdict::RequestChanges), Verdict::RequestChanges.title())}
                {choice(None, "None yet")}
            </fieldset>
            <p class="verdict__by">{by_other}</p>
            <label class="field">
                <span class="field__name">"In your words"</span>
                <textarea
                    rows="3"
                    placeholder="What has to change, or why it may go"
                    prop:value=move || opinion.with(|opinion| opinion.summary.clone())
                    on:input=move |event| {
                        let summary = event_target_value(&event);
                        session.change_opinion(|opinion| opinion.summary = summary);
                    }
                ></textarea>
            </label>
            <label class="field">
                <span class="field__name">"Your name"</span>
                <input
                    type="text"
                    maxlength="60"
                    autocomplete="name"
                    placeholder="optional; stands beside what you say"
                    prop:value=move || session.workspace.with(|workspace| workspace.name.clone())
                    on:input=move |event| session.change_name(event_target_value(&event))
                />
            </label>
        </section>
    }
}

/// The comments, file by file, under the way to write one.
#[component]
fn Comments() -> impl IntoView {
    let session = Session::get();
    let here = Memo::new(move |_| session.workspace.with(|workspace| (workspace.active, workspace.cursor)));
    let is_writing = Memo::new(move |_| {
        session.workspace.with(|workspace| workspace.file().is_some_and(|file| file.writing.is_some()))
    });
    let number = Memo::new(move |_| session.workspace.with(crate::state::Workspace::comments));
    let files = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            let commented = workspace.files.iter().filter(|file| !file.comments.is_empty());
            commented.map(|file| file.id).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="comments">
            <h2 class="comments__title">
                "Comments"
                <span class="comments__number">
                    {move || match number.get() {
                        0 => "none yet".to_owned(),
                        number => number.to_string(),
                    }}
                </span>
            </h2>
            <Show
                when=move || is_writing.get()
                fallback=move || view! {
                    <button
                        type="button"
                        class="button comments__begin"
                        on:click=move |_| {
                            let (file, line) = here.get_untracked();
                            session.begin_comment(file, line);
                        }
                    >
                        {move || format!("Comment on line {}", here.get().1)}
                    </button>
                    <p class="comments__about">
                        "Or press F9 on a line, or click beside its number. A comment goes with its line as the text changes."
                    </p>
                }
            >
                <CommentForm />
            </Show>
            <For each=move || files.get() key=|id| *id let:id><OfFile id /></For>
        </section>
    }
}

/// The comments on one file.
#[component]
fn OfFile(
    /// Which.
    id: FileId,
) -> impl IntoView {
    let session = Session::get();
    let path = Memo::new(move |_| {
        session
            .workspace
            .with(|workspace| workspace.files.iter().find(|file| file.id == id).map(|file| file.path.clone()))
    });
    let is_alone = Memo::new(move |_| session.workspace.with(|workspace| workspace.files.len() == 1));
    let indexes = move || {
        session.workspace.with(|workspace| {
            let file = workspace.files.iter().find(|file| file.id == id);
            0..file.map_or(0, |file| file.comments.len())
        })
    };
    view! {
        <Show when=move || !is_alone.get()>
            <h3 class="comments__file">{path}</h3>
        </Show>
        <ol class="comments__list">
            <For each=indexes key=|index| *index let:index><CommentCard file=id index /></For>
        </ol>
    }
}
