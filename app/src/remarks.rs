//! What the user can do with what a person says in a review.

use leptos::prelude::*;
use retort_core::remarks::{Comment, Opinion};

use crate::{
    components::Notice,
    dom,
    session::Session,
    state::{FileId, Panel, Workspace},
};

/// Where a comment is written.
const FIELD: &str = ".comment-form textarea";

impl Session {
    /// Asks for a comment on a line of a file.
    pub(crate) fn begin_comment(self, file: FileId, line: u32) {
        self.workspace.update(|workspace| {
            workspace.begin_comment(file, line);
            workspace.panel = Panel::Review;
        });
        to_field();
    }

    /// Asks for a comment on the line that the cursor is on.
    pub(crate) fn begin_comment_here(self) {
        let (file, line) = self.workspace.with_untracked(|workspace| (workspace.active, workspace.cursor));
        self.begin_comment(file, line);
    }

    /// Asks for another text of a comment.
    pub(crate) fn begin_change(self, file: FileId, index: usize) {
        self.workspace.update(|workspace| {
            workspace.activate(file);
            workspace.begin_change(file, index);
        });
        to_field();
    }

    /// Takes the comment that was written.
    pub(crate) fn take_comment(self, file: FileId) {
        let taken = self.workspace.try_update(|workspace| workspace.take_comment(file));
        if taken == Some(true) {
            to_button();
        }
    }

    /// Gives up the comment that is being written.
    pub(crate) fn drop_comment(self, file: FileId) {
        self.workspace.update(|workspace| workspace.drop_comment(file));
        to_button();
    }

    /// Takes a comment away; it can be put back.
    pub(crate) fn remove_comment(self, file: FileId, index: usize) {
        let removed = self.workspace.try_update(|workspace| workspace.remove_comment(file, index)).flatten();
        if let Some(comment) = removed {
            self.say(Notice::uncommented(file, comment));
            to_button();
        }
    }

    /// Puts a comment back that was taken away.
    pub(crate) fn put_comment_back(self, file: FileId, comment: Comment) {
        self.workspace.update(|workspace| workspace.put_comment_back(file, comment));
    }

    /// Shows the line of a comment.
    pub(crate) fn reveal_comment(self, file: FileId, line: u32) {
        self.workspace.update(|workspace| {
            if workspace.active != file {
                workspace.activate(file);
            }
        });
        self.reveal_line(line);
    }

    /// Changes what the reviewer says of the whole, in the name of who sits here.
    pub(crate) fn change_opinion(self, change: impl FnOnce(&mut Opinion)) {
        self.workspace.update(|Workspace { opinion, name, .. }| {
            change(opinion);
            opinion.by = if opinion.is_silent() { String::new() } else { name.trim().to_owned() };
        });
    }

    /// The user is called otherwise. What they have said before they said who they are is theirs too.
    pub(crate) fn change_name(self, name: String) {
        self.workspace.update(|workspace| workspace.change_name(name));
    }
}

/// It is there from the next frame on.
fn to_field() {
    request_animation_frame(|| dom::focus(dom::find(FIELD)));
}

fn to_button() {
    request_animation_frame(|| dom::focus(dom::find(".comments__begin")));
}
