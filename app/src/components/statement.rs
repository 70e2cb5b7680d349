//! One statement beside the line it comes from, with what it locks, rewrites and reads.

use leptos::prelude::*;
use retort_core::{pg::LockMode, report::Statement};

use super::{
    icon::{Icon, IconView},
    sql_text::sql_text,
};
use crate::session::Session;

/// One statement.
#[component]
pub(super) fn StatementView(
    /// Its place among the statements.
    index: usize,
    /// The statements of the direction.
    statements: Memo<Vec<Statement>>,
) -> impl IntoView {
    let session = Session::get();
    let statement = Memo::new(move |_| statements.with(|statements| statements.get(index).cloned()));
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
            <button type="button" class="button button--link statement__line" on:click=reveal>
                "Line " {move || lines.with(|lines| lines.first().copied())}
            </button>
            <div class="statement__body">
                {move || statement.get().map(|statement| view! { {sql_text(&statement.sql)} <Effects statement /> })}
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
                {format!("{} on {}: blocks {}", lock.mode.sql_name(), lock.relation, lock.mode.blocks())}
            </li>
        }
    });
    let rewrites = statement.rewrites.iter().map(|table| {
        view! { <li class="effect effect--all">{format!("Rewrites {table}: every row is written anew")}</li> }
    });
    let scans = statement.scans.iter().map(|table| {
        view! { <li class="effect effect--writes">{format!("Reads all of {table}")}</li> }
    });
    let certain = (!statement.certain)
        .then(|| view! { <li class="effect effect--note">"Not certain to be what Alembic sends"</li> });
    let conditional = statement
        .conditional
        .then(|| view! { <li class="effect effect--note">"Only if its branch runs"</li> });
    let unknowns =
        statement.unknowns.iter().map(|why| view! { <li class="effect effect--note">{why.clone()}</li> });
    view! {
        <ul class="effects" aria-label="Effects">
            {locks.collect_view()} {rewrites.collect_view()} {scans.collect_view()}
            {certain} {conditional} {unknowns.collect_view()}
        </ul>
    }
}

/// How much a lock hurts.
fn strength(mode: LockMode) -> &'static str {
    match mode {
        mode if mode.blocks_reads() => "all",
        mode if mode.blocks_writes() => "writes",
        _ => "little",
    }
}

/// The lines that a statement comes from.
fn lines(statement: &Statement) -> Vec<u32> {
    (statement.span.start.line..=statement.span.end.line).collect()
}
