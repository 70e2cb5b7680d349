//! The address: which page is open and what of it; `#panel=diff&finding=…` in the reviewer, `#review=…` for one that was
//! handed on, `#/rules` and `#/rules/RULE-ID` in the catalogue.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{
    Panel, Workspace,
    catalogue::{self, Filter},
};
use crate::examples::Example;

const PANEL: &str = "panel";
const FINDING: &str = "finding";
const EXAMPLE: &str = "example";
const REVIEW: &str = "review";

const RULES: &str = "/rules";
const QUERY: &str = "q";
const FAMILY: &str = "family";
const SEVERITY: &str = "severity";
const FIX: &str = "fix";

/// The page that an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// The reviewer.
    Review(View),
    /// The catalogue of rules.
    Rules(Filter),
    /// The rule with this id, whether there is one or not.
    Rule(String),
}

/// What an address may say of the reviewer. Everything else in it is left alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct View {
    /// The panel to open.
    pub(crate) panel: Option<Panel>,
    /// The key of the finding to select.
    pub(crate) finding: Option<String>,
    /// The example to show.
    pub(crate) example: Option<&'static Example>,
    /// The review to show, as [`retort_core::share::to_link`] writes it. It is not checked here.
    pub(crate) review: Option<String>,
}

/// Whether a change of the address is a step that the back button takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// It is.
    New,
    /// It says more of the same page.
    Same,
}

impl Address {
    /// Reads a fragment, with or without its `#`.
    pub(crate) fn read(fragment: &str) -> Address {
        let fragment = fragment.trim_start_matches('#');
        let path = fragment.split_once('?').map_or(fragment, |(path, _)| path);
        match path.strip_prefix(RULES) {
            Some("" | "/") => {
                Address::Rules(read_filter(fragment.split_once('?').map_or("", |(_, filter)| filter)))
            }
            Some(id) if id.starts_with('/') => {
                Address::Rule(decode(id.trim_matches('/')).unwrap_or_else(|| id.to_owned()))
            }
            _ => Address::Review(View::read(fragment)),
        }
    }

    /// The address of a rule's page.
    pub(crate) fn rule(id: &str) -> Address {
        Address::Rule(id.to_owned())
    }

    /// What the reviewer's address should say of a workspace: nothing that is as it is at first.
    pub(crate) fn of(workspace: &Workspace) -> Address {
        Address::Review(View {
            panel: Some(workspace.panel).filter(|panel| *panel != Panel::default()),
            finding: workspace.selected.clone(),
            ..View::default()
        })
    }

    /// The address as links have it, with its `#`.
    pub(crate) fn href(&self) -> String {
        format!("#{}", self.write())
    }

    /// The fragment, without `#`.
    fn write(&self) -> String {
        match self {
            Address::Review(view) => view.write(),
            Address::Rules(filter) => {
                let parts = write_filter(filter);
                if parts.is_empty() { RULES.into() } else { format!("{RULES}?{parts}") }
            }
            Address::Rule(id) => format!("{RULES}/{}", encode(id)),
        }
    }

    /// The address that the page has now.
    pub(crate) fn current() -> Address {
        Self::read(&window().location().hash().unwrap_or_default())
    }

    /// Puts it into the address bar.
    pub(crate) fn show(&self, entry: Entry) {
        let location = window().location();
        let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        let fragment = self.write();
        let mark = if fragment.is_empty() { "" } else { "#" };
        if let Ok(history) = window().history() {
            let address = format!("{path}{query}{mark}{fragment}");
            // Browsers refuse when it is done too often; the next change tries again.
            let _ = match entry {
                Entry::New => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
                Entry::Same => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
            };
        }
    }
}

impl View {
    fn read(fragment: &str) -> View {
        let mut view = View::default();
        for part in fragment.split('&') {
            match part.split_once('=') {
                Some((PANEL, value)) => view.panel = Panel::by_name(value),
                Some((FINDING, value)) => view.finding = decode(value),
                Some((EXAMPLE, value)) => view.example = Example::by_slug(value),
                // A link that a chat or a mail has broken may hold blanks, written in whichever way.
                Some((REVIEW, value)) => {
                    view.review = Some(decode(value).unwrap_or_else(|| value.to_owned()));
                }
                _ => {}
            }
        }
        view
    }

    fn write(&self) -> String {
        let panel = self.panel.map(|panel| format!("{PANEL}={}", panel.name()));
        let finding = self.finding.as_deref().map(|key| format!("{FINDING}={}", encode(key)));
        let review = self.review.as_deref().map(|review| format!("{REVIEW}={review}"));
        review.into_iter().chain(panel).chain(finding).collect::<Vec<_>>().join("&")
    }
}

fn read_filter(text: &str) -> Filter {
    let mut filter = Filter::default();
    for part in text.split('&') {
        match part.split_once('=') {
            Some((QUERY, value)) => filter.query = decode(value).unwrap_or_default(),
            Some((FAMILY, value)) => filter.family = catalogue::family_by_slug(value),
            Some((SEVERITY, value)) => filter.severity = catalogue::severity_by_slug(value),
            Some((FIX, value)) => filter.fixable = value == "yes",
            _ => {}
        }
    }
    filter
}

fn write_filter(filter: &Filter) -> String {
    let query = filter.query.trim();
    let parts = [
        (!query.is_empty()).then(|| format!("{QUERY}={}", encode(query))),
        filter.family.map(|family| format!("{FAMILY}={}", catalogue::slug(family))),
        filter.severity.map(|severity| format!("{SEVERITY}={}", catalogue::severity_slug(severity))),
        filter.fixable.then(|| format!("{FIX}=yes")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("&")
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
    use retort_core::{report::Severity, rules::Family};

    use super::*;

    #[test]
    fn an_address_says_the_panel_and_the_finding() {
        let workspace = Workspace {
            panel: Panel::Diff,
            selected: Some("unnamed-index#1 é&=%".into()),
            ..Workspace::default()
        };
        let address = Address::of(&workspace);
        assert_eq!(address.write(), "panel=diff&finding=unnamed-index%231%20%C3%A9%26%3D%25");
        assert_eq!(Address::read(&address.href()), address);
    }

    #[test]
    fn an_address_of_the_first_view_is_empty() {
        assert_eq!(Address::of(&Workspace::default()).write(), "");
    }

    #[test]
    fn what_an_address_should_not_say_is_not_read() {
        for fragment in [
            "",
            "#",
            "#v1/abc",
            "#panel=nothing",
            "#example=../etc",
            "#finding=%4",
            "#finding=%FF",
            "#/rulesx",
        ] {
            assert_eq!(Address::read(fragment), Address::Review(View::default()), "{fragment}");
        }
    }

    #[test]
    fn an_example_has_an_address() {
        let Address::Review(view) = Address::read("#example=backfill") else { panic!("not the reviewer") };
        assert_eq!(view.example.unwrap().slug, "backfill");
    }

    #[test]
    fn a_review_that_is_handed_on_has_an_address() {
        let view = View { panel: Some(Panel::Review), review: Some("1.abc-_".into()), ..View::default() };
        let address = Address::Review(view);
        assert_eq!(address.href(), "#review=1.abc-_&panel=review");
        assert_eq!(Address::read(&address.href()), address);
        let Address::Review(broken) = Address::read("#review=1.ab%20c%4") else { panic!("not the reviewer") };
        assert_eq!(broken.review.unwrap(), "1.ab%20c%4");
    }

    #[test]
    fn a_rule_has_an_address_whether_there_is_one_or_not() {
        assert_eq!(Address::rule("unnamed-index").href(), "#/rules/unnamed-index");
        for id in ["unnamed-index", "<b>é</b>", "a/b?c"] {
            assert_eq!(Address::read(&Address::rule(id).href()), Address::rule(id));
        }
        assert_eq!(Address::read("#/rules/unnamed-index/"), Address::rule("unnamed-index"));
    }

    #[test]
    fn the_catalogue_has_an_address_with_what_is_looked_for() {
        assert_eq!(Address::Rules(Filter::default()).href(), "#/rules");
        let filter = Filter {
            query: "a&b é".into(),
            family: Some(Family::ForeignKey),
            severity: Some(Severity::Advice),
            fixable: true,
        };
        let address = Address::Rules(filter);
        assert_eq!(address.href(), "#/rules?q=a%26b%20%C3%A9&family=foreign-keys&severity=advice&fix=yes");
        assert_eq!(Address::read(&address.href()), address);
        assert_eq!(Address::read("#/rules/?family=none&fix=perhaps"), Address::Rules(Filter::default()));
    }
}
