//! What one command does to a live database.

use super::LockMode;
use crate::sql::RelName;

/// The effects of one command, for one version of PostgreSQL and one state of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effects {
    /// Locks on relations that exist before the command, the strongest for each, in the order of first mention. Indexes are
    /// here only when the SQL names them.
    pub locks: Vec<(RelName, LockMode)>,
    /// Tables whose heap is written anew.
    pub rewrites: Vec<RelName>,
    /// Tables read from end to end: to validate a constraint, to build an index, to prove NOT NULL. Those that are rewritten
    /// are not here too, nor is what queries read.
    pub scans: Vec<RelName>,
    /// Tables on which an index is built by this command. The indexes of a table that is rewritten are not counted.
    pub index_builds: Vec<RelName>,
    /// Whether PostgreSQL refuses the command inside a transaction block.
    pub refuses_transaction: bool,
    /// Whether what it does can be used only once its transaction has committed: a new label of an enum.
    pub after_commit: bool,
    /// Whether what it does is uncertain: an opaque body, a type whose conversion is not known; says why.
    pub uncertain: Option<String>,
    /// The first version that knows the command, when the one asked about does not.
    pub needs: Option<u8>,
    /// The facts that this rests on, by their key in the table of facts.
    pub facts: Vec<&'static str>,
}

impl Effects {
    /// The lock on `relation`, if it takes one.
    pub fn lock_on(&self, relation: &RelName) -> Option<LockMode> {
        self.locks.iter().find(|(name, _)| name == relation).map(|(_, mode)| *mode)
    }

    /// Note that something is not certain; the first reason stays.
    pub fn doubt(&mut self, why: impl Into<String>) {
        if self.uncertain.is_none() {
            self.uncertain = Some(why.into());
        }
    }

    /// Note a lock; of two on one relation the stronger stays.
    pub fn lock(&mut self, relation: &RelName, mode: LockMode) {
        match self.locks.iter_mut().find(|(name, _)| name == relation) {
            Some((_, held)) => *held = (*held).max(mode),
            None => self.locks.push((relation.clone(), mode)),
        }
    }
}
