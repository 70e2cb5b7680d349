//! From PostgreSQL's parse tree to [`Form`], one file a family of statements.

mod alter_table;
mod clock;
mod column;
mod create;
mod dml;
mod drop;
mod utility;
mod walk;

use super::{
    Form,
    tree::{Kind, pb, statement_name},
};

/// The form of one statement.
pub(super) fn form(statement: &Kind) -> Form {
    create::form(statement)
        .or_else(|| alter_table::form(statement))
        .or_else(|| drop::form(statement))
        .or_else(|| dml::form(statement))
        .or_else(|| utility::form(statement))
        .unwrap_or_else(|| Form::Other { node: node_name(statement) })
}

/// The name of a statement that has no form of its own: that of its node, unless PostgreSQL treats a kind of it apart.
fn node_name(statement: &Kind) -> &'static str {
    match statement {
        Kind::DiscardStmt(discard) if discard.target() == pb::DiscardMode::DiscardAll => "DiscardAll",
        _ => statement_name(statement),
    }
}
