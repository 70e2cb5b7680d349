//! Writes what `core/oracle/restores.mjs` runs on a real server: every revision of every fixture of the rules that has a
//! downgrade, with the revisions before it. One that raises, or is not known, has none.
//!
//! `round_trips`: one line of JSON for each, with its name in `core/facts/restores.tsv`.

#![expect(clippy::unwrap_used, reason = "a check that cannot go on fails")]

#[expect(dead_code, reason = "only part of it is needed here")]
#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/support/round_trip.rs"]
mod round_trip;
#[path = "sent/mod.rs"]
mod sent;

use common::{Case, entries, fixtures};
use retort_core::{
    chain::{Chain, Link},
    engine,
    report::Statement,
};
use serde_json::{Value, json};

fn main() {
    for folder in entries(&fixtures().join("rules")) {
        let rule = folder.file_name().unwrap().to_string_lossy().into_owned();
        for path in entries(&folder) {
            round_trips(&rule, &Case::read(&path));
        }
    }
}

fn round_trips(rule: &str, case: &Case) {
    let reports = engine::review(&case.input).files;
    let links = reports.iter().map(|report| Link {
        path: report.path.clone(),
        id: report.revision.clone(),
        parents: report.down_revision.clone(),
        ..Link::default()
    });
    let mut chain: Vec<Value> = Vec::new();
    for index in Chain::new(links.collect()).order() {
        let (report, file) = (&reports[*index], &case.input.files[*index]);
        chain.push(sent::file(report, &file.text, &case.input.settings, true));
        let refuses = |statement: &Statement| statement.sql.starts_with("-- retort: unknown: ");
        if !report.downgrade.is_empty() && !report.downgrade.iter().any(refuses) {
            let name = round_trip::name(rule, &case.name, reports.len(), &report.path);
            println!("{}", json!({ "name": name, "chain": chain }));
        }
        if let Some(file) = chain.last_mut() {
            file["tested"] = json!(false);
        }
    }
}
