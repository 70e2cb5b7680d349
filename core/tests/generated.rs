//! What is generated and committed is up to date. `BLESS=1 cargo test` writes it anew.

use std::{fmt::Write as _, path::Path};

use retort_core::{present::severity_word, report::Applicability, rules};

#[test]
fn the_rules_table_in_the_readme() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- rules:begin -->\n", "<!-- rules:end -->");
    let (before, rest) = readme.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let wanted = format!("{before}{begin}{}{end}{after}", rules_table());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert!(
        readme == wanted || std::env::var_os("BLESS").is_some(),
        "the README's table of rules is stale: BLESS=1 cargo test"
    );
}

fn rules_table() -> String {
    let mut table = String::from("\n| Rule | What happens | Severity | Fix |\n|--|--|--|--|\n");
    for meta in rules::CATALOGUE {
        let fix = match meta.fix {
            Some(Applicability::Safe) => "safe",
            Some(Applicability::Review) => "needs review",
            Some(Applicability::Display) => "shown",
            None => "none",
        };
        let summary = meta.doc().summary;
        let _ = writeln!(table, "| `{}` | {summary} | {} | {fix} |", meta.id, severity_word(meta.severity));
    }
    table.push('\n');
    table
}
