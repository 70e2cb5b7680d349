//! `sa.Column(…)` and what it can carry.

use super::{Arg, Constraint, Expr, ForeignKey, Relation, SqlType};
use crate::{
    fact::{Fact, Text, Unknown},
    text::ByteRange,
};

/// A column as a migration writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: Text,
    /// `key=`: what Python calls it, where that is not its name.
    pub key: Option<Text>,
    /// The table that it was taken from, as `for column in table.c` does.
    pub table: Option<Box<Relation>>,
    /// Its type.
    pub type_: SqlType,
    /// `nullable=`, where it is given; without it a column may be null unless it is a primary key.
    pub nullable: Option<Fact<bool>>,
    /// `primary_key=True`.
    pub primary_key: bool,
    /// `server_default=`.
    pub server_default: Option<ServerDefault>,
    /// `default=`: it fills rows that SQLAlchemy inserts, and is no part of the table.
    pub client_default: Option<Box<ClientDefault>>,
    /// `onupdate=`: the same for rows that SQLAlchemy updates.
    pub onupdate: Option<Box<ClientDefault>>,
    /// `autoincrement=`.
    pub autoincrement: Autoincrement,
    /// `sa.Identity(…)` among the arguments.
    pub identity: Option<Identity>,
    /// `sa.Computed(…)` among the arguments.
    pub computed: Option<Computed>,
    /// The name of a `sa.Sequence(…)` among the arguments.
    pub sequence: Option<Text>,
    /// `index=True`.
    pub index: bool,
    /// `unique=True`.
    pub unique: bool,
    /// `comment=`.
    pub comment: Option<Text>,
    /// `sa.ForeignKey(…)` among the arguments; `columns` is empty, the column itself is meant.
    pub foreign_keys: Vec<Constraint>,
    /// `sa.CheckConstraint(…)` among the arguments.
    pub checks: Vec<Constraint>,
    /// Arguments that could not be read.
    pub unknown: Vec<Unknown>,
    /// The call `sa.Column(…)`.
    pub call: ByteRange,
    /// Its arguments.
    pub args: Vec<Arg>,
}

impl Column {
    /// A column with a name and a type, and nothing else.
    pub fn plain(name: Text, type_: SqlType) -> Self {
        Self {
            name,
            key: None,
            table: None,
            call: type_.at,
            type_,
            nullable: None,
            primary_key: false,
            server_default: None,
            client_default: None,
            onupdate: None,
            autoincrement: Autoincrement::Auto,
            identity: None,
            computed: None,
            sequence: None,
            index: false,
            unique: false,
            comment: None,
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            unknown: Vec::new(),
            args: Vec::new(),
        }
    }

    /// What Python calls it.
    pub fn key(&self) -> &Text {
        self.key.as_ref().unwrap_or(&self.name)
    }

    /// Whether the column will refuse NULL; unknown where `nullable` is.
    pub fn not_null(&self) -> Fact<bool> {
        match &self.nullable {
            Some(Fact::Known(nullable)) => Fact::Known(!nullable),
            Some(Fact::Unknown(unknown)) => Fact::Unknown(unknown.clone()),
            None => Fact::Known(self.primary_key || self.identity.is_some()),
        }
    }

    /// The argument written as the keyword `name`.
    pub fn keyword(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|arg| arg.name.as_deref() == Some(name))
    }

    /// The foreign keys, as their kind.
    pub fn references(&self) -> impl Iterator<Item = &ForeignKey> {
        self.foreign_keys.iter().filter_map(Constraint::foreign_key)
    }
}

/// `autoincrement=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Autoincrement {
    /// Not given, or `"auto"`: an integer that is the only primary key column becomes SERIAL.
    #[default]
    Auto,
    /// `True`.
    Yes,
    /// `False`.
    No,
    /// `"ignore_fk"`.
    IgnoreForeignKey,
}

/// `default=` and `onupdate=`.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientDefault {
    /// A value of Python, or a function that makes one. Offline mode forgets it and writes `NULL`.
    Value(Expr),
    /// SQL, which is written into each statement.
    Sql(Expr),
}

/// `server_default=`.
#[derive(Debug, Clone, PartialEq)]
pub enum ServerDefault {
    /// A Python string: SQLAlchemy writes it as a quoted literal.
    Literal(Text),
    /// `sa.text(…)`, `sa.func.…()`, `sa.true()`…
    Expr(Expr),
    /// `sa.Identity(…)`, which only `alter_column` takes here; a column has [`Column::identity`].
    Identity(Identity),
    /// `sa.Computed(…)`, which only `alter_column` takes here, and refuses; a column has [`Column::computed`].
    Computed(Computed),
    /// A number, a list: SQLAlchemy raises this exception for it.
    Refused(String),
    /// Not to be known.
    Unknown(Unknown),
}

/// `sa.Identity(…)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// `always=True`.
    pub always: bool,
    /// The sequence's options as SQL, in SQLAlchemy's order, such as `START WITH 1 INCREMENT BY 1`; empty without.
    pub options: String,
}

/// `sa.Computed(…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    /// The expression.
    pub sql: Text,
    /// `persisted=`.
    pub persisted: Option<bool>,
}
