//! What the review depends on besides the text.

use leptos::prelude::*;
use retort_core::settings::{PgVersion, Rows, Settings, TransactionMode};

use super::icon::{Icon, IconView};
use crate::session::Session;

const ID: &str = "settings";

/// A button that says the two settings that matter most, and opens them all.
#[component]
pub(super) fn SettingsMenu() -> impl IntoView {
    let session = Session::get();
    let settings = Memo::new(move |_| session.workspace.with(|workspace| workspace.settings.clone()));
    let change = move |change: &dyn Fn(&mut Settings)| {
        session.workspace.update(|workspace| change(&mut workspace.settings));
    };
    let choose_pg = move |event| {
        if let Some(pg) = event_target_value(&event).parse().ok().and_then(PgVersion::new) {
            change(&|settings| settings.pg = pg);
        }
    };
    let versions = PgVersion::all().map(|version| {
        view! {
            <option value=version.major() selected=move || settings.with(|settings| settings.pg == version)>
                {format!("PostgreSQL {version}")}
            </option>
        }
    });
    let mode = move |mode: TransactionMode, title: &'static str, about: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="transaction"
                    prop:checked=move || settings.with(|settings| settings.transaction == mode)
                    on:change=move |_| change(&|settings| settings.transaction = mode)
                />
                <span>{title}<span class="choice__about">{about}</span></span>
            </label>
        }
    };
    let small = move || {
        let small = |settings: &Settings| {
            let names =
                settings.rows.iter().filter(|(_, rows)| rows.is_small()).map(|(name, _)| name.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        settings.with(small)
    };
    let set_small = move |event| {
        let names = event_target_value(&event);
        let rows = names
            .split([',', ' ', '\n'])
            .filter(|name| !name.is_empty())
            .map(|name| (name.to_owned(), Rows::Small));
        let rows: std::collections::BTreeMap<_, _> = rows.collect();
        change(&|settings| settings.rows.clone_from(&rows));
    };
    let version_table_schema =
        move || settings.with(|settings| settings.version_table_schema.clone().unwrap_or_default());
    let set_version_table_schema = move |event| {
        let name = event_target_value(&event).trim().to_owned();
        change(&|settings| settings.version_table_schema = (!name.is_empty()).then(|| name.clone()));
    };
    view! {
        <button
            type="button"
            class="button button--bar"
            popovertarget=ID
            aria-label=move || format!("Settings: PostgreSQL {}", settings.get().pg)
        >
            <IconView icon=Icon::Settings />
            <span class="button__label">{move || format!("PostgreSQL {}", settings.get().pg)}</span>
        </button>
        <div class="menu menu--form" id=ID popover="auto" role="group" aria-label="Settings">
            <label class="field">
                <span class="field__name">"Server"</span>
                <select on:change=choose_pg>{versions.collect_view()}</select>
            </label>
            <fieldset class="field">
                <legend class="field__name">"Transactions, as env.py has them"</legend>
                {mode(
                    TransactionMode::PerRun,
                    "One for the whole run",
                    "Alembic's default: locks add up across revisions",
                )}
                {mode(TransactionMode::PerMigration, "One for each migration", "transaction_per_migration=True")}
            </fieldset>
            <label class="field">
                <span class="field__name">"Small tables"</span>
                <input type="text" placeholder="countries, currencies" prop:value=small on:change=set_small />
                <span class="field__about">"Nobody notices a scan of these. Every other table counts as large."</span>
            </label>
            <label class="field">
                <span class="field__name">"Schema of the version table"</span>
                <input type="text" prop:value=version_table_schema on:change=set_version_table_schema />
                <span class="field__about">
                    "What env.py passes as version_table_schema. Some migrations ask for it; empty is Alembic's default."
                </span>
            </label>
        </div>
    }
}
