//! The workspace as a review that can be handed on, and a review that was handed on as a workspace.

use retort_core::{
    protocol::InputFile,
    remarks::Opinion,
    rules::CATALOGUE,
    settings::Settings,
    share::{SharedFile, SharedReview},
};
use serde::{Deserialize, Serialize};

use super::{File, Workspace};

/// What belongs to the files that something else took the place of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Aside {
    settings: Settings,
    opinion: Opinion,
}

impl Workspace {
    /// Everything that the review depends on.
    pub(crate) fn shared(&self) -> SharedReview {
        let file = |file: &File| SharedFile {
            file: InputFile { path: file.path.clone(), text: file.text.as_ref().to_owned(), role: file.role },
            decisions: file.decisions.clone(),
            ticks: file.ticks.clone(),
            comments: file.comments.clone(),
        };
        SharedReview {
            files: self.files.iter().map(file).collect(),
            open: self.files.iter().position(|file| file.id == self.active).unwrap_or(0),
            settings: self.settings.clone(),
            opinion: self.opinion.clone(),
            rules: CATALOGUE.len(),
        }
    }

    /// Shows a review that was handed on; what was there before can be brought back. Says whether anything changed.
    pub(crate) fn open_shared(&mut self, shared: SharedReview) -> bool {
        let is_here = SharedReview { open: 0, rules: 0, ..self.shared() }
            == SharedReview { open: 0, rules: 0, ..shared.clone() };
        if !is_here {
            self.put_aside();
            self.show(shared.files.into_iter().map(File::from).collect());
            self.settings = shared.settings;
            self.opinion = shared.opinion;
        }
        if let Some(id) = self.files.get(shared.open).map(|file| file.id) {
            self.activate(id);
        }
        !is_here
    }

    /// Begins a new review; what was there before can be brought back.
    pub(crate) fn start_anew(&mut self) {
        self.put_aside();
        self.show(vec![File { path: super::workspace::UNNAMED.into(), ..File::default() }]);
    }

    /// Puts the user's own files aside, with what was said of them. Nothing that they would miss is thrown away.
    pub(super) fn put_aside(&mut self) {
        let opinion = std::mem::take(&mut self.opinion);
        let is_untouched = self.files.iter().all(File::is_untouched) && opinion.is_silent();
        if is_untouched {
            return;
        }
        if self.previous.is_empty() {
            self.aside = Aside { settings: self.settings.clone(), opinion };
        }
        for file in std::mem::take(&mut self.files) {
            let path = super::workspace::free_name(&file.path, &self.previous);
            self.previous.push(File { path, ..file });
        }
    }

    /// Brings back what something else took the place of.
    pub(crate) fn bring_back(&mut self) {
        if !self.previous.is_empty() {
            let files = std::mem::take(&mut self.previous);
            self.show(files);
            let Aside { settings, opinion } = std::mem::take(&mut self.aside);
            (self.settings, self.opinion) = (settings, opinion);
        }
    }
}

impl From<SharedFile> for File {
    fn from(shared: SharedFile) -> Self {
        let InputFile { path, text, role } = shared.file;
        File {
            path,
            text: text.into(),
            role,
            decisions: shared.decisions,
            ticks: shared.ticks,
            comments: shared.comments,
            ..File::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use retort_core::{protocol::Role, remarks::Verdict, settings::PgVersion};

    use super::*;

    fn mine() -> Workspace {
        let mut workspace = Workspace::default();
        workspace.typed(workspace.active, "mine".into());
        workspace.add("b.py", "context");
        workspace.files[1].role = Role::Context;
        workspace.opinion.verdict = Some(Verdict::Approve);
        workspace.settings.pg = PgVersion::OLDEST;
        workspace.begin_comment(workspace.active, 1);
        workspace.write_comment(workspace.active, "why?".into());
        workspace.take_comment(workspace.active);
        workspace
    }

    #[test]
    fn a_review_that_is_handed_on_is_the_same_elsewhere() {
        let mut elsewhere = Workspace::default();
        let shared = mine().shared();
        assert!(elsewhere.open_shared(shared.clone()));
        assert_eq!(elsewhere.shared(), shared);
        assert!(elsewhere.previous.is_empty());
        assert!(!elsewhere.open_shared(shared));
    }

    #[test]
    fn what_was_there_before_comes_back_with_its_settings_and_verdict() {
        let mut workspace = mine();
        let before = workspace.shared();
        workspace.open_shared(Workspace::default().shared());
        assert_eq!(workspace.settings, Settings::default());
        assert_eq!(workspace.opinion, Opinion::default());
        workspace.bring_back();
        assert_eq!(workspace.shared(), before);
    }

    #[test]
    fn a_new_review_begins_empty_and_without_a_verdict() {
        let mut workspace = mine();
        workspace.start_anew();
        assert_eq!(workspace.files.len(), 1);
        assert!(workspace.file().unwrap().text.is_empty());
        assert_eq!(workspace.opinion, Opinion::default());
        assert_eq!(workspace.previous.len(), 2);
    }
}
