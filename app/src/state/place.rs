//! The page that is open.

/// What takes the window up: the reviewer, or a page of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Place {
    /// The editor and what is said of its text.
    #[default]
    Review,
    /// The list of rules.
    Rules,
    /// What there is to say of the rule with this id, if there is one.
    Rule(String),
}
