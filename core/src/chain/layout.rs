//! Where revisions and the lines between them go when the chain is drawn: one row a revision, the newest on top, in the
//! order in which Alembic runs them; a lane for each line that has some way to go.
//!
//! Everything is drawn, however broken: a revision that is named and is not there gets a row of its own, below the last one
//! that names it; in a circle some lines lead up.

use std::collections::BTreeMap;

use super::Chain;

/// The chain as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// How many lanes lie side by side at most.
    pub lanes: usize,
}

/// One row: a node, and the lines that cross the row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// What stands there.
    pub node: Node,
    /// The lane that it stands in, from 0.
    pub lane: usize,
    /// The lines, by lane.
    pub lines: Vec<Line>,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Node {
    /// A file, as an index into the chain's.
    File(usize),
    /// What is named, by id or label, and is not there.
    Missing(String),
}

/// A line within one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// Its lane.
    pub lane: usize,
    /// How far it goes.
    pub part: Part,
    /// What it says.
    pub tie: Tie,
}

/// How far a line goes in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// From above to below.
    Through,
    /// From above in its lane to the node.
    In,
    /// From the node to below in its lane. There may be a line through as well, which it joins.
    Out,
}

/// What a line says of its two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tie {
    /// Whether the one only depends on the other, and does not follow it.
    pub depends: bool,
    /// Whether it leads from a revision up to its parent: only in a circle.
    pub up: bool,
}

impl Layout {
    /// Where everything in `chain` goes.
    pub fn of(chain: &Chain) -> Layout {
        let nodes = nodes(chain);
        let ends = ends(chain, &nodes);
        let mut lanes = Lanes::default();
        let rows = nodes.into_iter().zip(ends).enumerate();
        let rows = rows.map(|(at, (node, ends))| lanes.row(at, node, &ends)).collect();
        Layout { rows, lanes: lanes.0.len() }
    }
}

/// The files from the last that runs to the first, with what is missing below the last row that names it.
fn nodes(chain: &Chain) -> Vec<Node> {
    let files: Vec<usize> = chain.order.iter().rev().copied().collect();
    let mut named_last: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, index) in files.iter().enumerate() {
        for id in chain.links.get(*index).into_iter().flat_map(|link| chain.before(link)) {
            if !chain.by_id.contains_key(id) {
                named_last.insert(id, at);
            }
        }
    }
    let mut below: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (id, at) in named_last {
        below.entry(at).or_default().push(id);
    }
    let mut nodes = Vec::with_capacity(files.len());
    for (at, index) in files.into_iter().enumerate() {
        nodes.push(Node::File(index));
        let missing = below.get(&at).into_iter().flatten();
        nodes.extend(missing.map(|id| Node::Missing((*id).to_owned())));
    }
    nodes
}

/// The other ends of each row's lines that lie below it, in the order in which they are written.
fn ends(chain: &Chain, nodes: &[Node]) -> Vec<Vec<(usize, Tie)>> {
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for (row, node) in nodes.iter().enumerate() {
        let id = match node {
            Node::Missing(id) => Some(id.as_str()),
            Node::File(index) => chain.counting_id(*index),
        };
        if let Some(id) = id {
            rows.insert(id, row);
        }
    }
    let mut ends: Vec<Vec<(usize, Tie)>> = nodes.iter().map(|_| Vec::new()).collect();
    for (row, node) in nodes.iter().enumerate() {
        let Node::File(index) = node else { continue };
        let Some(link) = chain.links.get(*index) else { continue };
        let mut seen = vec![row];
        for (place, id) in chain.before(link).enumerate() {
            let Some(other) = rows.get(id).copied().filter(|other| !seen.contains(other)) else { continue };
            seen.push(other);
            let tie = Tie { depends: place >= link.parents.len(), up: other < row };
            if let Some(ends) = ends.get_mut(row.min(other)) {
                ends.push((row.max(other), tie));
            }
        }
    }
    ends
}

/// The lines on their way down: by lane, the row that each leads to, and what it says.
#[derive(Default)]
struct Lanes(Vec<Option<(usize, Tie)>>);

impl Lanes {
    /// The row at `at`, whose lines down lead to `ends`.
    fn row(&mut self, at: usize, node: Node, ends: &[(usize, Tie)]) -> Row {
        let arriving: Vec<usize> = self.places(|(row, _)| row == at).collect();
        let follows = self.places(|(row, tie)| row == at && !tie.depends).next();
        let mut lines: Vec<Line> = Vec::new();
        for (lane, line) in self.0.iter_mut().enumerate() {
            let Some((row, tie)) = *line else { continue };
            let part = if row == at { Part::In } else { Part::Through };
            lines.push(Line { lane, part, tie });
            if row == at {
                *line = None;
            }
        }
        let lane = follows.or(arriving.first().copied()).unwrap_or_else(|| self.free());
        for end in ends {
            let shared = self.places(|line| line == *end).next();
            let out = shared.unwrap_or_else(|| self.start(lane, *end));
            lines.push(Line { lane: out, part: Part::Out, tie: end.1 });
        }
        lines.sort_unstable();
        Row { node, lane, lines }
    }

    fn places(&self, is: impl Fn((usize, Tie)) -> bool) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().filter(move |(_, line)| line.is_some_and(&is)).map(|(lane, _)| lane)
    }

    /// Starts a line: straight down where that is free.
    fn start(&mut self, own: usize, end: (usize, Tie)) -> usize {
        let lane = if self.0.get(own).is_some_and(Option::is_none) { own } else { self.free() };
        if let Some(line) = self.0.get_mut(lane) {
            *line = Some(end);
        }
        lane
    }

    /// The first lane that nothing is in.
    fn free(&mut self) -> usize {
        let free = self.0.iter().position(Option::is_none);
        free.unwrap_or_else(|| {
            self.0.push(None);
            self.0.len() - 1
        })
    }
}
