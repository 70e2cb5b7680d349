//! What is to say of each revision's place in the chain.

use std::collections::{BTreeMap, BTreeSet};

use super::Chain;

/// Something about a revision's place among the others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Nobody follows it.
    Head,
    /// It follows nobody.
    Base,
    /// So many follow it, two at least.
    BranchPoint(usize),
    /// It follows so many, two at least.
    Merge(usize),
    /// These are named and not there.
    Missing(Vec<String>),
    /// Another file with the same id counts.
    Duplicate,
    /// It comes before itself, by way of others.
    Circle,
    /// It names itself.
    Itself,
    /// It has no id that can be read, so nobody can follow it.
    NoId,
    /// What it follows cannot be read.
    Unread,
}

impl Mark {
    /// Whether Alembic stops at it, or cannot be followed. What is not among the pasted files may well exist: of that the rule
    /// `missing-parent` speaks, where they look like all there are.
    pub fn is_problem(&self) -> bool {
        !matches!(self, Mark::Head | Mark::Base | Mark::BranchPoint(_) | Mark::Merge(_) | Mark::Missing(_))
    }
}

impl Chain {
    /// What is to say of each file, in the given order.
    pub fn marks(&self) -> Vec<Vec<Mark>> {
        let mut children: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, link) in self.revisions() {
            for parent in BTreeSet::from_iter(&link.parents) {
                *children.entry(parent).or_default() += 1;
            }
        }
        let circles = self.in_circles();
        let marks = |index| self.marks_of(index, &children, &circles);
        (0..self.links.len()).map(marks).collect()
    }

    fn marks_of(
        &self,
        index: usize,
        children: &BTreeMap<&str, usize>,
        circles: &BTreeSet<&str>,
    ) -> Vec<Mark> {
        let Some(link) = self.links.get(index) else { return Vec::new() };
        let Some(id) = link.id.as_deref() else { return vec![Mark::NoId] };
        let missing: BTreeSet<&str> = self.before(link).filter(|id| !self.by_id.contains_key(*id)).collect();
        let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
        let counts = self.counting_id(index).is_some();
        let following = children.get(id).copied().unwrap_or_default();
        let marks = [
            (!counts).then_some(Mark::Duplicate),
            self.before(link).any(|before| before == id).then_some(Mark::Itself),
            circles.contains(id).then_some(Mark::Circle),
            (!missing.is_empty()).then_some(Mark::Missing(missing)),
            link.uncertain.then_some(Mark::Unread),
            (counts && following == 0).then_some(Mark::Head),
            (link.parents.len() > 1).then_some(Mark::Merge(link.parents.len())),
            (counts && following > 1).then_some(Mark::BranchPoint(following)),
            (link.parents.is_empty() && !link.uncertain).then_some(Mark::Base),
        ];
        marks.into_iter().flatten().collect()
    }

    /// The id of a file, where it is the one that counts among those of this id.
    pub(super) fn counting_id(&self, index: usize) -> Option<&str> {
        let id = self.links.get(index)?.id.as_deref()?;
        (self.by_id.get(id) == Some(&index)).then_some(id)
    }

    /// The revisions that come before themselves by way of others.
    fn in_circles(&self) -> BTreeSet<&str> {
        // Most of what is behind a circle is in none: nothing in a circle comes before it.
        let mut open: BTreeSet<&str> = self.tangled.iter().map(String::as_str).collect();
        loop {
            let links = open.iter().filter_map(|id| Some((*id, self.link(id)?)));
            let named: BTreeSet<&str> =
                links.flat_map(|(id, link)| self.before(link).filter(move |before| *before != id)).collect();
            let left: BTreeSet<&str> = open.intersection(&named).copied().collect();
            if left.len() == open.len() {
                break;
            }
            open = left;
        }
        let mut found = BTreeSet::new();
        for id in open {
            if !found.contains(id) {
                found.extend(self.cycle_of(id).into_iter().flatten());
            }
        }
        found
    }
}
