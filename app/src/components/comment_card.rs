//! One comment, with the line that it is about.

use leptos::prelude::*;
use retort_core::remarks::is_of_another_line;

use crate::{session::Session, state::FileId};

/// What was said, by whom, and of which line.
#[component]
pub(super) fn CommentCard(
    /// The file.
    file: FileId,
    /// Which of its comments, from 0.
    index: usize,
) -> impl IntoView {
    let session = Session::get();
    // The comment, and whether its line says something else by now.
    let comment = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            let file = workspace.files.iter().find(|other| other.id == file)?;
            let comment = file.comments.get(index)?;
            Some((comment.clone(), is_of_another_line(comment, &file.text)))
        })
    });
    let line =
        Memo::new(move |_| comment.with(|comment| comment.as_ref().map_or(1, |(comment, _)| comment.line)));
    let is_changed =
        Memo::new(move |_| comment.with(|comment| comment.as_ref().is_some_and(|(_, changed)| *changed)));
    let quote = move || comment.with(|comment| comment.as_ref().map(|(comment, _)| comment.quote.clone()));
    let text = move || comment.with(|comment| comment.as_ref().map(|(comment, _)| comment.text.clone()));
    // A comment that is half written is not to go for another.
    let is_writing = Memo::new(move |_| {
        session
            .workspace
            .with(|workspace| workspace.files.iter().any(|other| other.id == file && other.writing.is_some()))
    });
    let by = move || {
        comment.with(|comment| {
            let (comment, _) = comment.as_ref()?;
            (!comment.by.is_empty()).then(|| format!("{}: ", comment.by))
        })
    };
    view! {
        <li class="comment">
            <div class="comment__head">
                <button
                    type="button"
                    class="button button--link"
                    on:click=move |_| session.reveal_comment(file, line.get_untracked())
                >
                    {move || format!("Line {}", line.get())}
                </button>
                <code class="comment__quote">{quote}</code>
            </div>
            <Show when=move || is_changed.get()>
                <p class="comment__changed">"The line has changed since."</p>
            </Show>
            <p class="comment__text"><strong class="comment__by">{by}</strong>{text}</p>
            <div class="comment__more">
                <button
                    type="button"
                    class="button button--link"
                    disabled=is_writing
                    on:click=move |_| session.begin_change(file, index)
                >
                    "Edit"
                    <span class="visually-hidden">{move || format!(" the comment on line {}", line.get())}</span>
                </button>
                <button
                    type="button"
                    class="button button--link"
                    disabled=is_writing
                    on:click=move |_| session.remove_comment(file, index)
                >
                    "Delete"
                    <span class="visually-hidden">{move || format!(" the comment on line {}", line.get())}</span>
                </button>
            </div>
        </li>
    }
}
