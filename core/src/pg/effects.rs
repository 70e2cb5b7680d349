//! What one command does to a live database.

use super::LockMode;
use crate::sql::RelName;

/// The effects of one command, for one version of PostgreSQL and one state of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effects {
    /// Locks on relations that exist before the command, the strongest for each, in the order of first mention.
    pub locks: Vec<(RelName, LockMode)>,
    /// Tables whose heap is written anew.
    pub rewrites: Vec<RelName>,
    /// Tables read from end to end: to validate a constraint, to build an index, to prove NOT NULL.
    pub scans: Vec<RelName>,
    /// Tables on which an index is built by this command.
    pub index_builds: Vec<RelName>,
    /// Whether PostgreSQL refuses the command inside a transaction block.
    pub refuses_transaction: bool,
    /// Whether what it does is uncertain: an opaque body, a type whose conversion is not known; says why.
    pub uncertain: Option<String>,
}

impl Effects {
    /// The lock on `relation`, if it takes one.
    pub fn lock_on(&self, relation: &RelName) -> Option<LockMode> {
        self.locks.iter().find(|(name, _)| name == relation).map(|(_, mode)| *mode)
    }

    /// Note a lock; of two on one relation the stronger stays.
    pub fn lock(&mut self, relation: &RelName, mode: LockMode) {
        match self.locks.iter_mut().find(|(name, _)| name == relation) {
            Some((_, held)) => *held = (*held).max(mode),
            None => self.locks.push((relation.clone(), mode)),
        }
    }
}
