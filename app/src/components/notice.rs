//! A word at the bottom of the page about what has just happened, with the way back.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::{
    session::Session,
    state::{File, FileId, Workspace},
};

/// What the user is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    text: String,
    way_back: Option<WayBack>,
}

/// How it is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
enum WayBack {
    /// By the editor, and by taking these files away.
    Undo(Vec<FileId>),
    /// By putting a file back.
    Reopen(Box<File>),
    /// By showing the files again that an example took the place of.
    BringBack,
}

impl Notice {
    /// Something to know.
    pub(crate) fn plain(text: impl Into<String>) -> Notice {
        Notice { text: text.into(), way_back: None }
    }

    /// A change of the text, which brought `added` files with it.
    pub(crate) fn undoable(text: impl Into<String>, added: Vec<FileId>) -> Notice {
        Notice { text: text.into(), way_back: Some(WayBack::Undo(added)) }
    }

    /// The files that an undo takes away again.
    pub(crate) fn added(&self) -> Vec<FileId> {
        match &self.way_back {
            Some(WayBack::Undo(added)) => added.clone(),
            _ => Vec::new(),
        }
    }

    /// A file has been closed.
    pub(crate) fn closed(file: File) -> Notice {
        Notice { text: format!("Closed {}.", file.path), way_back: Some(WayBack::Reopen(Box::new(file))) }
    }

    /// An example has taken the place of the user's own files.
    pub(crate) fn kept(text: impl Into<String>) -> Notice {
        Notice { text: text.into(), way_back: Some(WayBack::BringBack) }
    }
}

/// The notice, while there is one. It stays until it is closed or another comes: nobody has to hurry.
#[component]
pub(crate) fn NoticeBar() -> impl IntoView {
    let session = Session::get();
    let text = move || session.notice.with(|notice| notice.as_ref().map(|notice| notice.text.clone()));
    let way_back =
        move || session.notice.with(|notice| notice.as_ref().and_then(|notice| notice.way_back.clone()));
    let button = move || {
        way_back().map(|way_back| {
            let label = match way_back {
                WayBack::Undo(_) => "Undo",
                WayBack::Reopen(_) => "Put it back",
                WayBack::BringBack => "Bring my text back",
            };
            let go = move |_| go_back(session, &way_back);
            view! { <button type="button" class="button" on:click=go>{label}</button> }
        })
    };
    view! {
        <div class="notice" class:notice--shown=move || session.notice.with(Option::is_some)>
            <p class="notice__text" role="status">{text}</p>
            {button}
            <Show when=move || session.notice.with(Option::is_some)>
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label="Close this notice"
                    on:click=move |_| session.notice.set(None)
                >
                    <IconView icon=Icon::Close />
                </button>
            </Show>
        </div>
    }
}

fn go_back(session: Session, way: &WayBack) {
    match way {
        WayBack::Undo(_) => session.undo(),
        WayBack::Reopen(file) => session.workspace.update(|workspace| workspace.reopen(File::clone(file))),
        WayBack::BringBack => session.workspace.update(Workspace::bring_back),
    }
    session.notice.set(None);
}
