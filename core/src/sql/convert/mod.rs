//! From PostgreSQL's parse tree to [`Form`], one file a family of statements.

mod alter_table;
mod clock;
mod column;
mod create;
mod dml;
mod drop;
mod other;
mod utility;
mod walk;

use super::{Form, tree::Kind};

/// The form of one statement.
pub(super) fn form(statement: &Kind) -> Form {
    create::form(statement)
        .or_else(|| alter_table::form(statement))
        .or_else(|| drop::form(statement))
        .or_else(|| dml::form(statement))
        .or_else(|| utility::form(statement))
        .unwrap_or_else(|| other::rest(statement))
}
