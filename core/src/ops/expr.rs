//! SQLAlchemy's expression language, as far as migrations use it.

use std::sync::Arc;

use super::{Compound, Relation, Select, Source, SqlType, Target, TypeKind};
use crate::fact::{Text, Unknown};

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// `sa.text(…)`, or a string where SQL is expected, as it is sent: bind parameters with known values are in it, the
    /// others are holes named `:name`, and `\:` has become a colon.
    Text(Text),
    /// A Python value.
    Literal(Literal),
    /// `sa.column(…)`, `table.c.name`, with its table where SQLAlchemy would write it.
    Column {
        /// The table, when it is known which.
        table: Option<Relation>,
        /// The column.
        name: Text,
        /// Its type, when it is known: it decides what an operator means.
        kind: Option<Arc<TypeKind>>,
    },
    /// A column of an alias or a subquery: `boss.c.level`.
    Of {
        /// What it is a column of.
        source: Arc<Source>,
        /// The column.
        name: Text,
        /// Its type, when it is known.
        kind: Option<Arc<TypeKind>>,
    },
    /// The name of something that is selected, where it orders or groups: `desc("most")`.
    Name(Text),
    /// `ARRAY[…]`.
    Array(Vec<Expr>),
    /// `extract("year", …)`.
    Extract {
        /// What is taken out: `year`.
        field: String,
        /// Of what.
        operand: Box<Expr>,
    },
    /// `func.sum(…).over(…)`.
    Over {
        /// The function.
        operand: Box<Expr>,
        /// `partition_by=`.
        partition_by: Vec<Expr>,
        /// `order_by=`.
        order_by: Vec<Expr>,
        /// `rows=`, `range_=` or `groups=`, in SQL: `ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`.
        frame: Option<String>,
    },
    /// `func.count(…).filter(…)`.
    Filter {
        /// The aggregate.
        operand: Box<Expr>,
        /// Which rows it takes in.
        condition: Box<Expr>,
    },
    /// `sa.func.name(…)`.
    Function {
        /// The name with its packages, such as `pg_catalog.now`.
        name: String,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// Two operands and an operator in SQL's spelling: `=`, `!=`, `AND`, `IS`, `||`, `IN`…
    Binary {
        /// Left operand.
        left: Box<Expr>,
        /// The operator.
        op: &'static str,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `left.op("…")(right)`: an operator that SQLAlchemy does not know, and that binds more loosely than any other.
    Custom {
        /// Left operand.
        left: Box<Expr>,
        /// The operator, as it is written.
        op: String,
        /// Right operand.
        right: Box<Expr>,
    },
    /// An operator in front of an operand: `NOT`, `-`.
    Unary {
        /// The operator.
        op: &'static str,
        /// The operand.
        operand: Box<Expr>,
    },
    /// An operand with something behind it: `DESC`, `ASC`, `NULLS FIRST`, `COLLATE "x"`.
    Postfix {
        /// The operand.
        operand: Box<Expr>,
        /// What stands behind it.
        suffix: String,
    },
    /// `….label("name")`: a select names its column so, an index finds its operator class by it.
    Label {
        /// What is named.
        operand: Box<Expr>,
        /// The name.
        name: Text,
    },
    /// A list in parentheses, as behind `IN`.
    List(Vec<Expr>),
    /// `CAST(… AS …)`.
    Cast {
        /// What is cast.
        operand: Box<Expr>,
        /// To what.
        type_: SqlType,
    },
    /// `CASE`.
    Case {
        /// `value=`: what the conditions are compared to.
        subject: Option<Box<Expr>>,
        /// Conditions and results.
        whens: Vec<(Expr, Expr)>,
        /// `else_=`.
        otherwise: Option<Box<Expr>>,
    },
    /// A value that is sent, but that SQLAlchemy cannot write into a statement: offline mode raises there.
    SentOnly {
        /// The value, in SQL that means the same.
        value: Box<Expr>,
        /// What SQLAlchemy raises offline.
        exception: String,
    },
    /// A select statement used as a value.
    Subquery(Box<Dml>),
    /// Not to be known.
    Unknown(Unknown),
}

/// A Python value as SQL sees it.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `None`.
    Null,
    /// `True` or `False`.
    Bool(bool),
    /// An integer, in decimal.
    Int(String),
    /// A float, as Python's `repr` writes it.
    Float(String),
    /// A string.
    Str(Text),
    /// Dates, times and UUIDs, in the text that SQLAlchemy's literal renderer quotes.
    Quoted(String),
    /// Bytes that are text.
    Bytes(String),
}

/// `INSERT`, `UPDATE`, `DELETE` or `SELECT` by way of SQLAlchemy.
#[derive(Debug, Clone, PartialEq)]
pub enum Dml {
    /// `table.insert()`.
    Insert {
        /// The table.
        target: Arc<Target>,
        /// The rows.
        rows: Vec<Vec<(Text, Expr)>>,
        /// Where the rows come from.
        given: Given,
        /// `inline()`.
        inline: bool,
        /// `from_select(columns, query)`.
        query: Option<(Vec<Text>, Box<Dml>)>,
        /// `on_conflict_do_…`.
        conflict: Option<Box<Conflict>>,
        /// `returning(…)`.
        returning: Vec<Expr>,
    },
    /// `table.update()`.
    Update {
        /// The table.
        target: Arc<Target>,
        /// Where the values come from.
        given: Given,
        /// What is set.
        values: Vec<(Text, Expr)>,
        /// The conditions, joined by AND.
        where_: Vec<Expr>,
        /// `returning(…)`.
        returning: Vec<Expr>,
    },
    /// `table.delete()`.
    Delete {
        /// The table.
        table: Relation,
        /// The conditions, joined by AND.
        where_: Vec<Expr>,
        /// `returning(…)`.
        returning: Vec<Expr>,
    },
    /// `sa.select(…)`.
    Select(Box<Select>),
    /// `union(…)` and its kin.
    Compound(Box<Compound>),
}

/// Where the rows of an insert, or the values of an update, come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Given {
    /// `values(a=1)`: one row.
    #[default]
    Row,
    /// `values([{…}, {…}])`: a list, be it of one.
    List,
    /// `execute(insert, [{…}])`: parameters, which offline mode forgets.
    Parameters,
}

/// What an insert does with rows that are there already.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// `index_elements=`.
    pub columns: Vec<Expr>,
    /// `index_where=`: the condition of a partial index.
    pub index_where: Option<Expr>,
    /// `constraint=`.
    pub constraint: Option<Text>,
    /// `set_=` of `on_conflict_do_update`; nothing for `on_conflict_do_nothing`.
    pub set: Option<Vec<(Text, Expr)>>,
    /// `where=` of `on_conflict_do_update`.
    pub where_: Option<Expr>,
}

impl Dml {
    /// `table.insert()`, without rows yet.
    pub fn insert(target: Arc<Target>) -> Self {
        Self::Insert {
            target,
            rows: Vec::new(),
            given: Given::Row,
            inline: false,
            query: None,
            conflict: None,
            returning: Vec::new(),
        }
    }

    /// `table.update()`, without values yet.
    pub fn update(target: Arc<Target>) -> Self {
        Self::Update {
            target,
            given: Given::Row,
            values: Vec::new(),
            where_: Vec::new(),
            returning: Vec::new(),
        }
    }

    /// `table.delete()`, of all rows.
    pub fn delete(table: Relation) -> Self {
        Self::Delete { table, where_: Vec::new(), returning: Vec::new() }
    }

    /// `sa.select(…)`.
    pub fn select(columns: Vec<Expr>, from: Vec<Arc<Source>>) -> Self {
        Self::Select(Box::new(Select { columns, from, ..Select::default() }))
    }
}
