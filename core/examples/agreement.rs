//! Hold a tree of migrations against what real Alembic made of it.
//!
//! `core/oracle/render.py --tree FILES OUT` first, then
//! `cargo run --release -p retort-core --features engine --example agreement -- FILES OUT [-v] [--strict]`.
//! `-v` shows each disagreement; `--strict` fails when there is one.

#[path = "../tests/support/golden.rs"]
mod golden;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use golden::Agreement;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [files, out, rest @ ..] = arguments.as_slice() else {
        eprintln!("agreement FILES OUT [-v] [--strict]");
        return ExitCode::from(2);
    };
    let strict = rest.iter().any(|argument| argument == "--strict");
    let verbose = rest.iter().any(|argument| argument == "-v");
    let mut total = BTreeMap::<&str, [usize; 6]>::new();
    let mut folders = BTreeMap::<String, [usize; 6]>::new();
    for path in python_files(Path::new(files)) {
        let name = path.strip_prefix(files).unwrap_or(&path).with_extension("");
        let folder = name.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let found = judge(&path, &Path::new(out).join(&name), verbose);
        for row in [total.entry("all").or_default(), folders.entry(folder.unwrap_or_default()).or_default()] {
            if let Some(count) = row.get_mut(found) {
                *count += 1;
            }
        }
    }
    println!(
        "{:32} {:>6} {:>8} {:>8} {:>10} {:>9} {:>12}",
        "", "same", "refused", "unknown", "different", "no parse", "incomparable"
    );
    let rows = folders
        .iter()
        .map(|(name, row)| (name.as_str(), row))
        .chain(total.iter().map(|(name, row)| (*name, row)));
    for (name, [same, refused, unknown, different, failed, incomparable]) in rows {
        let compared = same + refused + unknown + different + failed;
        let share = 100.0 * share(same + refused, compared);
        println!(
            "{name:32} {same:>6} {refused:>8} {unknown:>8} {different:>10} {failed:>9} {incomparable:>12}  {share:.1} %"
        );
    }
    let wrong = total.get("all").map_or(0, |[_, _, _, different, failed, _]| different + failed);
    if strict && wrong > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

#[expect(clippy::cast_precision_loss, reason = "a percentage of a few thousand files")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Which column of the table a file counts in.
fn judge(path: &Path, golden: &Path, verbose: bool) -> usize {
    let Ok(text) = fs::read_to_string(path) else { return 4 };
    let scripts = match golden::rendered(&path.to_string_lossy(), &text) {
        Ok(scripts) => scripts,
        Err(reason) => {
            if verbose {
                println!("--- {}\n{reason}", path.display());
            }
            return 4;
        }
    };
    let mut worst = 0;
    for (direction, actual) in ["upgrade", "downgrade"].iter().zip(&scripts) {
        let Ok(expected) = fs::read_to_string(format!("{}.{direction}.sql", golden.display())) else {
            return 5;
        };
        let column = match golden::compare(&expected, actual) {
            Agreement::Same => 0,
            Agreement::SameUntilRefused => 1,
            Agreement::SameButUnknown => {
                if verbose {
                    println!("--- {} {direction}\n  Retort does not know it all", path.display());
                }
                2
            }
            Agreement::Different { expected, actual } => {
                if verbose {
                    println!(
                        "--- {} {direction}\n  Alembic: {expected:?}\n  Retort:  {actual:?}",
                        path.display()
                    );
                }
                3
            }
            Agreement::NotComparable(_) => 5,
        };
        worst = worst.max(column);
    }
    worst
}

fn python_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "py") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
