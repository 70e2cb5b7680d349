//! What a migration asks Alembic to do: one [`Op`] a call, in the order in which the calls run.
//!
//! Plain data without a parser's types. The interpreter makes it, the renderer turns it into SQL, rules read both.
//! Source ranges are kept for the call and for each argument, so that fixes can edit them.

mod column;
mod constraint;
mod execute;
mod expr;
mod query;
mod target;
mod types;

pub use column::{Autoincrement, ClientDefault, Column, Computed, Identity, ServerDefault};
pub use constraint::{Constraint, ConstraintKind, ForeignKey, Name};
pub use execute::{BulkInsert, Execute, Offline};
pub use expr::{Conflict, Dml, Expr, Given, Literal};
pub use query::{Compound, Select, Source, Tail};
pub use target::Target;
pub use types::{DomainDefinition, EnumType, SpatialIndex, SqlType, TypeKind};

use crate::{
    fact::{Fact, Text, Unknown},
    sql::RelName,
    text::ByteRange,
};

/// One thing that a migration does.
#[derive(Debug, Clone, PartialEq)]
pub struct Op {
    /// What is done.
    pub kind: OpKind,
    /// How the source wrote it: `add_column`, `execute`, `create`…, the last name of the call.
    pub method: String,
    /// The call's own text, from its first name to its closing parenthesis.
    pub call: ByteRange,
    /// The whole statement that the call stands in, without indentation and line break; what a fix moves or wraps.
    pub statement: ByteRange,
    /// The call's arguments, in the order in which they are written.
    pub args: Vec<Arg>,
    /// By which road the call reaches the database.
    pub via: Via,
    /// Why it may not run, or not exactly once; nothing when it runs once for certain.
    pub when: Option<When>,
    /// The helper function's call in `upgrade()` or `downgrade()` that led here, when the call stands in a helper.
    /// Edits for this operation must then mind that the helper may be called more than once.
    pub called_from: Option<ByteRange>,
    /// Set inside `with op.batch_alter_table(…)`: the range of that `with` statement's header.
    pub batch: Option<ByteRange>,
    /// Set inside `with op.get_context().autocommit_block()`: the number of the block within its function, from 0.
    pub autocommit: Option<u32>,
}

impl Op {
    /// What `op.method()` does once and for certain, where no helper, batch or autocommit block is around it.
    pub fn plain(kind: OpKind, method: &str, call: ByteRange) -> Self {
        Self {
            kind,
            method: method.to_owned(),
            call,
            statement: call,
            args: Vec::new(),
            via: Via::Op,
            when: None,
            called_from: None,
            batch: None,
            autocommit: None,
        }
    }

    /// Whether an object of SQLAlchemy does it, as in `op.execute(CreateIndex(i))` or `table.create(bind)`: the call's
    /// arguments are then not those of the operation, and a fix may not edit them as if they were.
    pub fn is_construct(&self) -> bool {
        matches!(self.method.as_str(), "execute" | "create" | "drop")
    }

    /// The keyword argument called `name`, when it is written in the call.
    pub fn keyword(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|arg| arg.name.as_deref() == Some(name))
    }

    /// The argument that a caller may give by position or by name.
    pub fn argument(&self, position: usize, name: &str) -> Option<&Arg> {
        self.keyword(name).or_else(|| self.positional(position))
    }

    /// The positional argument at `position`, from 0.
    pub fn positional(&self, position: usize) -> Option<&Arg> {
        self.args.iter().filter(|arg| arg.name.is_none()).nth(position)
    }
}

/// One argument as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arg {
    /// The keyword, where it is one.
    pub name: Option<String>,
    /// The whole argument: `nullable=False`.
    pub range: ByteRange,
    /// The value alone: `False`.
    pub value: ByteRange,
}

/// By which road a call reaches the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Via {
    /// `op.…`.
    Op,
    /// `batch_op.…`.
    Batch,
    /// On the connection: `op.get_bind().execute(…)`, `enum.create(bind)`, a session.
    Bind,
}

/// Why an operation may not run exactly once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// What cannot be decided: the condition or the sequence.
    pub unknown: Unknown,
    /// Whether it may run many times (a loop) rather than perhaps not at all (a branch).
    pub repeated: bool,
    /// Whether it runs only when the database has refused something before: never offline.
    pub on_error: bool,
}

impl When {
    /// It runs or not.
    pub fn perhaps(unknown: Unknown) -> Self {
        Self { unknown, repeated: false, on_error: false }
    }

    /// It runs any number of times.
    pub fn repeatedly(unknown: Unknown) -> Self {
        Self { unknown, repeated: true, on_error: false }
    }
}

/// A table's name, with its schema where one is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Relation {
    /// `schema=`.
    pub schema: Option<Text>,
    /// The table's own name.
    pub name: Text,
}

impl Relation {
    /// The name as rules and messages write it: `schema.name` or `name`, unquoted.
    pub fn display(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.to_string(),
        }
    }

    /// The name as SQL knows it, where all of it is known.
    pub fn known(&self) -> Option<RelName> {
        let schema = match &self.schema {
            Some(schema) => Some(schema.as_known()?.to_owned()),
            None => None,
        };
        Some(RelName { schema, name: self.name.as_known()?.to_owned() })
    }
}

/// What an operation does. Every keyword that changes the SQL is here; those that do not are in [`Op::args`].
#[derive(Debug, Clone, PartialEq)]
pub enum OpKind {
    /// `op.create_table`.
    CreateTable(Box<CreateTable>),
    /// `op.drop_table`.
    DropTable {
        /// The table.
        table: Relation,
        /// `if_exists=True`.
        if_exists: bool,
    },
    /// `op.rename_table`.
    RenameTable {
        /// The table as it is called now.
        table: Relation,
        /// Its new name.
        to: Text,
    },
    /// `op.create_table_comment`; no text: `op.drop_table_comment`.
    TableComment {
        /// The table.
        table: Relation,
        /// The comment, or nothing to drop it.
        comment: Option<Text>,
    },
    /// `op.add_column`.
    AddColumn(Box<AddColumn>),
    /// `op.drop_column`.
    DropColumn {
        /// The table.
        table: Relation,
        /// The column.
        column: Text,
        /// `if_exists=True`.
        if_exists: bool,
    },
    /// `op.alter_column`.
    AlterColumn(Box<AlterColumn>),
    /// `op.create_index`.
    CreateIndex(Box<CreateIndex>),
    /// `op.drop_index`.
    DropIndex(Box<DropIndex>),
    /// `op.create_foreign_key`, `create_unique_constraint`, `create_check_constraint`, `create_primary_key`, `create_exclude_constraint`.
    AddConstraint {
        /// The table that gets it.
        table: Relation,
        /// What it is.
        constraint: Box<Constraint>,
    },
    /// `op.drop_constraint`.
    DropConstraint(Box<DropConstraint>),
    /// SQL that the migration brings itself: `op.execute`, `conn.execute`.
    Execute(Execute),
    /// `op.bulk_insert`.
    BulkInsert(Box<BulkInsert>),
    /// `enum.create(bind)`: `CREATE TYPE`.
    CreateEnum {
        /// The type.
        enum_type: EnumType,
        /// `checkfirst`, which online mode asks the database about.
        checkfirst: bool,
    },
    /// `enum.drop(bind)`: `DROP TYPE`.
    DropEnum {
        /// The type.
        enum_type: EnumType,
        /// `checkfirst`.
        checkfirst: bool,
    },
    /// `domain.create(bind)`: `CREATE DOMAIN`.
    CreateDomain {
        /// Its name.
        name: Text,
        /// Its schema.
        schema: Option<Text>,
        /// What it is.
        definition: Box<DomainDefinition>,
    },
    /// `with op.get_context().autocommit_block():` begins (true) or ends: commits what came before, then each statement by itself.
    Autocommit {
        /// Whether this is the beginning.
        begins: bool,
    },
    /// A query whose result the migration reads; its SQL is in the operation, what comes back is unknown.
    Query(Execute),
    /// The function raises on purpose, as in `raise NotImplementedError`: nothing after it runs.
    Raise {
        /// The exception as it is written.
        what: String,
    },
    /// A call that raises before anything is done, because it does not fit what the operation takes.
    Refused {
        /// Python's exception, as it words it: `TypeError: …`.
        exception: String,
    },
    /// An operation that Retort cannot see into: a plugin's, a function from the application, an ORM session's.
    Opaque {
        /// What is called.
        name: String,
        /// Why it cannot be seen into.
        unknown: Unknown,
    },
}

/// `op.create_table(name, *elements, **kw)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreateTable {
    /// The table.
    pub table: Relation,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its constraints, in the order of the call; those that columns bring are on the columns.
    pub constraints: Vec<Constraint>,
    /// `sa.Index(…)` among the elements: made after the table.
    pub indexes: Vec<CreateIndex>,
    /// Elements that could not be read.
    pub unknown: Vec<Unknown>,
    /// `comment=`.
    pub comment: Option<Text>,
    /// `if_not_exists=True`.
    pub if_not_exists: bool,
    /// `prefixes=[…]`, such as `UNLOGGED`.
    pub prefixes: Vec<Text>,
    /// `postgresql_*` options that end up behind the closing parenthesis, by their name without the prefix. `inherits` is
    /// here once for each parent.
    pub options: Vec<(String, Fact<Text>)>,
}

/// `op.add_column(table, column)`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: Relation,
    /// The column, with what it brings along (index, unique, foreign keys, checks).
    pub column: Column,
    /// `if_not_exists=True`.
    pub if_not_exists: bool,
    /// `inline_references=True`.
    pub inline_references: bool,
    /// `inline_primary_key=True`.
    pub inline_primary_key: bool,
}

/// `op.alter_column(table, column, …)`: only what is given changes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AlterColumn {
    /// The table.
    pub table: Relation,
    /// The column as it is called now.
    pub column: Text,
    /// `new_column_name=`.
    pub new_name: Option<Text>,
    /// `type_=`.
    pub type_: Option<SqlType>,
    /// `nullable=`.
    pub nullable: Option<Fact<bool>>,
    /// `server_default=`: absent, `None` (drop it), or the new one.
    pub server_default: Option<Option<ServerDefault>>,
    /// `comment=`: absent, `None` (drop it), or the new one.
    pub comment: Option<Option<Text>>,
    /// `postgresql_using=`.
    pub using: Option<Text>,
    /// `existing_type=`: changes nothing, but says what the type was.
    pub existing_type: Option<SqlType>,
    /// `existing_nullable=`.
    pub existing_nullable: Option<Fact<bool>>,
    /// `existing_server_default=`, as [`AlterColumn::server_default`].
    pub existing_server_default: Option<Option<ServerDefault>>,
}

/// `op.create_index(name, table, columns, …)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreateIndex {
    /// Its name, or that none is given.
    pub name: Name,
    /// The table.
    pub table: Relation,
    /// Columns or expressions, in order; with `postgresql_ops` applied by the renderer.
    pub elements: Vec<IndexElement>,
    /// `unique=`.
    pub unique: Option<Fact<bool>>,
    /// `postgresql_concurrently=`.
    pub concurrently: Option<Fact<bool>>,
    /// `if_not_exists=True`.
    pub if_not_exists: bool,
    /// `postgresql_using=`.
    pub using: Option<Text>,
    /// `postgresql_where=`.
    pub where_: Option<Expr>,
    /// `postgresql_include=`.
    pub include: Vec<Text>,
    /// `postgresql_ops=`, by column or label.
    pub ops: Vec<(Text, Text)>,
    /// `postgresql_with=`.
    pub with: Vec<(Text, Text)>,
    /// `postgresql_tablespace=`.
    pub tablespace: Option<Text>,
    /// `postgresql_nulls_not_distinct=`.
    pub nulls_not_distinct: Option<Fact<bool>>,
}

/// One column or expression of an index.
#[derive(Debug, Clone, PartialEq)]
pub enum IndexElement {
    /// A column by name.
    Column(Text),
    /// An expression; SQLAlchemy writes it bare when it is a function call and in parentheses otherwise.
    Expr(Expr),
}

/// `op.drop_index(name, table_name=…)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DropIndex {
    /// Its name.
    pub name: Name,
    /// `table_name=`, which PostgreSQL does not need but a reader does.
    pub table: Option<Relation>,
    /// `schema=`.
    pub schema: Option<Text>,
    /// `postgresql_concurrently=`.
    pub concurrently: Option<Fact<bool>>,
    /// `if_exists=True`.
    pub if_exists: bool,
}

/// `op.drop_constraint(name, table, type_=…)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DropConstraint {
    /// Its name.
    pub name: Name,
    /// The table.
    pub table: Relation,
    /// `type_=`: `foreignkey`, `unique`, `check` or `primary`.
    pub type_: Option<String>,
    /// `if_exists=True`.
    pub if_exists: bool,
    /// `cascade=True` of SQLAlchemy's construct; Alembic's operation has none.
    pub cascade: bool,
}
