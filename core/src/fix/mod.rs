//! Building blocks of fixes: edits that keep comments, quotes and indentation.
//!
//! Each answers `None` where the source is laid out in a way that it would spoil: a fix that is not offered is better
//! than one that breaks the file.

pub mod apart;
pub mod batches;
mod by_index;
pub mod fill;
pub mod inverse;
mod naming;
pub mod new_revision;
mod source;
pub mod sql;
mod statement;

pub use by_index::constraint_by_index;
pub use naming::{constraint_name, index_name, type_initial_value};
pub use source::{add_keyword, quote, remove_argument, replace_argument, set_keyword, sibling_call};
pub use statement::{
    indent_unit, insert_above, insert_after, insert_before, remove_statement, replace_statement,
    replace_with_lines, statement_lines, wrap_in_autocommit, wrap_statement,
};
