//! Heads side by side: where their ways part, and what brings them together again.

use std::collections::{BTreeSet, VecDeque};

use super::{Chain, Link};

/// Why a branch cannot be put behind another head by one edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// Several of its revisions follow what both have in common.
    SeveralFirst,
    /// Its first revision follows several, or the branch reaches no such revision.
    NotOneParent,
    /// Its first revision follows one that no file has.
    ParentMissing,
    /// The other one's way goes on beyond the files, and may come from this branch.
    Beyond,
    /// The other one needs something of it.
    Circle,
}

impl WhyNot {
    /// As a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            WhyNot::SeveralFirst => {
                "More than one of its revisions follows what both branches have in common. Merge the heads instead."
            }
            WhyNot::NotOneParent => {
                "Its first revision is a merge, or cannot be told. Merge the heads instead."
            }
            WhyNot::ParentMissing => {
                "Its first revision follows one that is not on this page. Add that one, or merge the heads instead."
            }
            WhyNot::Beyond => {
                "The other way goes on beyond this page, and may come from this branch. Add what is missing."
            }
            WhyNot::Circle => "The other branch depends on it, so it has to run first.",
        }
    }
}

impl Chain {
    /// The nearest revision that both come from by `down_revision`.
    pub fn meeting<'a>(&'a self, one: &'a str, other: &'a str) -> Option<&'a str> {
        let theirs = self.ancestry(other);
        let mut seen = BTreeSet::new();
        let mut open = VecDeque::from([one]);
        while let Some(id) = open.pop_front() {
            if theirs.contains(id) {
                return Some(id);
            }
            if seen.insert(id) {
                open.extend(self.link(id).into_iter().flat_map(|link| &link.parents).map(String::as_str));
            }
        }
        None
    }

    /// What comes before `own`, and not before `other`, with itself: the files, as indexes, in the order of the run.
    pub fn branch(&self, own: &str, other: &str) -> Vec<usize> {
        let (ours, theirs) = (self.ancestry(own), self.ancestry(other));
        let is_ours = |index: &usize| {
            self.counting_id(*index).is_some_and(|id| ours.contains(id) && !theirs.contains(id))
        };
        self.order.iter().copied().filter(is_ours).collect()
    }

    /// The revision with which the branch of `own` begins, beside `other`: the one that would have to follow `other`.
    ///
    /// # Errors
    /// When there is no such revision, or not one alone.
    pub fn first_of_branch(&self, own: &str, other: &str) -> Result<usize, WhyNot> {
        let branch = self.branch(own, other);
        let ids: BTreeSet<&str> = branch.iter().filter_map(|index| self.counting_id(*index)).collect();
        let is_first = |index: &&usize| {
            let parents = self.links.get(**index).into_iter().flat_map(|link| &link.parents);
            !parents.into_iter().any(|parent| ids.contains(parent.as_str()))
        };
        let firsts: Vec<usize> = branch.iter().filter(is_first).copied().collect();
        let [first] = firsts.as_slice() else {
            return Err(if firsts.is_empty() { WhyNot::NotOneParent } else { WhyNot::SeveralFirst });
        };
        // What follows nobody and what both have in common are ways to begin; what is missing may be anything.
        let theirs = self.ancestry(other);
        let is_known = |parents: &[String]| match parents {
            [] => true,
            [parent] => theirs.contains(parent.as_str()),
            _ => false,
        };
        let link = self.links.get(*first).filter(|link| is_known(&link.parents) && !link.uncertain);
        let Some(id) = link.and_then(|link| link.id.as_deref()) else {
            let parents = self.links.get(*first).map_or(&[][..], |link| &link.parents);
            let is_missing = matches!(parents, [parent] if self.link(parent).is_none());
            return Err(if is_missing { WhyNot::ParentMissing } else { WhyNot::NotOneParent });
        };
        let needed = self.needs(other);
        if needed.contains(id) {
            return Err(WhyNot::Circle);
        }
        // What is missing before both come together came before this branch.
        let before = self.meeting(own, other).map(|id| self.needs(id)).unwrap_or_default();
        let is_beyond = needed.difference(&before).any(|id| self.link(id).is_none());
        if is_beyond { Err(WhyNot::Beyond) } else { Ok(*first) }
    }

    /// `id` and all that has to run before it.
    fn needs<'a>(&'a self, id: &'a str) -> BTreeSet<&'a str> {
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.link(id).into_iter().flat_map(|link| self.before(link)));
            }
        }
        seen
    }

    /// The chain when the branch of `own` comes behind `other`: when the revision that it begins with, which comes first in
    /// the answer, follows `other`.
    ///
    /// # Errors
    /// When that cannot be, or not by one edit.
    pub fn behind(&self, own: &str, other: &str) -> Result<(usize, Chain), WhyNot> {
        let first = self.first_of_branch(own, other)?;
        let mut links = self.links.clone();
        if let Some(link) = links.get_mut(first) {
            link.parents = vec![other.to_owned()];
        }
        Ok((first, Chain::new(links)))
    }

    /// The chain with one more revision that follows all of `heads`.
    #[must_use]
    pub fn merged(&self, path: &str, id: &str, heads: &[String]) -> Chain {
        let merge = Link {
            path: path.to_owned(),
            id: Some(id.to_owned()),
            parents: heads.to_vec(),
            ..Link::default()
        };
        Chain::new(self.links.iter().cloned().chain([merge]).collect())
    }
}
