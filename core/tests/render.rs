//! Every fixture, rendered in both directions, is what real Alembic writes.
//!
//! The golden files are made by `core/oracle/run.sh` (`make oracle`), which also writes `HASHES` of all that they are made
//! of: the fixtures, the pinned versions, the script; and of the golden files. Whatever is missing, left over or changed
//! since is a failure here.

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
    for fixture in files_in(&fixtures, "py") {
        let name = fixture.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let golden = golden.clone();
        trials.push(Trial::test(format!("render::{name}"), move || check(&fixture, &golden)));
    }
    trials.push(Trial::test("golden_files_are_fresh", move || fresh(&fixtures, &golden)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == extension)).collect();
    files.sort();
    files
}

/// Both directions of one fixture.
fn check(fixture: &Path, golden: &Path) -> Result<(), Failed> {
    let name = fixture.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let scripts = golden::rendered(&name, &fs::read_to_string(fixture)?)?;
    for (direction, actual) in ["upgrade", "downgrade"].iter().zip(&scripts) {
        let Ok(expected) = fs::read_to_string(golden.join(format!("{name}.{direction}.sql"))) else {
            return Err(format!("there is no golden file of its {direction}: run `make oracle`").into());
        };
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

/// `HASHES` names every file that there is and no other, with the content that it has.
fn fresh(fixtures: &Path, golden: &Path) -> Result<(), Failed> {
    let kept = fs::read_to_string(golden.join("HASHES")).unwrap_or_default();
    let kept: BTreeMap<&str, &str> =
        kept.lines().filter_map(|line| line.split_once("  ")).map(|(hash, name)| (name, hash)).collect();
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle");
    let mut files = vec![oracle.join("render.py"), oracle.join("requirements.txt")];
    files.extend(files_in(fixtures, "py"));
    files.extend(files_in(golden, "sql"));
    let mut now = BTreeMap::new();
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        now.insert(name, format!("{:x}", md5::compute(fs::read(file)?)));
    }
    let mut stale = Vec::new();
    for (name, hash) in &now {
        match kept.get(name.as_str()) {
            Some(known) if known == hash => {}
            Some(_) => stale.push(format!("{name} has changed")),
            None => stale.push(format!("{name} is new, or left over")),
        }
    }
    stale.extend(
        kept.keys().filter(|name| !now.contains_key(**name)).map(|name| format!("{name} is missing")),
    );
    if stale.is_empty() {
        return Ok(());
    }
    let rest = stale.len().saturating_sub(10);
    stale.truncate(10);
    let more = if rest > 0 { format!("\n  and {rest} more") } else { String::new() };
    Err(format!(
        "the golden files are stale: run `make oracle` and read the difference\n  {}{more}",
        stale.join("\n  ")
    )
    .into())
}
