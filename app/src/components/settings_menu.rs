//! What the review depends on besides the text.

use leptos::prelude::*;
use retort_core::{
    rules::{self, CATALOGUE},
    settings::{PgVersion, Rows, Runner, Settings, TransactionMode},
};

use super::{
    icon::{Icon, IconView},
    rule_choice::RuleChoice,
    rule_link::RuleLink,
};
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
        let names: Vec<&str> = names.split([',', ' ', '\n']).filter(|name| !name.is_empty()).collect();
        change(&|settings| {
            // What is said of the others came with a link, and stays.
            settings.rows.retain(|_, rows| !rows.is_small());
            settings.rows.extend(names.iter().map(|name| ((*name).to_owned(), Rows::Small)));
        });
    };
    let version_table_schema =
        move || settings.with(|settings| settings.version_table_schema.clone().unwrap_or_default());
    let set_version_table_schema = move |event| {
        let name = event_target_value(&event).trim().to_owned();
        change(&|settings| settings.version_table_schema = (!name.is_empty()).then(|| name.clone()));
    };
    let runners = [Runner::Uv, Runner::Poetry, Runner::None].map(|runner| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="runner"
                    prop:checked=move || settings.with(|settings| settings.runner == runner)
                    on:change=move |_| change(&|settings| settings.runner = runner)
                />
                <code>{runner.alembic()}</code>
            </label>
        }
    });
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
            <RulesField />
            <fieldset class="field">
                <legend class="field__name">"How Alembic is called"</legend>
                {runners.collect_view()}
            </fieldset>
        </div>
    }
}

/// The rules that are not as they come, and the way to another one.
#[component]
fn RulesField() -> impl IntoView {
    let session = Session::get();
    let changed = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            workspace
                .settings
                .rules
                .keys()
                .filter_map(|id| rules::find(id))
                .map(|rule| rule.id)
                .collect::<Vec<_>>()
        })
    });
    // One that there is not stands there until it is written right.
    let switch_off = move |event| {
        if let Some(rule) = rules::find(event_target_value(&event).trim()) {
            session.workspace.update(|workspace| {
                workspace.settings.rules.entry(rule.id.to_owned()).or_insert(None);
            });
            event_target::<web_sys::HtmlInputElement>(&event).set_value("");
        }
    };
    let close = Callback::new(|()| super::header::close(ID));
    let row = move |id: &'static str| {
        rules::find(id).map(|rule| {
            let id = Signal::stored(rule.id.to_owned());
            view! {
                <li class="rules-field__row">
                    <RuleLink class="rules-field__id" id before=close>{rule.id}</RuleLink>
                    <RuleChoice rule />
                </li>
            }
        })
    };
    view! {
        <div class="field">
            <label class="field__name" for="switch-off">"Rules"</label>
            <ul class="rules-field__list">
                <For each=move || changed.get() key=|id| *id let:id>{row(id)}</For>
            </ul>
            <input
                type="text"
                id="switch-off"
                list="rule-ids"
                autocomplete="off"
                spellcheck="false"
                placeholder="a rule to switch off, or to take otherwise"
                on:change=switch_off
            />
            <datalist id="rule-ids">
                {CATALOGUE.iter().map(|rule| view! { <option value=rule.id></option> }).collect_view()}
            </datalist>
        </div>
    }
}
