//! The values that the interpreter works with.
//!
//! A value never holds another value but by its [`Id`] in the heap, so that dropping one is never deep, however a
//! hostile file nests its lists.

use std::{collections::HashMap, rc::Rc, sync::Arc};

use super::{call::Argument, parse::ast};
use crate::{
    fact::{Text, Unknown},
    ops::{
        Column, Computed, Constraint, CreateIndex, Dml, Expr, Identity, Literal, Relation, Source, SqlType,
        TypeKind,
    },
    text::ByteRange,
};

/// Names a thing in the heap.
pub(crate) type Id = usize;

/// Names a scope.
pub(crate) type ScopeId = usize;

/// A Python value.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    None,
    Ellipsis,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str(Rc<Str>),
    Bytes(Rc<[u8]>),
    List(Id),
    Tuple(Id),
    Set(Id),
    Dict(Id),
    /// A function, lambda or closure of the file.
    Function(Id),
    /// A class of the file.
    Class(Id),
    /// An object of a class of the file; members of an enum are such objects.
    Instance(Id),
    /// A method that was taken from its object without being called.
    Method(Id),
    /// A module of a known library or something in it, by its canonical name, such as `sa.String`.
    Library(Rc<str>),
    /// An object that a known library made.
    Object(Rc<Object>),
    /// Not to be known.
    Unknown(Rc<Mystery>),
}

/// A string, and what is known of its origin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Str {
    pub(crate) text: Text,
    /// The content's place in the source, when it is one plain literal.
    pub(crate) literal: Option<ByteRange>,
    /// Whether `op.f` made it.
    pub(crate) fixed: bool,
}

/// An unknown value, and what kind of thing made it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mystery {
    pub(crate) unknown: Unknown,
    pub(crate) origin: Origin,
}

/// Where an unknown value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The application's own modules, or a library that Retort does not know. Calling it may do anything.
    Application,
    /// The database's answer. Calling its methods reads, and does nothing else.
    Data,
    /// Anything else: the clock, the environment, a branch that cannot be decided.
    Other,
}

/// An object of SQLAlchemy, Alembic or another known library.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object {
    Column(Column),
    Type(SqlType),
    /// A table or column constraint; a foreign key without columns is one column's.
    Constraint(Constraint),
    Index(CreateIndex),
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
    Operator(Expr, &'static str, Size),
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
    /// What `with op.batch_alter_table(…)` gives.
    Batch(Batch),
    /// `sa.MetaData(schema=…)`.
    MetaData(Option<Text>),
    /// What `op.get_context().autocommit_block()` gives.
    AutocommitBlock,
    /// Something of the run itself: a connection, the dialect.
    Handle(Handle),
    /// An object that passes its type on when it is called or asked, as `sessionmaker()` does.
    SessionMaker,
    /// An ORM query: what it asks is not looked into.
    OrmQuery(String),
    /// A date, a UUID: something with a literal form.
    Quoted(String),
    /// `sa.true()`, `op.inline_literal(…)`.
    Literal(Literal),
}

/// Why what comes of a set's elements one by one is unknown.
pub(crate) const SHUFFLED: &str = "Python does not promise in which order a set is gone through";

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
    Drop,
    Add,
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
    /// Whether its columns are read from the database (`autoload_with=`) or made elsewhere.
    pub(crate) partial: bool,
}

impl Table {
    /// What statements read from when they read from it.
    pub(crate) fn as_source(&self) -> Arc<Source> {
        self.source.clone().unwrap_or_else(|| Arc::new(Source::Table(self.relation.clone())))
    }

    /// The types of its columns, in order.
    pub(crate) fn column_kinds(&self) -> Vec<TypeKind> {
        if self.partial {
            Vec::new()
        } else {
            self.columns.iter().map(|column| column.type_.kind.clone()).collect()
        }
    }

    /// The names of its columns, in order; none when some may be missing.
    pub(crate) fn column_names(&self) -> Vec<Text> {
        if self.partial {
            Vec::new()
        } else {
            self.columns.iter().map(|column| column.name.clone()).collect()
        }
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

/// What lies in the heap.
#[derive(Debug, Clone)]
pub(crate) enum Item<'a> {
    /// A list, tuple or set.
    Values(Vec<Value>),
    /// A list or tuple made of a set: what it holds is known, but not in which order.
    Shuffled(Vec<Value>),
    Dict(Dict),
    Function(Function<'a>),
    Class(Class<'a>),
    Instance(Instance<'a>),
    Method {
        receiver: Value,
        name: Rc<str>,
    },
    /// A call that waits for the rest of its arguments: `functools.partial(f, 1)`.
    Partial {
        callee: Value,
        args: Vec<Argument>,
        unknown: Option<Rc<Mystery>>,
    },
    /// A container whose content is no longer known.
    Lost(Rc<Mystery>),
}

/// A dictionary in the order of insertion.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dict {
    pub(crate) entries: Vec<(Value, Value)>,
    index: HashMap<Key, usize>,
}

/// What a value is in a dictionary's eyes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    None,
    Number(i128),
    Str(String),
    Tuple(Vec<Key>),
    /// A function, class or object: itself and nothing else.
    Identity(Id),
    Library(Rc<str>),
}

impl Dict {
    pub(crate) fn get(&self, key: &Key) -> Option<&Value> {
        let at = self.index.get(key)?;
        self.entries.get(*at).map(|(_, value)| value)
    }

    pub(crate) fn insert(&mut self, hashed: Key, key: Value, value: Value) {
        if let Some(entry) = self.index.get(&hashed).and_then(|at| self.entries.get_mut(*at)) {
            entry.1 = value;
        } else {
            self.index.insert(hashed, self.entries.len());
            self.entries.push((key, value));
        }
    }

    pub(crate) fn remove(&mut self, key: &Key) -> Option<Value> {
        let at = self.index.remove(key)?;
        if at >= self.entries.len() {
            return None;
        }
        let (_, value) = self.entries.remove(at);
        for later in self.index.values_mut().filter(|later| **later > at) {
            *later -= 1;
        }
        Some(value)
    }
}

/// A function of the file.
#[derive(Debug, Clone)]
pub(crate) struct Function<'a> {
    pub(crate) name: &'a str,
    pub(crate) args: &'a ast::Arguments,
    pub(crate) body: Body<'a>,
    /// Where it was defined.
    pub(crate) scope: ScopeId,
    /// Default values, evaluated where it was defined.
    pub(crate) defaults: HashMap<&'a str, Value>,
    pub(crate) binding: Binding,
    /// Whether it yields.
    pub(crate) generator: bool,
}

/// How a function in a class takes its first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binding {
    Plain,
    Static,
    Class,
    Property,
}

/// What a function runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Body<'a> {
    Block(&'a [ast::Stmt]),
    Lambda(&'a ast::Expr),
}

/// A class of the file.
#[derive(Debug, Clone)]
pub(crate) struct Class<'a> {
    pub(crate) name: &'a str,
    pub(crate) bases: Vec<Value>,
    /// Attributes in the order of definition; for an enum class the members among them are instances.
    pub(crate) attributes: Vec<(&'a str, Value)>,
    /// Annotated names, which dataclasses take as arguments.
    pub(crate) fields: Vec<&'a str>,
    pub(crate) kind: ClassKind,
}

/// What kind of class it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClassKind {
    Plain,
    Enum {
        /// Whether its members are strings themselves: `class E(str, Enum)`.
        strings: bool,
    },
    /// A declarative model.
    Model,
    /// A column type: a subclass of `TypeDecorator` or `UserDefinedType`.
    Type,
    /// Derived from something that is not in the file.
    Foreign,
}

/// An object of a class of the file.
#[derive(Debug, Clone)]
pub(crate) struct Instance<'a> {
    pub(crate) class: Id,
    pub(crate) attributes: Vec<(&'a str, Value)>,
}

impl<'a> Instance<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn set(&mut self, name: &'a str, value: Value) {
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => self.attributes.push((name, value)),
        }
    }
}

impl Value {
    pub(crate) fn str(text: impl Into<String>) -> Value {
        Value::text(Text::known(text))
    }

    pub(crate) fn text(text: Text) -> Value {
        Value::Str(Rc::new(Str { text, ..Str::default() }))
    }

    pub(crate) fn library(path: &str) -> Value {
        Value::Library(Rc::from(path))
    }

    pub(crate) fn object(object: Object) -> Value {
        Value::Object(Rc::new(object))
    }

    pub(crate) fn handle(handle: Handle) -> Value {
        Value::object(Object::Handle(handle))
    }

    pub(crate) fn unknown(unknown: Unknown, origin: Origin) -> Value {
        Value::Unknown(Rc::new(Mystery { unknown, origin }))
    }

    /// The string, when this is one that is wholly known.
    pub(crate) fn as_known_str(&self) -> Option<&str> {
        match self {
            Value::Str(string) => string.text.as_known(),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Where in the heap this lies.
    pub(crate) fn heap_id(&self) -> Option<Id> {
        match self {
            Value::List(id)
            | Value::Tuple(id)
            | Value::Set(id)
            | Value::Dict(id)
            | Value::Function(id)
            | Value::Class(id)
            | Value::Instance(id)
            | Value::Method(id) => Some(*id),
            _ => None,
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// Whether this is certainly the same value as `other`, so that a merge of two branches may keep it.
    pub(crate) fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None) | (Value::Ellipsis, Value::Ellipsis) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Str(a), Value::Str(b)) => a.text == b.text,
            (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::List(a), Value::List(b))
            | (Value::Tuple(a), Value::Tuple(b))
            | (Value::Set(a), Value::Set(b))
            | (Value::Dict(a), Value::Dict(b))
            | (Value::Function(a), Value::Function(b))
            | (Value::Class(a), Value::Class(b))
            | (Value::Instance(a), Value::Instance(b))
            | (Value::Method(a), Value::Method(b)) => a == b,
            (Value::Library(a), Value::Library(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b) || a == b,
            (Value::Unknown(a), Value::Unknown(b)) => Rc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}
