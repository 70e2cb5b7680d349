//! Operations to SQL: statement for statement what Alembic's offline mode writes for PostgreSQL.

use crate::{fact::Text, ops::Op};

/// One statement as Alembic would send it, and the operation that causes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The SQL without closing semicolon; its holes are what is unknown.
    pub sql: Text,
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
    /// Nothing can be said about what is sent: `sql` is the reason, in words.
    Unknown,
}

/// The statements of `ops`, in order.
pub fn render(ops: &[Op]) -> Vec<Rendered> {
    let _ = ops;
    Vec::new()
}
