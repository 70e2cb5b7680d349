//! Light, dark, or as the system has it. `theme.js` sets the same attribute before the first paint.

use leptos::prelude::*;

use crate::dom;

/// Where the choice is stored; `theme.js` reads it too.
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

    /// Puts it on the document, and on the bar that an installed page has around it.
    fn show(self) {
        dom::set_root_data("theme", self.name());
        for meta in dom::find_all("meta[name=theme-color]") {
            let own = meta.dataset().get("theme").unwrap_or_default();
            let media = match self {
                Theme::System => format!("(prefers-color-scheme: {own})"),
                chosen => (if chosen.name() == own { "all" } else { "not all" }).to_owned(),
            };
            // Fails only for a name that no attribute can have.
            let _ = meta.set_attribute("media", &media);
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
        theme.show();
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
        theme.show();
        if let Some(storage) = dom::storage() {
            // A browser that refuses to store forgets the choice on reload; nothing else is lost.
            let _ = storage.set_item(KEY, theme.name());
        }
    }
}
