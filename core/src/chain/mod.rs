//! The revisions around the one under review: who follows whom, and which come first.

mod heads;
mod layout;
mod marks;
mod order;

pub use heads::WhyNot;
pub use layout::{Layout, Line, Node, Part, Row, Tie};
pub use marks::Mark;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One file's place among the others: what Alembic reads of it to build its map of revisions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// The file's path.
    pub path: String,
    /// `revision`, where it is a constant.
    pub id: Option<String>,
    /// `down_revision`, where it is constant.
    pub parents: Vec<String>,
    /// `depends_on`, where it is constant: ids or branch labels.
    pub depends_on: Vec<String>,
    /// `branch_labels`, where they are constant.
    pub labels: Vec<String>,
    /// The first line of its docstring, by which people know it. The order does not hang on it.
    pub message: Option<String>,
    /// Whether something of this could not be read, so that the file may be any revision.
    pub uncertain: bool,
}

/// The pasted revisions as a graph. Only what is pasted: a parent that is not here may well exist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// The files, in the given order.
    links: Vec<Link>,
    /// Index into the files, by revision id; of two with one id, the first.
    by_id: BTreeMap<String, usize>,
    /// The id of the revision that bears a branch label.
    by_label: BTreeMap<String, String>,
    /// The order in which the files run, as indexes into the files.
    order: Vec<usize>,
    /// The ids that a revision names as its parents.
    parents: BTreeSet<String>,
    /// Revisions that no other one names as its parent, sorted.
    heads: Vec<String>,
    /// The ids before which a revision is missing.
    cut: BTreeSet<String>,
    /// The ids that lie in a cycle or behind one.
    tangled: BTreeSet<String>,
    /// The ids that several files have.
    repeated: BTreeSet<String>,
}

impl Chain {
    /// The graph of the files; those without an id come in the given order.
    pub fn new(links: Vec<Link>) -> Self {
        let mut chain = Self { links, ..Self::default() };
        for (index, link) in chain.links.iter().enumerate() {
            if let Some(id) = &link.id {
                if *chain.by_id.entry(id.clone()).or_insert(index) != index {
                    chain.repeated.insert(id.clone());
                }
                chain.by_label.extend(link.labels.iter().map(|label| (label.clone(), id.clone())));
            }
        }
        chain.order = chain.parents_first();
        chain.parents = chain.revisions().flat_map(|(_, link)| &link.parents).cloned().collect();
        chain.heads = chain.by_id.keys().filter(|id| !chain.parents.contains(*id)).cloned().collect();
        chain.tangled = chain.tangled();
        if chain.tangled.is_empty() {
            chain.order = chain.order_of_alembic();
        }
        chain.cut = chain.cut();
        chain
    }

    /// The files, in the given order.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The file that counts as revision `id`.
    pub fn link(&self, id: &str) -> Option<&Link> {
        self.links.get(*self.by_id.get(id)?)
    }

    /// The order in which the files run, as indexes: Alembic's, which takes branches that stand side by side by the names of
    /// the files. A file that is no revision runs behind those that were given before it. Where revisions go round in a
    /// circle, and Alembic refuses them all, parents come before children as far as that goes.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Revisions that no other one names as its parent, sorted.
    pub fn heads(&self) -> &[String] {
        &self.heads
    }

    /// Whether everything before `id` is pasted, down to a base: then what no revision made does not exist.
    pub fn reaches_base(&self, id: &str) -> bool {
        if self.tangled.contains(id) {
            // A cycle has no order in which this could be carried on.
            return self.ancestry(id).into_iter().all(|id| self.by_id.contains_key(id));
        }
        self.by_id.contains_key(id) && !self.cut.contains(id)
    }

    /// `id` and the ids of all that come before it by `down_revision`, as far as the pasted revisions tell, sorted. The last
    /// known parent of each line is among them, pasted or not.
    pub fn ancestry<'a>(&'a self, id: &'a str) -> BTreeSet<&'a str> {
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.link(id).into_iter().flat_map(|link| &link.parents).map(String::as_str));
            }
        }
        seen
    }

    /// How many revisions that are not pasted the pasted ones before `id` name as parents.
    pub fn missing_before(&self, id: &str) -> usize {
        self.ancestry(id).into_iter().filter(|id| !self.by_id.contains_key(*id)).count()
    }

    /// Whether what is said of a file is said of it together with others, and on one of them: a head, one of several with an
    /// id.
    pub fn is_told_beside_others(&self, place: usize) -> bool {
        let id = self.links.get(place).and_then(|link| link.id.as_ref());
        id.is_some_and(|id| self.repeated.contains(id) || self.heads.binary_search(id).is_ok())
    }

    /// Whether another pasted revision names `id` as its parent.
    pub fn has_child(&self, id: &str) -> bool {
        self.parents.contains(id)
    }

    /// The shortest way from `id` over parents and dependencies back to itself; `id` stands at its beginning only.
    /// Nothing when there is none, or when it names itself.
    pub fn cycle_of<'a>(&'a self, id: &'a str) -> Option<Vec<&'a str>> {
        if !self.tangled.contains(id) {
            return None;
        }
        let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
        let mut open = VecDeque::from([id]);
        while let Some(at) = open.pop_front() {
            for next in self.link(at).into_iter().flat_map(|link| self.before(link)) {
                if next == id && at != id {
                    let mut way = vec![at];
                    while let Some(previous) = way.last().and_then(|last| came_from.get(last)) {
                        way.push(*previous);
                    }
                    way.reverse();
                    return Some(way);
                }
                if next != id && !came_from.contains_key(next) {
                    came_from.insert(next, at);
                    open.push_back(next);
                }
            }
        }
        None
    }

    /// The revisions by id, each with the file that counts.
    fn revisions(&self) -> impl Iterator<Item = (&str, &Link)> {
        self.by_id.iter().filter_map(|(id, index)| Some((id.as_str(), self.links.get(*index)?)))
    }

    /// In the order of the run, whatever has something behind it before it: only a cycle does that.
    fn tangled(&self) -> BTreeSet<String> {
        let mut tangled: BTreeSet<String> = self.by_id.keys().cloned().collect();
        for link in self.order.iter().filter_map(|index| self.links.get(*index)) {
            let Some(id) = &link.id else { continue };
            if self.before(link).all(|before| before == id || !tangled.contains(before)) {
                tangled.remove(id);
            }
        }
        tangled
    }

    /// In the order of the run, whatever has a parent that is not here, or comes behind one that has.
    fn cut(&self) -> BTreeSet<String> {
        let mut cut = BTreeSet::new();
        for index in &self.order {
            let link = self.links.get(*index);
            // Of two files with one id, the first counts.
            let Some((link, id)) = link.and_then(|link| Some((link, link.id.as_ref()?))) else { continue };
            let is_cut = |parent: &String| !self.by_id.contains_key(parent) || cut.contains(parent);
            if self.by_id.get(id) == Some(index) && link.parents.iter().any(is_cut) {
                cut.insert(id.clone());
            }
        }
        cut
    }

    /// What must have run before: the parents, and what it depends on by id or by label.
    fn before<'a>(&'a self, link: &'a Link) -> impl Iterator<Item = &'a str> {
        let depends_on = link.depends_on.iter().map(|name| self.resolved(name));
        link.parents.iter().map(String::as_str).chain(depends_on)
    }

    /// The id that a dependency names: its own, or that of the revision with this label.
    fn resolved<'a>(&'a self, name: &'a str) -> &'a str {
        match self.by_label.get(name) {
            Some(id) if !self.by_id.contains_key(name) => id,
            _ => name,
        }
    }

    /// The order of Alembic, which reads the files by name, with what is no revision put in.
    fn order_of_alembic(&self) -> Vec<usize> {
        let mut files: Vec<usize> = self.by_id.values().copied().collect();
        files.sort_by_key(|index| self.links.get(*index).map(|link| (link.folder(), link.name())));
        let rank: BTreeMap<usize, usize> =
            files.iter().enumerate().map(|(rank, index)| (*index, rank)).collect();
        let ranks = |ids: &mut dyn Iterator<Item = &str>| -> Vec<usize> {
            ids.filter_map(|id| rank.get(self.by_id.get(id)?).copied()).collect()
        };
        let links: Vec<&Link> = files.iter().filter_map(|index| self.links.get(*index)).collect();
        let graph = order::Graph {
            parents: links.iter().map(|link| ranks(&mut link.parents.iter().map(String::as_str))).collect(),
            depends_on: links
                .iter()
                .map(|link| ranks(&mut link.depends_on.iter().map(|name| self.resolved(name))))
                .collect(),
        };
        let revisions = graph.upgrade_order().into_iter().filter_map(|rank| files.get(rank).copied());
        self.with_others(&revisions.collect::<Vec<_>>())
    }

    /// Puts the files that count as no revision behind all those that were given before them.
    fn with_others(&self, revisions: &[usize]) -> Vec<usize> {
        let ranks: BTreeMap<usize, usize> =
            revisions.iter().enumerate().map(|(rank, index)| (*index, rank + 1)).collect();
        let mut last = 0;
        let keyed = (0..self.links.len()).map(|index| match ranks.get(&index) {
            Some(rank) => {
                last = last.max(*rank);
                (*rank, false, index)
            }
            None => (last, true, index),
        });
        let mut keyed: Vec<(usize, bool, usize)> = keyed.collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(.., index)| index).collect()
    }

    /// Parents first, ties in the given order. A cycle's members come in the given order.
    fn parents_first(&self) -> Vec<usize> {
        let count = self.links.len();
        let mut order = Vec::with_capacity(count);
        let mut done = vec![false; count];
        let mut waiting = vec![false; count];
        for start in 0..count {
            let mut stack = vec![start];
            while let Some(&index) = stack.last() {
                let first_visit = !std::mem::replace(waiting.get_mut(index).unwrap_or(&mut false), true);
                let before = if first_visit { self.unvisited(index, &waiting) } else { Vec::new() };
                if before.is_empty() {
                    stack.pop();
                    if !std::mem::replace(done.get_mut(index).unwrap_or(&mut true), true) {
                        order.push(index);
                    }
                } else {
                    stack.extend(before.into_iter().rev());
                }
            }
        }
        order
    }

    fn unvisited(&self, index: usize, waiting: &[bool]) -> Vec<usize> {
        let Some(link) = self.links.get(index).filter(|link| link.id.is_some()) else { return Vec::new() };
        let indexes = self.before(link).filter_map(|id| self.by_id.get(id).copied());
        indexes.filter(|index| waiting.get(*index) == Some(&false)).collect()
    }
}

impl Link {
    /// The folder that the file is in.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's name without its folder.
    fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(&self.path, |(_, name)| name)
    }
}
