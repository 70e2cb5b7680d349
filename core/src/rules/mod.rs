//! The rules: each in a file of its own with its docs, its check, its wording and its fix.
//!
//! To add one: write the file, add its line to the registry below, add fixtures (see CONTRIBUTING.md).

mod declare;
mod doc;
mod end;
mod example;
mod finding;

pub mod chain;
pub mod column;
pub mod column_type;
pub mod constraint;
pub mod data;
pub mod elsewhere;
pub mod enum_type;
pub mod foreign_key;
pub mod index;
pub mod object;
pub mod revision;
pub mod table;
pub mod transaction;

pub(crate) use declare::declare_rule;
pub use doc::{Example, RuleDoc, Section};
pub use end::{Asked, End};
pub use example::{EXAMPLE_REVISION, as_revision};
pub use finding::{Draft, DraftFix, Findings};

use std::collections::BTreeSet;

use crate::{
    chain::Chain,
    report::{Applicability, Direction, HeadPair, Severity},
    revision::Revision,
    run::{Run, Step},
    schema::{Held, Moment},
    settings::Settings,
    sql::RelName,
    text::{ByteRange, SourceFile},
};

declare::registry! {
    // What loses data or cannot run comes first.
    revision::SqlDoesNotParse,
    revision::MissingUpgrade,
    revision::RefusedByAlembic,
    revision::MissingRevisionId,
    revision::MissingDownRevision,
    revision::RevisionIdTooLong,
    chain::RevisesItself,
    chain::RevisionCycle,
    chain::MissingParent,
    chain::DuplicateRevisionId,
    chain::MultipleHeads,
    table::CreatedTwice,
    table::DroppedButNeverMade,
    revision::SchemaLeftOut,
    column::RenameAsDropAdd,
    table::RenameAsDropCreate,
    column::ColumnDropped,
    table::ForeignObjectDropped,
    table::TableDroppedAndMadeAgain,
    table::TableDropped,
    table::SchemaDropped,
    table::DropCascade,
    table::TableTruncated,
    enum_type::EnumValueRemoved,
    object::ViewInTheWay,
    object::TriggersDisabled,
    column::NotNullWithoutDefault,
    column::DuplicateColumn,
    column::ServerDefaultInQuotes,
    column_type::NarrowingTypeChange,
    column_type::TimestampZoneChanged,
    column_type::TypeChangeNeedsUsing,
    column_type::TypeChangeOfUsedColumn,
    column_type::TypeChangeRefusedByDefault,
    constraint::DropConstraintWithoutName,
    foreign_key::NotValidOnPartitionedTable,
    foreign_key::ForeignKeyTypeMismatch,
    foreign_key::SetNullOnRequiredColumn,
    constraint::CheckAgainstTheClock,
    index::ConcurrentlyInTransaction,
    index::IndexFunctionNotImmutable,
    index::DroppedAsAnotherKind,
    index::DroppedUnderAnotherName,
    index::UniqueIndexOverExistingRows,
    constraint::PrimaryKeyDropped,
    transaction::TransactionControlInMigration,
    data::ColonReadAsParameter,
    data::PercentSignDoubled,
    enum_type::EnumNotCreated,
    enum_type::EnumCreatedTwice,
    enum_type::EnumValueUsedInTransaction,
    column::PrimaryKeyOnAddedColumn,
    // For how long a live database is blocked, and by what rows cost.
    data::BackfillBesideDdl,
    data::EveryRowChangedAtOnce,
    transaction::SetLocalInAutocommitBlock,
    transaction::SetWithoutLocal,
    transaction::WorkUnderAccessExclusive,
    transaction::MissingLockTimeout,
    transaction::SeveralTablesLocked,
    transaction::SeveralAltersThatScan,
    data::SqlBuiltFromStrings,
    data::ApplicationModelsImported,
    data::SequenceNotReset,
    data::SeveralStatementsInOneExecute,
    data::ReadsFromDatabase,
    // What blocks a live database.
    column::VolatileDefaultOnAddedColumn,
    column::SerialColumnAdded,
    column::IdentityColumnAdded,
    column::StoredGeneratedColumnAdded,
    column::ConstrainedDomainColumnAdded,
    column::IndexedColumnAdded,
    column::CheckOnAddedColumn,
    column::NotNullSetWithScan,
    index::IndexWithoutConcurrently,
    column_type::TypeChangeRewritesTable,
    column_type::TypeChangeRebuildsIndex,
    column_type::TypeChangeRechecksConstraint,
    column_type::CollationChanged,
    index::IndexOnPartitionedTable,
    index::IndexReplacedWithGap,
    index::IndexDroppedWithoutConcurrently,
    index::ReindexWithoutConcurrently,
    foreign_key::ForeignKeyValidatedAtOnce,
    constraint::CheckValidatedAtOnce,
    constraint::ValidatedInSameTransaction,
    constraint::UniqueConstraintAdded,
    constraint::PrimaryKeyAdded,
    constraint::PrimaryKeyUsingNullableIndex,
    constraint::ExcludeConstraintAdded,
    column::ColumnRenamed,
    table::TableRenamed,
    table::TableMoved,
    enum_type::EnumValueRenamed,
    object::RefreshWithoutConcurrently,
    object::VacuumFullOrCluster,
    object::TablePersistenceChanged,
    object::TablespaceOrAccessMethodChanged,
    object::PartitionAttachedWithScan,
    object::PartitionDetachedUnderLock,
    object::PartitionCreatedInPlace,
    object::DomainConstraintAdded,
    object::TableLocked,
    object::RowSecurityWithoutPolicy,
    object::SecurityDefinerWithoutSearchPath,
    table::BatchRecreatesTable,
    chain::SharedTransactionAcrossRevisions,
    // What a later migration or a downgrade trips over.
    revision::MissingDowngrade,
    revision::DowngradeDoesNotRestore,
    chain::AutocommitBlockCommitsPrior,
    enum_type::EnumLeftBehind,
    index::InvalidIndexKept,
    transaction::NotIdempotentInAutocommitBlock,
    revision::IdentifierTooLong,
    constraint::ConstraintDroppedWithIndex,
    index::UnnamedIndex,
    constraint::UnnamedConstraint,
    foreign_key::UnnamedForeignKey,
    foreign_key::ForeignKeyWithoutOnDelete,
    foreign_key::ForeignKeyWithoutIndex,
    foreign_key::ForeignKeyDropped,
    foreign_key::ForeignKeysToSeveralTables,
    constraint::NeverValidated,
    column::NotNullDropped,
    column_type::TypeChangeFromUnknownType,
    column_type::IntPrimaryKey,
    column_type::TimestampWithoutTimeZone,
    column_type::JsonInsteadOfJsonb,
    column_type::CharColumn,
    column_type::MoneyColumn,
    index::RedundantIndex,
    index::WideIndex,
    index::HashIndex,
    table::TableWithoutPrimaryKey,
    object::ExtensionNeedsSuperuser,
    object::ExtensionCreatedUnconditionally,
    // What a reader trips over.
    chain::MergeWithOperations,
    revision::DocstringDisagrees,
    revision::EmptyMigration,
    chain::SameMessage,
    revision::AutogenerateCommentsLeft,
    // About Retort itself.
    revision::UnusedIgnore,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Columns.
    Column,
    /// The types that columns have and change to.
    ColumnType,
    /// Tables.
    Table,
    /// Indexes.
    Index,
    /// Constraints other than foreign keys.
    Constraint,
    /// Foreign keys.
    ForeignKey,
    /// Enum types.
    Enum,
    /// Data migrations.
    Data,
    /// Locks, timeouts and transactions.
    Transaction,
    /// Views, triggers, partitions and everything else that a database holds.
    Object,
    /// The revision file itself.
    Revision,
    /// How revisions follow each other.
    Chain,
}

impl Family {
    /// Every family, in the order of headings and filters.
    pub const ALL: [Family; 12] = [
        Family::Revision,
        Family::Chain,
        Family::Table,
        Family::Column,
        Family::ColumnType,
        Family::Constraint,
        Family::ForeignKey,
        Family::Index,
        Family::Enum,
        Family::Data,
        Family::Transaction,
        Family::Object,
    ];

    /// The name for headings and filters.
    pub fn name(self) -> &'static str {
        match self {
            Family::Column => "Columns",
            Family::ColumnType => "Column types",
            Family::Table => "Tables",
            Family::Index => "Indexes",
            Family::Constraint => "Constraints",
            Family::ForeignKey => "Foreign keys",
            Family::Enum => "Enums",
            Family::Data => "Data migrations",
            Family::Transaction => "Locks and transactions",
            Family::Object => "Views, triggers, partitions",
            Family::Revision => "Revision files",
            Family::Chain => "Revision chains",
        }
    }
}

/// Everything about a rule that is not code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleMeta {
    /// Kebab-case; names the pattern, not the cure; reads well after "ignore".
    pub id: &'static str,
    /// The same in words, for headings: "Index built without CONCURRENTLY".
    pub name: &'static str,
    /// What it is about.
    pub family: Family,
    /// How bad it is where nothing softens it.
    pub severity: Severity,
    /// The items of the review checklist that it speaks to, from 1.
    pub checklist: &'static [u8],
    /// The best that its fixes offer; nothing when it has none.
    pub fix: Option<Applicability>,
    /// The documentation, in Markdown.
    pub docs: &'static str,
    /// The file that it lives in.
    pub source: &'static str,
}

impl RuleMeta {
    /// The documentation without the space that follows `///` in each line.
    pub fn markdown(&self) -> String {
        let lines: Vec<&str> = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }

    /// The documentation in its parts.
    pub fn doc(&self) -> RuleDoc {
        RuleDoc::parse(self.docs)
    }
}

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static RuleMeta> {
    CATALOGUE.iter().copied().find(|meta| meta.id == id)
}

/// A check over one revision.
pub trait Rule {
    /// Adds what it finds.
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings);
}

/// What a rule may look at: one revision file and what is known around it.
#[derive(Debug)]
pub struct RuleContext<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// Its frame.
    pub revision: &'a Revision,
    /// What `upgrade()` does.
    pub upgrade: &'a Run,
    /// What `downgrade()` does.
    pub downgrade: &'a Run,
    /// The revisions around it.
    pub chain: &'a Chain,
    /// What is there when all pasted revisions have run.
    pub end: End<'a>,
    /// Which of the chain's files this one is.
    pub place: usize,
    /// What is worked out of the files beside it.
    pub beside: &'a Beside,
    /// The moment at which the schema dump is through that says what was there before; the first of all where there is none.
    pub dumped: Moment,
    /// The user's settings.
    pub settings: &'a Settings,
    /// The calls that do not run exactly where they are written.
    pub elsewhere: CallsElsewhere,
}

/// What is worked out of all files together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// Whether each file is under review, in the chain's order of files.
    pub reviewed: Vec<bool>,
    /// The heads, two and two.
    pub pairs: Vec<HeadPair>,
}

impl Beside {
    /// Whether a file is under review.
    pub fn is_reviewed(&self, place: usize) -> bool {
        self.reviewed.get(place) == Some(&true)
    }
}

/// Calls that run in a helper's place, or several times in a loop: an edit of such a call changes more than one operation.
#[derive(Debug, Clone)]
pub struct CallsElsewhere(BTreeSet<ByteRange>);

impl CallsElsewhere {
    /// The calls among those of both directions.
    pub fn of(runs: [&Run; 2]) -> Self {
        let mut calls = BTreeSet::new();
        for run in runs {
            let mut seen = BTreeSet::new();
            // A block is written once and begins and ends.
            let is_block = |op: &&crate::ops::Op| matches!(op.kind, crate::ops::OpKind::Autocommit { .. });
            for op in run.ops.iter().filter(|op| !is_block(op)) {
                let repeated = op.when.as_ref().is_some_and(|when| when.repeated);
                if !seen.insert(op.call) || repeated || op.called_from.is_some() {
                    calls.insert(op.call);
                }
            }
        }
        Self(calls)
    }

    /// The calls, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = ByteRange> {
        self.0.iter().copied()
    }
}

impl<'a> RuleContext<'a> {
    /// Both directions, upgrade first.
    pub fn runs(&self) -> [&'a Run; 2] {
        [self.upgrade, self.downgrade]
    }

    /// One direction.
    pub fn run(&self, direction: Direction) -> &'a Run {
        match direction {
            Direction::Upgrade => self.upgrade,
            Direction::Downgrade => self.downgrade,
        }
    }

    /// Every step of both directions with its run.
    pub fn steps(&self) -> impl Iterator<Item = (&'a Run, &'a Step)> {
        self.runs().into_iter().flat_map(|run| run.steps.iter().map(move |step| (run, step)))
    }

    /// Whether an operation's call runs exactly where it is written: not in a helper, and not several times in a loop. Only
    /// then does an edit of the call change this operation alone.
    pub fn is_written_once(&self, op: &crate::ops::Op) -> bool {
        !self.elsewhere.0.contains(&op.call)
    }

    /// Whether a fix may edit the arguments of an operation's call: it is written once, and they are the operation's own
    /// and not those of an object that does it.
    pub fn can_edit(&self, op: &crate::ops::Op) -> bool {
        self.is_written_once(op) && !op.is_construct()
    }

    /// Whether everything before the revision is pasted, down to a base: then what no revision made does not exist.
    pub fn is_whole_chain(&self) -> bool {
        self.revision.known_id().is_some_and(|id| self.chain.reaches_base(id))
    }

    /// Whether what no pasted revision made does not exist, as far as the tables go that are known: everything before is pasted
    /// down to a base, or to the one place where the schema dump begins.
    pub fn is_known_what_was_there(&self) -> bool {
        self.is_whole_chain()
            || (self.has_dump()
                && self.revision.known_id().is_some_and(|id| self.chain.missing_before(id) == 1))
    }

    /// Whether a schema dump says what was there before the first pasted revision.
    pub fn has_dump(&self) -> bool {
        self.dumped > Moment::default()
    }

    /// Whether what was done `since` is of one deploy with what is done `now`, as far as the pasted revisions tell. Where they
    /// begin with the first, they are taken for the history: in a new database one transaction runs them all, and nobody
    /// waits.
    pub fn is_one_deploy(&self, since: Moment, now: Moment) -> bool {
        since.revision == now.revision || !self.is_whole_chain()
    }

    /// The locks that a step runs under: all that its transaction holds, or, where [`Self::is_one_deploy`] says that earlier
    /// revisions are history, those of its own revision.
    pub fn held<'s>(&self, step: &'s Step) -> impl Iterator<Item = &'s Held> + use<'s> {
        let all = (!self.is_whole_chain()).then(|| step.before.held(step.now));
        let own = all.is_none().then(|| step.before.held_by_revision(step.now));
        all.into_iter().flatten().chain(own.into_iter().flatten())
    }

    /// Whether other pasted revisions follow this one in a chain that begins with the first: then it is history, and what
    /// holds of each of them is said once, of the last.
    pub fn is_history(&self) -> bool {
        let Some(id) = self.revision.known_id() else { return false };
        let goes_round = self.chain.cycle_of(id).is_some()
            || self.revision.known_parents().iter().any(|parent| parent == id);
        !goes_round && self.chain.has_child(id) && self.is_whole_chain()
    }

    /// Whether others may be using a table, and it may be large: it was not made in this revision, and nobody said that it
    /// is small.
    pub fn in_use(&self, step: &Step, table: &RelName) -> bool {
        !step.is_new(table) && !self.is_small(table)
    }

    /// Whether the user said that a table is small.
    pub fn is_small(&self, table: &RelName) -> bool {
        !self.settings.rows.is_empty() && self.settings.is_small(&table.to_string())
    }

    /// The SQL of one step.
    pub fn sql_of(&self, run: &Run, step: &Step) -> String {
        let Some(statement) = run.statements.get(step.statement) else { return String::new() };
        // Without a copy of the whole, of which a statement with many commands has many.
        let own = |sql: &str| sql.get(step.range.start..step.range.end).unwrap_or(sql).to_owned();
        statement.sql.as_known().map_or_else(|| own(&statement.sql.to_string()), own)
    }

    /// Whether a step's statement holds several commands: they reach the server as one, in one implicit transaction.
    pub fn is_one_of_several(&self, run: &Run, step: &Step) -> bool {
        run.steps_of_statement(step.statement).len() > 1
    }

    /// Whether the user switched the rule off.
    pub fn is_off(&self, rule: &str) -> bool {
        matches!(self.settings.rules.get(rule), Some(None))
    }
}
