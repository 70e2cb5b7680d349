//! What is generated and committed is up to date. `BLESS=1 cargo test` writes it anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use retort_core::{present::severity_word, report::Applicability, rules};

#[test]
fn the_tables_in_the_readme() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let wanted = with_part(&readme, "rules", &rules_table());
    let wanted = with_part(&wanted, "elsewhere", &elsewhere_table());
    let wanted = with_part(&wanted, "proofs", &proofs_sentence());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert!(
        readme == wanted || std::env::var_os("BLESS").is_some(),
        "the README's generated parts are stale: BLESS=1 cargo test"
    );
}

/// The text with another part between its marks.
fn with_part(text: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{part}{end}{after}")
}

/// How many rules are proven, from the table that `core/oracle/proof.sh` writes.
fn proofs_sentence() -> String {
    let rows = include_str!("../facts/proofs.tsv").lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        (cells[0], cells[4])
    });
    let rows: Vec<(&str, &str)> = rows.collect();
    let rules: BTreeSet<&str> = rows.iter().map(|(rule, _)| *rule).collect();
    let open: BTreeSet<&str> =
        rows.iter().filter(|(_, outcome)| *outcome == "not proven").map(|(rule, _)| *rule).collect();
    format!(
        "Of {} rules with a fix that can be applied, the fixes of {} are proven on each of their bad fixtures.\n",
        rules.len(),
        rules.difference(&open).count()
    )
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

/// The rules that other tools have a name for, with the names: one line a rule.
fn elsewhere_table() -> String {
    let mut table = String::from("\n| Rule | Elsewhere |\n|--|--|\n");
    for meta in rules::CATALOGUE {
        let mut tools: Vec<(&str, Vec<String>)> = Vec::new();
        for elsewhere in rules::elsewhere::names_of(meta.id) {
            let name = format!("`{}`", elsewhere.name);
            match tools.last_mut() {
                Some((tool, names)) if *tool == elsewhere.tool => names.push(name),
                _ => tools.push((elsewhere.tool, vec![name])),
            }
        }
        let names: Vec<_> =
            tools.iter().map(|(tool, names)| format!("{tool} {}", names.join(", "))).collect();
        if !names.is_empty() {
            let _ = writeln!(table, "| `{}` | {} |", meta.id, names.join("; "));
        }
    }
    table.push('\n');
    table
}
