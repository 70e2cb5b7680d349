//! The objects that known libraries make: SQLAlchemy's, Alembic's, Python's own.

use std::{rc::Rc, sync::Arc};

use super::super::moment::Moment;
use crate::{
    fact::Text,
    ops::{
        ClientDefault, Column, Computed, Constraint, CreateIndex, Dml, Expr, Identity, Literal, OpKind,
        Relation, ServerDefault, Source, SqlType,
    },
    quoting::qualified,
    text::ByteRange,
};

/// An object of SQLAlchemy, Alembic or another known library.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object {
    Column(Column),
    Type(SqlType),
    /// A table or column constraint; a foreign key without columns is one column's.
    Constraint(Constraint),
    Index(CreateIndex),
    /// `sa.DefaultClause(…)`.
    Default(ServerDefault),
    /// `sa.ColumnDefault(…)`.
    ClientDefault(ClientDefault),
    Identity(Identity),
    Computed(Computed),
    Sequence(Sequence),
    Table(Rc<Table>),
    /// `table.c`.
    Columns(Rc<Table>),
    /// `a.join(b, …)`, with its size.
    Join(Arc<Source>, Size),
    /// `sa.text(…)`.
    Sql(SqlText),
    /// An expression, with its size.
    Expr(Expr, Size),
    /// `column.op("->>")`, which waits for its right operand.
    Operator(Expr, Rc<str>, Size),
    /// `sa.func.name`, not called yet.
    Function(String),
    /// An insert, update, delete or select, with its size.
    Dml(Dml, Size),
    /// `sa.bindparam(name, value)`.
    Bind(Text, Option<Box<Expr>>),
    /// `sa.DDL("…")`, `CreateSequence(…)`: a statement as SQL.
    Ddl(Text),
    /// `CreateTable(t)`, `CreateIndex(i)`, `DropTable(t)`…: done as the operation of that name.
    DdlOn(DdlVerb, Rc<Object>),
    /// `AddConstraint(c)`, `DropConstraint(c)`, `CreateDomainType(d)`: done as this operation.
    DdlOp(Box<OpKind>),
    /// What `with op.batch_alter_table(…)` gives.
    Batch(Batch),
    /// `sa.MetaData(schema=…)`.
    MetaData(Option<Text>),
    /// The same with `naming_convention=`.
    Convention(Option<Text>),
    /// What `op.get_context().autocommit_block()` gives.
    AutocommitBlock,
    /// Something of the run itself: a connection, the dialect.
    Handle(Handle),
    /// An object that passes its type on when it is called or asked, as `sessionmaker()` does.
    SessionMaker,
    /// An ORM query: what it asks is not looked into.
    OrmQuery(String),
    /// A UUID: something that SQLAlchemy writes as a quoted text.
    Quoted(String),
    /// A date, a time, or a stretch of time.
    Moment(Moment),
    /// `sa.true()`, `op.inline_literal(…)`.
    Literal(Literal),
}

/// How large an expression is: bounded, so that `e = e & e` in a loop stays small and dropping is never deep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Size {
    pub(crate) depth: usize,
    pub(crate) nodes: usize,
}

impl Size {
    /// The size of something that has no parts.
    pub(crate) const ONE: Size = Size { depth: 1, nodes: 1 };

    /// The size of something made of `parts`.
    pub(crate) fn of(parts: &[Size]) -> Size {
        Size {
            depth: 1 + parts.iter().map(|part| part.depth).max().unwrap_or(0),
            nodes: parts.iter().fold(1, |sum, part| sum.saturating_add(part.nodes)),
        }
    }
}

/// What a DDL construct does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DdlVerb {
    Create,
    /// With `if_not_exists=True`.
    CreateMissing,
    Drop,
    /// With `if_exists=True`.
    DropPresent,
}

/// The things of a run that a migration can hold in its hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Handle {
    Connection,
    Session,
    Context,
    Impl,
    Dialect,
    Inspector,
    Engine,
    Url,
    Transaction,
}

/// `sa.Sequence(…)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sequence {
    pub(crate) name: Text,
    pub(crate) schema: Option<Text>,
    /// `START WITH 1 INCREMENT BY 1`…
    pub(crate) options: String,
    /// `optional=True`: PostgreSQL, which counts by itself, does without it.
    pub(crate) optional: bool,
}

impl Sequence {
    /// Its name with its schema, as SQL writes them.
    pub(crate) fn as_written(&self) -> Text {
        qualified(self.schema.as_ref(), &self.name)
    }
}

/// A table that statements can be built on: `sa.table`, `sa.Table`, the result of `op.create_table`.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    pub(crate) relation: Relation,
    pub(crate) columns: Vec<Column>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) indexes: Vec<CreateIndex>,
    pub(crate) comment: Option<Text>,
    pub(crate) prefixes: Vec<Text>,
    /// Its name in statements, as `table.alias("x")` gives one.
    pub(crate) alias: Option<Text>,
    /// What its columns belong to in statements, where that is not the table itself: an alias or a query.
    pub(crate) source: Option<Arc<Source>>,
    /// How large that is.
    pub(crate) size: Size,
    /// Whether a naming convention gives names to what has none.
    pub(crate) convention: bool,
    /// Whether it is a mere `sa.table(…)`.
    pub(crate) light: bool,
    /// Whether its columns are read from the database (`autoload_with=`) or made elsewhere.
    pub(crate) partial: bool,
}

impl Table {
    /// What statements read from when they read from it.
    pub(crate) fn as_source(&self) -> Arc<Source> {
        self.source.clone().unwrap_or_else(|| Arc::new(Source::Table(self.relation.clone())))
    }
}

/// `sa.text(…)`: its parameters are still to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SqlText {
    pub(crate) text: Text,
    pub(crate) literal: Option<ByteRange>,
    /// Values given by `.bindparams(…)`.
    pub(crate) binds: Vec<(String, Expr)>,
}

/// An open `with op.batch_alter_table(…)`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Batch {
    pub(crate) table: Relation,
    /// The `with` statement's header.
    pub(crate) header: ByteRange,
    /// `recreate="always"`: the table is copied, by what the database says of it.
    pub(crate) copies: bool,
}
