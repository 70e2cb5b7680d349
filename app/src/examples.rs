//! The examples of the menu, the first of which greets a new visitor, and those of the rules where they are files.

use std::{collections::HashSet, sync::LazyLock};

use retort_core::rules::{self, CATALOGUE};

use crate::state::Panel;

/// Migrations to start from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// Its name in an address: `#example=renamed-column`.
    pub(crate) slug: &'static str,
    /// What the menu calls it.
    pub(crate) title: &'static str,
    /// What there is to see.
    pub(crate) about: &'static str,
    /// Its files, each with its name and its text; the first is opened.
    pub(crate) files: &'static [(&'static str, &'static str)],
}

macro_rules! examples {
    ($($slug:literal, [$($path:literal),+], $title:literal, $about:literal;)+) => {
        /// Every example, in the menu's order.
        pub(crate) const EXAMPLES: &[Example] = &[$(Example {
            slug: $slug,
            title: $title,
            about: $about,
            files: &[$(($path, include_str!(concat!("../examples/", $path)))),+],
        }),+];
    };
}

examples! {
    "renamed-column", ["5c1f0a7d93be_rename_full_name.py"],
        "A rename written as data loss", "Autogenerate saw a column go and another come";
    "not-null-column", ["b27e4d81f6a0_add_order_currency.py"],
        "A required column", "NOT NULL without a default fails on the first row";
    "blocking-index", ["91d3c60e2b4f_index_order_customer.py"],
        "An index and a foreign key", "Both stop writes to a busy table while they read it";
    "enum-values", ["e80b5a2c7d19_subscription_status.py"],
        "The life of an enum", "Used before it is created, left behind by the downgrade";
    "backfill", ["3fa96b1e08c4_backfill_display_name.py"],
        "A backfill beside DDL", "One UPDATE of every row, under the lock of the ALTER TABLE";
    "two-heads", [
        "4b8e07a1d2f5_add_invoice_note.py",
        "1f6d2b9c4e70_add_invoice_due_date.py",
        "9a57c3e1b064_create_invoices.py"
    ], "Two heads", "Two people went on from the same revision, and both add a note";
    "half-a-downgrade", ["c06a41d8e7f9_split_shipping_address.py"],
        "Half a way back", "The downgrade leaves a table behind, so the next upgrade fails";
    "well-made", ["d4427c9f15e6_add_delivery_notes.py"],
        "Nothing to object to", "What the review says of a migration that is well made";
}

impl Example {
    /// The view that shows what there is to see: of several files, how they hang together.
    pub(crate) fn panel(&self) -> Panel {
        if self.files.len() > 1 { Panel::Chain } else { Panel::Findings }
    }

    /// The one with this slug.
    pub(crate) fn by_slug(slug: &str) -> Option<&'static Example> {
        EXAMPLES.iter().find(|example| example.slug == slug)
    }
}

/// The revision's id, which an example's file begins its name with.
fn revision(path: &str) -> &str {
    path.split('_').next().unwrap_or_default()
}

/// The files of all examples.
fn all_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    EXAMPLES.iter().flat_map(|example| example.files).copied()
}

/// Whether a text is that of an example, of the menu or of a rule: nobody has written anything into it.
pub(crate) fn is_sample(text: &str) -> bool {
    SAMPLES.contains(text)
}

/// The texts of all examples. To read them out of the rules' documentation for each of many files would take seconds.
static SAMPLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let of_rules = CATALOGUE.iter().flat_map(|rule| rule.doc().examples());
    let of_rules = of_rules.flat_map(|example| example.files("")).map(|file| file.text);
    all_files().map(|(_, text)| text.to_owned()).chain(of_rules).collect()
});

/// The revision that an example's file has by its name: a text without it is something else.
pub(crate) fn revision_of(path: &str) -> Option<&'static str> {
    let of_rule = || {
        let name = path.strip_suffix("_bad.py").or_else(|| path.strip_suffix("_good.py"))?;
        rules::find(&name.replace('_', "-")).map(|_| rules::EXAMPLE_REVISION)
    };
    all_files().find(|(own, _)| *own == path).map(|(own, _)| revision(own)).or_else(of_rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_the_revision_that_its_name_says() {
        for example in EXAMPLES {
            assert_eq!(Example::by_slug(example.slug), Some(example));
        }
        for (path, text) in all_files() {
            assert!(text.contains(&format!("revision: str = \"{}\"", revision(path))), "{path}");
            assert_eq!(revision_of(path), Some(revision(path)));
            assert!(is_sample(text));
        }
    }

    #[test]
    fn a_file_of_a_rule_is_an_example_until_it_is_changed() {
        let rule = rules::find("unnamed-index").unwrap();
        let file = rule.doc().examples()[0].files("unnamed_index_bad").remove(0);
        assert_eq!(file.path, "unnamed_index_bad.py");
        assert!(file.text.contains(revision_of(&file.path).unwrap()));
        assert!(is_sample(&file.text));
        assert!(!is_sample(&format!("{}# mine", file.text)));
        assert_eq!(revision_of("my_bad.py"), None);
    }
}
