//! Statement by statement: in which transaction it runs, until when its locks are held, what is committed before it.

use super::Run;
use crate::sql::{Form, TransactionControl};

/// Until when the locks of a statement are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// The last statement during which they are, by index into [`Run::statements`].
    pub until: usize,
    /// Whether they are held on after it, since the next revision of the run shares the transaction.
    pub beyond: bool,
}

impl Run {
    /// For each statement the number of its transaction, and whether that is a block. One without a command belongs to
    /// that of the statement before it.
    pub fn transactions(&self) -> Vec<(u32, bool)> {
        let mut before = (self.start.transaction, true);
        let mut of = |statement| {
            before = self.transaction_of(statement).unwrap_or(before);
            before
        };
        (0..self.statements.len()).map(&mut of).collect()
    }

    /// For each statement until when its locks are held: until its transaction is over, or until a savepoint that was set
    /// before it is rolled back to.
    pub fn holds(&self) -> Vec<Hold> {
        let transactions = self.transactions();
        let mut holds: Vec<Hold> = Vec::with_capacity(transactions.len());
        for (statement, (transaction, block)) in transactions.iter().enumerate() {
            let last = transactions.partition_point(|(number, _)| number <= transaction).saturating_sub(1);
            let until = if *block { last.max(statement) } else { statement };
            let beyond = self.open && *transaction == self.next.transaction;
            holds.push(Hold { until, beyond });
        }
        self.release(&mut holds);
        holds
    }

    /// `ROLLBACK TO` gives back the locks that were taken since its savepoint.
    fn release(&self, holds: &mut [Hold]) {
        let mut savepoints: Vec<(&str, usize)> = Vec::new();
        let mut transaction = self.start.transaction;
        for step in &self.steps {
            if step.now.transaction != transaction {
                transaction = step.now.transaction;
                savepoints.clear();
            }
            let Form::Transaction(control) = &step.form else { continue };
            match control {
                TransactionControl::Savepoint(name) => savepoints.push((name, step.statement)),
                TransactionControl::Release(name) => {
                    if let Some(at) = savepoints.iter().rposition(|(known, _)| known == name) {
                        savepoints.truncate(at);
                    }
                }
                TransactionControl::RollbackTo(name) => {
                    let Some(at) = savepoints.iter().rposition(|(known, _)| known == name) else { continue };
                    savepoints.truncate(at + 1);
                    let since = savepoints.last().map_or(step.statement, |(_, statement)| statement + 1);
                    for hold in holds.iter_mut().take(step.statement).skip(since) {
                        *hold = Hold { until: hold.until.min(step.statement), beyond: false };
                    }
                }
                _ => {}
            }
        }
    }

    /// How many of the statements before each are committed when it runs, so that they stay if it fails: all of the
    /// transactions before its own.
    pub fn committed(&self) -> Vec<usize> {
        let transactions = self.transactions();
        let before = |(number, _): &(u32, bool)| transactions.partition_point(|(other, _)| other < number);
        transactions.iter().map(before).collect()
    }
}
