//! The chain: every revision a row, the newest on top, with the lines between them beside it. The rows are a list, so what is
//! drawn is also said; only those in view are there, so that any number of them scrolls.

use std::sync::Arc;

use gloo::events::EventListener;
use leptos::{ev, html, prelude::*};

use super::{
    chain_row::{ChainRow, HEIGHT},
    merge_form::MergeForm,
};
use crate::{
    dom,
    session::Session,
    state::graph::{Drawn, Graph},
};

/// So many rows are there beyond those in view, on both sides.
const SPARE: usize = 8;
/// How many are there before anything is measured.
const FIRST: usize = 40;
/// How far Page Up and Page Down go.
const PAGE: usize = 10;

/// The drawing.
#[component]
pub(super) fn ChainPanel() -> impl IntoView {
    let session = Session::get();
    let revisions = session.revisions();
    let list = NodeRef::<html::Ol>::new();
    let window = follow_window(list, revisions.graph);
    let asked = RwSignal::new(None);
    let stop = Memo::new(move |_| {
        let open = session.workspace.with(|workspace| workspace.file().map(|file| file.path.clone()));
        revisions.graph.with(|graph| {
            let from: Option<usize> = asked.get().or_else(|| graph.row_of(&open?));
            let from = from.unwrap_or_default().min(graph.layout.rows.len().saturating_sub(1));
            graph.next_file(from, true).or_else(|| graph.next_file(from, false))
        })
    });
    let count = Memo::new(move |_| revisions.graph.with(|graph| graph.layout.rows.len()));
    let lanes = Memo::new(move |_| revisions.graph.with(|graph| graph.layout.lanes));
    let drawn = Memo::new(move |_| {
        let (from, to) = window.get();
        let (graph, list) = (revisions.graph.get(), revisions.list.get());
        // The row that Tab leads to is there wherever it is.
        let stop = stop.get().filter(|stop| !(from..to).contains(stop));
        let mut rows: Vec<usize> = (from..to.min(count.get())).chain(stop).collect();
        rows.sort_unstable();
        rows.into_iter().filter_map(|at| graph.drawn(at, &list)).collect::<Vec<Drawn>>()
    });
    let keydown = move |event: ev::KeyboardEvent| {
        let graph = revisions.graph.get_untracked();
        let here = stop.get_untracked().unwrap_or_default();
        if let Some(next) = next(&graph, here, &event.key()) {
            event.prevent_default();
            asked.set(Some(next));
            // It may not have been there until now.
            request_animation_frame(move || dom::focus(dom::find(&format!("[data-row=\"{next}\"]"))));
        }
    };
    let height =
        move || format!("{}rem", u32::try_from(count.get()).unwrap_or(u32::MAX).saturating_mul(HEIGHT));
    let rows = move || {
        let (lanes, count) = (lanes.get(), count.get());
        drawn.get().into_iter().map(|drawn| (drawn, lanes, count)).collect::<Vec<_>>()
    };
    view! {
        <div class="toolbar">
            <h2 class="chain__summary">{move || revisions.graph.with(|graph| graph.summary())}</h2>
            <p class="toolbar__note">"The newest on top, in Alembic’s order. Dashed lines are depends_on."</p>
        </div>
        <MergeForm />
        <ol class="chain" aria-label="Revisions, the newest first" style:height=height node_ref=list on:keydown=keydown>
            <For each=rows key=Clone::clone let:row>
                <ChainRow drawn=row.0 lanes=row.1 rows=row.2 stop=stop.into() />
            </For>
        </ol>
    }
}

/// Where a key leads from row `here`.
fn next(graph: &Graph, here: usize, key: &str) -> Option<usize> {
    let last = graph.layout.rows.len().checked_sub(1)?;
    match key {
        "ArrowDown" => graph.next_file(here + 1, true),
        "ArrowUp" => here.checked_sub(1).and_then(|at| graph.next_file(at, false)),
        "PageDown" => graph.next_file((here + PAGE).min(last), false),
        "PageUp" => graph.next_file(here.saturating_sub(PAGE), true),
        "Home" => graph.next_file(0, true),
        "End" => graph.next_file(last, false),
        _ => None,
    }
}

/// The rows to have there, from the first to before the last, as the panel scrolls and changes its size.
fn follow_window(list: NodeRef<html::Ol>, graph: Memo<Arc<Graph>>) -> ReadSignal<(usize, usize)> {
    let (window, set_window) = signal((0, FIRST));
    let measure = move || {
        let Some(list) = list.try_get_untracked().flatten() else { return };
        let Ok(Some(panel)) = list.closest(".panel") else { return };
        let rows = graph.with_untracked(|graph| graph.layout.rows.len());
        let (list, panel) = (list.get_bounding_client_rect(), panel.get_bounding_client_rect());
        let now = in_view(rows, list.height(), panel.top() - list.top(), panel.height());
        if window.try_get_untracked().is_some_and(|before| before != now) {
            set_window.set(now);
        }
    };
    let listeners = StoredValue::new_local(Vec::new());
    list.on_load(move |list| {
        let Ok(Some(panel)) = list.closest(".panel") else { return };
        listeners.set_value(vec![
            EventListener::new(&panel, "scroll", move |_| measure()),
            EventListener::new(&leptos::prelude::window(), "resize", move |_| measure()),
        ]);
    });
    Effect::new(move |_| {
        graph.track();
        request_animation_frame(measure);
    });
    window
}

/// Which of `rows` rows of one height, `height` in all, are in view or near it, when `above` of it lies above a view of `view`.
fn in_view(rows: usize, height: f64, above: f64, view: f64) -> (usize, usize) {
    let count = u32::try_from(rows).map_or(f64::INFINITY, f64::from);
    // What is hidden has no height.
    if height <= 0.0 {
        return (0, FIRST);
    }
    let at = |pixels: f64| whole(pixels / height * count);
    let (first, last) = (at(above), at(above + view) + 1);
    (first.saturating_sub(SPARE), (last + SPARE).min(rows.max(FIRST)))
}

/// A number without its fraction; none that is not there.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped; nothing that is no number is above 0"
)]
fn whole(number: f64) -> usize {
    number.clamp(0.0, f64::from(u32::MAX)) as usize
}

#[cfg(test)]
mod tests {
    use retort_core::chain::Link;

    use super::*;

    #[test]
    fn only_rows_in_view_and_near_it_are_there() {
        assert_eq!(in_view(1500, 72_000.0, -100.0, 600.0), (0, 19));
        assert_eq!(in_view(1500, 72_000.0, 48_000.0, 600.0), (992, 1021));
        assert_eq!(in_view(1500, 72_000.0, 71_500.0, 600.0), (1481, 1500));
        assert_eq!(in_view(3, 144.0, 0.0, 600.0).1, 21);
        assert_eq!(in_view(3, 0.0, 0.0, 600.0), (0, FIRST));
    }

    #[test]
    fn keys_lead_from_row_to_row_and_not_out() {
        let link = |id: &str, parent: Option<&str>| Link {
            path: format!("{id}.py"),
            id: Some(id.into()),
            parents: parent.into_iter().map(str::to_owned).collect(),
            ..Link::default()
        };
        let graph = Graph::of(vec![link("a", Some("gone")), link("b", Some("a")), link("c", Some("b"))]);
        let keys = ["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp", "x"];
        assert_eq!(
            keys.map(|key| next(&graph, 1, key)),
            [Some(2), Some(0), Some(0), Some(2), Some(2), Some(0), None]
        );
        assert_eq!(next(&graph, 2, "ArrowDown"), None, "below it there is only what is missing");
        assert_eq!(next(&graph, 0, "ArrowUp"), None);
    }
}
