//! Every fixture, rendered in both directions, is what real Alembic writes.
//!
//! The golden files are made by `core/oracle/run.sh` (`make oracle`). They are stale when a fixture has changed since, which
//! is a failure here.

#[path = "support/golden.rs"]
mod golden;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use golden::Agreement;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let (fixtures, golden) = (root.join("fixtures/render"), root.join("golden/render"));
    let mut trials = Vec::new();
    for fixture in python_files(&fixtures) {
        let name = fixture.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let golden = golden.clone();
        trials.push(Trial::test(format!("render::{name}"), move || check(&fixture, &golden)));
    }
    trials.push(Trial::test("golden_files_are_fresh", move || fresh(&fixtures, &golden)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn python_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "py")).collect();
    files.sort();
    files
}

/// Both directions of one fixture.
fn check(fixture: &Path, golden: &Path) -> Result<(), Failed> {
    let name = fixture.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let scripts = golden::rendered(&name, &fs::read_to_string(fixture)?)?;
    for (direction, actual) in ["upgrade", "downgrade"].iter().zip(&scripts) {
        let expected = fs::read_to_string(golden.join(format!("{name}.{direction}.sql")))?;
        match golden::compare(&expected, actual) {
            Agreement::Different { expected, actual } => {
                return Err(format!("{direction}\n  Alembic: {expected:?}\n  Retort:  {actual:?}").into());
            }
            Agreement::SameButUnknown => return Err(format!("{direction} has holes:\n{actual}").into()),
            _ => {}
        }
    }
    Ok(())
}

/// The hashes kept beside the golden files are those of the fixtures.
fn fresh(fixtures: &Path, golden: &Path) -> Result<(), Failed> {
    let kept = fs::read_to_string(golden.join("HASHES"))?;
    let kept: BTreeMap<&str, &str> =
        kept.lines().filter_map(|line| line.split_once("  ")).map(|(hash, name)| (name, hash)).collect();
    let mut now = BTreeMap::new();
    for fixture in python_files(fixtures) {
        let name = fixture.file_name().unwrap_or_default().to_string_lossy().into_owned();
        now.insert(name, format!("{:x}", md5::compute(fs::read(&fixture)?)));
    }
    let stale: Vec<&str> = now
        .iter()
        .filter(|(name, hash)| kept.get(name.as_str()) != Some(&hash.as_str()))
        .map(|(name, _)| name.as_str())
        .chain(kept.keys().filter(|name| !now.contains_key(**name)).copied())
        .collect();
    if stale.is_empty() { Ok(()) } else { Err(format!("run `make oracle`: {}", stale.join(", ")).into()) }
}
