//! Where a comment on a line of the file in the editor is written.

use leptos::{ev, prelude::*};

use crate::{session::Session, state::remarks::Writing};

/// The line, and what is said of it. What has been written is kept with the draft.
#[component]
pub(super) fn CommentForm() -> impl IntoView {
    let session = Session::get();
    let file = Memo::new(move |_| session.workspace.with(|workspace| workspace.active));
    let writing = Memo::new(move |_| {
        session
            .workspace
            .with(|workspace| workspace.file().and_then(|file| file.writing.clone()))
            .unwrap_or_default()
    });
    let title = move || {
        writing.with(|Writing { line, changes, .. }| match changes {
            Some(_) => format!("Edit the comment on line {line}"),
            None => format!("Comment on line {line}"),
        })
    };
    let quote = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            let file = workspace.file()?;
            file.line(writing.with(|writing| writing.line)).map(|line| line.trim().to_owned())
        })
    });
    let is_empty = move || writing.with(|writing| writing.text.trim().is_empty());
    let take = move || session.take_comment(file.get_untracked());
    let drop_it = move || session.drop_comment(file.get_untracked());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        take();
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            event.stop_propagation();
            take();
        }
        // A long text is not lost to a key that was pressed for something else.
        "Escape" if writing.with_untracked(|writing| writing.text.trim().is_empty()) => {
            event.prevent_default();
            drop_it();
        }
        _ => {}
    };
    view! {
        <form class="comment-form" on:submit=submit on:keydown=keydown>
            <label class="field">
                <span class="field__name">{title}</span>
                <code class="comment__quote">{quote}</code>
                <textarea
                    rows="3"
                    prop:value=move || writing.with(|writing| writing.text.clone())
                    on:input=move |event| {
                        // Asked for before: while the workspace is changed, nothing that follows from it can be read.
                        let (file, text) = (file.get_untracked(), event_target_value(&event));
                        session.workspace.update(|workspace| workspace.write_comment(file, text));
                    }
                ></textarea>
            </label>
            <div class="buttons">
                <button type="submit" class="button button--primary" disabled=is_empty>"Comment"</button>
                <button type="button" class="button" on:click=move |_| drop_it()>"Cancel"</button>
            </div>
        </form>
    }
}
