//! What a review says: plain data, the same natively and in wasm, to the byte.
//!
//! Everything here leaves the engine, so positions are lines and UTF-16 columns, and nothing names a parser's type.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{protocol::Role, text::Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The migration fails, or data is lost.
    Error,
    /// It blocks reads or writes, or breaks a rolling deploy.
    Warning,
    /// Taste, with a reason.
    Advice,
}

/// What may be done with a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// Same final schema and data, better behaviour: may be applied without reading.
    Safe,
    /// A person must agree: the meaning changes, or something has to be filled in.
    Review,
    /// Shown, never applied.
    Display,
}

/// Which of the two functions a thing belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// `upgrade()`.
    Upgrade,
    /// `downgrade()`.
    Downgrade,
}

impl Direction {
    /// The name of the function: `upgrade` or `downgrade`.
    pub fn function(self) -> &'static str {
        match self {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
        }
    }
}

/// The answer to a review: one entry a file, in the order in which the files were given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// What was found in each file. Shared, since most of them stay the same while one is typed at.
    pub files: Vec<Arc<FileReport>>,
    /// Revisions that no other pasted revision names as its parent, sorted.
    pub heads: Vec<String>,
    /// The order in which they run upwards, as indexes into the files.
    pub order: Vec<usize>,
    /// Heads that stand side by side, two and two; not all of them where there are many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<HeadPair>,
}

/// Two heads: what their branches have to do with each other, and how they are put one behind the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadPair {
    /// The two.
    pub heads: [String; 2],
    /// The nearest revision that both come from, as far as the files tell.
    pub meeting: Option<String>,
    /// What both touch.
    pub shared: Shared,
    /// The branch of the first behind the second, and that of the second behind the first.
    pub behind: [Behind; 2],
}

/// What two branches have to do with each other.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shared {
    /// The tables that both speak of, sorted.
    pub tables: Vec<String>,
    /// What does not go together.
    pub clashes: Vec<Clash>,
    /// Whether there are statements in the first, and in the second, that cannot be known well enough to say what they touch.
    pub unknown: [bool; 2],
}

/// Something that both branches deal with, and that does not go together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    /// What it is, such as "the column `users.email`".
    pub object: String,
    /// What happens, as a sentence.
    pub how: String,
    /// Whether something fails when the first runs before the second, and when the second runs before the first. When neither
    /// does, it is the outcome that depends on the order.
    pub breaks: [bool; 2],
}

/// How a branch comes behind another head: by letting its first revision follow that.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Behind {
    /// The file of that revision.
    pub path: String,
    /// Its id.
    pub revision: String,
    /// What changes in it.
    pub edits: Vec<TextEdit>,
    /// Why it cannot be done, where it cannot; the rest is then empty.
    pub refused: Option<String>,
}

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// Python with a `revision` or an `upgrade()`.
    Revision,
    /// Plain SQL.
    Sql,
    /// Something else: said so and skipped.
    #[default]
    Other,
}

/// The review of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileReport {
    /// The path as the user gave it.
    pub path: String,
    /// What the file turned out to be.
    pub kind: FileKind,
    /// What it is there for. Of what is not to be judged, findings, statements and checklist are empty.
    pub role: Role,
    /// The revision's id, where it is written as a constant.
    pub revision: Option<String>,
    /// The parents' ids; empty for a base.
    pub down_revision: Vec<String>,
    /// What it depends on besides: ids or branch labels.
    pub depends_on: Vec<String>,
    /// Its branch labels.
    pub branch_labels: Vec<String>,
    /// Whether its id or its parents are written and cannot be read, so that its place among the others is not certain.
    pub uncertain: bool,
    /// The first line of the docstring, when there is one: the migration's message.
    pub message: Option<String>,
    /// Why the text could not be read, with the place; the rest is then empty.
    pub error: Option<SyntaxError>,
    /// What the rules found, by place.
    pub findings: Vec<Finding>,
    /// What `upgrade()` runs.
    pub upgrade: Vec<Statement>,
    /// What `downgrade()` runs.
    pub downgrade: Vec<Statement>,
    /// The nine items of the review checklist.
    pub checklist: Vec<ChecklistItem>,
    /// The production-safety group that follows them.
    pub safety: Vec<ChecklistItem>,
}

/// A text that does not parse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyntaxError {
    /// Where the parser stopped.
    pub span: Span,
    /// What it says, as a sentence with a way out.
    pub message: String,
}

/// One thing that a rule has to say about one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Names this finding within its file as long as the text it speaks of stays: rule, hash of the text, ordinal.
    pub key: String,
    /// The rule's id, such as `index-without-concurrently`.
    pub rule: String,
    /// How bad it is here, after the user's settings.
    pub severity: Severity,
    /// Which function it is in; nothing for the file as a whole.
    pub direction: Option<Direction>,
    /// The place.
    pub span: Span,
    /// A few words for lists and tooltips, with the user's own names.
    pub title: String,
    /// What happens, why it hurts, what to do: three sentences at most.
    pub message: String,
    /// Set when it rests on something unknown, or runs only if a branch does: says on what.
    pub uncertain: Option<String>,
    /// What could be done, best first.
    pub fixes: Vec<Fix>,
    /// The comment that hides it, with [`crate::ignore::REASON`] where a person says why; nothing for a finding about such
    /// a comment.
    pub ignore: Option<TextEdit>,
}

/// A change to the text that answers a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, as an instruction: "Build the index concurrently".
    pub title: String,
    /// What may be done with it.
    pub applicability: Applicability,
    /// Changes to the file itself; they do not overlap.
    pub edits: Vec<TextEdit>,
    /// Files to add beside it.
    pub new_files: Vec<NewFile>,
}

/// Replace a stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    /// What goes; empty to insert.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// A file that a fix adds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NewFile {
    /// Its path, beside the file that it came from.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// One statement that a migration runs, and what it does to a live database.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Statement {
    /// The SQL, without a closing semicolon; holes are written `{name}`.
    pub sql: String,
    /// The call it comes from.
    pub span: Span,
    /// Whether every part of the SQL is known to be what Alembic will send.
    pub certain: bool,
    /// Whether it runs only if a branch that cannot be decided does, or an unknown number of times.
    pub conditional: bool,
    /// What is unknown about it, each with its reason.
    pub unknowns: Vec<String>,
    /// Locks it takes on tables and indexes that exist, by relation; the strongest for each.
    pub locks: Vec<Lock>,
    /// Tables whose rows it writes anew.
    pub rewrites: Vec<String>,
    /// Tables that it reads from end to end.
    pub scans: Vec<String>,
    /// Tables on which it builds an index; the indexes of a table that it rewrites are not counted.
    pub index_builds: Vec<String>,
    /// What it creates.
    pub creates: Vec<Object>,
    /// What it drops.
    pub drops: Vec<Object>,
    /// Whether PostgreSQL refuses it in a transaction block.
    pub refuses_transaction: bool,
    /// Whether what it does can be used only once its transaction has committed, as a new label of an enum.
    pub after_commit: bool,
    /// The first version of PostgreSQL that knows it, where the one asked about does not.
    pub needs: Option<u8>,
    /// How what is said of it is known for the version asked about, one sentence for each way.
    pub sources: Vec<String>,
    /// Whether it runs inside a transaction that other statements share.
    pub in_transaction: bool,
    /// Which of the run's transactions it belongs to, from 0; statements with the same number commit together.
    pub transaction: u32,
    /// The last statement of its function during which its locks are held, by index.
    pub held_until: usize,
    /// Whether they are held on after that one, since later revisions of the run share the transaction.
    pub held_beyond: bool,
    /// What stays if it fails.
    pub if_it_fails: Remains,
}

/// What stays of a run when a statement fails and takes its transaction with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remains {
    /// How many of the statements before it in its own function are committed; one that was rolled back left nothing.
    pub statements: usize,
    /// The revisions that `alembic_version` then names, none for a base. Nothing where it is not known, or as before the run.
    pub version: Option<Vec<String>>,
}

/// Something that a statement creates or drops.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Object {
    /// What it is, as a word: `table`, `index`, `column`.
    pub kind: String,
    /// Its name, where the SQL says it.
    pub name: Option<String>,
    /// The table or type that it belongs to, where it is a part of one.
    pub of: Option<String>,
}

impl std::fmt::Display for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} {name}", self.kind)?,
            None => write!(f, "a {}", self.kind)?,
        }
        match &self.of {
            Some(of) => write!(f, " of {of}"),
            None => Ok(()),
        }
    }
}

/// A lock on a relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lock {
    /// The relation, as the SQL names it.
    pub relation: String,
    /// The mode.
    pub mode: crate::pg::LockMode,
}

/// How a checklist item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChecklistStatus {
    /// Nothing to object.
    Pass,
    /// The findings named say why not.
    Fail,
    /// Nothing in the file concerns it.
    NotApplicable,
    /// Only a person can say.
    Confirm,
}

/// One item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// Its number in its group, from 1.
    pub item: u8,
    /// What is asked.
    pub title: String,
    /// How it stands.
    pub status: ChecklistStatus,
    /// Why, in a sentence with the user's own names.
    pub because: String,
    /// Keys of the findings that say so.
    pub findings: Vec<String>,
    /// The lines that the reason speaks of, from 1; none where findings say it.
    #[serde(default)]
    pub lines: Vec<u32>,
}
