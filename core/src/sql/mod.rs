//! SQL as PostgreSQL's own parser reads it.
//!
//! [`Form`] is what the rest of Retort sees of a statement. Only `tree.rs`, behind the feature `engine`, names the parser.

#[cfg(feature = "engine")]
mod convert;
mod form;
mod name;
#[cfg(feature = "engine")]
mod parse;
mod part;
mod split;
#[cfg(feature = "engine")]
mod tree;

pub use form::{Form, ObjectKind};
pub(crate) use name::clip;
pub use name::{LONGEST_NAME, RelName, TypeName, cut_name};
#[cfg(feature = "engine")]
pub use parse::{Parsed, parse, parse_text};
pub use part::{
    AlterAction, ColumnDef, ConstraintDef, ConstraintForm, IndexKey, KeyAction, OwnedBy, TransactionControl,
};
#[cfg(feature = "engine")]
pub use retort_pg_parse::SqlError;
#[cfg(feature = "engine")]
pub use split::line_comments;

pub use split::{Shape, Stretch, in_word, long_names};

use crate::text::ByteRange;

/// One command of a SQL text.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// What it is.
    pub form: Form,
    /// Where it stands in the text, without surrounding white space, comments in front and the semicolon.
    pub range: ByteRange,
}
