//! The lanes beside the statements of a transaction: how long each lock is held, and what the lanes are.

#![expect(clippy::needless_pass_by_value, reason = "a component takes its own copy, however little it needs")]

use std::sync::Arc;

use leptos::prelude::*;
use retort_core::pg::LockMode;

use crate::state::lanes::Lanes;

/// How much a lock hurts: the last part of a class.
pub(super) fn strength(mode: LockMode) -> &'static str {
    match mode {
        mode if mode.blocks_reads() => "all",
        mode if mode.blocks_writes() => "writes",
        _ => "little",
    }
}

/// The lanes in words, each beside a piece of it.
#[component]
pub(super) fn LanesLegend(
    /// The lanes, the strongest first.
    lanes: Arc<Lanes>,
    /// The line of each statement.
    numbers: Memo<Vec<u32>>,
    /// Whether locks stay to the end of a transaction.
    stays: bool,
) -> impl IntoView {
    let items: Vec<_> = lanes
        .drawn
        .iter()
        .filter_map(|lane| {
            let mode = lane.strongest()?;
            let (from, released) = (lane.from(), lane.released());
            let when = move || {
                let line = |at: usize| numbers.with(|numbers| numbers.get(at).copied().unwrap_or_default());
                match (stays, released) {
                    (true, Some(last)) => format!(" from line {} to line {}: ", line(from), line(last)),
                    (true, None) => format!(" from line {} to the end: ", line(from)),
                    (false, _) => format!(" while line {} runs: ", line(from)),
                }
            };
            let class = format!("lane lane--{} lane--first lane--last", strength(mode));
            Some(view! {
                <li>
                    <span class=class aria-hidden="true"></span>
                    <span>
                        {mode.sql_name()} " on " <strong><bdi>{lane.relation.clone()}</bdi></strong> {when}
                        {mode.blocks()} " wait"
                    </span>
                </li>
            })
        })
        .collect();
    let more = (lanes.left_out > 0)
        .then(|| view! { <li>{format!("{} more, by no stronger locks", lanes.left_out)}</li> });
    (!items.is_empty())
        .then(|| view! { <ul class="transaction__held" aria-label="Locks held">{items} {more}</ul> })
}

/// The pieces of the lanes beside one statement.
#[component]
pub(super) fn LanesBeside(
    /// The lanes, the strongest first.
    lanes: Arc<Lanes>,
    /// The statement's place in its transaction.
    at: usize,
    /// Whether the locks outlive the last statement: more of the run is to come in the same transaction.
    open: Signal<bool>,
) -> impl IntoView {
    let pieces: Vec<_> = lanes
        .drawn
        .iter()
        .map(|lane| {
            let here = lane.held.get(at).copied().flatten();
            let before = at.checked_sub(1).and_then(|at| lane.held.get(at).copied().flatten());
            let after = lane.held.get(at + 1).copied();
            let Some(mode) = here else { return view! { <span class="lane"></span> }.into_any() };
            let class = format!("lane lane--{}", strength(mode));
            let title = format!("{} on {}", mode.sql_name(), lane.relation);
            view! {
                <span
                    class=class
                    class:lane--first=before.is_none()
                    class:lane--last=move || after == Some(None) || (after.is_none() && !open.get())
                    class:lane--open=move || after.is_none() && open.get()
                    title=title
                ></span>
            }
            .into_any()
        })
        .collect();
    view! { <div class="lanes" aria-hidden="true">{pieces}</div> }
}
