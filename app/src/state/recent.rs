//! The reviews that something else took the place of, newest first, as short as links are.

use retort_core::share::{self, SharedReview};
use serde::{Deserialize, Serialize};

use super::{Workspace, intake::name_of};
use crate::dom;

/// Where they are stored.
const KEY: &str = "retort.recent";

/// How many are kept.
const MOST: usize = 12;

/// All together are kept within this, in bytes: drafts need the room more.
const ROOM: usize = 1_500_000;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recent {
    /// When it was left, in milliseconds.
    pub(crate) left: u64,
    /// The name of the file that was open.
    pub(crate) title: String,
    /// How many files it has.
    pub(crate) files: usize,
    /// The review, as [`share::to_link`] writes it.
    pub(crate) link: String,
}

/// Those that there are. What is no list of reviews is none.
pub(crate) fn all() -> Vec<Recent> {
    let stored = dom::storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    stored.map(|json| read(&json)).unwrap_or_default()
}

/// Forgets all of them.
pub(crate) fn forget() {
    if let Some(storage) = dom::storage() {
        // Fails only where nothing was ever stored.
        let _ = storage.remove_item(KEY);
    }
}

/// Keeps a review, and says whether it is kept. One that nobody would miss need not be.
pub(crate) fn keep(workspace: &Workspace, left: u64) -> bool {
    if workspace.is_untouched(None) && workspace.opinion.is_silent() && workspace.comments() == 0 {
        return true;
    }
    let list = with(all(), of(workspace, left));
    let is_kept = list.iter().any(|recent| recent.left == left);
    let json = serde_json::to_string(&list).unwrap_or_default();
    is_kept && dom::storage().is_some_and(|storage| storage.set_item(KEY, &json).is_ok())
}

fn of(workspace: &Workspace, left: u64) -> Recent {
    let shared: SharedReview = workspace.shared();
    Recent {
        left,
        title: workspace.file().map(|file| name_of(&file.path).to_owned()).unwrap_or_default(),
        files: shared.files.len(),
        link: share::to_link(&shared),
    }
}

/// The list with a review more, each of them once, within the bounds.
fn with(mut list: Vec<Recent>, new: Recent) -> Vec<Recent> {
    list.retain(|recent| recent.link != new.link);
    list.push(new);
    list.sort_by_key(|recent| std::cmp::Reverse(recent.left));
    list.truncate(MOST);
    let mut room = ROOM;
    list.retain(|recent| {
        let fits = recent.link.len() <= room;
        room -= if fits { recent.link.len() } else { 0 };
        fits
    });
    list
}

fn read(json: &str) -> Vec<Recent> {
    let list: Vec<Recent> = serde_json::from_str(json).unwrap_or_default();
    list.into_iter().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recent(left: u64, link: &str) -> Recent {
        Recent { left, title: "a.py".into(), files: 1, link: link.into() }
    }

    fn times(list: &[Recent]) -> Vec<u64> {
        list.iter().map(|recent| recent.left).collect()
    }

    #[test]
    fn the_newest_comes_first_and_each_once() {
        let list = with(vec![recent(3, "c"), recent(1, "a")], recent(5, "a"));
        assert_eq!(times(&list), [5, 3]);
        assert_eq!(times(&with(list, recent(4, "d"))), [5, 4, 3]);
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many_or_they_are_too_large() {
        let many = (0..20).fold(Vec::new(), |list, time| with(list, recent(time, &time.to_string())));
        assert_eq!((many.len(), many[0].left), (MOST, 19));
        let large = "x".repeat(ROOM - 1);
        assert_eq!(times(&with(vec![recent(1, "ab")], recent(2, &large))), [2]);
        assert_eq!(times(&with(vec![recent(1, "ab")], recent(2, &"x".repeat(ROOM + 1)))), [1]);
    }

    #[test]
    fn what_is_no_list_is_none() {
        for json in ["", "{}", "[1]", "<b>"] {
            assert_eq!(read(json), []);
        }
    }

    #[test]
    fn a_review_is_called_by_the_file_that_was_open() {
        let mut workspace = Workspace::default();
        workspace.typed(workspace.active, "mine".into());
        workspace.rename("versions/a.py");
        let recent = of(&workspace, 7);
        assert_eq!((recent.title.as_str(), recent.files, recent.left), ("a.py", 1, 7));
        assert_eq!(share::from_link(&recent.link).unwrap(), workspace.shared());
    }
}
