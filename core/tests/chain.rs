//! The graph of the pasted revisions.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use retort_core::chain::Chain;

/// Revisions written as `id: parent parent`.
fn chain(lines: &[&str]) -> Chain {
    let parsed: Vec<(String, Vec<String>)> = lines
        .iter()
        .map(|line| {
            let (id, parents) = line.split_once(':').unwrap();
            (id.to_owned(), parents.split_whitespace().map(str::to_owned).collect())
        })
        .collect();
    let borrowed: Vec<(Option<&str>, &[String])> =
        parsed.iter().map(|(id, parents)| (Some(id.as_str()), parents.as_slice())).collect();
    Chain::new(&borrowed)
}

#[test]
fn parents_run_before_children_whatever_the_order_of_the_files() {
    assert_eq!(chain(&["c: b", "a:", "b: a"]).order(), [1, 2, 0]);
    assert_eq!(chain(&["m: a b", "a: root", "b: root", "root:"]).order(), [3, 1, 2, 0]);
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
fn files_without_an_id_keep_their_place() {
    let none: &[String] = &[];
    assert_eq!(Chain::new(&[(None, none), (None, none)]).order(), [0, 1]);
}
