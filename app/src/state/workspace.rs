//! What the user has before them: files, decisions, the place they look at. Plain data with pure transitions.

use std::{collections::BTreeMap, sync::Arc};

use retort_core::{
    diff::Decisions,
    protocol::{Input, InputFile, Role},
    remarks::{self, Comment, Opinion, Tick},
    report::Direction,
    settings::Settings,
};

use super::{remarks::Writing, sharing::Aside};
use crate::examples::{self, EXAMPLES, Example};

/// Names a file as long as the page lives.
pub(crate) type FileId = u32;

/// What a file is called that did not come with a name.
pub(super) const UNNAMED: &str = "migration.py";

/// What a dump is called that did not come with one.
const SCHEMA: &str = "schema.sql";

/// A file with what the person decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct File {
    /// Its name within the page.
    pub(crate) id: FileId,
    /// Its name as the user sees it.
    pub(crate) path: String,
    /// Its text. Shared: what is derived from many files must not copy all of them at every key.
    pub(crate) text: Arc<str>,
    /// What it is there for.
    pub(crate) role: Role,
    /// Which fixes are wanted.
    pub(crate) decisions: Decisions,
    /// Answers by checklist item, such as `review-9`.
    pub(crate) ticks: BTreeMap<String, Tick>,
    /// What was said about lines of it, by line.
    pub(crate) comments: Vec<Comment>,
    /// The comment that is being written.
    pub(crate) writing: Option<Writing>,
    /// Whether it has been looked at, and so has an editor.
    pub(crate) opened: bool,
}

/// The views beside the editor; where the window is narrow, the editor is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Panel {
    /// The editor, where it has no place of its own.
    Migration,
    /// What the rules say.
    #[default]
    Findings,
    /// The corrected version.
    Diff,
    /// What PostgreSQL is sent, and what that does.
    Sql,
    /// The review checklist.
    Checklist,
    /// What a person says: comments and a verdict, of all files.
    Review,
    /// How the revisions hang together, where there are several.
    Chain,
}

impl Panel {
    /// Every panel, in the order of the tabs.
    pub(crate) const ALL: [Panel; 7] = [
        Panel::Migration,
        Panel::Findings,
        Panel::Diff,
        Panel::Sql,
        Panel::Checklist,
        Panel::Review,
        Panel::Chain,
    ];

    /// As written in addresses and ids.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Panel::Migration => "migration",
            Panel::Findings => "findings",
            Panel::Diff => "diff",
            Panel::Sql => "sql",
            Panel::Checklist => "checklist",
            Panel::Review => "review",
            Panel::Chain => "chain",
        }
    }

    /// What the tab says.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Panel::Migration => "Migration",
            Panel::Findings => "Findings",
            Panel::Diff => "Diff",
            Panel::Sql => "SQL",
            Panel::Checklist => "Checklist",
            Panel::Review => "Review",
            Panel::Chain => "Chain",
        }
    }

    /// The panel with this name.
    pub(crate) fn by_name(name: &str) -> Option<Panel> {
        Self::ALL.into_iter().find(|panel| panel.name() == name)
    }
}

/// Everything that the user can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Workspace {
    /// Never empty.
    pub(crate) files: Vec<File>,
    /// The file in the editor.
    pub(crate) active: FileId,
    /// What else the review depends on.
    pub(crate) settings: Settings,
    /// What the reviewer says of the whole.
    pub(crate) opinion: Opinion,
    /// The view that is open.
    pub(crate) panel: Panel,
    /// The finding that was chosen last, by key.
    pub(crate) selected: Option<String>,
    /// The finding whose rule is explained in place, by key.
    pub(crate) explained: Option<String>,
    /// The line that the cursor is on, from 1.
    pub(crate) cursor: u32,
    /// Which function's statements are shown.
    pub(crate) direction: Direction,
    /// Whether the diff is shown side by side.
    pub(crate) side_by_side: bool,
    /// What the user is called, if they want to say so: it stands beside what they say from then on.
    pub(crate) name: String,
    /// The files that an example or another review took the place of.
    pub(crate) previous: Vec<File>,
    /// What belongs to them.
    pub(super) aside: Aside,
    /// What a paste over a whole file changed besides its text.
    pub(super) over: Option<Over>,
    pub(super) next: FileId,
}

/// A file as it was before a paste over the whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Over {
    file: FileId,
    text: Arc<str>,
    path: String,
    role: Role,
}

impl Default for Workspace {
    fn default() -> Self {
        let mut workspace = Workspace {
            files: Vec::new(),
            active: 0,
            settings: Settings::default(),
            opinion: Opinion::default(),
            panel: Panel::default(),
            selected: None,
            explained: None,
            cursor: 1,
            direction: Direction::Upgrade,
            side_by_side: false,
            name: String::new(),
            previous: Vec::new(),
            aside: Aside::default(),
            over: None,
            next: 0,
        };
        workspace.show(File::of_example(&EXAMPLES[0]));
        workspace
    }
}

impl File {
    /// An example's files.
    pub(crate) fn of_example(example: &Example) -> Vec<File> {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            text: (*text).into(),
            ..File::default()
        };
        example.files.iter().map(file).collect()
    }

    /// Whether nobody would miss it: it is empty, or an example as it came, and nothing was said about it.
    pub(super) fn is_untouched(&self) -> bool {
        Self::is_untouched_text(&self.text) && self.comments.is_empty() && self.writing.is_none()
    }

    /// Gives it another text, with which comments go; the text before.
    pub(super) fn set_text(&mut self, text: Arc<str>) -> Arc<str> {
        remarks::follow(&mut self.comments, &self.text, &text);
        if let Some(writing) = &mut self.writing {
            let quote = self.text.lines().nth((writing.line as usize).saturating_sub(1));
            let quote = quote.unwrap_or_default().trim().to_owned();
            let mut place = [Comment { line: writing.line, quote, ..Comment::default() }];
            remarks::follow(&mut place, &self.text, &text);
            writing.line = place[0].line;
        }
        std::mem::replace(&mut self.text, text)
    }

    /// Whether nobody would miss this text.
    pub(crate) fn is_untouched_text(text: &str) -> bool {
        text.trim().is_empty() || examples::is_sample(text)
    }
}

impl Workspace {
    /// The file in the editor.
    pub(crate) fn file(&self) -> Option<&File> {
        self.files.iter().find(|file| file.id == self.active)
    }

    /// What the engine is asked.
    pub(crate) fn input(&self) -> Input {
        let file = |file: &File| InputFile {
            path: file.path.clone(),
            text: file.text.as_ref().to_owned(),
            role: file.role,
        };
        Input { files: self.files.iter().map(file).collect(), settings: self.settings.clone() }
    }

    /// What a review depends on, quick to copy and to compare.
    pub(crate) fn reviewed(&self) -> (Vec<(String, Arc<str>, Role)>, Settings) {
        let file = |file: &File| (file.path.clone(), Arc::clone(&file.text), file.role);
        (self.files.iter().map(file).collect(), self.settings.clone())
    }

    /// The user or a fix changed the text of a file. A name that belongs to an example goes with the example.
    pub(crate) fn typed(&mut self, id: FileId, text: String) {
        let text: Arc<str> = text.into();
        let before = self.over.take_if(|over| over.file == id && over.text == text);
        let Some(file) = self.find(id) else { return };
        let is_other =
            |path: &str| examples::revision_of(path).is_some_and(|revision| !text.contains(revision));
        file.set_text(Arc::clone(&text));
        if let Some(before) = before {
            (file.path, file.role) = (before.path, before.role);
        } else if is_other(&file.path) {
            let name = self.own_name(UNNAMED);
            if let Some(file) = self.find(id) {
                file.path = name;
            }
        }
    }

    /// A whole new text was pasted over a file, which tells what it is there for until the text before is there again.
    pub(crate) fn pasted_over(&mut self, id: FileId, before: &str, role: Role) {
        let name = self.own_name(SCHEMA);
        let Some(file) = self.find(id) else { return };
        let (path, had) = (file.path.clone(), file.role);
        match (file.role, role) {
            (Role::Baseline, Role::Review) | (_, Role::Baseline) => file.role = role,
            _ => {}
        }
        if role == Role::Baseline && file.path.starts_with("migration") {
            file.path = name;
        }
        if had != file.role {
            self.over = Some(Over { file: id, text: before.into(), path, role: had });
        }
    }

    /// An empty file beside the others, put into the editor.
    pub(crate) fn add_empty(&mut self) {
        let path = self.own_name(UNNAMED);
        self.push(File { path, ..File::default() });
        self.activate(self.next - 1);
    }

    /// The name, with a number where another file has it.
    fn own_name(&self, name: &str) -> String {
        free_name(name, &self.files)
    }

    /// Gives the active file another name. An empty one is not taken, nor is one that another file has.
    pub(crate) fn rename(&mut self, path: &str) {
        let path = path.trim();
        if path.is_empty() || self.files.iter().any(|file| file.path == path) {
            return;
        }
        if let Some(file) = self.find(self.active) {
            path.clone_into(&mut file.path);
        }
    }

    /// Puts a file into the editor.
    pub(crate) fn activate(&mut self, id: FileId) {
        if let Some(file) = self.find(id) {
            file.opened = true;
            self.active = id;
            self.cursor = 1;
            self.selected = None;
            self.explained = None;
        }
    }

    /// Puts the first file under review into the editor, unless one of them is there.
    pub(crate) fn activate_reviewed(&mut self) {
        let is_reviewed = self.file().is_some_and(|file| file.role.is_review());
        let first = self.files.iter().find(|file| file.role.is_review()).map(|file| file.id);
        if let Some(first) = first.filter(|_| !is_reviewed) {
            self.activate(first);
        }
    }

    /// Shows the files of an example; what was there before can be brought back.
    pub(crate) fn show_sample(&mut self, files: Vec<File>) {
        self.put_aside();
        self.show(files);
    }

    /// Takes these files in the place of those that are there. An empty list changes nothing.
    pub(crate) fn show(&mut self, files: Vec<File>) {
        let Some(first) = files.first().map(|_| self.next) else { return };
        self.files.clear();
        for file in files {
            self.push(file);
        }
        self.activate(first);
    }

    /// Adds a file beside the others; one with the same name gets the new text.
    pub(crate) fn add(&mut self, path: &str, text: &str) {
        match self.files.iter_mut().find(|file| file.path == path) {
            Some(file) => {
                file.set_text(text.into());
            }
            None => self.push(File { path: path.into(), text: text.into(), ..File::default() }),
        }
    }

    /// Takes a file away; the last one stays.
    pub(crate) fn close(&mut self, id: FileId) -> Option<File> {
        let at = self.files.iter().position(|file| file.id == id).filter(|_| self.files.len() > 1)?;
        let closed = self.files.remove(at);
        if self.active == id {
            let neighbour = self.files.get(at.saturating_sub(1)).map(|file| file.id);
            self.activate(neighbour.unwrap_or_default());
        }
        Some(closed)
    }

    /// Puts a closed file back, at the end.
    pub(crate) fn reopen(&mut self, file: File) {
        let path = self.own_name(&file.path);
        self.push(File { path, ..file });
        self.activate(self.next - 1);
    }

    /// A fix of the active file is not wanted, or wanted after all.
    pub(crate) fn reject(&mut self, finding: &str, rejected: bool) {
        let Some(file) = self.find(self.active) else { return };
        if rejected {
            file.decisions.rejected.insert(finding.to_owned());
        } else {
            file.decisions.rejected.remove(finding);
        }
    }

    /// Of a finding's several fixes this one is wanted.
    pub(crate) fn choose(&mut self, finding: &str, fix: usize) {
        if let Some(file) = self.find(self.active) {
            file.decisions.chosen.insert(finding.to_owned(), fix);
            file.decisions.rejected.remove(finding);
        }
    }

    /// Changes the answer to a checklist item of the active file.
    pub(crate) fn answer(&mut self, item: &str, change: impl FnOnce(&mut Tick)) {
        let Some(file) = self.find(self.active) else { return };
        let tick = file.ticks.entry(item.to_owned()).or_default();
        change(tick);
        if *tick == Tick::default() {
            file.ticks.remove(item);
        }
    }

    fn push(&mut self, file: File) {
        self.files.push(File { id: self.next, opened: false, ..file });
        self.next += 1;
    }

    pub(super) fn find(&mut self, id: FileId) -> Option<&mut File> {
        self.files.iter_mut().find(|file| file.id == id)
    }
}

/// The name, with a number where one of `files` has it.
pub(super) fn free_name(name: &str, files: &[File]) -> String {
    let is_free = |path: &str| files.iter().all(|file| file.path != path);
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, "py"));
    let numbered = (2..).map(|number| format!("{stem}-{number}.{end}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|path| is_free(path)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Workspace {
        let mut workspace = Workspace::default();
        workspace.typed(workspace.active, text.into());
        workspace
    }

    fn path(workspace: &Workspace) -> &str {
        &workspace.file().unwrap().path
    }

    #[test]
    fn a_new_visitor_finds_the_first_example() {
        assert_eq!(Workspace::default().file().unwrap().text.as_ref(), EXAMPLES[0].files[0].1);
    }

    #[test]
    fn a_pasted_migration_does_not_keep_the_name_of_the_example() {
        let edited = EXAMPLES[0].files[0].1.replace("users", "people");
        assert_eq!(path(&typed(&edited)), EXAMPLES[0].files[0].0);
        assert_eq!(path(&typed("revision = 'mine'")), UNNAMED);
    }

    #[test]
    fn an_example_puts_typed_text_aside_and_an_untouched_one_away() {
        let mut workspace = typed("mine");
        for example in &EXAMPLES[1..] {
            workspace.show_sample(File::of_example(example));
            assert_eq!(path(&workspace), example.files[0].0);
        }
        for example in retort_core::rules::CATALOGUE.iter().flat_map(|rule| rule.doc().examples()) {
            let files = example.files("example").into_iter();
            workspace.show_sample(
                files
                    .map(|file| File { path: file.path, text: file.text.into(), ..File::default() })
                    .collect(),
            );
            assert_eq!(workspace.previous.len(), 1);
        }
        workspace.bring_back();
        assert_eq!(workspace.file().unwrap().text.as_ref(), "mine");
        assert!(workspace.previous.is_empty());
    }

    #[test]
    fn what_an_example_took_the_place_of_is_kept_through_the_next_one() {
        let mut workspace = typed("mine");
        workspace.show_sample(File::of_example(&EXAMPLES[0]));
        workspace.typed(workspace.active, EXAMPLES[0].files[0].1.replace("users", "people"));
        workspace.show_sample(File::of_example(&EXAMPLES[1]));
        workspace.bring_back();
        let texts: Vec<_> = workspace.files.iter().map(|file| file.text.contains("people")).collect();
        assert_eq!((workspace.files[0].text.as_ref(), texts), ("mine", vec![false, true]));
    }

    #[test]
    fn a_paste_over_a_file_that_is_undone_leaves_what_it_was_there_for() {
        let mut workspace = typed("mine");
        let id = workspace.active;
        let before = (path(&workspace).to_owned(), Role::Review);
        workspace.typed(id, "-- dump".into());
        workspace.pasted_over(id, "mine", Role::Baseline);
        assert_eq!((path(&workspace), workspace.files[0].role), (SCHEMA, Role::Baseline));
        workspace.typed(id, "-- dump, changed".into());
        assert_eq!(workspace.files[0].role, Role::Baseline);
        workspace.typed(id, "mine".into());
        assert_eq!((path(&workspace).to_owned(), workspace.files[0].role), before);
    }

    #[test]
    fn a_file_that_is_put_back_takes_nobody_s_name() {
        let mut workspace = typed("first");
        workspace.add("second.py", "second");
        let second = workspace.files[1].id;
        let closed = workspace.close(second).unwrap();
        workspace.add("second.py", "another");
        workspace.reopen(closed);
        let paths: Vec<&str> = workspace.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths[1..], ["second.py", "second-2.py"]);
    }

    #[test]
    fn files_keep_their_own_ids_when_others_come_and_go() {
        let mut workspace = typed("first");
        let first = workspace.active;
        workspace.add("second.py", "second");
        workspace.add("second.py", "second again");
        assert_eq!(workspace.files.len(), 2);
        let second = workspace.files[1].id;
        workspace.activate(second);
        workspace.typed(first, "changed".into());
        assert_eq!(workspace.file().unwrap().text.as_ref(), "second again");
        let closed = workspace.close(second).unwrap();
        assert_eq!(workspace.active, first);
        assert_eq!(workspace.close(first), None);
        assert_eq!(workspace.file().unwrap().text.as_ref(), "changed");
        workspace.reopen(closed);
        assert_eq!(workspace.file().unwrap().text.as_ref(), "second again");
    }

    #[test]
    fn a_name_is_neither_empty_nor_given_twice() {
        let mut workspace = typed("first");
        workspace.add("second.py", "");
        workspace.rename("  ");
        workspace.rename("second.py");
        assert_eq!(path(&workspace), UNNAMED);
        workspace.rename(" third.py ");
        assert_eq!(path(&workspace), "third.py");
    }

    #[test]
    fn choosing_a_fix_brings_it_back() {
        let mut workspace = Workspace::default();
        workspace.reject("a", true);
        workspace.choose("a", 1);
        let decisions = &workspace.file().unwrap().decisions;
        assert_eq!((decisions.rejected.len(), decisions.chosen.get("a")), (0, Some(&1)));
    }

    #[test]
    fn an_answer_that_says_nothing_is_not_kept() {
        let mut workspace = Workspace::default();
        workspace.answer("review-9", |tick| tick.done = true);
        assert_eq!(workspace.file().unwrap().ticks.len(), 1);
        workspace.answer("review-9", |tick| tick.done = false);
        assert!(workspace.file().unwrap().ticks.is_empty());
    }

    #[test]
    fn every_panel_is_found_by_its_name() {
        for panel in Panel::ALL {
            assert_eq!(Panel::by_name(panel.name()), Some(panel));
        }
    }
}
