//! Whether a downgrade restores what its upgrade changed: what the model says of each revision of the rules' fixtures, held
//! against PGlite. `core/oracle/restores.mjs` asks it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "only part of it is needed here")]
mod common;
#[path = "support/round_trip.rs"]
mod round_trip;

use std::collections::{BTreeMap, BTreeSet};

use common::{Case, entries, fixtures};
use retort_core::{engine, restore::Restoration};

const SEEN: &str = include_str!("../facts/restores.tsv");

/// What is said of a revision.
struct Told {
    restoration: Restoration,
    /// Whether `downgrade-does-not-restore` speaks.
    spoken: bool,
}

/// What is said of each revision, by its name.
fn told() -> BTreeMap<String, Told> {
    let mut told = BTreeMap::new();
    for folder in entries(&fixtures().join("rules")) {
        let rule = folder.file_name().unwrap().to_string_lossy().into_owned();
        for path in entries(&folder) {
            let case = Case::read(&path);
            let reports = engine::review(&case.input).files;
            for (report, restoration) in reports.iter().zip(engine::restorations(&case.input)) {
                let name = round_trip::name(&rule, &case.name, reports.len(), &report.path);
                let spoken =
                    report.findings.iter().any(|finding| finding.rule == "downgrade-does-not-restore");
                told.extend(restoration.map(|restoration| (name, Told { restoration, spoken })));
            }
        }
    }
    told
}

/// The differences that PGlite has, without the values.
fn differences(text: &str) -> BTreeSet<String> {
    let parts = text.split("; ").filter(|part| !part.is_empty());
    parts.map(|part| plain(part.split_once(": ").map_or(part, |(name, _)| name))).collect()
}

/// What kind of type it is may not be known.
fn plain(difference: &str) -> String {
    let types = ["enum ", "domain "].into_iter().find_map(|word| difference.strip_prefix(word));
    types.map_or_else(|| difference.to_owned(), |rest| format!("type {rest}"))
}

#[test]
fn what_the_model_says_is_what_pglite_does() {
    let told = told();
    let mut counts = BTreeMap::<String, usize>::new();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in SEEN.lines().skip(1) {
        let [name, outcome, seen] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let Some(Told { restoration, spoken }) = told.get(name) else {
            panic!("{name}: run core/oracle/proof.sh")
        };
        rows += 1;
        let word = match restoration {
            Restoration::Restores => "restores",
            Restoration::Differs(_) => "differs",
            Restoration::Unknown(why) => {
                *counts.entry(format!("unknown: {}", without_names(why))).or_default() += 1;
                "cannot tell"
            }
        };
        *counts.entry(format!("PGlite: {outcome}, the model: {word}")).or_default() += 1;
        let found: BTreeSet<String> = match restoration {
            Restoration::Differs(found) => found.iter().map(|it| plain(&it.to_string())).collect(),
            _ => BTreeSet::new(),
        };
        let ran = ["restores", "differs"].contains(&outcome);
        if ran && word != "cannot tell" && (word != outcome || found != differences(seen)) {
            wrong.push(format!("{name}: the model: {word} {found:?}, PGlite: {outcome} {seen}"));
        }
        if *spoken && outcome == "restores" {
            wrong.push(format!("{name}: `downgrade-does-not-restore` speaks, and PGlite: {outcome}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {rows}:\n{}", wrong.len(), wrong.join("\n"));
    let counts: Vec<String> = counts.iter().map(|(what, count)| format!("{count:5} {what}")).collect();
    insta::assert_snapshot!("restores", counts.join("\n"));
}

/// A reason, whatever it is about.
fn without_names(why: &str) -> String {
    why.split('`').enumerate().map(|(at, part)| if at % 2 == 0 { part } else { "…" }).collect()
}
