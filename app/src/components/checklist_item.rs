//! One item of the checklist.

use leptos::prelude::*;
use retort_core::{
    remarks::Tick,
    report::{ChecklistItem, ChecklistStatus},
};

use super::{
    checklist_panel::Group,
    icon::{Icon, IconView},
    markdown::spans,
    more::{More, PORTION, portion},
};
use crate::{session::Session, state::Panel};

/// How an item stands, why, and what a person says to it.
#[component]
pub(super) fn ItemView(
    /// The item's group.
    group: Group,
    /// Its number.
    number: u8,
    /// The group's items of now.
    items: Memo<Vec<ChecklistItem>>,
) -> impl IntoView {
    let item = Memo::new(move |before: Option<&Option<ChecklistItem>>| {
        let now = items.with(|items| items.iter().find(|item| item.item == number).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let status = Memo::new(move |_| {
        item.with(|item| item.as_ref().map_or(ChecklistStatus::NotApplicable, |item| item.status))
    });
    let field = move |field: fn(&ChecklistItem) -> &str| {
        item.with(|item| item.as_ref().map(|item| field(item).to_owned()))
    };
    let findings = Memo::new(move |_| {
        item.with(|item| item.as_ref().map(|item| item.findings.clone()).unwrap_or_default())
    });
    let lines = Memo::new(move |_| {
        item.with(|item| item.as_ref().map(|item| item.lines.clone()).unwrap_or_default())
    });
    let asked = RwSignal::new(PORTION);
    let icon = Signal::derive(move || Icon::from(status.get()));
    view! {
        <li class=move || format!("item item--{}", class(status.get()))>
            <p class="item__status"><IconView icon />{move || word(status.get())}</p>
            <h3 class="item__title">
                <span class="item__number">{number} ". "</span>
                {move || field(|item| &item.title).map(|text| spans(&text))}
            </h3>
            // The findings themselves say it better than a sentence about the first of them.
            <Show
                when=move || !findings.with(Vec::is_empty)
                fallback=move || view! {
                    <p class="item__because">{move || field(|item| &item.because).map(|text| spans(&text))}</p>
                    <Lines lines />
                }
            >
                <ul class="item__findings">
                    <For each=portion(findings, asked) key=Clone::clone let:key><FindingLink key_=key /></For>
                </ul>
                <More asked all=Signal::derive(move || findings.with(Vec::len)) what="findings" />
            </Show>
            <Show when=move || status.get() == ChecklistStatus::Confirm><Answer name=group.answer(number) /></Show>
        </li>
    }
}

/// How many lines are named at first: more than these are a paragraph.
const FEW: usize = 8;

/// The ways to the lines that a reason rests on.
#[component]
fn Lines(
    /// The lines.
    lines: Memo<Vec<u32>>,
) -> impl IntoView {
    let session = Session::get();
    let all = RwSignal::new(false);
    let shown = move || {
        let most = if all.get() { PORTION } else { FEW };
        lines.with(|lines| lines.iter().take(most).copied().collect::<Vec<_>>())
    };
    let left = Memo::new(move |_| if all.get() { 0 } else { lines.with(Vec::len).saturating_sub(FEW) });
    view! {
        <Show when=move || !lines.with(Vec::is_empty)>
            <ul class="item__lines" aria-label="Lines">
                <For each=shown key=|line| *line let:line>
                    <li>
                        <button type="button" class="button button--link" on:click=move |_| session.reveal_line(line)>
                            {format!("Line {line}")}
                        </button>
                    </li>
                </For>
                <Show when=move || { left.get() > 0 }>
                    <li>
                        <button type="button" class="button button--link" on:click=move |_| all.set(true)>
                            {move || format!("{} more", left.get())}
                        </button>
                    </li>
                </Show>
            </ul>
        </Show>
    }
}

/// The way to a finding.
#[component]
fn FindingLink(
    /// The finding's key.
    key_: String,
) -> impl IntoView {
    let session = Session::get();
    let finding = session.follow_finding(key_.clone());
    let go = move |_| {
        session.open(Panel::Findings);
        session.reveal_finding(&key_);
    };
    let words = move || {
        finding.with(|finding| {
            finding
                .as_ref()
                .map(|finding| spans(&format!("Line {}: {}", finding.span.start.line, finding.title)))
        })
    };
    view! { <li><button type="button" class="button button--link" on:click=go><span>{words}</span></button></li> }
}

/// The box and the note of an item that only a person can settle.
#[component]
fn Answer(
    /// The answer's name in the draft.
    name: String,
) -> impl IntoView {
    let session = Session::get();
    let name = StoredValue::new(name);
    let answer = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            let ticks = workspace.file().map(|file| &file.ticks);
            ticks.and_then(|ticks| name.with_value(|name| ticks.get(name).cloned())).unwrap_or_default()
        })
    });
    let change = move |change: &dyn Fn(&mut Tick)| {
        session.workspace.update(|workspace| name.with_value(|name| workspace.answer(name, change)));
    };
    view! {
        <div class="answer">
            <label class="answer__tick">
                <input
                    type="checkbox"
                    prop:checked=move || answer.with(|answer| answer.done)
                    on:change=move |event| change(&|tick| tick.done = event_target_checked(&event))
                />
                "Done"
            </label>
            <label class="answer__note">
                <span class="visually-hidden">"Note"</span>
                <textarea
                    rows="1"
                    placeholder="Where, when, by whom"
                    prop:value=move || answer.with(|answer| answer.note.clone())
                    on:input=move |event| change(&|tick| tick.note = event_target_value(&event))
                ></textarea>
            </label>
        </div>
    }
}

fn word(status: ChecklistStatus) -> &'static str {
    match status {
        ChecklistStatus::Pass => "Pass",
        ChecklistStatus::Fail => "Fail",
        ChecklistStatus::NotApplicable => "Not applicable",
        ChecklistStatus::Confirm => "Needs a person",
    }
}

fn class(status: ChecklistStatus) -> &'static str {
    match status {
        ChecklistStatus::Pass => "pass",
        ChecklistStatus::Fail => "fail",
        ChecklistStatus::NotApplicable => "none",
        ChecklistStatus::Confirm => "confirm",
    }
}
