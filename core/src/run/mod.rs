//! One direction of one revision, all the way down: operations, the SQL they cause, and each command's effects.

mod around;
#[cfg(feature = "engine")]
mod build;
mod holds;
#[cfg(feature = "engine")]
mod learn;

use std::{collections::BTreeMap, rc::Rc};

pub use around::Around;
#[cfg(feature = "engine")]
pub use build::build;
pub use holds::Hold;

use crate::{
    ops::Op,
    pg::{Effects, LockMode},
    render::Rendered,
    report::Direction,
    schema::{Moment, Schema},
    sql::{Form, RelName},
    text::ByteRange,
};

/// One direction of one revision.
#[derive(Debug, Clone)]
pub struct Run {
    /// Which function this is.
    pub direction: Direction,
    /// What it asks Alembic to do.
    pub ops: Vec<Op>,
    /// What Alembic sends for it.
    pub statements: Vec<Rendered>,
    /// The single commands in those statements, in their order, with their effects.
    pub steps: Vec<Step>,
    /// The transactions that an autocommit block ends and begins, by index into [`Run::statements`]: its COMMIT and its
    /// BEGIN are no steps.
    pub marks: BTreeMap<usize, u32>,
    /// The schema when it is through.
    pub after: Rc<Schema>,
    /// The moment at which it starts.
    pub start: Moment,
    /// What it starts in.
    pub around: Around,
    /// The moment at which the next revision starts: in the same transaction, or in a new one.
    pub next: Moment,
    /// Whether its last transaction goes on in the next revision of the run.
    pub open: bool,
}

/// One command, at its moment.
#[derive(Debug, Clone)]
pub struct Step {
    /// Index into [`Run::ops`].
    pub op: usize,
    /// Index into [`Run::statements`].
    pub statement: usize,
    /// Where the command stands within its statement's SQL.
    pub range: ByteRange,
    /// What it is.
    pub form: Form,
    /// What it does.
    pub effects: Effects,
    /// The schema before it.
    pub before: Rc<Schema>,
    /// The moment it runs at.
    pub now: Moment,
    /// Whether it runs inside a transaction block.
    pub in_transaction: bool,
}

impl Run {
    /// The operation that a step comes from.
    pub fn op_of(&self, step: &Step) -> Option<&Op> {
        self.ops.get(step.op)
    }

    /// How a command is kept out of the transaction of the others.
    pub fn alone(&self) -> &'static str {
        match self.around {
            Around::Block => "in an `autocommit_block()`",
            Around::SupposedBlock | Around::Nothing => "outside of a transaction",
        }
    }

    /// The steps that take a lock which blocks reads or writes on a table that was there before.
    pub fn blocking(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| {
            step.effects.locks.iter().any(|(relation, mode)| mode.blocks_writes() && !step.is_new(relation))
        })
    }

    /// The steps that one operation causes.
    pub fn steps_of(&self, op: usize) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.op == op)
    }

    /// The steps before one of its own.
    pub fn steps_before(&self, step: &Step) -> &[Step] {
        self.steps.get(..self.place_of(step)).unwrap_or_default()
    }

    /// The steps behind one of its own.
    pub fn steps_behind(&self, step: &Step) -> &[Step] {
        self.steps.get(self.place_of(step) + 1..).unwrap_or_default()
    }

    /// Steps stand in the order of their statements, and of their places in these.
    fn place_of(&self, step: &Step) -> usize {
        let key = |step: &Step| (step.statement, step.range.start);
        self.steps.partition_point(|other| key(other) < key(step))
    }

    /// The steps of one statement: a statement may hold several commands, or none.
    pub fn steps_of_statement(&self, statement: usize) -> &[Step] {
        let from = self.steps.partition_point(|step| step.statement < statement);
        let to = self.steps.partition_point(|step| step.statement <= statement);
        self.steps.get(from..to).unwrap_or_default()
    }

    /// The locks that are held while a step runs, its own among them, the strongest for each relation: a lock is held until
    /// its transaction ends. Those of earlier revisions in the same transaction count.
    pub fn held_at(&self, step: usize) -> Vec<(RelName, LockMode)> {
        let Some(step) = self.steps.get(step) else { return Vec::new() };
        let mut held = Effects::default();
        for lock in step.before.held(step.now) {
            held.lock(&lock.relation, lock.mode);
        }
        for (relation, mode) in &step.effects.locks {
            held.lock(relation, *mode);
        }
        held.locks
    }

    /// In which transaction a statement runs, and whether that is a block: where its first command does.
    pub fn transaction_of(&self, statement: usize) -> Option<(u32, bool)> {
        let mark = self.marks.get(&statement).map(|transaction| (*transaction, true));
        mark.or_else(|| {
            let first = self.steps_of_statement(statement).first()?;
            Some((first.now.transaction, first.in_transaction))
        })
    }
}

impl Step {
    /// Whether `table` was made earlier in this very revision (its own run of the function), so that nobody can be using
    /// it yet and it is empty unless the migration filled it. As a partition with rows it is used through its parent.
    pub fn is_new(&self, table: &RelName) -> bool {
        let made_here = |name: &RelName| self.before.is_new_in_revision(name, self.now);
        let Some(known) = self.before.table(table).filter(|_| made_here(table)) else { return false };
        !(known.filled && known.partition && known.parents.iter().any(|parent| !made_here(parent)))
    }
}

#[cfg(test)]
#[cfg(feature = "engine")]
mod tests;
