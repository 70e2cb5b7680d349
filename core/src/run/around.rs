//! What a run starts in: a transaction block, or none.

#[cfg(feature = "engine")]
use crate::{
    pg::effects_of,
    schema::{Moment, Schema},
    settings::PgVersion,
    sql::{Form, TransactionControl},
};

/// What is around the statements of a run before one of them speaks of transactions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Around {
    /// The transaction block that Alembic opens.
    #[default]
    Block,
    /// Nobody knows: plain SQL that does not say. A block is supposed, as most that run such files open one.
    SupposedBlock,
    /// Nothing: plain SQL that begins its own blocks, or holds what PostgreSQL refuses in one.
    Nothing,
}

#[cfg(feature = "engine")]
impl Around {
    /// What plain SQL is written for, as far as it shows.
    pub fn script<'a>(forms: impl IntoIterator<Item = &'a Form>, pg: PgVersion) -> Self {
        let nothing_known = Schema::default();
        let runs_alone = |form: &Form| {
            matches!(form, Form::Transaction(TransactionControl::Begin))
                || effects_of(form, &nothing_known, pg, Moment::default()).refuses_transaction
        };
        if forms.into_iter().any(runs_alone) { Self::Nothing } else { Self::SupposedBlock }
    }
}
