//! Small pictures. Each has a shape of its own, and stands beside a word: colour only helps.

use leptos::prelude::*;
use retort_core::report::{ChecklistStatus, Severity};

/// A picture of 16 by 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    /// A disc with a cross.
    Error,
    /// A triangle with an exclamation mark.
    Warning,
    /// A square with an i.
    Advice,
    /// A ring with a tick.
    Pass,
    /// A ring with a bar.
    NotApplicable,
    /// A head and shoulders.
    Person,
    /// A half-filled disc.
    System,
    /// A sun.
    Light,
    /// A moon.
    Dark,
    /// Three sliders.
    Settings,
    /// A question mark.
    Help,
    /// A stack of sheets.
    Examples,
    /// An open book.
    Rules,
    /// An arrow out of a tray.
    Share,
    /// A cross.
    Close,
    /// A padlock.
    Lock,
}

impl Icon {
    /// The shape, and the sign cut out of it by the even-odd rule.
    fn path(self) -> &'static str {
        match self {
            Icon::Error => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM5.7 4.6 8 6.9l2.3-2.3 1.1 1.1L9.1 8l2.3 2.3-1.1 1.1L8 9.1l-2.3 2.3-1.1-1.1L6.9 8 4.6 5.7Z"
            }
            Icon::Warning => {
                "M8 1.2a1 1 0 0 1 .87.5l6.5 11.6a1 1 0 0 1-.87 1.5h-13a1 1 0 0 1-.87-1.5l6.5-11.6A1 1 0 0 1 8 1.2ZM7.1 5.6l.25 4.4h1.3l.25-4.4ZM8 11a.95.95 0 1 0 0 1.9.95.95 0 0 0 0-1.9Z"
            }
            Icon::Advice => {
                "M3 1.5h10A1.5 1.5 0 0 1 14.5 3v10a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 13V3A1.5 1.5 0 0 1 3 1.5ZM8 3.6a1 1 0 1 0 0 2 1 1 0 0 0 0-2ZM6.4 7v1.2h.9v3h-.9v1.2h3.2v-1.2h-.9V7Z"
            }
            Icon::Pass => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4ZM11.2 5 7.1 9.2 5 7.1 4 8.1l3.1 3.1L12.2 6Z"
            }
            Icon::NotApplicable => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4ZM5 7.3v1.4h6V7.3Z"
            }
            Icon::Person => {
                "M8 1.5a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM8 9c-3.6 0-6 2-6 4.4v1.1h12v-1.1C14 11 11.6 9 8 9Z"
            }
            Icon::System => "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5v11a5.5 5.5 0 0 1 0-11Z",
            Icon::Light => {
                "M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM7.3.5h1.4v2.3H7.3ZM7.3 13.2h1.4v2.3H7.3ZM.5 7.3h2.3v1.4H.5ZM13.2 7.3h2.3v1.4h-2.3ZM2.2 3.2l1-1 1.6 1.6-1 1ZM11.2 12.2l1-1 1.6 1.6-1 1ZM3.2 13.8l-1-1 1.6-1.6 1 1ZM12.2 4.8l-1-1 1.6-1.6 1 1Z"
            }
            Icon::Dark => "M6.3 1.2a7 7 0 1 0 8.5 8.5 5.6 5.6 0 0 1-8.5-8.5Z",
            Icon::Settings => {
                "M1 3.3h6.2a2 2 0 0 1 3.6 0H15v1.4h-4.2a2 2 0 0 1-3.6 0H1ZM1 7.3h1.7a2 2 0 0 1 3.6 0H15v1.4H6.3a2 2 0 0 1-3.6 0H1ZM1 11.3h8.7a2 2 0 0 1 3.6 0H15v1.4h-1.7a2 2 0 0 1-3.6 0H1Z"
            }
            Icon::Help => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 3c1.7 0 2.9 1 2.9 2.4 0 1-.6 1.6-1.3 2.1-.6.4-.8.7-.8 1.2H7.3c0-1.2.5-1.8 1.2-2.3.6-.4.8-.6.8-1 0-.6-.5-1-1.3-1-.8 0-1.3.4-1.4 1.2H5.1C5.2 5 6.3 4 8 4Zm0 6.6a.95.95 0 1 1 0 1.9.95.95 0 0 1 0-1.9Z"
            }
            Icon::Examples => {
                "M4.5 1h8A1.5 1.5 0 0 1 14 2.5v9h-1.4V2.4H4.5ZM3 4h7a1.2 1.2 0 0 1 1.2 1.2v8.6A1.2 1.2 0 0 1 10 15H3a1.2 1.2 0 0 1-1.2-1.2V5.2A1.2 1.2 0 0 1 3 4ZM4 6.8V8h5V6.8ZM4 9.4v1.2h5V9.4Z"
            }
            Icon::Rules => {
                "M1 2.6c2.3-.6 4.900-.4 7 .9 2.100-1.300 4.700-1.500 7-.9v10.600c-2.300-.6-4.900-.4-7 .9-2.100-1.300-4.700-1.500-7-.9Zm1.300 1.100v7.900c1.600-.200 3.400 0 5 .700V4.500c-1.400-.8-3.200-1.100-5-.8Zm11.400 0c-1.800-.3-3.600 0-5 .8v7.800c1.600-.700 3.400-.900 5-.700Z"
            }
            Icon::Share => {
                "M8 .8 12.200 5l-1 1L8.700 3.500V10H7.300V3.500L4.800 6l-1-1ZM2 8h1.400v5.600h9.200V8H14v7H2Z"
            }
            Icon::Close => {
                "M3.8 2.7 8 6.9l4.2-4.2 1.1 1.1L9.1 8l4.2 4.2-1.1 1.1L8 9.1l-4.2 4.2-1.1-1.1L6.9 8 2.7 3.8Z"
            }
            Icon::Lock => {
                "M8 1a3.5 3.5 0 0 0-3.5 3.5V7H3.8A.8.8 0 0 0 3 7.8v6.4c0 .4.4.8.8.8h8.4c.4 0 .8-.4.8-.8V7.8a.8.8 0 0 0-.8-.8h-.7V4.5A3.5 3.5 0 0 0 8 1Zm0 1.4c1.2 0 2.1 1 2.1 2.1V7H5.9V4.5C5.9 3.3 6.8 2.4 8 2.4Z"
            }
        }
    }
}

impl From<Severity> for Icon {
    fn from(severity: Severity) -> Icon {
        match severity {
            Severity::Error => Icon::Error,
            Severity::Warning => Icon::Warning,
            Severity::Advice => Icon::Advice,
        }
    }
}

impl From<ChecklistStatus> for Icon {
    fn from(status: ChecklistStatus) -> Icon {
        match status {
            ChecklistStatus::Pass => Icon::Pass,
            ChecklistStatus::Fail => Icon::Error,
            ChecklistStatus::NotApplicable => Icon::NotApplicable,
            ChecklistStatus::Confirm => Icon::Person,
        }
    }
}

/// The word for a severity.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Advice => "Advice",
    }
}

/// The last part of class names for a severity.
pub(super) fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

/// A picture, in the colour of the text around it. A word must say the same.
#[component]
pub(super) fn IconView(
    /// Which.
    #[prop(into)]
    icon: Signal<Icon>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path fill-rule="evenodd" d=move || icon.get().path()></path>
        </svg>
    }
}

/// The project's sign: a retort, its neck bent down, with a drop about to fall.
#[component]
pub(super) fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
            <path class="logo__fill" d="M4.6 20.4h13.6a7 7 0 0 1-13.6 0Z"></path>
            <path class="logo__glass" d="M17.2 23.6A7.3 7.3 0 1 1 10 11.6c2 0 3.4-.6 5.2-1.8 3-2 6.300-2.600 9.200-.800 2.800 1.800 3.800 5 4.200 9.200"></path>
            <path class="logo__glass" d="M17.6 19.200c.6-2.700 2.300-4.300 4.300-4.500 1.700-.1 2.500 1.300 2.900 3.500"></path>
            <path class="logo__drop" d="M26.700 21.600c1 1.500 1.700 2.500 1.700 3.500a1.700 1.700 0 0 1-3.400 0c0-1 .7-2 1.700-3.500Z"></path>
        </svg>
    }
}
