//! The draft: stored as it is typed, restored on reload, never thrown away unread.

use std::{collections::BTreeMap, sync::Arc};

use retort_core::{
    diff::Decisions,
    protocol::Role,
    remarks::{Comment, Opinion, Tick},
    settings::Settings,
};
use serde::{Deserialize, Serialize};

use super::{File, Workspace, remarks::Writing, sharing::Aside};
use crate::dom;

/// Where the draft is stored of the first tab. Others have a number behind it: app/public/slot.js finds a free one.
const KEY: &str = "retort.draft";

/// Where a draft is put that cannot be read, so that a person can still get at it.
const ASIDE: &str = "retort.draft.unreadable";

/// More bytes than any browser lets a page store in ten million of its own; a text of this size is hostile or a mistake.
const LIMIT: usize = 16_000_000;

/// The stored form. A change that old pages could not read gets a new `version` and a reader for the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    version: u32,
    files: Vec<StoredFile>,
    active: usize,
    #[serde(default)]
    settings: Settings,
    #[serde(default)]
    opinion: Opinion,
    #[serde(default)]
    side_by_side: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    previous: Vec<StoredFile>,
    #[serde(default)]
    aside: Aside,
    #[serde(default)]
    name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredFile {
    path: String,
    text: Arc<str>,
    #[serde(default, skip_serializing_if = "Role::is_review")]
    role: Role,
    #[serde(default)]
    decisions: Decisions,
    #[serde(default)]
    ticks: BTreeMap<String, Tick>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    comments: Vec<Comment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    writing: Option<Writing>,
}

/// What was stored.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Restored {
    /// Nothing.
    Nothing,
    /// A draft.
    Draft(Box<Workspace>),
    /// Something that is no draft; it has been put aside under the name given.
    Unreadable(&'static str),
}

impl Draft {
    const VERSION: u32 = 1;

    /// What there is to store of a workspace.
    pub(crate) fn of(workspace: &Workspace) -> Draft {
        let stored = |file: &File| StoredFile {
            path: file.path.clone(),
            text: Arc::clone(&file.text),
            role: file.role,
            decisions: file.decisions.clone(),
            ticks: file.ticks.clone(),
            comments: file.comments.clone(),
            writing: file.writing.clone(),
        };
        Draft {
            version: Self::VERSION,
            files: workspace.files.iter().map(stored).collect(),
            active: workspace.files.iter().position(|file| file.id == workspace.active).unwrap_or(0),
            settings: workspace.settings.clone(),
            opinion: workspace.opinion.clone(),
            side_by_side: workspace.side_by_side,
            previous: workspace.previous.iter().map(stored).collect(),
            aside: workspace.aside.clone(),
            name: workspace.name.clone(),
        }
    }

    /// The workspace that was stored; nothing when the text is no draft.
    fn read(json: &str) -> Option<Workspace> {
        if json.len() > LIMIT {
            return None;
        }
        let draft: Draft = serde_json::from_str(json).ok()?;
        if draft.version != Self::VERSION || draft.files.is_empty() {
            return None;
        }
        let file = |stored: StoredFile| File {
            path: stored.path,
            text: stored.text,
            role: stored.role,
            decisions: stored.decisions,
            ticks: stored.ticks,
            comments: stored.comments,
            writing: stored.writing,
            ..File::default()
        };
        let mut workspace = Workspace {
            settings: draft.settings,
            opinion: draft.opinion,
            side_by_side: draft.side_by_side,
            previous: draft.previous.into_iter().map(file).collect(),
            aside: draft.aside,
            name: draft.name,
            ..Workspace::default()
        };
        workspace.show(draft.files.into_iter().map(file).collect());
        if let Some(id) = workspace.files.get(draft.active).map(|file| file.id) {
            workspace.activate(id);
        }
        Some(workspace)
    }

    /// Stores it in the place of this tab; says what is wrong when the browser does not.
    pub(crate) fn store(&self) -> Result<(), &'static str> {
        let stored = Stored { saved: dom::now(), draft: self };
        let json = serde_json::to_string(&stored).map_err(|_| "it cannot be written as JSON")?;
        let storage = dom::storage().ok_or("this browser keeps nothing for this page")?;
        storage.set_item(&key(&own_place()), &json).map_err(|_| "this browser's storage is full")
    }
}

/// A draft as it lies in the storage. When it was stored comes first, so that it is read without the rest.
#[derive(Serialize)]
struct Stored<'a> {
    /// In milliseconds.
    saved: u64,
    #[serde(flatten)]
    draft: &'a Draft,
}

/// The place of this tab.
fn own_place() -> String {
    dom::root_data("slot").unwrap_or_else(|| "1".to_owned())
}

/// Under what the draft of a place is stored.
fn key(place: &str) -> String {
    if place == "1" { KEY.to_owned() } else { format!("{KEY}.{place}") }
}

/// Reads what was stored in the place of this tab.
pub(crate) fn restore() -> Restored {
    let Some(storage) = dom::storage() else { return Restored::Nothing };
    let Ok(Some(json)) = storage.get_item(&key(&own_place())) else { return Restored::Nothing };
    match Draft::read(&json) {
        Some(workspace) => Restored::Draft(Box::new(workspace)),
        None if storage.set_item(ASIDE, &json).is_ok() => Restored::Unreadable(ASIDE),
        // No room for a second copy: the first stays until something new is stored.
        None => Restored::Unreadable(KEY),
    }
}

/// Takes the drafts of tabs that have gone, each with when it was stored. One that cannot be read, or that `keep` does not
/// take, stays where it is.
pub(crate) fn adopt(mut keep: impl FnMut(Workspace, u64) -> bool) {
    let Some(storage) = dom::storage() else { return };
    let left = dom::root_data("left").unwrap_or_default();
    for key in left.split_whitespace().map(key) {
        let Ok(Some(json)) = storage.get_item(&key) else { continue };
        let saved = serde_json::from_str(&json).map_or(0, |Saved { saved }| saved);
        if Draft::read(&json).is_some_and(|workspace| keep(workspace, saved)) {
            // What is gone from here lies there.
            let _ = storage.remove_item(&key);
        }
    }
}

/// When a draft was stored.
#[derive(Deserialize)]
struct Saved {
    #[serde(default)]
    saved: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(workspace: &Workspace) -> Workspace {
        Draft::read(&serde_json::to_string(&Draft::of(workspace)).unwrap()).unwrap()
    }

    #[test]
    fn a_draft_comes_back_as_it_was() {
        let mut workspace = Workspace::default();
        workspace.typed(workspace.active, "mine".into());
        let example = crate::examples::Example::by_slug("backfill").unwrap();
        workspace.show_sample(File::of_example(example));
        workspace.add("other.py", "é𝄞\r\n");
        workspace.reject("key", true);
        workspace.answer("review-8", |tick| tick.note = "on staging".into());
        workspace.opinion.summary = "Not yet".into();
        workspace.change_name("Ada".into());
        workspace.begin_comment(workspace.active, 3);
        workspace.write_comment(workspace.active, "why?".into());
        workspace.take_comment(workspace.active);
        workspace.begin_comment(workspace.active, 4);
        workspace.write_comment(workspace.active, "and wh".into());
        workspace.activate(workspace.files[1].id);
        assert_eq!(Draft::of(&round(&workspace)), Draft::of(&workspace));
        assert_eq!(round(&workspace).file().unwrap().text.as_ref(), "é𝄞\r\n");
    }

    #[test]
    fn what_is_no_draft_is_not_taken() {
        for json in ["", "null", "{}", r#"{"version":2,"files":[{"path":"a","text":""}],"active":0}"#] {
            assert_eq!(Draft::read(json), None, "{json}");
        }
        assert_eq!(Draft::read(r#"{"version":1,"files":[],"active":0}"#), None);
        assert_eq!(
            Draft::read(r#"{"version":1,"files":[{"path":"a","text":""}],"active":0,"settings":{"pg":9}}"#),
            None
        );
    }

    #[test]
    fn what_a_file_is_there_for_is_kept_and_an_older_draft_has_only_reviews() {
        let mut workspace = Workspace::default();
        workspace.add("schema.sql", "dump");
        workspace.files[1].role = Role::Baseline;
        assert_eq!(round(&workspace).files[1].role, Role::Baseline);
        let older = Draft::read(r#"{"version":1,"files":[{"path":"a","text":"x"}],"active":0}"#).unwrap();
        assert_eq!(older.files[0].role, Role::Review);
    }

    #[test]
    fn a_file_that_is_not_there_cannot_be_active() {
        let workspace = Draft::read(r#"{"version":1,"files":[{"path":"a","text":"x"}],"active":7}"#).unwrap();
        assert_eq!(workspace.file().unwrap().text.as_ref(), "x");
    }
}
