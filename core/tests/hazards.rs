//! The hazards that the field knows, each with the rules that find it, or with the reason why none does.
//!
//! `hazards.tsv` is the list: 112 of SQL, and 33 of Alembic itself (`A`).

use retort_core::rules;

#[test]
fn every_hazard_has_a_rule_or_a_reason() {
    let mut rows = Vec::new();
    for line in include_str!("hazards.tsv").lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [row, hazard, names, reason] = columns.as_slice() else { panic!("four columns: {line}") };
        assert!(!hazard.is_empty(), "{line}");
        assert!(!names.is_empty() || !reason.is_empty(), "rules or a reason: {line}");
        for name in names.split_whitespace() {
            assert!(rules::find(name).is_some(), "row {row} names {name}, which is no rule");
        }
        rows.push((*row).to_owned());
    }
    let wanted: Vec<String> =
        (1..=112).map(|row| row.to_string()).chain((1..=33).map(|row| format!("A{row}"))).collect();
    assert_eq!(rows, wanted);
}
