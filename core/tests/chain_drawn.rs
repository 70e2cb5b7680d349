//! The chain as it is drawn, in letters: `o` is a revision and `x` one that is not there, `|` a line to a parent and `:` to
//! what is depended on, `^` one that leads up. A line leaves its node at `.` and comes to it at `'`; at `+` it joins another.

#[path = "support/graphs.rs"]
mod graphs;

use std::time::{Duration, Instant};

use graphs::chain;
use insta::assert_snapshot;
use retort_core::chain::{Chain, Layout, Line, Link, Mark, Node, Part, Row};

/// The drawing, with the id of each row.
fn drawn(lines: &[&str]) -> String {
    let chain = chain(lines);
    let layout = Layout::of(&chain);
    let rows = layout.rows.iter().map(|row| {
        let (sign, id) = match &row.node {
            Node::File(index) => ('o', chain.links()[*index].id.as_deref().unwrap_or("-")),
            Node::Missing(id) => ('x', id.as_str()),
        };
        let mut signs = vec![' '; layout.lanes.max(1) * 2];
        for line in row.lines.iter().filter(|line| line.part != Part::Through && line.lane != row.lane) {
            signs[2 * line.lane.min(row.lane)..2 * line.lane.max(row.lane)].fill('-');
        }
        for lane in 0..layout.lanes {
            signs[2 * lane] = letter(row, lane).unwrap_or(signs[2 * lane]);
        }
        signs[2 * row.lane] = sign;
        format!("{} {id}\n", signs.into_iter().collect::<String>())
    });
    rows.collect()
}

fn letter(row: &Row, lane: usize) -> Option<char> {
    let here: Vec<&Line> = row.lines.iter().filter(|line| line.lane == lane).collect();
    Some(match here.as_slice() {
        [] => return None,
        [Line { part: Part::Through, tie, .. }] => match (tie.up, tie.depends) {
            (true, _) => '^',
            (_, true) => ':',
            _ => '|',
        },
        [Line { part: Part::In, .. }] => '\'',
        [Line { part: Part::Out, .. }] => '.',
        _ => '+',
    })
}

#[test]
fn the_newest_is_on_top() {
    assert_snapshot!(drawn(&["a:", "b: a", "c: b"]), @"
    o  c
    o  b
    o  a
    ");
}

#[test]
fn a_branch_has_a_lane_until_it_comes_together_again() {
    assert_snapshot!(drawn(&["a:", "b: a", "c: a", "m: b c"]), @"
    o-.  m
    o |  b
    +-o  c
    o    a
    ");
}

#[test]
fn heads_side_by_side_join_the_line_to_what_they_have_in_common() {
    assert_snapshot!(drawn(&["a:", "b: a", "c: b", "d: b", "e: b"]), @"
    o    c
    +-o  d
    +-o  e
    o    b
    o    a
    ");
}

#[test]
fn what_is_depended_on_is_a_line_of_its_own() {
    assert_snapshot!(drawn(&["a:", "b: a", "x:", "y: x + a", "z: y + b"]), @"
    o-.    z
    o-:-.  y
    o : :  x
      o :  b
      o-'  a
    ");
}

#[test]
fn what_is_missing_stands_below_the_last_that_names_it() {
    assert_snapshot!(drawn(&["b: gone", "c: gone", "d: c + elsewhere"]), @"
    o      b
    | o-.  d
    | | x  elsewhere
    +-o    c
    x      gone
    ");
}

#[test]
fn a_circle_leads_up() {
    assert_snapshot!(drawn(&["a: c", "b: a", "c: b", "d: c"]), @"
    o    d
    +-o  a
    o ^  c
    o-'  b
    ");
}

#[test]
fn one_that_names_itself_and_one_that_is_there_twice_are_drawn() {
    assert_snapshot!(drawn(&["a:", "b: a", "b: a", "c: b", "self: self"]), @"
    o    self
    o    c
    | o  b
    o-+  b
      o  a
    ");
}

#[test]
fn three_branches_cross() {
    assert_snapshot!(drawn(&["r:", "a: r", "b: r", "c: r", "p: a c", "q: b", "m: q p"]), @"
    o-.    m
    o |    q
    o |    b
    | o-.  p
    +-o |  a
    +---o  c
    o      r
    ");
}

#[test]
fn files_without_an_id_stand_by_themselves() {
    let chain = Chain::new(vec![Link::default(), Link { path: "b.py".into(), ..Link::default() }]);
    let nodes: Vec<Node> = Layout::of(&chain).rows.into_iter().map(|row| row.node).collect();
    assert_eq!(nodes, [Node::File(1), Node::File(0)]);
    assert_eq!(chain.marks(), [[Mark::NoId], [Mark::NoId]]);
    assert_eq!(Layout::of(&Chain::default()), Layout::default());
}

#[test]
fn every_line_that_starts_comes_to_its_end() {
    let golden = include_str!("golden/chains.txt");
    for line in golden.lines().filter(|line| !line.starts_with('#')) {
        let (graph, _) = line.split_once(" | ").unwrap_or_default();
        let chain = chain(&graph.split(", ").collect::<Vec<_>>());
        let layout = Layout::of(&chain);
        let files = layout.rows.iter().filter(|row| matches!(row.node, Node::File(_))).count();
        assert_eq!(files, chain.links().len(), "{graph}");
        let mut open: Vec<usize> = Vec::new();
        for row in &layout.rows {
            let lanes = |part: &[Part]| -> Vec<usize> {
                row.lines.iter().filter(|line| part.contains(&line.part)).map(|line| line.lane).collect()
            };
            assert_eq!(open, lanes(&[Part::Through, Part::In]), "{graph}");
            let through = lanes(&[Part::Through]);
            assert!(!through.contains(&row.lane), "nothing goes through a node: {graph}");
            open = [through, lanes(&[Part::Out])].concat();
            open.sort_unstable();
            open.dedup();
        }
        assert!(open.is_empty(), "{graph}");
    }
}

#[test]
fn each_revision_is_told_what_it_is() {
    let chain = chain(&["a:", "b: a", "c: a + gone", "m: b c", "m: b", "p: q", "q: p", "r: q", "s: s"]);
    assert_eq!(
        chain.marks(),
        [
            vec![Mark::BranchPoint(2), Mark::Base],
            vec![],
            vec![Mark::Missing(vec!["gone".into()])],
            vec![Mark::Head, Mark::Merge(2)],
            vec![Mark::Duplicate],
            vec![Mark::Circle],
            vec![Mark::Circle, Mark::BranchPoint(2)],
            vec![Mark::Head],
            vec![Mark::Itself],
        ]
    );
}

/// Fifteen hundred revisions, as a large project has them: a long line, with a short branch every now and then.
#[test]
fn fifteen_hundred_revisions_are_laid_out_at_once() {
    let id = |at: usize| format!("r{at:04}");
    let links = (0..1500).map(|at| Link {
        path: format!("{}.py", id(at)),
        id: Some(id(at)),
        parents: match at {
            0 => Vec::new(),
            at if at % 50 == 48 => vec![id(at - 2)],
            at if at % 50 == 49 => vec![id(at - 2), id(at - 1)],
            at => vec![id(at - 1)],
        },
        ..Link::default()
    });
    let chain = Chain::new(links.collect());
    let start = Instant::now();
    let layout = Layout::of(&chain);
    let marks = chain.marks();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!((layout.rows.len(), layout.lanes), (1500, 2));
    assert_eq!(marks.iter().flatten().filter(|mark| matches!(mark, Mark::Merge(_))).count(), 30);
}
