//! The ways to hand a review on.

use std::sync::Arc;

use gloo::events::EventListener;
use leptos::{portal::Portal, prelude::*};
use retort_core::share;

use super::{
    copy_button::{CopyButton, DownloadButton},
    icon::{Icon, IconView},
    print_sheet::PrintSheet,
};
use crate::{
    session::Session,
    share::{END, LONG, TOO_LONG},
    state::{Place, intake::files},
};

const ID: &str = "share";

/// A button and what it opens: the link with its length, and the other forms of the same.
#[component]
pub(super) fn ShareMenu() -> impl IntoView {
    let session = Session::get();
    let in_review = Memo::new(move |_| session.place.with(|place| *place == Place::Review));
    let without_context = RwSignal::new(false);
    // Made when the menu is opened, and not at every key.
    let link = RwSignal::new(Arc::<str>::from(""));
    let aside = Memo::new(move |_| {
        session.workspace.with(|workspace| {
            let aside = workspace.files.iter().filter(|file| !file.role.is_review()).count();
            // Without any file there is nothing to hand on.
            if aside == workspace.files.len() { 0 } else { aside }
        })
    });
    let shared = move || session.shared(!(without_context.get_untracked() && aside.get_untracked() > 0));
    let make = move || link.set(session.link_to(&shared()).into());
    let leave_out = move |event| {
        without_context.set(event_target_checked(&event));
        make();
    };
    let text = move |make: fn(Session, &share::SharedReview) -> String| {
        Callback::new(move |()| make(session, &shared()))
    };
    let file = move |name: &'static str, make: fn(Session, &share::SharedReview) -> String| {
        Callback::new(move |()| (name.to_owned(), make(session, &shared())))
    };
    let saved = Callback::new(move |()| {
        let shared = shared();
        let name = shared.files.get(shared.open).map_or("review", |file| stem(&file.file.path));
        (format!("{name}{END}"), share::to_file(&shared))
    });
    let printing = RwSignal::new(false);
    let over = EventListener::new(&window(), "afterprint", move |_| printing.set(false));
    on_cleanup({
        let over = StoredValue::new_local(over);
        move || over.dispose()
    });
    let print = move |_| {
        super::header::close(ID);
        printing.set(true);
        // What is printed is there from the next frame on.
        request_animation_frame(|| {
            // Fails only where a page may not print.
            let _ = window().print();
        });
    };
    view! {
        <button
            type="button"
            class="button button--bar"
            popovertarget=ID
            hidden=move || !in_review.get()
            on:click=move |_| make()
        >
            <IconView icon=Icon::Share />
            <span class="button__label">"Share"</span>
        </button>
        <div class="menu menu--share" id=ID popover="auto" role="group" aria-label="Share">
            <Meter length=Signal::derive(move || link.with(|link| link.len())) />
            <Show when=move || { aside.get() > 0 }>
                <label class="share__choice">
                    <input type="checkbox" prop:checked=without_context on:change=leave_out />
                    {move || format!("Without the {} that only give context", files(aside.get()))}
                </label>
            </Show>
            <ul class="menu__list">
                <li>
                    <CopyButton
                        label="Copy the link"
                        about="Everything is in the link itself: no server keeps it"
                        text=text(Session::link_to)
                    />
                </li>
                <li>
                    <CopyButton
                        label="Copy as a Markdown link"
                        about="For an issue or a chat"
                        text=text(|session, shared| format!("[Migration review in Retort]({})", session.link_to(shared)))
                    />
                </li>
                <li>
                    <CopyButton
                        label="Copy as a review comment"
                        about="Markdown for the pull request: findings, comments, checklist, verdict"
                        text=text(Session::markdown_of)
                    />
                </li>
                <li>
                    <DownloadButton
                        label="Save the review"
                        about="A .retort.json file, to be dropped on this page"
                        file=saved
                    />
                </li>
                <li>
                    <DownloadButton
                        label="Save the report as JSON"
                        about="What the command writes"
                        file=file("retort-report.json", Session::json_of)
                    />
                </li>
                <li>
                    <DownloadButton
                        label="Save the findings as SARIF"
                        about="For code scanners and editors"
                        file=file("retort.sarif", Session::sarif_of)
                    />
                </li>
                <li>
                    <button type="button" class="menu__item" on:click=print>
                        <span class="menu__title">"Print"</span>
                        <span class="menu__about">"Text, findings, checklist and comments on paper"</span>
                    </button>
                </li>
            </ul>
        </div>
        <Show when=move || printing.get()>
            <Portal><PrintSheet /></Portal>
        </Show>
    }
}

/// How long the link is, and what comes of that.
#[component]
fn Meter(
    /// In characters.
    length: Signal<usize>,
) -> impl IntoView {
    let class = move || match length.get() {
        ..LONG => "share__meter",
        LONG..TOO_LONG => "share__meter share__meter--long",
        _ => "share__meter share__meter--too-long",
    };
    let icon = Signal::derive(move || match length.get() {
        ..LONG => Icon::Pass,
        LONG..TOO_LONG => Icon::Warning,
        _ => Icon::Error,
    });
    let words = move || match length.get() {
        ..LONG => "Short enough for every place.",
        LONG..TOO_LONG => "Some chats and trackers cut a link this long.",
        _ => "Few places keep a link this long whole: save the review as a file, or leave files out.",
    };
    view! {
        <p class=class>
            <IconView icon />
            <span><strong>{move || format!("{} characters. ", thousands(length.get()))}</strong>{words}</span>
        </p>
    }
}

/// `12,345`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// The name of a file, without its folder and its end.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_groups() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_saved_review_is_called_like_its_file() {
        assert_eq!(["versions/a_b.py", "c", "d\\e.sql"].map(stem), ["a_b", "c", "e"]);
    }
}
