//! The graph of the pasted revisions.

#[path = "support/graphs.rs"]
mod graphs;

use graphs::chain;
use retort_core::chain::{Chain, Link, WhyNot};

#[test]
fn parents_run_before_children_whatever_the_order_of_the_files() {
    assert_eq!(chain(&["c: b", "a:", "b: a"]).order(), [1, 2, 0]);
    assert_eq!(chain(&["m: a b", "a: root", "b: root", "root:"]).order(), [3, 2, 1, 0]);
}

#[test]
fn heads_are_the_revisions_that_nobody_follows() {
    assert_eq!(chain(&["a:", "b: a", "c: a"]).heads(), ["b", "c"]);
    assert_eq!(chain(&["a:", "b: a", "c: a", "m: b c"]).heads(), ["m"]);
}

#[test]
fn a_cycle_ends_and_every_file_runs_once() {
    let chain = chain(&["a: c", "b: a", "c: b", "self: self"]);
    let mut order = chain.order().to_vec();
    order.sort_unstable();
    assert_eq!(order, [0, 1, 2, 3]);
    assert!(chain.heads().is_empty());
    assert!(chain.reaches_base("a"), "nothing is missing from a cycle");
}

#[test]
fn a_chain_reaches_its_base_only_when_every_parent_is_pasted() {
    let chain = chain(&["a: missing", "b: a", "x:", "y: x"]);
    assert!(!chain.reaches_base("b"));
    assert!(chain.reaches_base("y"));
    assert!(chain.has_child("x") && !chain.has_child("y"));
}

#[test]
fn files_without_an_id_run_behind_those_that_were_given_before_them() {
    assert_eq!(Chain::new(vec![Link::default(), Link::default()]).order(), [0, 1]);
    let revision = |id: &str, parents: &[&str]| Link {
        path: format!("{id}.py"),
        id: Some(id.to_owned()),
        parents: parents.iter().copied().map(str::to_owned).collect(),
        ..Link::default()
    };
    let links = vec![Link::default(), revision("b", &["a"]), Link::default(), revision("a", &[])];
    assert_eq!(Chain::new(links).order(), [0, 3, 1, 2]);
}

#[test]
fn branches_that_stand_side_by_side_run_by_the_names_of_their_files() {
    let link = |path: &str, id: &str| Link { path: path.into(), id: Some(id.into()), ..Link::default() };
    let chain = Chain::new(vec![link("versions/1_b.py", "b"), link("versions/2_a.py", "a")]);
    assert_eq!(chain.order(), [1, 0]);
}

#[test]
fn what_is_depended_on_runs_first() {
    assert_eq!(chain(&["c: a + b", "a:", "b:"]).order(), [2, 1, 0]);
    assert_eq!(chain(&["c: + label", "a:", "b@label: a"]).order(), [1, 2, 0]);
}

#[test]
fn a_cycle_is_told_from_each_of_its_members() {
    let chain = chain(&["a: c", "b: a", "c: b", "d: c", "e: f", "f: + e", "self: self"]);
    assert_eq!(chain.cycle_of("a").unwrap(), ["a", "c", "b"]);
    assert_eq!(chain.cycle_of("b").unwrap(), ["b", "a", "c"]);
    assert_eq!(chain.cycle_of("f").unwrap(), ["f", "e"]);
    assert!(
        chain.cycle_of("d").is_none() && chain.cycle_of("self").is_none() && chain.cycle_of("x").is_none()
    );
}

#[test]
fn of_two_files_with_one_id_the_first_counts() {
    let chain = chain(&["a:", "b: a", "b: x"]);
    assert_eq!(chain.heads(), ["b"]);
    assert!(chain.reaches_base("b"));
    assert_eq!(chain.ancestry("b").into_iter().collect::<Vec<_>>(), ["a", "b"]);
}

/// What real Alembic answers, by `core/oracle/heads.py`.
#[test]
fn heads_order_and_circles_are_those_of_alembic() {
    let golden = include_str!("golden/chains.txt");
    for line in golden.lines().filter(|line| !line.starts_with('#')) {
        let (graph, answer) = line.split_once(" | ").unwrap();
        let chain = chain(&graph.split(", ").collect::<Vec<_>>());
        let ids: Vec<&str> = chain.links().iter().map(|link| link.id.as_deref().unwrap()).collect();
        let itself = |id: &str| chain.link(id).is_some_and(|link| named(link).any(|named| named == id));
        let circle = ids.iter().any(|id| chain.cycle_of(id).is_some());
        match answer.split_once(": ").map_or(answer, |(kind, _)| kind) {
            "KeyError" => {
                let missing = ids.iter().flat_map(|id| named(chain.link(id).unwrap()));
                assert!(missing.into_iter().any(|id| chain.link(id).is_none()), "{line}");
            }
            "LoopDetected" | "DependencyLoopDetected" => assert!(ids.iter().any(|id| itself(id)), "{line}"),
            // A circle that Alembic does not see may keep it busy for ever.
            "CycleDetected" | "DependencyCycleDetected" | "Endless" => assert!(circle, "{line}"),
            _ => {
                let (heads, orders) = answer.strip_prefix("heads ").unwrap().split_once("; order ").unwrap();
                assert_eq!(chain.heads().join(" "), heads, "{line}");
                assert!(!ids.iter().any(|id| itself(id)), "{line}");
                // Where branches lead into a circle and out of it, Alembic does not see it, and runs one before its parent.
                if circle {
                    continue;
                }
                let order: Vec<&str> = chain.order().iter().map(|at| ids[*at]).collect();
                let (up, down) = orders.split_once("; downgrade ").unwrap_or((orders, ""));
                assert_eq!(order.join(" "), up, "{line}");
                assert!(down.is_empty(), "a downgrade is not the way back: {line}");
            }
        }
    }
}

/// What real Alembic makes of two heads that are merged, or of a branch that is put behind another head.
#[test]
fn heads_that_are_brought_together_run_as_alembic_runs_them() {
    let golden = include_str!("golden/merges.txt");
    let mut done = [0, 0, 0];
    for line in golden.lines().filter(|line| !line.starts_with('#')) {
        let [graph, act, answer] = line.split(" | ").collect::<Vec<_>>()[..] else { panic!("{line}") };
        let [verb, own, other] = act.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let before = chain(&graph.split(", ").collect::<Vec<_>>());
        let after = if verb == "merge" {
            done[0] += 1;
            before.merged("versions/zz.py", "zz", &[own.to_owned(), other.to_owned()])
        } else {
            match before.behind(own, other) {
                Ok((_, after)) => {
                    done[1] += 1;
                    after
                }
                Err(why) => {
                    done[2] += 1;
                    // Alembic does not see every circle, and then goes round in it.
                    let goes_round = answer.contains("Cycle") || answer.starts_with("Endless");
                    assert!(why == WhyNot::Circle && goes_round, "{line}: {why:?}");
                    continue;
                }
            }
        };
        let ids: Vec<&str> = after.order().iter().filter_map(|at| after.links()[*at].id.as_deref()).collect();
        assert_eq!(format!("heads {}; order {}", after.heads().join(" "), ids.join(" ")), answer, "{line}");
        let heads = before.heads().len() - 1;
        assert_eq!(after.heads().len(), heads, "one head fewer: {line}");
    }
    assert!(done.iter().all(|count| *count > 0), "each is there: {done:?}");
}

#[test]
fn a_branch_begins_where_the_ways_part() {
    let chain = chain(&["a:", "b: a", "c: b", "d: c", "x: b", "p:", "m: c p"]);
    let path = |at: usize| chain.links()[at].path.as_str();
    assert_eq!(chain.meeting("d", "x"), Some("b"));
    assert_eq!(
        chain.branch("d", "x").into_iter().map(path).collect::<Vec<_>>(),
        ["versions/c.py", "versions/d.py"]
    );
    assert_eq!(chain.first_of_branch("d", "x").map(path), Ok("versions/c.py"));
    assert_eq!(chain.first_of_branch("m", "x"), Err(WhyNot::SeveralFirst), "`c` and `p` both begin it");
    assert_eq!(
        chain.first_of_branch("m", "d").map(path),
        Ok("versions/p.py"),
        "`c` comes before both, so that only `p` has to follow"
    );
}

/// What a revision names.
fn named(link: &Link) -> impl Iterator<Item = &str> {
    link.parents.iter().chain(&link.depends_on).map(String::as_str)
}
