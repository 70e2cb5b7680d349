//! A change of which files there are, and of what they are there for, that can be taken back and made again.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use retort_core::protocol::Role;

use super::{File, FileId, Workspace};

/// The change. Making it gives the one that takes it back, so nothing is lost with either.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Step {
    /// Files that go.
    pub(super) gone: BTreeSet<FileId>,
    /// Files that come, each with its place among all of them, in the order of the places.
    pub(super) come: Vec<(usize, File)>,
    /// Files that get another text.
    pub(super) texts: BTreeMap<FileId, Arc<str>>,
    /// Files that are there for something else.
    pub(super) roles: BTreeMap<FileId, Role>,
    /// The file that is in the editor then.
    pub(super) active: FileId,
}

impl Step {
    /// Has files be there for something else.
    pub(crate) fn of_roles(roles: impl IntoIterator<Item = (FileId, Role)>, active: FileId) -> Step {
        Step { roles: roles.into_iter().collect(), active, ..Step::default() }
    }

    /// The texts that files get which may be open in an editor.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (FileId, &str)> {
        self.texts.iter().map(|(id, text)| (*id, text.as_ref()))
    }
}

impl Workspace {
    /// Makes a change; what comes back takes it back. One that would leave no file changes nothing.
    pub(crate) fn make(&mut self, step: Step) -> Step {
        let all_go = self.files.iter().all(|file| step.gone.contains(&file.id));
        if all_go && step.come.is_empty() {
            return Step { active: self.active, ..Step::default() };
        }
        let mut back = Step { active: self.active, ..Step::default() };
        back.gone = step.come.iter().map(|(_, file)| file.id).collect();
        let mut kept = Vec::with_capacity(self.files.len());
        for (at, file) in std::mem::take(&mut self.files).into_iter().enumerate() {
            if step.gone.contains(&file.id) {
                back.come.push((at, file));
            } else {
                kept.push(file);
            }
        }
        self.files = kept;
        for (id, text) in step.texts {
            // A text whose file has gone is kept for when it is there again.
            let before = match self.find(id) {
                Some(file) => file.set_text(text),
                None => text,
            };
            back.texts.insert(id, before);
        }
        for (id, role) in step.roles {
            if let Some(file) = self.find(id) {
                back.roles.insert(id, std::mem::replace(&mut file.role, role));
            }
        }
        for (at, file) in step.come {
            self.next = self.next.max(file.id + 1);
            self.files.insert(at.min(self.files.len()), file);
        }
        let is_there = self.files.iter().any(|file| file.id == step.active);
        let active = if is_there { Some(step.active) } else { self.files.first().map(|file| file.id) };
        if let Some(active) = active.filter(|active| !is_there || *active != self.active) {
            self.activate(active);
        }
        back
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(texts: &[&str]) -> Workspace {
        let mut workspace = Workspace::default();
        let file = |text: &&str| File { path: (*text).into(), text: (*text).into(), ..File::default() };
        workspace.show(texts.iter().map(file).collect());
        workspace
    }

    fn texts(workspace: &Workspace) -> Vec<&str> {
        workspace.files.iter().map(|file| file.text.as_ref()).collect()
    }

    #[test]
    fn a_step_is_taken_back_and_made_again() {
        let mut workspace = workspace(&["a", "b", "c"]);
        let ids: Vec<FileId> = workspace.files.iter().map(|file| file.id).collect();
        let new = File { id: ids[2] + 1, text: "new".into(), ..File::default() };
        let step = Step {
            gone: BTreeSet::from([ids[1]]),
            come: vec![(0, new)],
            texts: BTreeMap::from([(ids[2], "C".into())]),
            roles: BTreeMap::from([(ids[0], Role::Context)]),
            active: ids[2] + 1,
        };
        let before = workspace.clone();
        let back = workspace.make(step);
        assert_eq!(texts(&workspace), ["new", "a", "C"]);
        assert_eq!(workspace.active, ids[2] + 1);
        let after = workspace.files.clone();
        let again = workspace.make(back);
        assert_eq!(texts(&workspace), ["a", "b", "c"]);
        assert_eq!((workspace.files.clone(), workspace.active), (before.files, before.active));
        workspace.make(again);
        assert_eq!(workspace.files, after);
    }

    #[test]
    fn a_step_leaves_alone_what_was_changed_since() {
        let mut workspace = workspace(&["a", "b"]);
        let first = workspace.active;
        let second = workspace.files[1].id;
        let step = Step { roles: BTreeMap::from([(first, Role::Context)]), active: first, ..Step::default() };
        let back = workspace.make(step);
        workspace.typed(second, "typed".into());
        workspace.make(back);
        assert_eq!(texts(&workspace), ["a", "typed"]);
        assert_eq!(workspace.files[0].role, Role::Review);
    }

    #[test]
    fn a_text_whose_file_is_gone_is_not_lost() {
        let mut workspace = workspace(&["a", "b"]);
        let gone = workspace.files[1].id;
        let step = Step { texts: BTreeMap::from([(gone, "B".into())]), ..Step::default() };
        let closed = workspace.close(gone).unwrap();
        let back = workspace.make(step);
        workspace.files.push(closed);
        workspace.make(back);
        assert_eq!(texts(&workspace), ["a", "B"]);
    }

    #[test]
    fn the_last_file_does_not_go() {
        let mut workspace = workspace(&["a"]);
        let step = Step { gone: BTreeSet::from([workspace.active]), ..Step::default() };
        workspace.make(step);
        assert_eq!(texts(&workspace), ["a"]);
    }
}
