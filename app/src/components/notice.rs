//! A word at the bottom of the page about what has just happened, with what can be done about it.

use leptos::prelude::*;
use retort_core::remarks::Comment;

use super::{
    copy_button::CopyButton,
    icon::{Icon, IconView},
};
use crate::{
    focus,
    session::Session,
    state::{File, FileId, Workspace},
};

/// What the user is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    text: String,
    offer: Option<Offer>,
    passes: bool,
    /// The file in the editor and its text, as the step left them that it tells of.
    after: Option<(FileId, String)>,
}

/// What can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Offer {
    /// Taking the last step back.
    Undo,
    /// Wanting the fix of this finding after all.
    Unreject(String),
    /// Putting a file back.
    Reopen(Box<File>),
    /// Putting a comment back.
    PutCommentBack(FileId, Comment),
    /// Showing the files again that an example took the place of.
    BringBack,
    /// Copying the text in the editor.
    Copy,
    /// Going on with the newer version of the page.
    Renew,
}

impl Notice {
    fn new(text: impl Into<String>, offer: Option<Offer>, passes: bool) -> Notice {
        Notice { text: text.into(), offer, passes, after: None }
    }

    /// Something that must be known: it stays until it is closed or another comes.
    pub(crate) fn plain(text: impl Into<String>) -> Notice {
        Notice::new(text, None, false)
    }

    /// Something that is good to know now, and goes by itself.
    pub(crate) fn passing(text: impl Into<String>) -> Notice {
        Notice::new(text, None, true)
    }

    /// A change of the text. The editor can undo it when this has gone.
    pub(crate) fn undoable(text: impl Into<String>) -> Notice {
        Notice::new(text, Some(Offer::Undo), true)
    }

    /// A fix is not wanted. The list of rejected ones has it when this has gone.
    pub(crate) fn rejected(title: &str, finding: &str) -> Notice {
        Notice::new(format!("Rejected: {title}."), Some(Offer::Unreject(finding.to_owned())), true)
    }

    /// A file has been closed.
    pub(crate) fn closed(file: File) -> Notice {
        Notice::new(format!("Closed {}.", file.path), Some(Offer::Reopen(Box::new(file))), false)
    }

    /// A comment has been taken away.
    pub(crate) fn uncommented(file: FileId, comment: Comment) -> Notice {
        Notice::new("Deleted the comment.", Some(Offer::PutCommentBack(file, comment)), false)
    }

    /// An example has taken the place of the user's own files.
    pub(crate) fn kept(text: impl Into<String>) -> Notice {
        Notice::new(text, Some(Offer::BringBack), false)
    }

    /// The draft is in this page and nowhere else.
    pub(crate) fn unstored(why: &str) -> Notice {
        let text = format!("The draft could not be stored: {why}. Copy it before you leave this page.");
        Notice::new(text, Some(Offer::Copy), false)
    }

    /// A newer version of the page is stored.
    pub(crate) fn newer() -> Notice {
        Notice::new("A new version of Retort is ready.", Some(Offer::Renew), false)
    }

    /// The same, told of the step that has left a file with this text.
    pub(crate) fn of_step(self, file: FileId, text: String) -> Notice {
        Notice { after: Some((file, text)), ..self }
    }

    /// Whether it offers to take back a step that is not the last one any more, now that a file has this text.
    pub(crate) fn is_over(&self, file: FileId, text: &str) -> bool {
        let is_after = |(own, after): &(FileId, String)| *own == file && after == text;
        self.offer == Some(Offer::Undo) && !self.after.as_ref().is_some_and(is_after)
    }

    /// Whether it goes by itself: nothing is lost with it.
    pub(crate) fn passes(&self) -> bool {
        self.passes
    }
}

/// The notice, while there is one.
#[component]
pub(crate) fn NoticeBar() -> impl IntoView {
    let session = Session::get();
    let text = move || session.notice.with(|notice| notice.as_ref().map(|notice| notice.text.clone()));
    let offer = Memo::new(move |_| session.notice.with(|notice| notice.as_ref()?.offer.clone()));
    let is_shown = Memo::new(move |_| session.notice.with(Option::is_some));
    let close = move |_| {
        focus::to_panel();
        session.notice.set(None);
    };
    view! {
        <div class="notice" class:notice--shown=is_shown>
            <p class="notice__text" role="status">{text}</p>
            {move || offer.get().map(|offer| offer_button(session, offer))}
            <Show when=move || is_shown.get()>
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label="Close this notice"
                    on:click=close
                >
                    <IconView icon=Icon::Close />
                </button>
            </Show>
        </div>
    }
}

fn offer_button(session: Session, offer: Offer) -> AnyView {
    let label = match offer {
        Offer::Undo => "Undo",
        Offer::Unreject(_) => "Bring back",
        Offer::Reopen(_) | Offer::PutCommentBack(..) => "Put it back",
        Offer::BringBack => "Bring my text back",
        Offer::Renew => "Reload",
        Offer::Copy => {
            let text = Callback::new(move |()| {
                let text = |workspace: &Workspace| workspace.file().map(|file| file.text.as_ref().to_owned());
                session.workspace.with_untracked(text).unwrap_or_default()
            });
            return view! { <CopyButton label="Copy the text" text /> }.into_any();
        }
    };
    let take = move |_| take(session, &offer);
    view! { <button type="button" class="button" on:click=take>{label}</button> }.into_any()
}

fn take(session: Session, offer: &Offer) {
    match offer {
        Offer::Undo => session.undo(),
        Offer::Unreject(finding) => session.reject(finding, false),
        Offer::Reopen(file) => {
            focus::to_panel();
            session.workspace.update(|workspace| workspace.reopen(File::clone(file)));
        }
        Offer::PutCommentBack(file, comment) => {
            focus::to_panel();
            session.put_comment_back(*file, comment.clone());
        }
        Offer::BringBack => {
            focus::to_panel();
            session.bring_back();
        }
        // Until the page goes, or another word says why it cannot.
        Offer::Renew => return session.renew(),
        Offer::Copy => {}
    }
    session.notice.set(None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_only_way_back_does_not_pass() {
        assert!(Notice::undoable("Applied 2 fixes.").passes());
        assert!(Notice::rejected("a", "key").passes());
        assert!(!Notice::closed(File::default()).passes());
        assert!(!Notice::kept("This is an example.").passes());
        assert!(!Notice::unstored("it is full").passes());
    }

    #[test]
    fn a_step_can_be_taken_back_until_the_next_one() {
        let notice = Notice::undoable("Applied 2 fixes.").of_step(1, "after".into());
        assert!(!notice.is_over(1, "after"), "that is the step itself");
        assert!(notice.is_over(1, "after, and more"));
        assert!(notice.is_over(2, "after"));
        assert!(!Notice::plain("a").is_over(1, "b"), "it offers nothing that could be over");
    }
}
