//! What stands between the tabs and the review when the review is not the last word on the text.

use leptos::prelude::*;
use retort_core::{protocol::Input, report::SyntaxError};

use super::{
    copy_button::CopyButton,
    icon::{Icon, IconView},
    markdown::spans,
};
use crate::{
    session::Session,
    state::{Crash, Status},
};

/// How the engine does, when that is anything but well; and the place where the text stops parsing.
#[component]
pub(super) fn Banner() -> impl IntoView {
    let session = Session::get();
    let crash = Memo::new(move |_| match session.review.with(|review| review.status.clone()) {
        Status::Crashed(crash) => Some(crash),
        _ => None,
    });
    let broken = Memo::new(move |_| match session.review.with(|review| review.status.clone()) {
        Status::Broken(error) => Some(error),
        _ => None,
    });
    let syntax = Memo::new(move |_| session.shown.with(|shown| shown.as_ref()?.error.clone()));
    view! {
        {move || crash.get().map(|crash| view! { <CrashBanner crash /> })}
        {move || broken.get().map(|error| view! { <BrokenBanner error /> })}
        {move || syntax.get().map(|error| view! { <SyntaxBanner error /> })}
    }
}

/// The engine died of the text.
#[component]
fn CrashBanner(
    /// What is known of it.
    crash: Crash,
) -> impl IntoView {
    let session = Session::get();
    let what_now = if crash.restarted {
        "Your text is untouched, and a new engine is ready. \
         Anything you change is reviewed again; this very text only when you ask for it."
    } else {
        "Your text is untouched. The engine has crashed again and again, so none is running now: \
         nothing is reviewed until you ask for it."
    };
    let report = Callback::new(move |()| bug_report(&crash.input, &crash.error));
    view! {
        <section class="banner banner--error" aria-label="The engine crashed">
            <h2 class="banner__title"><IconView icon=Icon::Error />"This input crashed the engine"</h2>
            <p>{what_now}</p>
            <div class="buttons">
                <CopyButton label="Copy a report" text=report />
                <button type="button" class="button" on:click=move |_| session.retry_review()>"Try again"</button>
            </div>
        </section>
    }
}

/// The engine cannot be had.
#[component]
fn BrokenBanner(
    /// Why.
    error: String,
) -> impl IntoView {
    let session = Session::get();
    view! {
        <section class="banner banner--error" aria-label="The engine is not there">
            <h2 class="banner__title"><IconView icon=Icon::Error />"The engine could not be started"</h2>
            <p>{format!("The browser says: {error}.")}</p>
            <p>
                "Without it nothing is reviewed; what you type is kept. It needs WebAssembly and module workers, "
                "which every browser since 2023 has unless they are switched off."
            </p>
            <div class="buttons">
                <button type="button" class="button" on:click=move |_| session.retry_review()>"Try again"</button>
            </div>
        </section>
    }
}

/// The text does not parse.
#[component]
fn SyntaxBanner(
    /// Where, and what the parser says.
    error: SyntaxError,
) -> impl IntoView {
    let session = Session::get();
    let span = error.span;
    let has_old = move || session.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.stale));
    view! {
        <section class="banner banner--error" aria-label="The text does not parse">
            <h2 class="banner__title"><IconView icon=Icon::Error />"The text does not parse"</h2>
            <p>{spans(&error.message)}</p>
            <div class="buttons">
                <button type="button" class="button" on:click=move |_| session.reveal(span)>
                    {format!("Line {}", span.start.line)}
                </button>
            </div>
        </section>
        <Show when=has_old>
            <p class="stale-note">"What follows is from before the text stopped parsing."</p>
        </Show>
    }
}

/// What a maintainer needs to see the same crash.
fn bug_report(input: &Input, error: &str) -> String {
    let settings = serde_json::to_string(&input.settings).unwrap_or_default();
    let mut report = format!(
        "Retort {}: the engine crashed\n\nError: {error}\nSettings: {settings}\n",
        env!("CARGO_PKG_VERSION")
    );
    for file in &input.files {
        // A fence longer than any in the text.
        let longest = file.text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let text = file.text.trim_end_matches('\n');
        report.extend(["\n", &file.path, "\n", &fence, "python\n", text, "\n", &fence, "\n"]);
    }
    report
}

#[cfg(test)]
mod tests {
    use retort_core::protocol::InputFile;

    use super::*;

    #[test]
    fn a_bug_report_holds_the_text_in_a_fence_that_it_cannot_end() {
        let file = InputFile { path: "a.py".into(), text: "x = '````'\n".into(), ..InputFile::default() };
        let report = bug_report(&Input { files: vec![file], ..Input::default() }, "unreachable");
        assert!(report.contains("Error: unreachable"));
        assert!(report.ends_with("\na.py\n`````python\nx = '````'\n`````\n"));
    }
}
