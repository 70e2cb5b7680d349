//! The revisions around the one under review: who follows whom, and which come first.

use std::collections::{BTreeMap, BTreeSet};

/// The pasted revisions as a graph. Only what is pasted: a parent that is not here may well exist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// Index into the files, by revision id.
    by_id: BTreeMap<String, usize>,
    /// Parents of each revision, by id.
    parents: BTreeMap<String, Vec<String>>,
    /// The order in which the files run, as indexes into the files.
    order: Vec<usize>,
}

impl Chain {
    /// The graph of `revisions`: for each file its id and its parents' ids; files without an id come in the given order.
    pub fn new(revisions: &[(Option<&str>, &[String])]) -> Self {
        let mut chain = Self::default();
        for (index, (id, parents)) in revisions.iter().enumerate() {
            if let Some(id) = id {
                chain.by_id.entry((*id).to_owned()).or_insert(index);
                chain.parents.entry((*id).to_owned()).or_insert_with(|| parents.to_vec());
            }
        }
        chain.order = chain.sorted(revisions);
        chain
    }

    /// The order in which the files run, as indexes: parents before children, ties in the given order.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Revisions that no other one names as its parent, sorted.
    pub fn heads(&self) -> Vec<String> {
        let named: BTreeSet<&String> = self.parents.values().flatten().collect();
        self.by_id.keys().filter(|id| !named.contains(id)).cloned().collect()
    }

    /// Whether everything before `id` is pasted, down to a base: then what no revision made does not exist.
    pub fn reaches_base(&self, id: &str) -> bool {
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            let Some(parents) = self.parents.get(id) else { return false };
            if seen.insert(id) {
                open.extend(parents.iter().map(String::as_str));
            }
        }
        true
    }

    /// Whether another pasted revision names `id` as its parent.
    pub fn has_child(&self, id: &str) -> bool {
        self.parents.values().flatten().any(|parent| parent == id)
    }

    /// Parents before children. A cycle's members come in the given order.
    fn sorted(&self, revisions: &[(Option<&str>, &[String])]) -> Vec<usize> {
        let mut order = Vec::with_capacity(revisions.len());
        let mut done = vec![false; revisions.len()];
        let mut waiting = vec![false; revisions.len()];
        for start in 0..revisions.len() {
            let mut stack = vec![start];
            while let Some(&index) = stack.last() {
                let Some((id, parents)) = revisions.get(index) else { break };
                let first_visit = !std::mem::replace(waiting.get_mut(index).unwrap_or(&mut false), true);
                let before =
                    if first_visit { self.unvisited(id.map(|_| *parents), &waiting) } else { Vec::new() };
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

    fn unvisited(&self, parents: Option<&[String]>, waiting: &[bool]) -> Vec<usize> {
        let parents = parents.unwrap_or_default();
        let indexes = parents.iter().filter_map(|parent| self.by_id.get(parent).copied());
        indexes.filter(|index| waiting.get(*index) == Some(&false)).collect()
    }
}
