//! What PostgreSQL is sent, in order, and what each statement does to those who use the database.

use std::collections::BTreeMap;

use leptos::prelude::*;
use retort_core::{
    pg::LockMode,
    report::{Direction, Statement},
    settings::TransactionMode,
};

use super::{copy_button::CopyButton, statement::StatementView};
use crate::session::Session;

/// Statements that commit together, or one that commits by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Transaction {
    /// Its number from 1, or nothing outside of any.
    number: Option<u32>,
    /// Indices of its statements.
    statements: Vec<usize>,
    /// What it holds at its end, the strongest lock on each relation.
    held: Vec<(String, LockMode)>,
}

fn transactions(statements: &[Statement]) -> Vec<Transaction> {
    let mut out: Vec<Transaction> = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        let number = statement.in_transaction.then_some(statement.transaction + 1);
        match out.last_mut() {
            Some(last) if last.number == number => last.statements.push(index),
            _ => out.push(Transaction { number, statements: vec![index], held: Vec::new() }),
        }
    }
    for transaction in out.iter_mut().filter(|transaction| transaction.number.is_some()) {
        let mut held: BTreeMap<&str, LockMode> = BTreeMap::new();
        for lock in transaction
            .statements
            .iter()
            .filter_map(|at| statements.get(*at))
            .flat_map(|statement| &statement.locks)
        {
            let mode = held.entry(&lock.relation).or_insert(lock.mode);
            *mode = (*mode).max(lock.mode);
        }
        let serious = held.into_iter().filter(|(_, mode)| mode.blocks_writes());
        transaction.held = serious.map(|(relation, mode)| (relation.to_owned(), mode)).collect();
    }
    out
}

/// The statements of one direction.
#[component]
pub(super) fn SqlPanel() -> impl IntoView {
    let session = Session::get();
    let direction = Memo::new(move |_| session.workspace.with(|workspace| workspace.direction));
    let statements = Memo::new(move |_| {
        session.shown.with(|shown| match (shown, direction.get()) {
            (None, _) => Vec::new(),
            (Some(shown), Direction::Upgrade) => shown.report.upgrade.clone(),
            (Some(shown), Direction::Downgrade) => shown.report.downgrade.clone(),
        })
    });
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
            <CopyButton label="Copy SQL" text=script />
        </div>
        <Show when=move || !statements.with(Vec::is_empty) fallback=empty>
            <For each=move || groups.get() key=Clone::clone let:transaction>
                <TransactionView transaction statements />
            </For>
        </Show>
    }
}

/// The statements of one transaction, under what it means that they share it.
#[component]
fn TransactionView(
    /// The transaction.
    transaction: Transaction,
    /// The statements of the direction.
    statements: Memo<Vec<Statement>>,
) -> impl IntoView {
    let session = Session::get();
    let mode = move || session.workspace.with(|workspace| workspace.settings.transaction);
    let Transaction { number, statements: indices, held } = transaction;
    let title =
        number.map_or_else(|| "Outside a transaction".to_owned(), |number| format!("Transaction {number}"));
    let about = move || match (number, mode()) {
        (None, _) => "Commits by itself. If it fails, what came before stays done.",
        (Some(_), TransactionMode::PerRun) => {
            "Alembic shares it with every revision of the run: its locks are kept until the last one is through."
        }
        (Some(_), TransactionMode::PerMigration) => "Its locks are kept until this migration is through.",
    };
    let held = (!held.is_empty()).then(|| {
        let items = held.into_iter().map(|(relation, mode)| {
            view! {
                <li>
                    "Held to the end: " {mode.sql_name()} " on " <strong>{relation}</strong>
                    {format!(", so {} wait", mode.blocks())}
                </li>
            }
        });
        view! { <ul class="transaction__held">{items.collect_view()}</ul> }
    });
    view! {
        <section class="transaction">
            <h2 class="transaction__title">{title}</h2>
            <p class="transaction__about">{about}</p>
            {held}
            <ol class="statements">
                <For each=move || indices.clone() key=|index| *index let:index><StatementView index statements /></For>
            </ol>
        </section>
    }
}
