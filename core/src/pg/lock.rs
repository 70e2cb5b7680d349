//! The eight table lock modes, weakest first, and who waits for whom.

use serde::{Deserialize, Serialize};

/// A table lock mode. Source: PostgreSQL documentation, 13.3 "Explicit Locking".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LockMode {
    /// Taken by `SELECT`.
    #[serde(rename = "AccessShareLock")]
    AccessShare,
    /// Taken by `SELECT … FOR UPDATE` and the check of a foreign key.
    #[serde(rename = "RowShareLock")]
    RowShare,
    /// Taken by `INSERT`, `UPDATE`, `DELETE`.
    #[serde(rename = "RowExclusiveLock")]
    RowExclusive,
    /// Taken by `VACUUM`, `ANALYZE`, `CREATE INDEX CONCURRENTLY`, `VALIDATE CONSTRAINT`.
    #[serde(rename = "ShareUpdateExclusiveLock")]
    ShareUpdateExclusive,
    /// Taken by `CREATE INDEX`.
    #[serde(rename = "ShareLock")]
    Share,
    /// Taken by `ADD FOREIGN KEY`, `CREATE TRIGGER`.
    #[serde(rename = "ShareRowExclusiveLock")]
    ShareRowExclusive,
    /// Taken by `REFRESH MATERIALIZED VIEW CONCURRENTLY`.
    #[serde(rename = "ExclusiveLock")]
    Exclusive,
    /// Taken by `DROP TABLE`, `TRUNCATE`, most of `ALTER TABLE`.
    #[serde(rename = "AccessExclusiveLock")]
    AccessExclusive,
}

impl LockMode {
    /// Every mode, weakest first.
    pub const ALL: [LockMode; 8] = [
        LockMode::AccessShare,
        LockMode::RowShare,
        LockMode::RowExclusive,
        LockMode::ShareUpdateExclusive,
        LockMode::Share,
        LockMode::ShareRowExclusive,
        LockMode::Exclusive,
        LockMode::AccessExclusive,
    ];

    /// PostgreSQL's own spelling in `pg_locks.mode`, such as `AccessExclusiveLock`.
    pub fn pg_name(self) -> &'static str {
        match self {
            LockMode::AccessShare => "AccessShareLock",
            LockMode::RowShare => "RowShareLock",
            LockMode::RowExclusive => "RowExclusiveLock",
            LockMode::ShareUpdateExclusive => "ShareUpdateExclusiveLock",
            LockMode::Share => "ShareLock",
            LockMode::ShareRowExclusive => "ShareRowExclusiveLock",
            LockMode::Exclusive => "ExclusiveLock",
            LockMode::AccessExclusive => "AccessExclusiveLock",
        }
    }

    /// The spelling of the documentation, such as `ACCESS EXCLUSIVE`.
    pub fn sql_name(self) -> &'static str {
        match self {
            LockMode::AccessShare => "ACCESS SHARE",
            LockMode::RowShare => "ROW SHARE",
            LockMode::RowExclusive => "ROW EXCLUSIVE",
            LockMode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            LockMode::Share => "SHARE",
            LockMode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            LockMode::Exclusive => "EXCLUSIVE",
            LockMode::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }

    /// The same with its article, for a sentence: `an ACCESS EXCLUSIVE lock`.
    pub fn with_article(self) -> String {
        let name = self.sql_name();
        let article = if name.starts_with(['A', 'E']) { "an" } else { "a" };
        format!("{article} {name} lock")
    }

    /// Whether a plain `SELECT` waits for it.
    pub fn blocks_reads(self) -> bool {
        self == LockMode::AccessExclusive
    }

    /// Whether `INSERT`, `UPDATE` and `DELETE` wait for it.
    pub fn blocks_writes(self) -> bool {
        self >= LockMode::Share
    }

    /// Who waits, in words for a message.
    pub fn blocks(self) -> &'static str {
        match self {
            mode if mode.blocks_reads() => "reads and writes",
            mode if mode.blocks_writes() => "writes",
            LockMode::ShareUpdateExclusive => "schema changes",
            _ => "nothing but stronger locks",
        }
    }
}
