//! What the page says about what was put on it: how far the reading is, what a pasted text looks like, what came of it.

use leptos::prelude::*;
use retort_core::input::LeftOut;

use super::{
    icon::{Icon, IconView},
    markdown::spans,
    more::{More, PORTION, portion},
};
use crate::{
    focus,
    session::Session,
    state::{
        Place,
        intake::{Intake, Offer, Told, files},
    },
};

/// A bar above the panes, while there is something to say.
#[component]
pub(crate) fn IntakeBar() -> impl IntoView {
    let session = Session::get();
    let in_review = Memo::new(move |_| session.place.with(|place| *place == Place::Review));
    // An offer is about the text as it was pasted, and goes with it.
    let offer = Memo::new(move |_| {
        let offer = session.intake.with(|intake| match intake {
            Intake::Offered(offer) => Some(offer.clone()),
            _ => None,
        })?;
        let is_there = session.workspace.with(|workspace| {
            let file = workspace.file();
            file.is_some_and(|file| file.id == offer.pasted.file && file.text == offer.pasted.after)
        });
        is_there.then_some(offer)
    });
    let told = Memo::new(move |_| {
        session.intake.with(|intake| match intake {
            Intake::Told(told) => Some(told.clone()),
            _ => None,
        })
    });
    let progress = Memo::new(move |_| {
        session.intake.with(|intake| match intake {
            Intake::Reading { done, all, .. } => Some((*done, *all)),
            _ => None,
        })
    });
    let is_reading = Memo::new(move |_| progress.get().is_some());
    // In one place that stays: what comes with its text in it is not always read out.
    let said = move || {
        let offered = offer.with(|offer| offer.as_ref().map(title));
        offered.or_else(|| told.with(|told| told.as_ref().map(done))).unwrap_or_default()
    };
    view! {
        <div class="intake" hidden=move || !in_review.get()>
            <span class="visually-hidden" role="status">{said}</span>
            <Show when=move || is_reading.get()><Progress progress /></Show>
            {move || offer.get().map(|offer| view! { <Offered offer /> })}
            {move || told.get().map(|told| view! { <Done told /> })}
        </div>
    }
}

/// How far the reading is. It stays out of sight as long as that is quick.
#[component]
fn Progress(
    /// How many of how many files.
    progress: Memo<Option<(usize, usize)>>,
) -> impl IntoView {
    let session = Session::get();
    let text = move || match progress.get() {
        Some((0, all)) if all > 0 => format!("Found {}", files(all)),
        Some((done, all)) if all > 0 => format!("Read {done} of {}", files(all)),
        _ => "Reading".to_owned(),
    };
    view! {
        <div class="intake__bar intake__bar--late">
            <span role="status">{text}</span>
            <progress
                aria-label="Reading files"
                max=move || progress.get().map_or(0, |(_, all)| all).max(1)
                value=move || progress.get().map_or(0, |(done, _)| done)
            ></progress>
            <button type="button" class="button" on:click=move |_| close(session)>"Cancel"</button>
        </div>
    }
}

/// A text that may be taken apart.
#[component]
fn Offered(
    /// What it looks like.
    offer: Offer,
) -> impl IntoView {
    let session = Session::get();
    let title = title(&offer);
    let left_out = offer.left_out.clone();
    let is_open = offer.is_open;
    let offer = StoredValue::new(offer);
    view! {
        <div class="intake__bar">
            <span class="intake__text">{title}</span>
            <Show when=move || is_open>
                <button
                    type="button"
                    class="button button--primary"
                    on:click=move |_| {
                        session.take_apart(&offer.get_value());
                        focus::to_panel();
                    }
                >
                    "Take it apart"
                </button>
            </Show>
            <button type="button" class="button" on:click=move |_| close(session)>"Leave it as it is"</button>
            <LeftOutList left_out open=!is_open />
        </div>
    }
}

/// What has been done.
#[component]
fn Done(
    /// What, and what takes it back.
    told: Told,
) -> impl IntoView {
    let session = Session::get();
    let undone = told.undone;
    let text = done(&told);
    let left_out = if undone { Vec::new() } else { told.left_out };
    view! {
        <div class="intake__bar">
            <span class="intake__text">{text}</span>
            {told.back.is_some().then(|| {
                view! {
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| {
                            session.turn_back();
                            focus::to_panel();
                        }
                    >
                        {if undone { "Do it again" } else { "Undo" }}
                    </button>
                }
            })}
            <button
                type="button"
                class="button button--quiet"
                aria-label="Close this word on your files"
                on:click=move |_| close(session)
            >
                <IconView icon=Icon::Close />
            </button>
            <LeftOutList left_out open=false />
        </div>
    }
}

/// What an offer says.
fn title(offer: &Offer) -> String {
    format!("{}{}", offer.title, if offer.is_open { "." } else { ":" })
}

/// What is said of what has been done.
fn done(told: &Told) -> String {
    if told.undone { "Taken back: the files are as they were before.".to_owned() } else { told.text.clone() }
}

fn close(session: Session) {
    focus::to_panel();
    session.close_intake();
}

/// What was left out and why, folded.
#[component]
fn LeftOutList(
    /// All of it.
    left_out: Vec<LeftOut>,
    /// Whether it is unfolded from the start.
    open: bool,
) -> impl IntoView {
    let number = left_out.len();
    let all = Memo::new(move |_| {
        // Two commits may speak of one path.
        left_out.iter().map(|left| (left.path.clone(), left.why.clone())).enumerate().collect()
    });
    let asked = RwSignal::new(PORTION);
    (number > 0).then(|| {
        let title = if number == 1 {
            "1 file was left out".to_owned()
        } else {
            format!("{number} files were left out")
        };
        view! {
            <details class="intake__left-out" open=open>
                <summary>{title}</summary>
                <ul>
                    <For each=portion(all, asked) key=|(at, _): &(usize, (String, String))| *at let:left>
                        <li><code>{left.1.0}</code>" "{spans(&left.1.1)}</li>
                    </For>
                </ul>
                <More asked all=number what="files" />
            </details>
        }
    })
}
