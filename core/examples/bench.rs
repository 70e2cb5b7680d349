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
        let file = InputFile { path: file.path.clone(), text: file.text.clone(), ..InputFile::default() };
        let report = engine::review(&Input { files: vec![file], settings: Settings::default() });
        !report.files.is_empty()
    });
    chain();
    Ok(())
}

/// One chain of a thousand revisions, all of them under review.
fn chain() {
    let input = Input { files: long_chain(1_000), settings: Settings::default() };
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(engine::review(std::hint::black_box(&input)));
        best = best.min(start.elapsed());
    }
    println!("  {:34}{best:>14.1?}", "one chain of 1,000 revisions");
}

/// What projects are made of: tables with keys and indexes, columns that come, change and go, an enum now and then.
fn long_chain(count: usize) -> Vec<InputFile> {
    (0..count)
        .map(|number| InputFile {
            path: format!("versions/{number:04}.py"),
            text: revision(number),
            ..InputFile::default()
        })
        .collect()
}

fn revision(number: usize) -> String {
    let table = |number: usize| format!("t{}", number / 4);
    let (own, other) = (table(number), table(number.saturating_sub(40)));
    let (up, down) = match number % 4 {
        0 => (
            format!(
                "op.create_table({own:?}, sa.Column(\"id\", sa.BigInteger(), primary_key=True), \
                 sa.Column(\"name\", sa.String(80), nullable=False), sa.Column(\"made\", sa.DateTime(timezone=True)), \
                 sa.Column(\"other_id\", sa.BigInteger(), sa.ForeignKey(\"{other}.id\", name=\"fk_{own}_other\", ondelete=\"CASCADE\")))\n    \
                 op.create_index(\"ix_{own}_other\", {own:?}, [\"other_id\"])"
            ),
            format!("op.drop_table({own:?})"),
        ),
        1 => (
            format!(
                "op.add_column({own:?}, sa.Column(\"state\", sa.String(20), server_default=\"new\", nullable=False))"
            ),
            format!("op.drop_column({own:?}, \"state\")"),
        ),
        2 => (
            format!("op.create_index(\"ix_{own}_state\", {own:?}, [\"state\"])"),
            format!("op.drop_index(\"ix_{own}_state\", table_name={own:?})"),
        ),
        _ => (
            format!(
                "op.execute(\"UPDATE {own} SET name = lower(name) WHERE state = 'new'\")\n    op.alter_column({own:?}, \"name\", type_=sa.Text(), existing_type=sa.String(80))"
            ),
            format!("op.alter_column({own:?}, \"name\", type_=sa.String(80), existing_type=sa.Text())"),
        ),
    };
    let parent = number.checked_sub(1).map_or("None".to_owned(), |parent| format!("\"r{parent:04}\""));
    format!(
        "\"\"\"change {number}\n\nRevision ID: r{number:04}\n\"\"\"\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = \"r{number:04}\"\n\
         down_revision = {parent}\n\n\ndef upgrade() -> None:\n    {up}\n\n\ndef downgrade() -> None:\n    {down}\n"
    )
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
