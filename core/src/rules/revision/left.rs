//! What an upgrade leaves in the database, as far as a way back is concerned.

use crate::{
    ops::OpKind,
    run::Run,
    sql::{AlterAction, Form},
};

/// What is left, from the least to the most: a run leaves the most of what its commands leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Left {
    /// Nothing that would have to be undone, or nothing that can be told from the text.
    Nothing,
    /// What a function or a block of code made, which is not looked into.
    Unclear,
    /// Rows that are other than they were, or that are gone.
    ChangedRows,
    /// Rows that were not there, and maybe changed ones.
    NewRows,
    /// What may stay, and is passed over when the upgrade runs again: an enum's value that PostgreSQL cannot take out, an
    /// extension that others may use.
    ForGood,
    /// Another schema than before.
    Schema,
}

impl Left {
    /// What an upgrade leaves.
    pub(super) fn by(upgrade: &Run) -> Self {
        let unseen = |op: usize| {
            let kind = upgrade.ops.get(op).map(|op| &op.kind);
            matches!(kind, Some(OpKind::Query(_) | OpKind::Opaque { .. }))
        };
        let steps = upgrade.steps.iter().filter(|step| !unseen(step.op)).map(|step| by(&step.form));
        steps.max().unwrap_or(Left::Nothing)
    }
}

fn by(form: &Form) -> Left {
    match form {
        Form::Explain { .. }
        | Form::Set { .. }
        | Form::Transaction(_)
        | Form::Vacuum { .. }
        // It is gone with the connection.
        | Form::CreateTable { temporary: true, .. } => Left::Nothing,
        // The rows are checked, and stay.
        Form::AlterTable { actions, .. } if actions.iter().all(is_validation) => Left::Nothing,
        Form::Select { functions, writes, .. } if functions.is_empty() && writes.is_empty() => Left::Nothing,
        Form::Insert { .. } | Form::Copy { .. } => Left::NewRows,
        Form::Update { .. } | Form::Delete { .. } => Left::ChangedRows,
        Form::Select { .. } | Form::Unparsed { .. } | Form::Do | Form::Call => Left::Unclear,
        Form::AddEnumValue { if_not_exists: true, .. }
        | Form::CreateExtension { if_not_exists: true, .. } => Left::ForGood,
        _ => Left::Schema,
    }
}

fn is_validation(action: &AlterAction) -> bool {
    matches!(action, AlterAction::ValidateConstraint { .. })
}
