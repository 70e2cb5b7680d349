//! SQL as PostgreSQL's own parser reads it.
//!
//! [`Form`] is what the rest of Retort sees of a statement. Only `pg_query.rs`, behind the feature `engine`, names the parser.

mod form;
#[cfg(feature = "engine")]
mod pg_query;

pub use form::{
    AlterAction, ColumnDef, ConstraintDef, ConstraintForm, Form, IndexKey, ObjectKind, RelName,
    TransactionControl, TypeName,
};

use crate::text::ByteRange;

/// One command of a SQL text.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// What it is.
    pub form: Form,
    /// Where it stands in the text, without surrounding white space, comments in front and the semicolon.
    pub range: ByteRange,
}
