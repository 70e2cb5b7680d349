//! One direction of one revision, all the way down: operations, the SQL they cause, and each command's effects.

use std::rc::Rc;

use crate::{
    ops::Op,
    pg::Effects,
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
    /// The single commands in those statements, with their effects.
    pub steps: Vec<Step>,
    /// The schema when it is through.
    pub after: Rc<Schema>,
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

    /// The steps that one operation causes.
    pub fn steps_of(&self, op: usize) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.op == op)
    }
}

impl Step {
    /// Whether `table` was made earlier in this very revision (its own run of the function), so that nobody can be using
    /// it yet and it is empty unless the migration filled it.
    pub fn is_new(&self, table: &RelName) -> bool {
        self.before
            .table(table)
            .and_then(|known| known.created)
            .is_some_and(|created| created.revision == self.now.revision)
    }
}
