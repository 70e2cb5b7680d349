//! What a review depends on besides the text. Defaults are left out of links and files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::Severity;

/// A major version of PostgreSQL that Retort knows the facts of: 12 to 18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct PgVersion(u8);

impl PgVersion {
    /// The oldest version with facts.
    pub const OLDEST: PgVersion = PgVersion(12);
    /// The newest version with facts.
    pub const NEWEST: PgVersion = PgVersion(18);

    /// Version `major`, when Retort has facts for it.
    pub fn new(major: u8) -> Option<PgVersion> {
        (Self::OLDEST.0..=Self::NEWEST.0).contains(&major).then_some(PgVersion(major))
    }

    /// The number, such as 16.
    pub fn major(self) -> u8 {
        self.0
    }

    /// Every version with facts, oldest first.
    pub fn all() -> impl Iterator<Item = PgVersion> {
        (Self::OLDEST.0..=Self::NEWEST.0).map(PgVersion)
    }
}

impl Default for PgVersion {
    fn default() -> Self {
        PgVersion(16)
    }
}

impl TryFrom<u8> for PgVersion {
    type Error = String;

    fn try_from(major: u8) -> Result<Self, Self::Error> {
        Self::new(major).ok_or_else(|| format!("PostgreSQL {major} is not one of 12 to 18"))
    }
}

impl From<PgVersion> for u8 {
    fn from(version: PgVersion) -> u8 {
        version.0
    }
}

impl std::fmt::Display for PgVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What `env.py` makes of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransactionMode {
    /// One for the whole `upgrade head`: Alembic's default.
    #[default]
    PerRun,
    /// One for each revision: `transaction_per_migration=True`.
    PerMigration,
}

/// What goes in front of `alembic` in the commands that Retort writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runner {
    /// `uv run alembic …`.
    #[default]
    Uv,
    /// `poetry run alembic …`.
    Poetry,
    /// `alembic …`.
    None,
}

impl Runner {
    /// How Alembic is called.
    pub fn alembic(self) -> &'static str {
        match self {
            Runner::Uv => "uv run alembic",
            Runner::Poetry => "poetry run alembic",
            Runner::None => "alembic",
        }
    }
}

/// How many rows a table is said to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rows {
    /// Small enough that its size makes nothing dangerous.
    Small,
    /// About this many.
    About(u64),
}

impl Rows {
    /// Up to this many rows a scan or an index build is over before anybody notices.
    const SMALL: u64 = 10_000;

    /// Whether size alone makes nothing dangerous on such a table.
    pub fn is_small(self) -> bool {
        match self {
            Rows::Small => true,
            Rows::About(rows) => rows <= Self::SMALL,
        }
    }
}

/// Everything besides the text that a review depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The server that the migration will run on.
    pub pg: PgVersion,
    /// How `env.py` groups revisions into transactions.
    pub transaction: TransactionMode,
    /// Rows by table, as the table is named in the SQL; a table that is not here counts as large.
    pub rows: BTreeMap<String, Rows>,
    /// Severities that the user changed, by rule id; `None` switches the rule off.
    pub rules: BTreeMap<String, Option<Severity>>,
    /// What goes in front of `alembic` in commands.
    pub runner: Runner,
    /// `version_table_schema`, as `env.py` passes it to `context.configure()`; nothing is Alembic's default. Some
    /// migrations read it to find their tables.
    pub version_table_schema: Option<String>,
}

impl Settings {
    /// Whether the user said that `relation` is small. What was not said counts as large.
    pub fn is_small(&self, relation: &str) -> bool {
        self.rows.get(relation).is_some_and(|rows| rows.is_small())
    }
}
