//! Operations to SQL: statement for statement what Alembic's offline mode writes for PostgreSQL.
//!
//! Held against real Alembic by golden files: see `core/oracle/` and `core/tests/render.rs`.

mod alter;
mod column;
mod constraint;
mod dml;
mod expr;
mod ident;
mod index;
mod insert;
mod named;
mod operation;
mod query;
mod script;
mod table;
mod table_checks;
mod text;
mod types;
mod written;

pub use operation::render;
pub use script::to_script;

use operation::{Refused, Sink};

use crate::{fact::Text, ops::Offline};

/// One statement as Alembic would send it, and the operation that causes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The SQL without closing semicolon, as offline mode writes it: no white space around it, four spaces for a tab. Its
    /// holes are what is unknown. It may hold several commands when the migration gives it so.
    pub sql: Text,
    /// What offline mode makes of it, where that is something else than what is sent.
    pub offline: Option<Offline>,
    /// Index of the operation in the list given.
    pub op: usize,
    /// What this is.
    pub kind: RenderedKind,
}

/// What a rendered line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RenderedKind {
    /// A statement that Alembic sends.
    Statement,
    /// `COMMIT` or `BEGIN`, which offline mode writes around an autocommit block.
    AutocommitMark,
    /// No statement: `sql` is the reason, in words. Either nothing can be said about what is sent, or Alembic refuses the
    /// operation; then the reason begins with `Alembic refuses: ` and the migration would stop here.
    Unknown,
}
