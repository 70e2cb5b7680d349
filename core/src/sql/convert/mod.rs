//! From PostgreSQL's parse tree to [`Form`], one file a family of statements.

mod alter_table;
mod column;
mod create;
mod dml;
mod drop;
mod utility;
mod walk;

use super::{
    Form,
    tree::{Kind, statement_name},
};

/// The form of one statement.
pub(super) fn form(statement: &Kind) -> Form {
    create::form(statement)
        .or_else(|| alter_table::form(statement))
        .or_else(|| drop::form(statement))
        .or_else(|| dml::form(statement))
        .or_else(|| utility::form(statement))
        .unwrap_or_else(|| Form::Other { node: statement_name(statement) })
}
