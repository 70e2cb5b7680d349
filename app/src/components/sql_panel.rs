//! What PostgreSQL is sent, in order, and what each statement does to those who use the database.

use std::sync::Arc;

use leptos::prelude::*;
use retort_core::{
    present::if_it_fails,
    report::{Direction, FileReport, Statement},
    settings::TransactionMode,
};

use super::{
    copy_button::CopyButton,
    lock_lanes::LanesLegend,
    more::{More, PORTION},
    statement::{Place, StatementView},
};
use crate::{
    session::Session,
    state::{
        lanes::{Transaction, transactions},
        versions::Other,
    },
};

/// The statements of one direction.
#[component]
pub(super) fn SqlPanel() -> impl IntoView {
    let session = Session::get();
    let direction = Memo::new(move |_| session.workspace.with(|workspace| workspace.direction));
    let statements = Memo::new(move |_| {
        let of = |report: &FileReport| statements_of(report, direction.get());
        session.shown.with(|shown| shown.as_ref().map(|shown| of(&shown.report)).unwrap_or_default())
    });
    let other = Memo::new(move |_| {
        session.shown.with(|shown| {
            let (pg, report) = shown.as_ref()?.other.as_ref()?;
            Some(Other { pg: *pg, statements: statements_of(report, direction.get()) })
        })
    });
    let compared = move || {
        other.with(|other| {
            let other = other.as_ref()?;
            Some(match statements.with(|statements| other.count(statements)) {
                0 => format!("All as on PostgreSQL {}", other.pg),
                1 => format!("1 statement changed since PostgreSQL {}", other.pg),
                count => format!("{count} statements changed since PostgreSQL {}", other.pg),
            })
        })
    };
    let groups = Memo::new(move |_| statements.with(|statements| transactions(statements)));
    let script = Callback::new(move |()| {
        statements.with_untracked(|statements| {
            statements.iter().flat_map(|statement| [statement.sql.as_str(), ";\n\n"]).collect()
        })
    });
    let choose = move |wanted: Direction| {
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || (direction.get() == wanted).to_string()
                on:click=move |_| session.workspace.update(|workspace| workspace.direction = wanted)
            >
                {format!("{}()", wanted.function())}
            </button>
        }
    };
    let empty = move || {
        view! { <div class="empty"><p>{format!("{}() sends nothing.", direction.get().function())}</p></div> }
    };
    view! {
        <div class="toolbar">
            <div class="switch" role="group" aria-label="Direction">
                {choose(Direction::Upgrade)} {choose(Direction::Downgrade)}
            </div>
            <CopyButton label="Copy SQL" text=script off=session.is_old />
            <p class="toolbar__note" role="status">{compared}</p>
        </div>
        <Show when=move || !statements.with(Vec::is_empty) fallback=empty>
            <For each=move || groups.get() key=Clone::clone let:transaction>
                <TransactionView transaction statements other />
            </For>
        </Show>
    }
}

fn statements_of(report: &FileReport, direction: Direction) -> Vec<Statement> {
    match direction {
        Direction::Upgrade => report.upgrade.clone(),
        Direction::Downgrade => report.downgrade.clone(),
    }
}

/// The statements of one transaction, under what it means that they share it.
#[component]
fn TransactionView(
    /// The transaction.
    transaction: Transaction,
    /// The statements of the direction.
    statements: Memo<Vec<Statement>>,
    /// The same on the version of PostgreSQL that was chosen before.
    other: Memo<Option<Other>>,
) -> impl IntoView {
    let session = Session::get();
    let mode = move || session.workspace.with(|workspace| workspace.settings.transaction);
    let Transaction { number, ends, statements: indices, lanes } = transaction;
    let lanes = Arc::new(lanes);
    let title =
        number.map_or_else(|| "Outside a transaction".to_owned(), |number| format!("Transaction {number}"));
    let about = move || match (number, mode()) {
        (None, _) => "Commits by itself.",
        (Some(_), _) if ends => {
            "Its last statement commits it, with what earlier revisions of the run did in it."
        }
        (Some(_), TransactionMode::PerRun) => {
            "Alembic shares it with every revision of the run: its locks are kept until the last one is through."
        }
        (Some(_), TransactionMode::PerMigration) => "Its locks are kept until this migration is through.",
    };
    let first = indices.first().copied().unwrap_or_default();
    let fails = move || {
        let remains = statements.with(|statements| Some(statements.get(first)?.if_it_fails.clone()))?;
        Some(if_it_fails(&remains, number.is_some()))
    };
    let open = Signal::derive(move || number.is_some() && !ends && mode() == TransactionMode::PerRun);
    let own = indices.clone();
    let numbers = Memo::new(move |_| {
        statements.with(|statements| {
            let line = |at: &usize| statements.get(*at).map_or(0, |statement| statement.span.start.line);
            own.iter().map(line).collect::<Vec<_>>()
        })
    });
    let all = indices.len();
    let asked = RwSignal::new(PORTION);
    // It says where a bound was passed, and how it ends is what one wants to see of a long list.
    let last = indices.last().map(|index| (all - 1, *index));
    let at_end = Arc::clone(&lanes);
    let rows = move || indices.iter().copied().enumerate().take(asked.get()).collect::<Vec<_>>();
    let beside = Arc::clone(&lanes);
    view! {
        <section class="transaction">
            <h2 class="transaction__title">{title}</h2>
            <p class="transaction__about">{about} " " {fails}</p>
            <LanesLegend lanes=Arc::clone(&lanes) numbers stays=number.is_some() />
            <ol class="statements">
                <For each=rows key=|(at, _)| *at let:row>
                    <StatementView place=Place { at: row.0, index: row.1, lanes: Arc::clone(&beside), open } statements other />
                </For>
            </ol>
            <More asked all what="statements" />
            {move || last.filter(|_| asked.get() < all).map(|(at, index)| {
                let place = Place { at, index, lanes: Arc::clone(&at_end), open };
                view! { <ol class="statements"><StatementView place statements other /></ol> }
            })}
        </section>
    }
}
