//! What a person says in a review, as it changes: comments on lines, and the one that is being written.

use retort_core::remarks::Comment;
use serde::{Deserialize, Serialize};

use super::{File, FileId, Workspace};

/// A comment that is being written. It is kept with the draft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Writing {
    /// The line that it is about, from 1.
    pub(crate) line: u32,
    /// Which comment of the file is changed, from 0; nothing for a new one.
    pub(crate) changes: Option<usize>,
    /// What has been written so far.
    pub(crate) text: String,
}

impl Workspace {
    /// Begins a comment on a line of a file, and puts the file into the editor. What was being written there stays.
    pub(crate) fn begin_comment(&mut self, file: FileId, line: u32) {
        if self.active != file {
            self.activate(file);
        }
        let Some(file) = self.find(file) else { return };
        match &mut file.writing {
            Some(writing) if writing.changes.is_none() => writing.line = line,
            Some(writing) if !writing.text.trim().is_empty() => {}
            writing => *writing = Some(Writing { line, ..Writing::default() }),
        }
    }

    /// Begins to change a comment.
    pub(crate) fn begin_change(&mut self, file: FileId, index: usize) {
        let Some(file) = self.find(file) else { return };
        if let Some(comment) = file.comments.get(index) {
            let (line, text) = (comment.line, comment.text.clone());
            file.writing = Some(Writing { line, changes: Some(index), text });
        }
    }

    /// The comment that is being written says something else.
    pub(crate) fn write_comment(&mut self, file: FileId, text: String) {
        if let Some(writing) = self.find(file).and_then(|file| file.writing.as_mut()) {
            writing.text = text;
        }
    }

    /// Gives up the comment that is being written.
    pub(crate) fn drop_comment(&mut self, file: FileId) {
        if let Some(file) = self.find(file) {
            file.writing = None;
        }
    }

    /// Takes the comment that was written, and says whether there was one. An empty one is none.
    pub(crate) fn take_comment(&mut self, file: FileId) -> bool {
        let by = self.name.trim().to_owned();
        let Some(file) = self.find(file) else { return false };
        if file.writing.as_ref().is_none_or(|writing| writing.text.trim().is_empty()) {
            return false;
        }
        let Some(Writing { line, changes, text }) = file.writing.take() else { return false };
        let text = text.trim().to_owned();
        if let Some(comment) = changes.and_then(|index| file.comments.get_mut(index)) {
            comment.text = text;
        } else {
            let quote = file.line(line).unwrap_or_default().trim().to_owned();
            file.put_comment(Comment { line, quote, text, by });
        }
        true
    }

    /// Takes a comment away.
    pub(crate) fn remove_comment(&mut self, file: FileId, index: usize) -> Option<Comment> {
        let file = self.find(file).filter(|file| index < file.comments.len())?;
        // Numbers change with it: what is being written would be about another one.
        file.writing.take_if(|writing| writing.changes.is_some());
        Some(file.comments.remove(index))
    }

    /// Puts a comment back that was taken away.
    pub(crate) fn put_comment_back(&mut self, file: FileId, comment: Comment) {
        if let Some(file) = self.find(file) {
            file.put_comment(comment);
        }
    }

    /// The user is called otherwise. What they said of the whole goes by the new name.
    pub(crate) fn change_name(&mut self, name: String) {
        if !self.opinion.is_silent() && self.opinion.by == self.name.trim() {
            name.trim().clone_into(&mut self.opinion.by);
        }
        self.name = name;
    }

    /// How many comments there are, on all files.
    pub(crate) fn comments(&self) -> usize {
        self.files.iter().map(|file| file.comments.len()).sum()
    }
}

impl File {
    /// A line, from 1.
    pub(crate) fn line(&self, line: u32) -> Option<&str> {
        self.text.lines().nth((line as usize).saturating_sub(1))
    }

    /// Among the others, which stand by their lines.
    fn put_comment(&mut self, comment: Comment) {
        let at = self.comments.partition_point(|other| other.line <= comment.line);
        self.comments.insert(at, comment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> (Workspace, FileId) {
        let mut workspace = Workspace::default();
        let text = "def upgrade():\n    pass\n".into();
        workspace.show(vec![File { path: "a.py".into(), text, ..File::default() }]);
        let file = workspace.active;
        (workspace, file)
    }

    fn say(workspace: &mut Workspace, file: FileId, line: u32, text: &str) -> bool {
        workspace.begin_comment(file, line);
        workspace.write_comment(file, text.into());
        workspace.take_comment(file)
    }

    fn said(workspace: &Workspace) -> Vec<(u32, &str, &str)> {
        let comments = &workspace.file().unwrap().comments;
        comments.iter().map(|comment| (comment.line, comment.quote.as_str(), comment.text.as_str())).collect()
    }

    #[test]
    fn comments_stand_by_their_lines() {
        let (mut workspace, file) = workspace();
        assert!(say(&mut workspace, file, 2, " second "));
        assert!(say(&mut workspace, file, 1, "first"));
        assert!(!say(&mut workspace, file, 1, "  "));
        assert_eq!(said(&workspace), [(1, "def upgrade():", "first"), (2, "pass", "second")]);
        assert_eq!(workspace.comments(), 2);
    }

    #[test]
    fn a_comment_is_changed_removed_and_put_back() {
        let (mut workspace, file) = workspace();
        say(&mut workspace, file, 2, "first");
        workspace.begin_change(file, 0);
        assert_eq!(workspace.file().unwrap().writing.as_ref().unwrap().text, "first");
        workspace.write_comment(file, "changed".into());
        assert!(workspace.take_comment(file));
        assert_eq!(said(&workspace), [(2, "pass", "changed")]);
        let comment = workspace.remove_comment(file, 0).unwrap();
        assert_eq!(said(&workspace), []);
        workspace.put_comment_back(file, comment);
        assert_eq!(said(&workspace), [(2, "pass", "changed")]);
    }

    #[test]
    fn what_is_being_written_is_not_lost_to_another_line() {
        let (mut workspace, file) = workspace();
        workspace.begin_comment(file, 1);
        workspace.write_comment(file, "half a".into());
        workspace.begin_comment(file, 2);
        let writing = workspace.file().unwrap().writing.clone().unwrap();
        assert_eq!((writing.line, writing.text.as_str()), (2, "half a"));
    }

    #[test]
    fn comments_and_what_is_being_written_go_with_the_text() {
        let (mut workspace, file) = workspace();
        say(&mut workspace, file, 2, "said");
        workspace.begin_comment(file, 2);
        workspace.typed(file, "# above\ndef upgrade():\n    pass\n".into());
        assert_eq!(said(&workspace), [(3, "pass", "said")]);
        assert_eq!(workspace.file().unwrap().writing.as_ref().unwrap().line, 3);
    }
}
