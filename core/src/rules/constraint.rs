//! Constraints: built or checked while others wait, without a name, dropped without a name.

mod check_against_the_clock;
mod check_validated_at_once;
mod constraint_dropped_with_index;
mod drop_constraint_without_name;
mod exclude_constraint_added;
mod never_validated;
mod primary_key_added;
mod primary_key_dropped;
mod primary_key_using_nullable_index;
mod unique_constraint_added;
mod unnamed_constraint;
mod validated_in_same_transaction;

pub use check_against_the_clock::CheckAgainstTheClock;
pub use check_validated_at_once::CheckValidatedAtOnce;
pub use constraint_dropped_with_index::ConstraintDroppedWithIndex;
pub use drop_constraint_without_name::DropConstraintWithoutName;
pub use exclude_constraint_added::ExcludeConstraintAdded;
pub use never_validated::NeverValidated;
pub use primary_key_added::PrimaryKeyAdded;
pub use primary_key_dropped::PrimaryKeyDropped;
pub use primary_key_using_nullable_index::PrimaryKeyUsingNullableIndex;
pub use unique_constraint_added::UniqueConstraintAdded;
pub use unnamed_constraint::UnnamedConstraint;
pub(crate) use unnamed_constraint::{name_fix, unnamed};
pub use validated_in_same_transaction::ValidatedInSameTransaction;

use super::RuleContext;
use crate::{
    ops::Op,
    pg::LockMode,
    run::{Run, Step},
    sql::{AlterAction, ConstraintDef, Form, RelName},
};

/// A constraint that `ALTER TABLE` adds to a table that others may be using.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Added<'a> {
    /// Where.
    pub(crate) run: &'a Run,
    /// The statement.
    pub(crate) step: &'a Step,
    /// The operation that it comes from.
    pub(crate) op: &'a Op,
    /// The table that gets it.
    pub(crate) table: &'a RelName,
    /// The constraint.
    pub(crate) constraint: &'a ConstraintDef,
    /// Whether the table is partitioned.
    pub(crate) partitioned: bool,
    /// Whether the statement leaves partitions alone: `ALTER TABLE ONLY`.
    pub(crate) only: bool,
}

impl Added<'_> {
    /// The lock that adding it takes on the table.
    pub(crate) fn lock(&self) -> LockMode {
        self.step.effects.lock_on(self.table).unwrap_or(LockMode::AccessExclusive)
    }

    /// Its name in code marks, or what it is.
    pub(crate) fn called(&self, noun: &str) -> String {
        self.constraint.name.as_ref().map_or_else(|| noun.to_owned(), |name| format!("`{name}`"))
    }
}

/// The constraints that are added to tables which are neither new in this revision nor said to be small.
pub(crate) fn added<'a>(ctx: &RuleContext<'a>) -> impl Iterator<Item = Added<'a>> {
    ctx.steps().flat_map(move |(run, step)| {
        let (table, actions, only) = match &step.form {
            Form::AlterTable { table, actions, only, .. } if ctx.in_use(step, table) => {
                (Some(table), actions.as_slice(), *only)
            }
            _ => (None, &[][..], false),
        };
        let partitioned =
            table.and_then(|table| step.before.table(table)).is_some_and(|known| known.partitioned);
        actions.iter().filter_map(move |action| match action {
            AlterAction::AddConstraint(constraint) => {
                let (op, table) = (run.op_of(step)?, table?);
                Some(Added { run, step, op, table, constraint, partitioned, only })
            }
            _ => None,
        })
    })
}

/// The constraints that a command makes: the table, the constraint, and the column that it is written on.
pub(crate) fn constraints_made(form: &Form) -> Vec<(&RelName, &ConstraintDef, Option<&str>)> {
    match form {
        Form::CreateTable { table, columns, constraints, .. } => {
            let on_columns = columns.iter().flat_map(|column| {
                column.constraints.iter().map(|constraint| (table, constraint, Some(column.name.as_str())))
            });
            on_columns.chain(constraints.iter().map(|constraint| (table, constraint, None))).collect()
        }
        Form::AlterTable { table, actions, .. } => actions
            .iter()
            .flat_map(|action| match action {
                AlterAction::AddConstraint(constraint) => vec![(table, constraint, None)],
                AlterAction::AddColumn { column, .. } => {
                    let name = Some(column.name.as_str());
                    column.constraints.iter().map(|constraint| (table, constraint, name)).collect()
                }
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}
