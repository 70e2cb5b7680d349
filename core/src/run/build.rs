//! From operations and their SQL to steps: what each command is, does, and in which transaction.

use std::{collections::BTreeMap, rc::Rc};

use super::{Around, Run, Step, learn};
use crate::{
    ops::Op,
    pg::{Effects, effects_of},
    render::{Rendered, RenderedKind},
    report::Direction,
    schema::{Moment, Schema},
    settings::{Settings, TransactionMode},
    sql::{Command, Form, TransactionControl, parse_text},
    text::ByteRange,
};

/// One direction of one revision: `rendered` is what Alembic sends for `ops`, on a database as `before`, from `start` on.
///
/// Moments number the transactions. A revision starts inside a transaction block, as Alembic does on PostgreSQL; by default
/// that of the revision before it, which [`Run::next`] hands on. Plain SQL may say that it does not.
pub fn build(
    direction: Direction,
    ops: Vec<Op>,
    rendered: Vec<Rendered>,
    before: Rc<Schema>,
    start: Moment,
    around: Around,
    settings: &Settings,
) -> Run {
    let mut course = Course {
        settings,
        steps: Vec::new(),
        marks: BTreeMap::new(),
        begun: before.clone(),
        schema: before,
        now: start,
        in_block: around != Around::Nothing,
        used: false,
        savepoints: Vec::new(),
    };
    for (index, statement) in rendered.iter().enumerate() {
        if let Some(op) = ops.get(statement.op) {
            learn::from_op(&mut course.schema, op);
        }
        course.statement(index, statement);
    }
    // Files of plain SQL have no run in common.
    let shared = around == Around::Block && settings.transaction == TransactionMode::PerRun;
    let open = course.in_block && shared;
    if !open {
        course.next_transaction();
    }
    let next = Moment { revision: start.revision + 1, transaction: course.now.transaction };
    Run {
        direction,
        ops,
        statements: rendered,
        steps: course.steps,
        marks: course.marks,
        after: course.schema,
        start,
        around,
        next,
        open,
    }
}

/// The run so far.
struct Course<'a> {
    settings: &'a Settings,
    steps: Vec<Step>,
    marks: BTreeMap<usize, u32>,
    schema: Rc<Schema>,
    /// The schema when the current transaction block began.
    begun: Rc<Schema>,
    now: Moment,
    in_block: bool,
    /// Whether a command ran in the current transaction.
    used: bool,
    /// The savepoints, with the schema at each.
    savepoints: Vec<(String, Rc<Schema>)>,
}

impl Course<'_> {
    fn statement(&mut self, index: usize, statement: &Rendered) {
        match statement.kind {
            RenderedKind::AutocommitMark => {
                let begins = statement.sql.to_string().trim_start().to_uppercase().starts_with("BEGIN");
                if begins {
                    self.begin();
                }
                self.marks.insert(index, self.now.transaction);
                if !begins {
                    self.commit();
                }
            }
            RenderedKind::Unknown => {
                let message = statement.sql.to_string();
                let range = ByteRange::new(0, message.len());
                let form = Form::Unparsed { message, at: None };
                self.command(index, statement.op, Command { form, range });
            }
            RenderedKind::Statement => {
                for command in parse_text(&statement.sql).commands {
                    self.command(index, statement.op, command);
                }
            }
        }
    }

    fn command(&mut self, statement: usize, op: usize, command: Command) {
        let Command { form, range } = command;
        if self.used && !self.in_block {
            self.next_transaction();
        }
        let effects = effects_of(&form, &self.schema, self.settings.pg, self.now);
        let before = self.schema.clone();
        let step = Step {
            op,
            statement,
            range,
            form,
            effects,
            before,
            now: self.now,
            in_transaction: self.in_block,
        };
        self.used = true;
        if let Form::Transaction(control) = &step.form {
            self.control(control);
        } else {
            self.apply(&step.form, &step.effects);
        }
        self.steps.push(step);
    }

    fn apply(&mut self, form: &Form, effects: &Effects) {
        let schema = Rc::make_mut(&mut self.schema);
        schema.take_locks(&effects.locks, self.now);
        schema.apply(form, self.now);
    }

    fn control(&mut self, control: &TransactionControl) {
        match control {
            TransactionControl::Begin => self.begin(),
            TransactionControl::Commit => self.commit(),
            TransactionControl::Rollback => {
                if self.in_block {
                    self.schema = self.begun.clone();
                }
                self.commit();
            }
            TransactionControl::Savepoint(name) => self.savepoints.push((name.clone(), self.schema.clone())),
            TransactionControl::Release(name) => {
                if let Some(at) = self.savepoint(name) {
                    self.savepoints.truncate(at);
                }
            }
            TransactionControl::RollbackTo(name) => {
                if let Some(at) = self.savepoint(name) {
                    self.savepoints.truncate(at + 1);
                    if let Some((_, schema)) = self.savepoints.last() {
                        self.schema = schema.clone();
                    }
                }
            }
            TransactionControl::Other => {}
        }
    }

    fn savepoint(&self, name: &str) -> Option<usize> {
        self.savepoints.iter().rposition(|(known, _)| known == name)
    }

    /// A block begins; inside one, `BEGIN` does nothing but warn.
    fn begin(&mut self) {
        if !self.in_block {
            if self.used {
                self.next_transaction();
            }
            self.in_block = true;
        }
    }

    /// The block ends; from here each command is a transaction of its own.
    fn commit(&mut self) {
        if self.in_block {
            self.next_transaction();
            self.in_block = false;
        }
    }

    fn next_transaction(&mut self) {
        self.now.transaction += 1;
        self.used = false;
        self.savepoints.clear();
        self.begun = self.schema.clone();
    }
}
