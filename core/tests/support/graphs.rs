//! Graphs of revisions in a few words.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use retort_core::chain::{Chain, Link};

/// Revisions written as `id@label: parent parent`; what is behind a `+` is depended on.
pub(crate) fn chain(lines: &[&str]) -> Chain {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let revisions = lines.iter().map(|line| {
        let (id, before) = line.split_once(':').unwrap();
        let (id, label) = id.split_once('@').unwrap_or((id, ""));
        let (parents, depends_on) = before.split_once('+').unwrap_or((before, ""));
        Link {
            path: format!("versions/{id}.py"),
            id: Some(id.to_owned()),
            parents: words(parents),
            depends_on: words(depends_on),
            labels: words(label),
            ..Link::default()
        }
    });
    Chain::new(revisions.collect())
}
