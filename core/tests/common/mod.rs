//! What the tests over fixtures share: reading cases, reviewing them, applying fixes.

use std::{
    borrow::Borrow,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use retort_core::{
    engine, input,
    protocol::{Input, InputFile},
    report::{FileReport, Fix, Report},
    settings::{PgVersion, Rows, Settings, TransactionMode},
    text::{ByteRange, Edit, SourceFile, apply_edits},
};

/// The folder of all fixtures.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// One case: a file, or a folder of files that are one chain. The file under test is the last.
pub(crate) struct Case {
    /// The file's name without its ending, or the folder's.
    pub(crate) name: String,
    /// What is reviewed.
    pub(crate) input: Input,
}

impl Case {
    /// Reads a case. Comments at the top of the last file set the settings: `# pg: 14`, `# rows: users=small`,
    /// `# transaction: per-migration`.
    pub(crate) fn read(path: &Path) -> Case {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut paths = vec![path.to_owned()];
        if path.is_dir() {
            paths = entries(path);
        }
        let files: Vec<InputFile> = paths
            .iter()
            .map(|path| {
                let text = std::fs::read_to_string(path).unwrap();
                let path = path.file_name().unwrap().to_string_lossy().into_owned();
                InputFile { path, role: input::role_of(&text), text }
            })
            .collect();
        let settings = settings_in(&files.last().unwrap().text);
        Case { name, input: Input { files, settings } }
    }

    /// The same case with another text in its last file.
    pub(crate) fn with_text(&self, text: &str) -> Input {
        let mut input = self.input.clone();
        text.clone_into(&mut input.files.last_mut().unwrap().text);
        input
    }

    /// The text under test.
    pub(crate) fn text(&self) -> &str {
        &self.input.files.last().unwrap().text
    }
}

/// Everything in a folder, by name.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The settings that the comments at the top of a text ask for.
pub(crate) fn settings_in(text: &str) -> Settings {
    let mut settings = Settings::default();
    for line in text.lines().take_while(|line| line.starts_with('#') || line.starts_with("--")) {
        let line = line.trim_start_matches(['#', '-']).trim();
        match line.split_once(": ") {
            Some(("pg", version)) => settings.pg = PgVersion::new(version.parse().unwrap()).unwrap(),
            Some(("transaction", "per-migration")) => settings.transaction = TransactionMode::PerMigration,
            Some(("rows", rows)) => {
                let (table, number) = rows.split_once('=').unwrap();
                let rows = if number == "small" { Rows::Small } else { Rows::About(number.parse().unwrap()) };
                settings.rows.insert(table.to_owned(), rows);
            }
            _ => {}
        }
    }
    settings
}

/// The report on the file under test.
pub(crate) fn review_last(input: &Input) -> Arc<FileReport> {
    let Report { mut files, .. } = engine::review(input);
    files.pop().unwrap()
}

/// The case with one fix made, the files that it brings included; and the reports on the file under test and on them.
pub(crate) fn review_fixed(case: &Case, fix: &Fix) -> (Input, Vec<Arc<FileReport>>) {
    let mut input = case.with_text(&apply(case.text(), fix));
    let tested = input.files.len() - 1;
    input.files.extend(fix.new_files.iter().map(|file| InputFile {
        path: file.path.clone(),
        text: file.text.clone(),
        ..InputFile::default()
    }));
    let Report { files, .. } = engine::review(&input);
    (input, files.into_iter().skip(tested).collect())
}

/// A text with one fix made.
pub(crate) fn apply(text: &str, fix: &Fix) -> String {
    let source = SourceFile::new("", text);
    let edits: Vec<Edit> = fix
        .edits
        .iter()
        .map(|edit| {
            let at = |position| source.lines.offset(text, position);
            Edit::replace(ByteRange::new(at(edit.span.start), at(edit.span.end)), edit.text.clone())
        })
        .collect();
    apply_edits(text, &edits).unwrap()
}

/// How often each rule speaks.
pub(crate) fn by_rule<'a, R: Borrow<FileReport> + 'a>(
    reports: impl IntoIterator<Item = &'a R>,
) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in reports.into_iter().flat_map(|report| &report.borrow().findings) {
        *counts.entry(finding.rule.clone()).or_default() += 1;
    }
    counts
}
