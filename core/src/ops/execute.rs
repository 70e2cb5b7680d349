//! Statements that a migration brings itself, and the rows of a bulk insert.

use std::sync::Arc;

use super::{Dml, Expr, Target};
use crate::{
    fact::{Fact, Text, Unknown},
    text::ByteRange,
};

/// What is handed to `execute`.
#[derive(Debug, Clone, PartialEq)]
pub enum Execute {
    /// SQL text.
    Sql {
        /// The text that is sent: bind parameters with known values are in it, the others are holes: named `:name` where
        /// no value is given, and `name` where one is given that is not known. `\:` has become a colon.
        text: Text,
        /// Where the SQL stands in the source when it is one plain literal: its content, without quotes.
        /// Offsets inside the SQL and inside this range agree only when the literal holds no escapes.
        literal: Option<ByteRange>,
        /// What offline mode makes of it where that is something else: it forgets the parameters handed to `execute`, and
        /// writes `NULL` for each.
        offline: Option<Offline>,
    },
    /// SQLAlchemy's expression language.
    Dml(Box<Dml>),
    /// Not to be known.
    Unknown(Unknown),
}

/// What offline mode makes of a statement, where that is not what is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offline {
    /// Other SQL.
    Other(Text),
    /// An exception.
    Refused(String),
    /// Nothing: it runs only when a database has refused something.
    Nothing,
}

impl Execute {
    /// SQL text that no single literal holds, and that offline mode writes as it is.
    pub fn sql(text: Text) -> Self {
        Self::Sql { text, literal: None, offline: None }
    }
}

/// `op.bulk_insert(table, rows)`.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkInsert {
    /// The table.
    pub target: Arc<Target>,
    /// The rows: for each, its columns and values; nothing when they cannot be known.
    pub rows: Fact<Vec<Vec<(Text, Expr)>>>,
}
