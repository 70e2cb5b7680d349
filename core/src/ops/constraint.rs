//! Constraints, inside `create_table` and by themselves.

use super::{Arg, Expr, Relation};
use crate::{
    fact::{Fact, Text, Unknown},
    text::ByteRange,
};

/// The name that a migration gives to an index or a constraint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Name {
    /// None: the database or a naming convention will make one up.
    #[default]
    None,
    /// This one; `fixed` when it is wrapped in `op.f(…)`, which keeps a naming convention away.
    Given {
        /// The name.
        text: Text,
        /// Whether `op.f` wraps it.
        fixed: bool,
    },
}

impl Name {
    /// The name's text, when one is given.
    pub fn text(&self) -> Option<&Text> {
        match self {
            Name::None => None,
            Name::Given { text, .. } => Some(text),
        }
    }

    /// The name, when it is given and wholly known.
    pub fn as_known(&self) -> Option<&str> {
        self.text().and_then(Text::as_known)
    }
}

/// A constraint as a migration writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Its name, or that none is given.
    pub name: Name,
    /// What it demands.
    pub kind: ConstraintKind,
    /// `deferrable=`.
    pub deferrable: Option<bool>,
    /// `initially=`.
    pub initially: Option<Text>,
    /// `postgresql_not_valid=True`.
    pub not_valid: Option<Fact<bool>>,
    /// `comment=`, which only SQLAlchemy's own constructs send.
    pub comment: Option<Text>,
    /// `use_alter=True` of a foreign key: `create_table` leaves it out.
    pub use_alter: bool,
    /// The call that makes it: `sa.ForeignKeyConstraint(…)` or the operation's own.
    pub call: ByteRange,
    /// That call's arguments.
    pub args: Vec<Arg>,
}

impl Constraint {
    /// The foreign key, when it is one.
    pub fn foreign_key(&self) -> Option<&ForeignKey> {
        match &self.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            _ => None,
        }
    }

    /// What a message calls it: `foreign key`, `unique constraint`…
    pub fn noun(&self) -> &'static str {
        match self.kind {
            ConstraintKind::ForeignKey(_) => "foreign key",
            ConstraintKind::Unique { .. } => "unique constraint",
            ConstraintKind::Check { .. } => "check constraint",
            ConstraintKind::PrimaryKey { .. } => "primary key",
            ConstraintKind::Exclude { .. } => "exclusion constraint",
        }
    }
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintKind {
    /// Rows of another table must exist.
    ForeignKey(ForeignKey),
    /// No two rows alike.
    Unique {
        /// The columns.
        columns: Vec<Text>,
        /// `postgresql_nulls_not_distinct=`; `False` is written out, as `NULLS DISTINCT`.
        nulls_not_distinct: Option<Fact<bool>>,
        /// `postgresql_include=`.
        include: Vec<Text>,
    },
    /// A condition on each row.
    Check {
        /// The condition.
        condition: Expr,
    },
    /// The primary key.
    PrimaryKey {
        /// The columns.
        columns: Vec<Text>,
        /// `postgresql_include=`.
        include: Vec<Text>,
    },
    /// No two rows that conflict.
    Exclude {
        /// Each expression with its operator.
        elements: Vec<(Expr, Text)>,
        /// `using=`; PostgreSQL's default is `gist`.
        using: Text,
        /// `ops=`, by column.
        ops: Vec<(Text, Text)>,
        /// `where=`.
        where_: Option<Expr>,
    },
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKey {
    /// The referencing columns; empty when the column that carries it is meant.
    pub columns: Vec<Text>,
    /// The table referred to.
    pub target: Fact<Relation>,
    /// The columns referred to.
    pub target_columns: Vec<Text>,
    /// `ondelete=`.
    pub on_delete: Option<Text>,
    /// `onupdate=`.
    pub on_update: Option<Text>,
    /// `match=`.
    pub match_: Option<Text>,
    /// Whatever of it could not be read.
    pub unknown: Vec<Unknown>,
}
