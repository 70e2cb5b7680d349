//! From text to runs: every file read, interpreted, rendered and run through the schema in the order of the chain.

use std::{collections::BTreeMap, rc::Rc};

use super::{Stage, dump};
use crate::{
    chain::{Chain, Link},
    fact::{Fact, Text},
    ops::{Execute, Op, OpKind},
    protocol::{Input, Role},
    python,
    render::render,
    report::{Direction, FileKind},
    revision::{Assigned, Migration, Revision},
    run::{self, Around, Run},
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
    baseline: Baseline,
}

/// One file, as far as it could be read. What did not change since the review before is shared with it.
#[derive(Clone)]
pub(super) struct AnalysedFile {
    pub(super) read: Rc<ReadFile>,
    /// Both directions, run; nothing where there is nothing to run.
    pub(super) runs: Option<Rc<Runs>>,
}

/// A file, and what reading it gave, before anything runs.
pub(super) struct ReadFile {
    pub(super) source: SourceFile,
    pub(super) role: Role,
    pub(super) read: Read,
}

/// What reading one file gave.
pub(super) enum Read {
    /// A migration.
    Migration(FileKind, Box<Migration>),
    /// The text does not parse.
    Failed { range: ByteRange, message: String },
    /// Not a migration.
    Skipped,
}

/// A file's two runs.
pub(super) struct Runs {
    pub(super) upgrade: Run,
    pub(super) downgrade: Run,
    /// The schema before the upgrade.
    before: Rc<Schema>,
    /// The schema after it, for the next revision: that of the review before, where it came to the same.
    after: Rc<Schema>,
}

/// What was there before the first revision.
struct Baseline {
    /// The dumps that say so.
    dumps: Vec<Rc<ReadFile>>,
    schema: Rc<Schema>,
    /// The moment after.
    now: Moment,
}

impl AnalysedFile {
    pub(super) fn run(&self, direction: Direction) -> Option<&Run> {
        let runs = self.runs.as_deref()?;
        Some(match direction {
            Direction::Upgrade => &runs.upgrade,
            Direction::Downgrade => &runs.downgrade,
        })
    }

    /// Whether this is the very file of another review, run on the very same schema.
    pub(super) fn is(&self, other: &AnalysedFile) -> bool {
        let same_runs = match (&self.runs, &other.runs) {
            (Some(own), Some(others)) => Rc::ptr_eq(own, others),
            (None, None) => true,
            _ => false,
        };
        same_runs && Rc::ptr_eq(&self.read, &other.read)
    }
}

impl Analysed {
    /// Analyses the files. What `before` worked out, for the same settings, is taken over where it would come out the same.
    pub(super) fn new(
        input: &Input,
        before: Option<&Analysed>,
        progress: &mut dyn FnMut(Stage, usize),
    ) -> Self {
        let known = Known::new(before);
        let files = input.files.iter().enumerate().map(|(index, file)| {
            progress(Stage::Read, index);
            let same =
                |known: &&AnalysedFile| known.read.role == file.role && known.read.source.text == file.text;
            known.file(&file.path).filter(same).map_or_else(
                || {
                    let source = SourceFile::new(file.path.clone(), file.text.clone());
                    let read = read(&source, file.role, &input.settings);
                    Rc::new(ReadFile { source, role: file.role, read })
                },
                |known| Rc::clone(&known.read),
            )
        });
        let read: Vec<Rc<ReadFile>> = files.collect();
        let chain = Chain::new(read.iter().map(|file| file.link()).collect());
        let baseline = Baseline::new(&read, before, &input.settings);
        let (runs, end) = run_in_order(&read, &chain, &baseline, &known, &input.settings, progress);
        let files = read.into_iter().zip(runs).map(|(read, runs)| AnalysedFile { read, runs }).collect();
        Self { files, chain, end, baseline }
    }

    /// Whether each file is under review.
    pub(super) fn reviewed(&self) -> Vec<bool> {
        self.files.iter().map(|file| file.read.role.is_review()).collect()
    }

    /// The moment at which the dumps are through; the first of all where there are none.
    pub(super) fn dumped(&self) -> Moment {
        self.baseline.now
    }
}

/// The files of the review before, by path.
struct Known<'a>(BTreeMap<&'a str, &'a AnalysedFile>);

impl<'a> Known<'a> {
    fn new(before: Option<&'a Analysed>) -> Self {
        let files = before.into_iter().flat_map(|before| &before.files);
        Self(files.map(|file| (file.read.source.path.as_str(), file)).collect())
    }

    fn file(&self, path: &str) -> Option<&'a AnalysedFile> {
        self.0.get(path).copied()
    }
}

impl ReadFile {
    /// What the file turned out to be.
    pub(super) fn kind(&self) -> FileKind {
        match &self.read {
            Read::Migration(kind, _) => *kind,
            Read::Failed { .. } => FileKind::Revision,
            Read::Skipped => FileKind::Other,
        }
    }

    /// The migration, where there is one.
    pub(super) fn migration(&self) -> Option<&Migration> {
        match &self.read {
            Read::Migration(_, migration) => Some(migration),
            _ => None,
        }
    }

    /// What the file is to the chain.
    fn link(&self) -> Link {
        let link = Link { path: self.source.path.clone(), ..Link::default() };
        match &self.read {
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
                    message: revision.message().map(str::to_owned),
                    uncertain,
                    ..link
                }
            }
            Read::Failed { .. } => Link { uncertain: true, ..link },
            Read::Skipped => link,
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
        return Read::Migration(FileKind::Sql, Box::new(parsed.migration(source, settings)));
    }
    let sql = |sql: SqlText| Read::Migration(FileKind::Sql, Box::new(sql.migration(source, settings)));
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
    fn migration(&self, source: &SourceFile, settings: &Settings) -> Migration {
        let ops = self.commands.iter().map(|command| {
            let range = ByteRange::new(self.start + command.range.start, self.start + command.range.end);
            let text = Text::known(source.slice(range));
            let kind = OpKind::Execute(Execute::Sql { text, literal: Some(range), offline: None });
            Op::plain(kind, "execute", range)
        });
        let revision = Revision { comments: line_comments(&source.text), ..Revision::default() };
        let around = Around::script(self.commands.iter().map(|command| &command.form), settings.pg);
        Migration { revision, upgrade: ops.collect(), around, ..Migration::default() }
    }
}

/// First what was there before, then the upgrades in the order of the chain, each on the schema that the one before leaves;
/// each file's downgrade on the schema right after its upgrade.
fn run_in_order(
    read: &[Rc<ReadFile>],
    chain: &Chain,
    baseline: &Baseline,
    known: &Known<'_>,
    settings: &Settings,
    progress: &mut dyn FnMut(Stage, usize),
) -> (Vec<Option<Rc<Runs>>>, Rc<Schema>) {
    let mut all: Vec<Option<Rc<Runs>>> = read.iter().map(|_| None).collect();
    let (mut schema, mut now) = (Rc::clone(&baseline.schema), baseline.now);
    for (count, index) in chain.order().iter().enumerate() {
        progress(Stage::Run, count);
        let Some(file) = read.get(*index).filter(|file| file.role != Role::Baseline) else { continue };
        let Some(migration) = file.migration() else { continue };
        let known = known.file(&file.source.path);
        let from_here =
            known.and_then(|known| known.runs.as_ref()).filter(|known| known.starts(&schema, now));
        let runs = match (known, from_here) {
            (Some(known), Some(runs)) if Rc::ptr_eq(&known.read, file) => Rc::clone(runs),
            _ => {
                let mut runs = Runs::new(migration, &schema, now, settings);
                // A change that comes to the same, as one of a comment, is none to the revisions behind it.
                if let Some(same) = from_here.filter(|known| known.ends_like(&runs)) {
                    runs.after = Rc::clone(&same.after);
                }
                Rc::new(runs)
            }
        };
        schema = Rc::clone(&runs.after);
        now = runs.upgrade.next;
        if let Some(slot) = all.get_mut(*index) {
            *slot = Some(runs);
        }
    }
    (all, schema)
}

impl Runs {
    fn new(migration: &Migration, before: &Rc<Schema>, start: Moment, settings: &Settings) -> Self {
        let build = |direction, ops: &[Op], before: &Rc<Schema>, start| {
            let around = migration.around;
            run::build(direction, ops.to_vec(), render(ops), Rc::clone(before), start, around, settings)
        };
        let upgrade = build(Direction::Upgrade, &migration.upgrade, before, start);
        // A downgrade is a run of its own, long after: nothing that the upgrade made is new to it.
        let later = Moment { revision: upgrade.next.revision, transaction: upgrade.next.transaction + 1 };
        let downgrade = build(Direction::Downgrade, &migration.downgrade, &upgrade.after, later);
        let after = Rc::clone(&upgrade.after);
        Self { upgrade, downgrade, before: Rc::clone(before), after }
    }

    fn starts(&self, before: &Rc<Schema>, start: Moment) -> bool {
        Rc::ptr_eq(&self.before, before) && self.upgrade.start == start
    }

    fn ends_like(&self, other: &Runs) -> bool {
        let (own, others) = (&self.upgrade, &other.upgrade);
        own.next == others.next && own.open == others.open && own.after == others.after
    }
}

impl Baseline {
    /// The schema that the dumps among the files tell of, and the moment after. What they set and lock is over long since.
    fn new(read: &[Rc<ReadFile>], before: Option<&Analysed>, settings: &Settings) -> Self {
        let dumps: Vec<_> = read.iter().filter(|file| file.role == Role::Baseline).cloned().collect();
        if let Some(before) = before.map(|before| &before.baseline)
            && before.dumps.len() == dumps.len()
            && before.dumps.iter().zip(&dumps).all(|(old, new)| Rc::ptr_eq(old, new))
        {
            return Self { dumps, schema: Rc::clone(&before.schema), now: before.now };
        }
        let mut schema = Rc::new(Schema::default());
        let mut now = Moment::default();
        for migration in dumps.iter().filter_map(|dump| dump.migration()) {
            let ops = &migration.upgrade;
            let (rendered, around) = (render(ops), migration.around);
            let run = run::build(Direction::Upgrade, ops.clone(), rendered, schema, now, around, settings);
            schema = run.after;
            now = Moment { revision: run.next.revision, transaction: run.next.transaction + 1 };
        }
        let known = Rc::make_mut(&mut schema);
        known.settings.clear();
        known.locks.clear();
        known.own_locks.clear();
        Self { dumps, schema, now }
    }
}
