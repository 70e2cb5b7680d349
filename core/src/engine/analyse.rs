//! From text to runs: every file read, interpreted, rendered and run through the schema in the order of the chain.

use std::rc::Rc;

use super::dump;
use crate::{
    chain::{Chain, Link},
    fact::{Fact, Text},
    ops::{Execute, Op, OpKind},
    protocol::{Input, Role},
    python,
    render::render,
    report::{Direction, FileKind},
    revision::{Assigned, Migration, Revision},
    run::{self, Run},
    schema::{Moment, Schema},
    settings::Settings,
    sql::{Command, Form, line_comments, parse_text},
    text::{ByteRange, SourceFile},
};

/// All files, analysed.
pub(super) struct Analysed {
    /// In the order in which they were given.
    pub(super) files: Vec<AnalysedFile>,
    /// How the revisions hang together.
    pub(super) chain: Chain,
    /// The schema when all of them have run.
    pub(super) end: Rc<Schema>,
}

/// One file, as far as it could be read.
pub(super) struct AnalysedFile {
    pub(super) source: SourceFile,
    pub(super) role: Role,
    pub(super) kind: FileKind,
    pub(super) revision: Revision,
    pub(super) outcome: Outcome,
}

/// What came of a file.
pub(super) enum Outcome {
    /// Both directions, run.
    Runs { upgrade: Box<Run>, downgrade: Box<Run> },
    /// The text does not parse.
    Failed { range: ByteRange, message: String },
    /// Not a migration.
    Skipped,
}

impl AnalysedFile {
    pub(super) fn run(&self, direction: Direction) -> Option<&Run> {
        match (&self.outcome, direction) {
            (Outcome::Runs { upgrade, .. }, Direction::Upgrade) => Some(upgrade),
            (Outcome::Runs { downgrade, .. }, Direction::Downgrade) => Some(downgrade),
            _ => None,
        }
    }
}

/// What reading one file gave, before anything runs.
enum Read {
    Migration(FileKind, Box<Migration>),
    Failed { range: ByteRange, message: String },
    Skipped,
}

impl Analysed {
    pub(super) fn new(input: &Input) -> Self {
        let files = input.files.iter().map(|file| {
            let source = SourceFile::new(file.path.clone(), file.text.clone());
            let read = read(&source, file.role, &input.settings);
            (source, file.role, read)
        });
        let read: Vec<(SourceFile, Role, Read)> = files.collect();
        let chain = Chain::new(read.iter().map(|(source, _, read)| read.link(&source.path)).collect());
        let (mut runs, end) = run_in_order(&read, &chain, &input.settings);
        let files = read.into_iter().enumerate().map(|(index, (source, role, read))| {
            let run = runs.get_mut(index).and_then(Option::take);
            read.into_file(source, role, run)
        });
        let files = files.collect();
        Self { files, chain, end }
    }
}

impl Read {
    /// What the file is to the chain.
    fn link(&self, path: &str) -> Link {
        let link = Link { path: path.to_owned(), ..Link::default() };
        match self {
            Read::Migration(_, migration) => {
                let revision = &migration.revision;
                let parents = constants(revision.down.as_ref());
                let uncertain =
                    parents.is_none() || revision.id.as_ref().is_some_and(|id| id.value.known().is_none());
                Link {
                    id: revision.known_id().map(str::to_owned),
                    parents: parents.unwrap_or_default(),
                    depends_on: constants(revision.depends_on.as_ref()).unwrap_or_default(),
                    labels: constants(revision.branch_labels.as_ref()).unwrap_or_default(),
                    uncertain,
                    ..link
                }
            }
            Read::Failed { .. } => Link { uncertain: true, ..link },
            Read::Skipped => link,
        }
    }

    fn into_file(self, source: SourceFile, role: Role, runs: Option<(Run, Run)>) -> AnalysedFile {
        match (self, runs) {
            (Read::Migration(kind, migration), Some((upgrade, downgrade))) => AnalysedFile {
                source,
                role,
                kind,
                revision: migration.revision,
                outcome: Outcome::Runs { upgrade: Box::new(upgrade), downgrade: Box::new(downgrade) },
            },
            (Read::Failed { range, message }, _) => AnalysedFile {
                source,
                role,
                kind: FileKind::Revision,
                revision: Revision::default(),
                outcome: Outcome::Failed { range, message },
            },
            (read, _) => AnalysedFile {
                source,
                role,
                // What was there before the run is no part of it.
                kind: if let Read::Migration(kind, _) = read { kind } else { FileKind::Other },
                revision: Revision::default(),
                outcome: Outcome::Skipped,
            },
        }
    }
}

/// The strings of a variable, none where it is absent; nothing where it is not constant.
fn constants(variable: Option<&Assigned<Fact<Vec<String>>>>) -> Option<Vec<String>> {
    variable.map_or(Some(Vec::new()), |variable| variable.value.known().cloned())
}

/// What the text is decides, and the name only where the text could be either: people paste without naming.
fn read(source: &SourceFile, role: Role, settings: &Settings) -> Read {
    if role == Role::Baseline {
        let sql = dump::without_psql(&source.text);
        let parsed = SqlText::parse(&SourceFile::new(source.path.clone(), sql));
        return Read::Migration(FileKind::Sql, Box::new(parsed.migration(source)));
    }
    let sql = |sql: SqlText| Read::Migration(FileKind::Sql, Box::new(sql.migration(source)));
    match python::read(source, settings) {
        Ok(migration) if python::is_revision(&migration.revision) => {
            Read::Migration(FileKind::Revision, Box::new(migration))
        }
        _ if is_named_sql(source) => sql(SqlText::parse(source)),
        Ok(_) => Read::Skipped,
        Err(failure) => match SqlText::parse(source) {
            text if text.is_all_sql() => sql(text),
            _ => Read::Failed { range: failure.range, message: failure.message },
        },
    }
}

fn is_named_sql(source: &SourceFile) -> bool {
    std::path::Path::new(&source.path)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

/// A text, as PostgreSQL's parser has it.
struct SqlText {
    /// Where the text starts: behind a byte order mark.
    start: usize,
    commands: Vec<Command>,
}

impl SqlText {
    fn parse(source: &SourceFile) -> Self {
        let text = source.text.trim_start_matches('\u{feff}');
        Self { start: source.text.len() - text.len(), commands: parse_text(&Text::known(text)).commands }
    }

    /// Whether the parser takes all of it, and finds a command.
    fn is_all_sql(&self) -> bool {
        let takes = |command: &Command| !matches!(command.form, Form::Unparsed { .. });
        !self.commands.is_empty() && self.commands.iter().all(takes)
    }

    /// One `execute` for each command.
    fn migration(&self, source: &SourceFile) -> Migration {
        let ops = self.commands.iter().map(|command| {
            let range = ByteRange::new(self.start + command.range.start, self.start + command.range.end);
            let text = Text::known(source.slice(range));
            let kind = OpKind::Execute(Execute::Sql { text, literal: Some(range), offline: None });
            Op::plain(kind, "execute", range)
        });
        let revision = Revision { comments: line_comments(&source.text), ..Revision::default() };
        Migration { revision, upgrade: ops.collect(), ..Migration::default() }
    }
}

/// First what was there before, then the upgrades in the order of the chain, each on the schema that the one before leaves;
/// each file's downgrade on the schema right after its upgrade.
fn run_in_order(
    read: &[(SourceFile, Role, Read)],
    chain: &Chain,
    settings: &Settings,
) -> (Vec<Option<(Run, Run)>>, Rc<Schema>) {
    let mut runs: Vec<Option<(Run, Run)>> = read.iter().map(|_| None).collect();
    let (mut schema, mut now) = baseline(read, settings);
    for index in chain.order() {
        let Some((_, role, Read::Migration(_, migration))) = read.get(*index) else { continue };
        if *role == Role::Baseline {
            continue;
        }
        let build = |direction, ops: &[Op], before: &Rc<Schema>, start| {
            run::build(direction, ops.to_vec(), render(ops), Rc::clone(before), start, settings)
        };
        let upgrade = build(Direction::Upgrade, &migration.upgrade, &schema, now);
        schema = Rc::clone(&upgrade.after);
        // A downgrade is a run of its own, long after: nothing that the upgrade made is new to it.
        let later = Moment { revision: upgrade.next.revision, transaction: upgrade.next.transaction + 1 };
        let downgrade = build(Direction::Downgrade, &migration.downgrade, &schema, later);
        now = upgrade.next;
        if let Some(slot) = runs.get_mut(*index) {
            *slot = Some((upgrade, downgrade));
        }
    }
    (runs, schema)
}

/// The schema that the dumps among the files tell of, and the moment after. What they set and lock is over long since.
fn baseline(read: &[(SourceFile, Role, Read)], settings: &Settings) -> (Rc<Schema>, Moment) {
    let mut schema = Rc::new(Schema::default());
    let mut now = Moment::default();
    for (_, role, read) in read {
        let Read::Migration(_, migration) = read else { continue };
        if *role == Role::Baseline {
            let ops = &migration.upgrade;
            let run = run::build(Direction::Upgrade, ops.clone(), render(ops), schema, now, settings);
            schema = run.after;
            now = Moment { revision: run.next.revision, transaction: run.next.transaction + 1 };
        }
    }
    let known = Rc::make_mut(&mut schema);
    known.settings.clear();
    known.locks.clear();
    known.own_locks.clear();
    (schema, now)
}
