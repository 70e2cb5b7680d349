//! Writes the native reports that `e2e/tests/parity.spec.ts` compares with the worker's, byte for byte.
//!
//! `reports OUTPUT`: one line of JSON each, `{"name", "input", "report"}`, the input as the page would send it.
//! The inputs are all files below `tests/fixtures`, each alone and each folder as a chain, under several settings, and
//! texts nested as deep as a hostile paste: those must not bring down the browser's smaller stack.

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use retort_core::{
    engine,
    protocol::{Input, InputFile},
    settings::{PgVersion, Settings, TransactionMode},
};

fn main() -> Result<(), Box<dyn Error>> {
    let output = std::env::args().nth(1).ok_or("usage: reports OUTPUT")?;
    if let Some(folder) = Path::new(&output).parent() {
        fs::create_dir_all(folder)?;
    }
    let mut lines = std::io::BufWriter::new(fs::File::create(&output)?);
    let mut count = 0;
    let watched = std::io::stderr().is_terminal();
    for (name, input) in fixtures()?.into_iter().chain(nested()) {
        let input = serde_json::to_string(&input)?;
        if watched {
            // Should the engine not come back, this line says from where.
            eprint!("\r\x1b[K{name}");
        }
        let report = engine::review_json(&input)?;
        let line = serde_json::json!({ "name": name, "input": input, "report": report });
        writeln!(lines, "{line}")?;
        count += 1;
    }
    if watched {
        eprint!("\r\x1b[K");
    }
    println!("{count} reports in {output}");
    Ok(())
}

/// Every fixture alone, and every folder of several as a chain.
fn fixtures() -> Result<Vec<(String, Input)>, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut folders = BTreeMap::<String, Vec<InputFile>>::new();
    for path in files_below(&root)? {
        // A file that is no text cannot be pasted.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let path = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder.to_owned()).or_default().push(InputFile { path, text, ..InputFile::default() });
    }

    let default = Settings::default();
    let oldest =
        Settings { pg: PgVersion::OLDEST, transaction: TransactionMode::PerMigration, ..Settings::default() };
    let newest = Settings { pg: PgVersion::NEWEST, ..Settings::default() };
    let mut inputs = Vec::new();
    for (folder, files) in folders {
        for (note, settings) in [("", &default), (", oldest", &oldest), (", newest", &newest)] {
            for file in &files {
                let input = Input { files: vec![file.clone()], settings: settings.clone() };
                inputs.push((format!("{}{note}", file.path), input));
            }
        }
        if files.len() > 1 {
            inputs.push((format!("{folder}/ as a chain"), Input { files, settings: default.clone() }));
        }
    }
    Ok(inputs)
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries.collect::<Result<Vec<_>, _>>()?,
        Err(error) => return Err(format!("{}: {error}", folder.display()).into()),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_type()?.is_dir() {
            found.extend(files_below(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Deep Python, and deep SQL inside shallow Python.
fn nested() -> Vec<(String, Input)> {
    let python: [(&str, &str, &str, &str); 6] = [
        ("brackets", "x = ", "[", "]"),
        ("open brackets", "x = ", "(", ""),
        ("calls", "x = ", "f(", ")"),
        ("signs", "x = ", "-", ""),
        ("negations", "x = ", "not ", ""),
        ("attributes", "x = a", ".a", ""),
    ];
    let sql: [(&str, &str, &str, &str); 8] = [
        ("SQL brackets", "SELECT ", "(", ")"),
        ("SQL open brackets", "SELECT ", "(", ""),
        ("SQL sum", "SELECT 1", " + 1", ""),
        ("SQL concatenation", "SELECT 'a'", " || 'a'", ""),
        ("SQL subqueries", "SELECT ", "(SELECT ", ")"),
        ("SQL unions", "SELECT 1", " UNION SELECT 1", ""),
        ("SQL comments", "", "/*", "*/"),
        ("SQL statements", "", "SELECT 1;", ""),
    ];
    let mut inputs = Vec::new();
    for depth in [10, 100, 1_000, 10_000] {
        for (name, before, open, close) in python {
            let text = format!("{before}{}1{}\n", open.repeat(depth), close.repeat(depth));
            inputs.push((format!("{depth} {name}"), one_file(text)));
        }
        for (name, before, open, close) in sql {
            let sql = format!("{before}{}1{}", open.repeat(depth), close.repeat(depth));
            let text = format!("revision = 'a'\n\ndef upgrade():\n    op.execute(\"{sql}\")\n");
            inputs.push((format!("{depth} {name}"), one_file(text)));
        }
        let blocks = (0..depth.min(1_000))
            .fold(String::new(), |blocks, level| blocks + &" ".repeat(level) + "if x:\n");
        inputs.push((
            format!("{depth} blocks"),
            one_file(format!("{blocks}{}pass\n", " ".repeat(depth.min(1_000)))),
        ));
    }
    inputs
}

fn one_file(text: String) -> Input {
    Input {
        files: vec![InputFile { path: "nested.py".to_owned(), text, ..InputFile::default() }],
        settings: Settings::default(),
    }
}
