//! Light, dark, or as the system has it. `start.js` sets the same attribute before the first paint.

use leptos::prelude::*;

use crate::dom;

/// Where the choice is stored; `start.js` reads it too.
const KEY: &str = "retort.theme";

/// What the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// What the system says.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order in which the button goes through them.
    pub(crate) const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// As stored and as written in `data-theme`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn from_name(name: &str) -> Theme {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or(Theme::System)
    }
}

/// The theme that is chosen, and whether it comes out dark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Themes {
    chosen: RwSignal<Theme>,
    system_is_dark: ReadSignal<bool>,
}

impl Themes {
    /// The stored choice, put on the document.
    pub(crate) fn load() -> Themes {
        let stored = dom::storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        let theme = Theme::from_name(stored.as_deref().unwrap_or_default());
        dom::set_root_data("theme", theme.name());
        Themes { chosen: RwSignal::new(theme), system_is_dark: dom::media("(prefers-color-scheme: dark)") }
    }

    /// What is chosen.
    pub(crate) fn chosen(self) -> Theme {
        self.chosen.get()
    }

    /// Whether the page is dark now.
    pub(crate) fn is_dark(self) -> bool {
        match self.chosen.get() {
            Theme::System => self.system_is_dark.get(),
            theme => theme == Theme::Dark,
        }
    }

    /// Chooses, shows and stores.
    pub(crate) fn choose(self, theme: Theme) {
        self.chosen.set(theme);
        dom::set_root_data("theme", theme.name());
        if let Some(storage) = dom::storage() {
            // A browser that refuses to store forgets the choice on reload; nothing else is lost.
            let _ = storage.set_item(KEY, theme.name());
        }
    }
}
