//! What the user puts on the page besides typing: pasted texts that are several files, dropped and picked files.

mod browser;
mod read;

use std::sync::Arc;

use leptos::prelude::*;
use retort_core::{
    input::{self, LeftOut, Raw, Taken},
    protocol::Role,
};

pub(crate) use browser::{has_files, picked};

use crate::{
    components::{Notice, plain},
    session::Session,
    state::{
        File, FileId, Place, Step, Workspace,
        intake::{Intake, Offer, Pasted, Told},
    },
};
use browser::Dropped;

impl Session {
    /// Something was pasted into the editor of a file, which has it already.
    pub(crate) fn pasted(self, file: FileId, text: &str, before: &str) {
        let Some(after) = self.text_of(file) else { return };
        let pasted = Pasted { file, text: text.into(), before: before.into(), after };
        let is_all = pasted.text == pasted.after;
        if is_all {
            self.workspace.update(|workspace| workspace.pasted_over(file, before, input::role_of(text)));
        }
        // Some lines that are pasted into a text of the user's own belong to it.
        if !is_all && !File::is_untouched_text(before) {
            return;
        }
        let (known, is_untouched) = self.workspace.with_untracked(|workspace| {
            (workspace.known(Some(&pasted)), workspace.is_untouched(Some(&pasted)))
        });
        let Some(taken) = input::paste(text, &known) else { return };
        if is_untouched && !taken.files.is_empty() {
            self.take(&taken, Some(&pasted));
        } else {
            self.intake.set(Intake::Offered(Offer::of(pasted, &taken)));
        }
    }

    /// Takes a pasted text apart that was offered.
    pub(crate) fn take_apart(self, offer: &Offer) {
        let pasted = Some(&offer.pasted);
        let known = self.workspace.with_untracked(|workspace| workspace.known(pasted));
        if let Some(taken) = input::paste(&offer.pasted.text, &known) {
            self.take(&taken, pasted);
        }
    }

    /// Takes what was dropped on the page.
    pub(crate) fn dropped(self, transfer: &web_sys::DataTransfer) {
        // What was dropped can be asked for now, and no later.
        let dropped = Dropped::of(transfer);
        self.read(dropped);
    }

    /// Takes files that were picked.
    pub(crate) fn pick(self, list: &web_sys::FileList) {
        self.read(picked(list));
    }

    fn read(self, dropped: Dropped) {
        let Some(number) = self.begin_reading() else {
            self.say(Notice::passing(
                "Other files are still being read. Drop these again when that is over, or cancel it.",
            ));
            return;
        };
        self.visit(Place::Review);
        self.intake.set(Intake::Reading { done: 0, all: 0 });
        leptos::task::spawn_local(async move {
            let progress = move |done, all| {
                let is_on = self.is_reading(number);
                if is_on {
                    self.intake.update(|intake| {
                        if matches!(intake, Intake::Reading { .. }) {
                            *intake = Intake::Reading { done, all };
                        }
                    });
                }
                is_on
            };
            if let Some((raws, left_out)) = read::all(dropped, &progress).await
                && self.is_reading(number)
            {
                self.end_reading();
                self.take_files(raws, left_out);
            }
        });
    }

    /// Gives up what is being read, and closes what is said of files.
    pub(crate) fn close_intake(self) {
        self.end_reading();
        self.intake.set(Intake::Idle);
    }

    fn take_files(self, raws: Vec<Raw>, left_out: Vec<LeftOut>) {
        if let [raw] = raws.as_slice()
            && raw.path.ends_with(crate::share::END)
        {
            self.intake.set(Intake::Idle);
            self.open_shared_file(&String::from_utf8_lossy(&raw.bytes));
            return;
        }
        let known = self.workspace.with_untracked(|workspace| workspace.known(None));
        let mut taken = input::files(raws, &known);
        taken.left_out.splice(0..0, left_out);
        self.take(&taken, None);
    }

    /// Puts what was taken on the page, and says what came of it.
    fn take(self, taken: &Taken, pasted: Option<&Pasted>) {
        let left_out = taken.left_out.clone();
        let told = if taken.files.is_empty() && taken.deleted.is_empty() {
            Told { text: nothing(&left_out), left_out, back: None, undone: false, is_last_step: false }
        } else {
            let (step, text) = self.workspace.with_untracked(|workspace| workspace.taking(taken, pasted));
            Told { text, left_out, back: Some(self.make(step)), undone: false, is_last_step: true }
        };
        self.intake.set(Intake::Told(told));
    }

    /// Takes back what was taken, or takes it again.
    pub(crate) fn turn_back(self) {
        let told = self.intake.with_untracked(|intake| match intake {
            Intake::Told(told) => Some(told.clone()),
            _ => None,
        });
        if let Some(Told { text, left_out, back: Some(step), undone, .. }) = told {
            let back = Some(self.make(step));
            self.intake.set(Intake::Told(Told { text, left_out, back, undone: !undone, is_last_step: true }));
        }
    }

    /// Whether there is something taken that the key for undo takes back: nothing was done since.
    pub(crate) fn can_turn_back(self) -> bool {
        self.intake.with(|intake| match intake {
            Intake::Told(told) => told.back.is_some() && !told.undone && told.is_last_step,
            _ => false,
        })
    }

    /// Makes a change of the files, in the open editors too; what comes back takes it back.
    fn make(self, step: Step) -> Step {
        for (file, text) in step.texts() {
            self.editors().set_text(file, text);
        }
        self.workspace.try_update(|workspace| workspace.make(step)).unwrap_or_default()
    }

    /// An empty file beside the others, to paste into.
    pub(crate) fn add_empty(self) {
        self.workspace.update(Workspace::add_empty);
        let file = self.workspace.with_untracked(|workspace| workspace.active);
        request_animation_frame(move || self.editors().focus(file));
    }

    /// Changes what files are there for.
    pub(crate) fn set_roles(self, roles: impl IntoIterator<Item = (FileId, Role)>) {
        let step = Step::of_roles(roles, self.workspace.with_untracked(|workspace| workspace.active));
        self.workspace.update(|workspace| {
            workspace.make(step);
        });
    }

    /// Changes which files are under review, and opens one of them where the open one is none any more.
    pub(crate) fn review_only(self, roles: impl IntoIterator<Item = (FileId, Role)>) {
        self.set_roles(roles);
        self.workspace.update(Workspace::activate_reviewed);
    }

    fn text_of(self, file: FileId) -> Option<Arc<str>> {
        self.workspace.with_untracked(|workspace| {
            let file = workspace.files.iter().find(|other| other.id == file)?;
            Some(Arc::clone(&file.text))
        })
    }
}

/// What is said when nothing was taken. A single reason is not hidden behind a click.
fn nothing(left_out: &[LeftOut]) -> String {
    match left_out {
        [LeftOut { path, why }] => format!("Nothing was opened: {path} {}.", plain(why)),
        _ => "There was nothing in it to review.".to_owned(),
    }
}
