//! The address: which panel is open, which finding is selected, which example to show.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{Panel, Workspace};
use crate::examples::Example;

const PANEL: &str = "panel";
const FINDING: &str = "finding";
const EXAMPLE: &str = "example";

/// What an address may say. Everything else in it is left alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Address {
    /// The panel to open.
    pub(crate) panel: Option<Panel>,
    /// The key of the finding to select.
    pub(crate) finding: Option<String>,
    /// The example to show.
    pub(crate) example: Option<&'static Example>,
}

impl Address {
    /// Reads a fragment, with or without its `#`.
    pub(crate) fn read(fragment: &str) -> Address {
        let mut address = Address::default();
        for part in fragment.trim_start_matches('#').split('&') {
            match part.split_once('=') {
                Some((PANEL, value)) => address.panel = Panel::by_name(value),
                Some((FINDING, value)) => address.finding = decode(value),
                Some((EXAMPLE, value)) => address.example = Example::by_slug(value),
                _ => {}
            }
        }
        address
    }

    /// What the address should say of a workspace: nothing that is as it is at first.
    pub(crate) fn of(workspace: &Workspace) -> Address {
        Address {
            panel: Some(workspace.panel).filter(|panel| *panel != Panel::default()),
            finding: workspace.selected.clone(),
            example: None,
        }
    }

    /// The fragment, without `#`.
    fn write(&self) -> String {
        let panel = self.panel.map(|panel| format!("{PANEL}={}", panel.name()));
        let finding = self.finding.as_deref().map(|key| format!("{FINDING}={}", encode(key)));
        panel.into_iter().chain(finding).collect::<Vec<_>>().join("&")
    }

    /// The address that the page was opened with.
    pub(crate) fn current() -> Address {
        Self::read(&window().location().hash().unwrap_or_default())
    }

    /// Puts it into the address bar, without a new entry in the history.
    pub(crate) fn show(&self) {
        let location = window().location();
        let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        let fragment = self.write();
        let mark = if fragment.is_empty() { "" } else { "#" };
        if let Ok(history) = window().history() {
            // Browsers refuse when it is done too often; the next change tries again.
            let address = format!("{path}{query}{mark}{fragment}");
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
    }
}

/// Leaves letters, digits and a few harmless signs; the rest becomes `%XX`.
fn encode(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The reverse of [`encode`]; nothing for what it cannot have written.
fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_panel_and_the_finding() {
        let mut workspace = Workspace::default();
        workspace.panel = Panel::Diff;
        workspace.selected = Some("unnamed-index#1 é&=%".into());
        let address = Address::of(&workspace);
        assert_eq!(address.write(), "panel=diff&finding=unnamed-index%231%20%C3%A9%26%3D%25");
        assert_eq!(Address::read(&format!("#{}", address.write())), address);
    }

    #[test]
    fn an_address_of_the_first_view_is_empty() {
        assert_eq!(Address::of(&Workspace::default()).write(), "");
    }

    #[test]
    fn what_an_address_should_not_say_is_not_read() {
        for fragment in
            ["", "#", "#v1/abc", "#panel=nothing", "#example=../etc", "#finding=%4", "#finding=%FF"]
        {
            assert_eq!(Address::read(fragment), Address::default(), "{fragment}");
        }
    }

    #[test]
    fn an_example_has_an_address() {
        assert_eq!(Address::read("#example=backfill").example.unwrap().slug, "backfill");
    }
}
