//! Building blocks of fixes: edits that keep comments, quotes and indentation.
//!
//! Each answers `None` where the source is laid out in a way that it would spoil: a fix that is not offered is better
//! than one that breaks the file.

pub mod apart;
pub mod batches;
mod by_index;
mod concurrently;
pub mod fill;
pub mod frame;
mod indexes_apart;
pub mod inverse;
mod naming;
pub mod new_revision;
mod source;
pub mod sql;
mod statement;
mod types;
mod written;

pub use by_index::constraint_by_index;
pub use concurrently::{
    can_be_concurrent, concurrent_call, concurrent_drop_in_sql, concurrent_in_downgrade, create_index_call,
    drop_index_call, index_renames, plain_index_call,
};
pub use indexes_apart::{IndexesApart, indexes_apart};
pub use naming::{constraint_name, index_name, type_initial_value};
pub use source::{
    add_keyword, quote, remove_argument, remove_keyword, replace_argument, schema_keyword, set_keyword,
    sibling_call,
};
pub use statement::{
    in_autocommit, indent_unit, insert_above, insert_after, insert_before, remove_comment, remove_statement,
    remove_statements, replace_statement, replace_with_lines, statement_lines, strings_of,
    wrap_in_autocommit, wrap_statement,
};
pub use types::{add_type_argument, postgresql, with_type_argument};
pub use written::WrittenSql;
