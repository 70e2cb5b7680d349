//! In which order Alembic runs revisions.
//!
//! Where branches stand side by side many orders are right, and Alembic has one: it walks from the heads down to the bases,
//! stays on a branch as long as no other head needs what comes next, and runs the walk backwards. `core/oracle/heads.py` asks
//! the real one; `core/tests/chain.rs` compares.

use std::collections::BTreeSet;

/// A graph without cycles and without missing parents, by index. Indexes are in the order in which Alembic reads the files.
pub(super) struct Graph {
    /// What each revision names as its parents, in the order in which they are written.
    pub(super) parents: Vec<Vec<usize>>,
    /// What each depends on besides.
    pub(super) depends_on: Vec<Vec<usize>>,
}

impl Graph {
    /// All revisions in the order of `upgrade heads`; of `downgrade base` it is the reverse.
    pub(super) fn upgrade_order(&self) -> Vec<usize> {
        let mut order = self.walk_down();
        order.reverse();
        order
    }

    /// From the heads to the bases, children before what they need.
    fn walk_down(&self) -> Vec<usize> {
        let needs: Vec<Vec<usize>> = (0..self.parents.len()).map(|index| self.needs(index)).collect();
        let mut walk = Walk {
            todo: vec![true; needs.len()],
            ends: self.heads().into_iter().map(|head| End::new(head, &needs)).collect(),
            needs: &needs,
        };
        let mut order = Vec::with_capacity(needs.len());
        let mut current = 0;
        while let Some(at) = walk.ends.get(current).map(|end| end.at) {
            // What another line still has to pass waits for that line.
            if let Some(other) = walk.line_that_needs(at, current) {
                current = other;
                continue;
            }
            if std::mem::replace(walk.todo.get_mut(at).unwrap_or(&mut false), false) {
                order.push(at);
            }
            if !walk.step(at, current, self.is_plain(at)) {
                current = current.saturating_sub(1);
            }
        }
        order
    }

    /// Revisions that nobody names, neither as a parent nor as a dependency: what `upgrade heads` goes to, and what stands in
    /// `alembic_version` then. A head that something depends on is none of them.
    fn heads(&self) -> Vec<usize> {
        let named: BTreeSet<usize> = self.parents.iter().chain(&self.depends_on).flatten().copied().collect();
        (0..self.parents.len()).filter(|index| !named.contains(index)).collect()
    }

    /// Whether exactly one revision leads on from here.
    fn is_plain(&self, index: usize) -> bool {
        self.parents.get(index).is_some_and(|parents| parents.len() == 1)
            && self.dependencies(index).is_empty()
    }

    /// What must run before, each once: the parents, then those dependencies that no ancestor has already.
    fn needs(&self, index: usize) -> Vec<usize> {
        let mut needs: Vec<usize> = Vec::new();
        let parents = self.parents.get(index).into_iter().flatten().copied();
        for need in parents.chain(self.dependencies(index)) {
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
        needs
    }

    /// The dependencies that no ancestor by `down_revision` has already.
    fn dependencies(&self, index: usize) -> Vec<usize> {
        let own = self.depends_on.get(index).map_or(&[][..], Vec::as_slice);
        if own.is_empty() {
            return Vec::new();
        }
        let before = ancestors(index, &self.parents);
        let depends_on = |other: usize| self.depends_on.get(other).into_iter().flatten();
        let inherited: BTreeSet<usize> =
            before.into_iter().filter(|other| *other != index).flat_map(depends_on).copied().collect();
        own.iter().copied().filter(|dependency| !inherited.contains(dependency)).collect()
    }
}

/// The walk from the heads down.
struct Walk<'a> {
    /// What has not been passed.
    todo: Vec<bool>,
    /// The lines that are walked side by side, each by where it stands.
    ends: Vec<End>,
    needs: &'a [Vec<usize>],
}

/// One line of the walk.
struct End {
    /// Where it stands.
    at: usize,
    /// That and all that comes before it.
    ancestry: BTreeSet<usize>,
}

impl End {
    fn new(at: usize, needs: &[Vec<usize>]) -> Self {
        Self { at, ancestry: ancestors(at, needs) }
    }
}

impl Walk<'_> {
    /// The first other line on whose way `at` lies.
    fn line_that_needs(&self, at: usize, current: usize) -> Option<usize> {
        self.ends.iter().enumerate().position(|(index, end)| index != current && end.ancestry.contains(&at))
    }

    /// Moves line `current` on from `at`; where several ways lead on, lines are added behind. False when it ends here.
    fn step(&mut self, at: usize, current: usize, is_plain: bool) -> bool {
        let taken: BTreeSet<usize> = self.ends.iter().map(|end| end.at).collect();
        let is_open = |next: &usize| self.todo.get(*next).copied().unwrap_or(false) && !taken.contains(next);
        let next: Vec<usize> = self.needs.get(at).into_iter().flatten().copied().filter(is_open).collect();
        let Some((first, rest)) = next.split_first() else {
            self.ends.remove(current);
            return false;
        };
        if let Some(end) = self.ends.get_mut(current) {
            if is_plain {
                end.at = *first;
                end.ancestry.remove(&at);
            } else {
                *end = End::new(*first, self.needs);
            }
        }
        self.ends.extend(rest.iter().map(|next| End::new(*next, self.needs)));
        true
    }
}

/// `start` and all that is reached from it.
fn ancestors(start: usize, next: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut open = vec![start];
    let mut seen = BTreeSet::new();
    while let Some(index) = open.pop() {
        if seen.insert(index) {
            open.extend(next.get(index).into_iter().flatten());
        }
    }
    seen
}
