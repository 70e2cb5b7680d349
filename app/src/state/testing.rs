//! Statements for the tests of the page's state.

use retort_core::{
    pg::LockMode,
    report::{Lock, Statement},
};

/// A certain statement in a transaction, or outside of any, that locks and does nothing else.
pub(super) fn statement(sql: &str, transaction: Option<u32>, locks: &[(&str, LockMode)]) -> Statement {
    let locks = locks.iter().map(|(relation, mode)| Lock { relation: (*relation).into(), mode: *mode });
    Statement {
        sql: sql.into(),
        certain: true,
        locks: locks.collect(),
        in_transaction: transaction.is_some(),
        transaction: transaction.unwrap_or(0),
        held_until: usize::MAX,
        ..Statement::default()
    }
}
