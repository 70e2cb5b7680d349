//! Reviews migrations in the terminal: a thin command over `engine::review`, for tests, benches and people.
//!
//! `review [--format text|json|markdown|sarif|sql] [--direction upgrade|downgrade] [--pg 12..18]
//! [--transaction per-run|per-migration] [--rows TABLE=N]… [--version-table-schema NAME] PATH…`
//!
//! A path is a file or a folder; several files are one chain; `-` reads standard input. A diff or a zip archive is taken
//! apart; what a diff does not change is there to understand the rest by. Exit status 0 when reviewed,
//! whatever was found; 2 when a path cannot be read or an argument is wrong.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use retort_core::{
    engine,
    input::{self, Raw},
    present,
    protocol::{Input, InputFile, Role},
    report::{Direction, FileReport},
    settings::{PgVersion, Rows, Settings, TransactionMode},
    text::SourceFile,
};

/// How the answer is written.
#[derive(Clone, Copy)]
enum Format {
    Text,
    Json,
    Markdown,
    Sarif,
    Sql,
}

/// The command line, taken apart.
struct Arguments {
    format: Format,
    direction: Direction,
    settings: Settings,
    paths: Vec<String>,
}

const USAGE: &str = "usage: review [--format text|json|markdown|sarif|sql] [--direction upgrade|downgrade] [--pg 12..18] \
                     [--transaction per-run|per-migration] [--rows TABLE=N]… [--version-table-schema NAME] PATH…";

fn main() -> ExitCode {
    let answer =
        parse(std::env::args().skip(1)).and_then(|arguments| Ok((read(&arguments.paths)?, arguments)));
    match answer {
        Ok((files, arguments)) => {
            let output = answer_for(files, &arguments);
            // A closed pipe (`review … | head`) is no failure of the review.
            let _ = std::io::stdout().write_all(output.as_bytes());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        format: Format::Text,
        direction: Direction::Upgrade,
        settings: Settings::default(),
        paths: Vec::new(),
    };
    while let Some(word) = words.next() {
        if !word.starts_with("--") {
            arguments.paths.push(word);
            continue;
        }
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), value.to_owned()),
            None => (word.clone(), words.next().ok_or_else(|| format!("{word} needs a value\n{USAGE}"))?),
        };
        option(&mut arguments, &name, &value)
            .ok_or_else(|| format!("{name} {value} is not understood\n{USAGE}"))?;
    }
    if arguments.paths.is_empty() { Err(USAGE.to_owned()) } else { Ok(arguments) }
}

fn option(arguments: &mut Arguments, name: &str, value: &str) -> Option<()> {
    match (name, value) {
        ("--format", "text") => arguments.format = Format::Text,
        ("--format", "json") => arguments.format = Format::Json,
        ("--format", "markdown") => arguments.format = Format::Markdown,
        ("--format", "sarif") => arguments.format = Format::Sarif,
        ("--format", "sql") => arguments.format = Format::Sql,
        ("--direction", "upgrade") => arguments.direction = Direction::Upgrade,
        ("--direction", "downgrade") => arguments.direction = Direction::Downgrade,
        ("--transaction", "per-run") => arguments.settings.transaction = TransactionMode::PerRun,
        ("--transaction", "per-migration") => arguments.settings.transaction = TransactionMode::PerMigration,
        ("--version-table-schema", name) => arguments.settings.version_table_schema = Some(name.to_owned()),
        ("--pg", version) => arguments.settings.pg = PgVersion::new(version.parse().ok()?)?,
        ("--rows", rows) => {
            let (table, number) = rows.rsplit_once('=')?;
            let rows = if number == "small" { Rows::Small } else { Rows::About(number.parse().ok()?) };
            arguments.settings.rows.insert(table.to_owned(), rows);
        }
        _ => return None,
    }
    Some(())
}

fn read(paths: &[String]) -> Result<Vec<InputFile>, String> {
    let mut files = Vec::new();
    let mut raws = Vec::new();
    let raw = |path: String, bytes| Raw { path, bytes, found: false };
    for path in paths {
        if path == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map_err(|error| format!("-: {error}"))?;
            raws.push(raw("-".to_owned(), bytes));
            continue;
        }
        for file in files_in(Path::new(path))? {
            let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            let path = file.display().to_string();
            if has_end(&file, &["py", "sql"]) {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                files.push(InputFile { path, role: input::role_of(&text), text });
            } else {
                raws.push(raw(path, bytes));
            }
        }
    }
    Ok(with_taken_apart(files, raws))
}

/// Diffs, archives and texts with several files in them, taken apart beside the files themselves.
fn with_taken_apart(mut files: Vec<InputFile>, raws: Vec<Raw>) -> Vec<InputFile> {
    if raws.is_empty() {
        return files;
    }
    let taken = input::files(raws, &files);
    for left in &taken.left_out {
        eprintln!("{} {}", left.path, left.why);
    }
    files.retain(|file| {
        !taken.deleted.contains(&file.path) && !taken.files.iter().any(|new| new.path == file.path)
    });
    if taken.by_diff {
        for file in files.iter_mut().filter(|file| file.role.is_review()) {
            file.role = Role::Context;
        }
    }
    files.extend(taken.files);
    files
}

/// A file, or every `.py` and `.sql` below a folder, by name.
fn files_in(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let fail = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(fail)? {
        entries.push(entry.map_err(fail)?.path());
    }
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        let wanted = has_end(&entry, &["py", "sql"]);
        if entry.is_dir() {
            files.extend(files_in(&entry)?);
        } else if wanted {
            files.push(entry);
        }
    }
    Ok(files)
}

fn has_end(path: &Path, ends: &[&str]) -> bool {
    path.extension().is_some_and(|end| ends.iter().any(|wanted| end == *wanted))
}

fn answer_for(files: Vec<InputFile>, arguments: &Arguments) -> String {
    let input = Input { files, settings: arguments.settings.clone() };
    if let Format::Sql = arguments.format {
        return engine::script(&input, arguments.direction);
    }
    let report = engine::review(&input);
    let sources: Vec<SourceFile> =
        input.files.into_iter().map(|file| SourceFile::new(file.path, file.text)).collect();
    match arguments.format {
        Format::Json => format!("{:#}\n", present::json(&sources, &report)),
        Format::Sarif => format!("{:#}\n", present::sarif(&report)),
        Format::Markdown => present::markdown(&report, arguments.direction),
        Format::Text | Format::Sql => {
            let of = |(source, file): (&SourceFile, &Arc<FileReport>)| {
                present::text(source, file) + &present::statements(file, arguments.direction)
            };
            sources.iter().zip(&report.files).map(of).collect()
        }
    }
}
