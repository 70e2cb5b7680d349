//! Prints how fast migrations are read on one core, natively: part of `make bench`.
//!
//! `bench [FOLDER]`: every `.py` file below the folder, each as a text of its own; without one, the fixtures of the tests.
//! Figures, not a test: a busy machine makes them worse. What is compared is compared in one run.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use retort_core::{
    engine,
    protocol::{Input, InputFile},
    python, render,
    settings::Settings,
    text::SourceFile,
};

/// What is measured is done so often, and the quickest time counts: the rest is what else the machine did.
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let fixtures = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folder = std::env::args().nth(1).map_or_else(fixtures, PathBuf::from);
    let files = python_files(&folder)?;
    let lines: usize = files.iter().map(|file| file.text.lines().count()).sum();
    println!("\nNative, one core: {} files, {lines} lines", files.len());
    println!("  {:34}{:>14}{:>12}{:>12}{:>12}", "", "files/s", "p50", "p99", "slowest");
    show("parse, interpret, render", &files, |file| {
        python::read(file, &Settings::default()).is_ok_and(|migration| {
            let both = [&migration.upgrade, &migration.downgrade];
            both.iter().all(|ops| !render::to_script(&render::render(ops)).is_empty() || ops.is_empty())
        })
    });
    show("whole review", &files, |file| {
        let file = InputFile { path: file.path.clone(), text: file.text.clone() };
        let report = engine::review(&Input { files: vec![file], settings: Settings::default() });
        !report.files.is_empty()
    });
    Ok(())
}

fn show(name: &str, files: &[SourceFile], work: impl Fn(&SourceFile) -> bool) {
    let mut best = vec![Duration::MAX; files.len()];
    for _ in 0..ROUNDS {
        for (file, best) in files.iter().zip(&mut best) {
            let start = Instant::now();
            std::hint::black_box(work(std::hint::black_box(file)));
            *best = (*best).min(start.elapsed());
        }
    }
    let all: Duration = best.iter().sum();
    best.sort();
    let at = |share: usize| best.get((best.len() * share / 100).min(best.len().saturating_sub(1)));
    let time = |time: Option<&Duration>| time.map_or_else(String::new, |time| format!("{time:.1?}"));
    let per_second = u128::try_from(files.len()).unwrap_or(0) * 1_000_000_000 / all.as_nanos().max(1);
    println!("  {name:34}{per_second:>14}{:>12}{:>12}{:>12}", time(at(50)), time(at(99)), time(best.last()));
}

fn python_files(folder: &Path) -> Result<Vec<SourceFile>, Box<dyn Error>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "py") {
                let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
                files.push(SourceFile::new(path.to_string_lossy(), text));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
