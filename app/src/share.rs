//! What the user can do to hand a review on, and to open one that was handed on.

use leptos::prelude::*;
use retort_core::{
    present,
    report::Report,
    share::{self, Broken, SharedReview},
    text::SourceFile,
};

use crate::{
    components::Notice,
    dom,
    session::Session,
    state::{
        Panel, Place, Workspace,
        intake::Intake,
        recent::{self, Recent},
        url::{Address, View},
    },
};

/// How the name of a saved review ends.
pub(crate) const END: &str = ".retort.json";

/// From this length on some chats and trackers cut a link.
pub(crate) const LONG: usize = 2_000;

/// From this length on few places keep a link whole.
pub(crate) const TOO_LONG: usize = 8_000;

impl Session {
    /// Everything that the review depends on, with or without the files that give context.
    pub(crate) fn shared(self, with_context: bool) -> SharedReview {
        let shared = self.workspace.with_untracked(Workspace::shared);
        if with_context { shared } else { shared.without_context() }
    }

    /// What was found in the files of a review that is handed on.
    pub(crate) fn report_of(self, shared: &SharedReview) -> Report {
        let paths = shared.files.iter().map(|file| file.file.path.as_str());
        self.review.with_untracked(|review| review.whole(paths))
    }

    /// The link to a review, with the view and the finding that are open.
    pub(crate) fn link_to(self, shared: &SharedReview) -> String {
        let location = window().location();
        let part = |part: Result<String, _>| part.unwrap_or_default();
        let base = format!("{}{}", part(location.origin()), part(location.pathname()));
        let view = self.workspace.with_untracked(|workspace| View {
            review: Some(share::to_link(shared)),
            panel: Some(workspace.panel).filter(|panel| !matches!(panel, Panel::Findings | Panel::Migration)),
            finding: workspace.selected.clone(),
            ..View::default()
        });
        base + &Address::Review(view).href()
    }

    /// The review as a comment for the pull request.
    pub(crate) fn markdown_of(self, shared: &SharedReview) -> String {
        let link = self.link_to(shared);
        // What no place takes is no help in a comment.
        let link = Some(link.as_str()).filter(|link| link.len() < TOO_LONG);
        share::comment(shared, &self.report_of(shared), link)
    }

    /// The report as the native command writes it.
    pub(crate) fn json_of(self, shared: &SharedReview) -> String {
        format!("{:#}\n", present::json(&sources(shared), &self.report_of(shared)))
    }

    /// The findings for a code scanner's page.
    pub(crate) fn sarif_of(self, shared: &SharedReview) -> String {
        format!("{:#}\n", present::sarif(&self.report_of(shared)))
    }

    /// Opens the review of a link. One that cannot be opened changes nothing.
    pub(crate) fn open_link(self, link: &str) {
        self.open_shared("this link", share::from_link(link));
    }

    /// Opens a review that was saved.
    pub(crate) fn open_shared_file(self, text: &str) {
        self.open_shared("this file", share::from_file(text));
    }

    /// Opens a review that something else took the place of.
    pub(crate) fn open_recent(self, recent: &Recent) {
        self.visit(Place::Review);
        self.open_shared("the list", share::from_link(&recent.link));
    }

    /// Keeps the review of now in the list of recent ones, before something else takes its place.
    pub(crate) fn keep_recent(self) {
        self.workspace.with_untracked(|workspace| recent::keep(workspace, dom::now()));
    }

    fn open_shared(self, from: &str, shared: Result<SharedReview, Broken>) {
        let shared = match shared {
            Ok(shared) => shared,
            Err(broken) => {
                self.say(Notice::plain(format!(
                    "The review in {from} could not be opened. {broken} What is on the page stays as it is."
                )));
                return;
            }
        };
        let by = shared.opinion.by.trim().to_owned();
        let is_of_more_rules = shared.is_of_more_rules();
        self.intake.set(Intake::Idle);
        self.keep_recent();
        let opened = self.workspace.try_update(|workspace| workspace.open_shared(shared)) == Some(true);
        if !opened && !is_of_more_rules {
            return;
        }
        let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
        let newer = if is_of_more_rules {
            " It comes from a newer Retort with rules that this one lacks, so it may have shown more than is shown here. \
             Reload the page to get the newest."
        } else {
            ""
        };
        let text = format!("This is the review{by} in {from}.{newer}");
        let has_previous = self.workspace.with_untracked(|workspace| !workspace.previous.is_empty());
        self.say(if has_previous {
            Notice::kept(text)
        } else if is_of_more_rules {
            Notice::plain(text)
        } else {
            Notice::passing(text)
        });
    }

    /// Begins a new review. What was there before can be brought back.
    pub(crate) fn start_anew(self) {
        self.visit(Place::Review);
        self.intake.set(Intake::Idle);
        self.keep_recent();
        self.workspace.update(Workspace::start_anew);
        let has_previous = self.workspace.with_untracked(|workspace| !workspace.previous.is_empty());
        self.notice
            .set(has_previous.then(|| Notice::kept("A new review: paste a migration, or open files.")));
        let file = self.workspace.with_untracked(|workspace| workspace.active);
        request_animation_frame(move || self.editors().focus(file));
    }
}

fn sources(shared: &SharedReview) -> Vec<SourceFile> {
    let source = |file: &share::SharedFile| SourceFile::new(file.file.path.clone(), file.file.text.clone());
    shared.files.iter().map(source).collect()
}
