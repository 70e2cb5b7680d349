//! The line at the bottom: what the engine did, and what does not happen.

use leptos::prelude::*;
use retort_core::settings::TransactionMode;

use super::icon::{Icon, IconView};
use crate::{offline::Kept, session::Session, state::Status};

/// How the last review went, by which settings, whether the page needs a network, and that nothing leaves it.
#[component]
pub(crate) fn StatusBar() -> impl IntoView {
    let session = Session::get();
    let engine = move || {
        session.review.with(|review| match review.status {
            Status::Loading => "Loading the engine…".to_owned(),
            Status::Reviewing if let Some(percent) = review.percent => format!("Reviewing… {percent} %"),
            Status::Reviewing if review.count == 0 => "Reviewing…".to_owned(),
            // A review is over before this word could be read: the last figure stands.
            Status::Reviewing | Status::Fresh => format!("Reviewed in {}", duration(review.micros)),
            Status::Crashed(_) => "The engine crashed on this text".to_owned(),
            Status::Broken(_) => "No engine".to_owned(),
        })
    };
    let settings = move || {
        session.workspace.with(|workspace| {
            let transaction = match workspace.settings.transaction {
                TransactionMode::PerRun => "one transaction per run",
                TransactionMode::PerMigration => "one transaction per migration",
            };
            format!("PostgreSQL {}, {transaction}", workspace.settings.pg)
        })
    };
    let kept = move || match session.offline().kept() {
        Kept::Not => ().into_any(),
        Kept::Whole => view! {
            <span class="status-bar__kept" title="All of this page is stored in your browser">
                <IconView icon=Icon::Pass />
                <span class="status-bar__word">"Works offline"</span>
            </span>
        }
        .into_any(),
        Kept::Newer => view! {
            <button type="button" class="button button--link" on:click=move |_| session.renew()>
                "New version: reload"
            </button>
        }
        .into_any(),
    };
    view! {
        <footer class="status-bar">
            <span>{engine}</span>
            <span class="status-bar__settings">{settings}</span>
            <span class="status-bar__aside">
                {kept}
                <span class="status-bar__kept"><IconView icon=Icon::Lock />"Nothing you type leaves this page"</span>
            </span>
        </footer>
    }
}

/// `340 µs`, `3.4 ms`, `1.2 s`.
fn duration(micros: u64) -> String {
    // Code that writes floating point numbers is not worth its size here.
    let tenths = |unit: u64| format!("{}.{}", micros / unit, micros % unit * 10 / unit);
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{} ms", tenths(1_000)),
        _ => format!("{} s", tenths(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_duration_is_said_in_its_own_unit() {
        assert_eq!([340, 3_440, 1_240_000].map(duration), ["340 µs", "3.4 ms", "1.2 s"]);
    }
}
