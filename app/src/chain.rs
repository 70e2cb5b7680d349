//! The revisions on the page, as the page follows them, and what is done to them as a whole.

use std::sync::Arc;

use leptos::prelude::*;
use retort_core::{
    fix::new_revision,
    report::{Behind, TextEdit},
    text::SourceFile,
};

use crate::{
    components::Notice,
    focus,
    session::{Session, answered},
    state::{
        FileId, Review, Workspace,
        graph::{self, Graph, Revision},
    },
};

/// What is known of the revisions.
#[derive(Clone, Copy)]
pub(crate) struct Revisions {
    /// How they hang together.
    pub(crate) graph: Memo<Arc<Graph>>,
    /// What is said of each, in the order of the chain's files.
    pub(crate) list: Memo<Arc<Vec<Revision>>>,
    /// Whether there are several, so that there is something to draw.
    pub(crate) are_many: Memo<bool>,
}

impl Revisions {
    /// Follows what the engine says.
    pub(crate) fn follow(workspace: RwSignal<Workspace>, review: ReadSignal<Review>) -> Revisions {
        // The graph is drawn anew only when somebody follows somebody else.
        let links = answered(review, graph::links);
        let counted = answered(review, |review| (review.count > 0).then(|| graph::count(review)));
        let files = Memo::new(move |_| workspace.with(|workspace| workspace.files.len()));
        Revisions {
            graph: Memo::new(move |_| Arc::new(Graph::of(links.get()))),
            list: answered(review, |review| Arc::new(graph::revisions(review))),
            are_many: Memo::new(move |_| {
                // An address may ask for the drawing before the engine has said what the files are.
                counted.get().unwrap_or_else(|| files.get()) > 1
            }),
        }
    }
}

/// So many frames an editor may take to be there.
const FRAMES: u8 = 30;

/// Adds a revision that merges heads, as a step that can be undone.
pub(crate) fn merge(session: Session, heads: &[String]) {
    let path = session.revisions().graph.with_untracked(|graph| {
        let last = graph.chain.link(heads.last()?)?;
        Some(last.path.clone())
    });
    let source = session.workspace.with_untracked(|workspace| {
        let file = workspace.files.iter().find(|file| Some(&file.path) == path.as_ref())?;
        Some(SourceFile::new(file.path.clone(), file.text.as_ref()))
    });
    let Some(source) = source else { return };
    let file = new_revision::merging(&source, heads);
    if session.workspace.with_untracked(|workspace| workspace.files.iter().any(|own| own.path == file.path)) {
        session.say(Notice::passing(format!("{} is on this page already.", file.path)));
        return;
    }
    focus::go_on(session);
    session.say(Notice::undoable(format!("Added {}, which merges {}.", file.path, heads.join(" and "))));
    session.add_files(std::iter::once(&file));
}

/// Puts a branch behind another head: edits its first revision, as a step that can be undone in its editor.
pub(crate) fn put_behind(session: Session, behind: &Behind, parent: &str) {
    let reviewed = session.review.with_untracked(|review| review.of(&behind.path));
    let file = session.workspace.with_untracked(|workspace| {
        let file = workspace.files.iter().find(|file| file.path == behind.path)?;
        reviewed.filter(|reviewed| *reviewed.text == *file.text).map(|_| file.id)
    });
    let Some(file) = file else {
        session
            .say(Notice::passing("That was about an older text. Try again when the review is up to date."));
        return;
    };
    focus::go_on(session);
    session.workspace.update(|workspace| workspace.activate(file));
    let said = format!("{} follows {parent} now.", behind.revision);
    edit_when_there(session, file, behind.edits.clone(), said, FRAMES);
}

/// Edits a file as soon as its editor is there.
fn edit_when_there(session: Session, file: FileId, edits: Vec<TextEdit>, said: String, frames: u8) {
    if session.editors().text(file).is_some() {
        session.editors().apply(file, &edits);
        session.say(Notice::undoable(said));
    } else if let Some(left) = frames.checked_sub(1) {
        request_animation_frame(move || edit_when_there(session, file, edits, said, left));
    }
}
