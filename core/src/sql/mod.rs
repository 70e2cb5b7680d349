//! SQL as PostgreSQL's own parser reads it.
//!
//! [`Form`] is what the rest of Retort sees of a statement. Only `tree.rs`, behind the feature `engine`, names the parser.

#[cfg(feature = "engine")]
mod convert;
mod form;
#[cfg(feature = "engine")]
mod parse;
#[cfg(feature = "engine")]
mod split;
#[cfg(feature = "engine")]
mod tree;

pub use form::{
    AlterAction, ColumnDef, ConstraintDef, ConstraintForm, Form, IndexKey, ObjectKind, RelName,
    TransactionControl, TypeName,
};
#[cfg(feature = "engine")]
pub use parse::{Parsed, parse, parse_text};
#[cfg(feature = "engine")]
pub use retort_pg_parse::SqlError;

use crate::text::ByteRange;

/// One command of a SQL text.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// What it is.
    pub form: Form,
    /// Where it stands in the text, without surrounding white space, comments in front and the semicolon.
    pub range: ByteRange,
}
