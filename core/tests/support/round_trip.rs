//! What a revision of a fixture is called where it runs there and back.

/// The name in `core/facts/restores.tsv`; a fixture of several files is a chain.
pub(crate) fn name(rule: &str, case: &str, files: usize, path: &str) -> String {
    if files == 1 { format!("{rule}/{case}") } else { format!("{rule}/{case}/{path}") }
}
