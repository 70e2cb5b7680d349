//! What the page knows of rules: their texts, which need no parser.

/// A rule, as the page explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The first sentence of its docs.
    pub(crate) summary: &'static str,
    /// Its docs, in the subset of Markdown that `components/markdown.rs` shows.
    pub(crate) docs: &'static str,
}

/// The rule with this id.
pub(crate) fn rule(_id: &str) -> Option<Rule> {
    None
}
