//! One statement beside the line it comes from, with what it locks, rewrites and reads.

use std::sync::Arc;

use leptos::prelude::*;
use retort_core::{present::made, report::Statement};

use super::{
    icon::{Icon, IconView},
    lock_lanes::{LanesBeside, strength},
    sql_text::sql_text,
};
use crate::{
    session::Session,
    state::{lanes::Lanes, versions::Other},
};

/// Where a statement stands.
pub(super) struct Place {
    /// Its place among the statements of the direction.
    pub(super) index: usize,
    /// Its place in its transaction.
    pub(super) at: usize,
    /// The locks of its transaction.
    pub(super) lanes: Arc<Lanes>,
    /// Whether they outlive its last statement.
    pub(super) open: Signal<bool>,
}

/// One statement.
#[component]
pub(super) fn StatementView(
    /// Where it stands.
    place: Place,
    /// The statements of the direction.
    statements: Memo<Vec<Statement>>,
    /// The same on the version of PostgreSQL that was chosen before.
    other: Memo<Option<Other>>,
) -> impl IntoView {
    let session = Session::get();
    let Place { index, at, lanes, open } = place;
    let statement = Memo::new(move |_| statements.with(|statements| statements.get(index).cloned()));
    let changed = Memo::new(move |_| {
        other.with(|other| statement.with(|statement| other.as_ref()?.differs(index, statement.as_ref()?)))
    });
    let lines =
        Memo::new(move |_| statement.with(|statement| statement.as_ref().map(lines).unwrap_or_default()));
    let is_here = Memo::new(move |_| {
        let cursor = session.workspace.with(|workspace| workspace.cursor);
        lines.with(|lines| lines.contains(&cursor))
    });
    let light = move |on: bool| session.linked.set(if on { lines.get_untracked() } else { Vec::new() });
    let reveal = move |_| {
        if let Some(span) =
            statement.with_untracked(|statement| statement.as_ref().map(|statement| statement.span))
        {
            session.reveal(span);
        }
    };
    on_cleanup(move || light(false));
    view! {
        <li
            class="statement"
            aria-current=move || is_here.get().then_some("true")
            on:pointerenter=move |_| light(true)
            on:pointerleave=move |_| light(false)
            on:focusin=move |_| light(true)
            on:focusout=move |_| light(false)
        >
            <LanesBeside lanes at open />
            <button type="button" class="button button--link statement__line" on:click=reveal>
                "Line " {move || lines.with(|lines| lines.first().copied())}
            </button>
            <div class="statement__body">
                {move || statement.get().map(|statement| view! { {sql_text(&statement.sql)} <Effects statement /> })}
                {move || changed.get().map(|changed| view! { <p class="statement__changed">{changed}</p> })}
            </div>
        </li>
    }
}

/// What the statement does besides what it says.
#[component]
fn Effects(
    /// The statement.
    statement: Statement,
) -> impl IntoView {
    let locks = statement.locks.iter().map(|lock| {
        view! {
            <li class=format!("effect effect--{}", strength(lock.mode))>
                <IconView icon=Icon::Lock />
                {lock.mode.sql_name()} " on " <bdi>{lock.relation.clone()}</bdi> ": blocks " {lock.mode.blocks()}
            </li>
        }
    });
    let rewrites = statement.rewrites.iter().map(|table| {
        view! { <li class="effect effect--all">"Rewrites " <bdi>{table.clone()}</bdi> ": every row is written anew"</li> }
    });
    let scans = statement.scans.iter().map(|table| {
        view! { <li class="effect effect--writes">"Reads all of " <bdi>{table.clone()}</bdi></li> }
    });
    let builds = statement.index_builds.iter().map(|table| {
        view! { <li class="effect effect--writes">"Builds an index on " <bdi>{table.clone()}</bdi></li> }
    });
    let refused = (statement.refuses_transaction && statement.in_transaction).then(|| {
        view! { <li class="effect effect--all">"Fails here: PostgreSQL refuses it in a transaction"</li> }
    });
    let outside = (statement.refuses_transaction && !statement.in_transaction)
        .then(|| view! { <li class="effect effect--little">"Runs outside a transaction only"</li> });
    let needs = statement.needs.map(|version| {
        view! { <li class="effect effect--all">{format!("Needs PostgreSQL {version}")}</li> }
    });
    let after_commit = (statement.after_commit && statement.in_transaction).then(|| {
        view! { <li class="effect effect--writes">"Can be used only once this transaction has committed"</li> }
    });
    // What Alembic refuses is certain: nothing is sent, and the line itself says why.
    let by_alembic = |why: &String| why.starts_with("Alembic refuses: ");
    let stops = statement
        .unknowns
        .iter()
        .any(by_alembic)
        .then(|| view! { <li class="effect effect--all">"The migration stops here"</li> });
    let certain = (!statement.certain && stops.is_none())
        .then(|| view! { <li class="effect effect--note">"Not certain to be what Alembic sends"</li> });
    let conditional = statement
        .conditional
        .then(|| view! { <li class="effect effect--note">"Only if its branch runs"</li> });
    let unknowns = statement
        .unknowns
        .iter()
        .filter(|why| !by_alembic(why))
        .map(|why| view! { <li class="effect effect--note">{why.clone()}</li> });
    view! {
        <ul class="effects" aria-label="Effects">
            {needs} {refused} {locks.collect_view()} {rewrites.collect_view()} {scans.collect_view()}
            {builds.collect_view()} {after_commit} {outside}
            {stops} {certain} {conditional} {unknowns.collect_view()}
        </ul>
        {details(&statement)}
    }
}

/// What one looks up: what it creates and drops, and how all that is said of it is known.
fn details(statement: &Statement) -> Option<impl IntoView + use<>> {
    let made = [made("Creates", &statement.creates), made("Drops", &statement.drops)];
    let all = made.into_iter().flatten().chain(statement.sources.iter().cloned());
    let all: Vec<_> = all.map(|line| view! { <li>{line}</li> }).collect();
    (!all.is_empty()).then(|| {
        view! {
            <details class="details">
                <summary>"Details"</summary>
                <ul>{all}</ul>
            </details>
        }
    })
}

/// The lines that a statement comes from.
fn lines(statement: &Statement) -> Vec<u32> {
    (statement.span.start.line..=statement.span.end.line).collect()
}
