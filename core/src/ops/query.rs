//! Queries: `sa.select(…)`, and what one can select from.

use std::sync::Arc;

use super::{Dml, Expr, Relation};
use crate::fact::{Text, Unknown};

/// `sa.select(…)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Select {
    /// `distinct()`: nothing without; with columns it is `DISTINCT ON`.
    pub distinct: Option<Vec<Expr>>,
    /// What is selected.
    pub columns: Vec<Expr>,
    /// What it names by `select_from` and `join`, or as a whole; the tables of its columns need not be here.
    pub from: Vec<Arc<Source>>,
    /// The conditions, joined by AND.
    pub where_: Vec<Expr>,
    /// `group_by(…)`.
    pub group_by: Vec<Expr>,
    /// `having(…)`, joined by AND.
    pub having: Vec<Expr>,
    /// What order, limit and lock it has.
    pub tail: Tail,
    /// Whether it is an expression that is executed by itself, `execute(func.f())`: offline mode writes no `SELECT`.
    pub bare: bool,
    /// Anything beyond that, which Retort does not render.
    pub unknown: Vec<Unknown>,
}

/// `union(a, b)` and its kin.
#[derive(Debug, Clone, PartialEq)]
pub struct Compound {
    /// `UNION`, `UNION ALL`, `EXCEPT`…
    pub word: &'static str,
    /// The queries.
    pub parts: Vec<Dml>,
    /// What order and limit the whole has.
    pub tail: Tail,
    /// Anything beyond that, which Retort does not render.
    pub unknown: Vec<Unknown>,
}

/// What stands at the end of a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tail {
    /// `order_by(…)`.
    pub order_by: Vec<Expr>,
    /// `limit(…)`.
    pub limit: Option<Expr>,
    /// `offset(…)`.
    pub offset: Option<Expr>,
    /// `fetch(…)`.
    pub fetch: Option<Expr>,
    /// `with_for_update(…)`: `FOR UPDATE SKIP LOCKED`.
    pub lock: Option<Text>,
}

/// What a query reads from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A table.
    Table(Relation),
    /// A table by another name; without one SQLAlchemy makes it up.
    Alias {
        /// The table.
        table: Relation,
        /// `alias("name")`.
        name: Option<Text>,
    },
    /// `subquery("name")`; without a name SQLAlchemy makes it up.
    Query {
        /// The query.
        query: Box<Dml>,
        /// Its name.
        name: Option<Text>,
    },
    /// `cte("name")`.
    Cte {
        /// The query.
        query: Box<Dml>,
        /// Its name.
        name: Option<Text>,
    },
    /// Two of them side by side.
    Join {
        /// `JOIN`, `LEFT OUTER JOIN` or `FULL OUTER JOIN`.
        word: &'static str,
        /// The left one.
        left: Arc<Source>,
        /// The right one.
        right: Arc<Source>,
        /// The condition.
        on: Expr,
    },
    /// SQL text.
    Text(Text),
    /// Not to be known.
    Unknown(Unknown),
}

impl Source {
    /// Whether two are the same thing in one statement. A table is, by its name; anything else only if it is the very same
    /// object: two anonymous aliases of one table are two.
    pub fn same(one: &Arc<Source>, other: &Arc<Source>) -> bool {
        match (&**one, &**other) {
            (Source::Table(one), Source::Table(other)) => one == other,
            _ => Arc::ptr_eq(one, other),
        }
    }

    /// Whether `source` is `part`, or a join that has it on one of its sides.
    pub fn holds(source: &Arc<Source>, part: &Arc<Source>) -> bool {
        let inside = match &**source {
            Source::Join { left, right, .. } => Source::holds(left, part) || Source::holds(right, part),
            _ => false,
        };
        inside || Source::same(source, part)
    }

    /// Adds a source, unless it is there.
    pub fn add(sources: &mut Vec<Arc<Source>>, source: &Arc<Source>) {
        if !sources.iter().any(|known| Source::same(known, source)) {
            sources.push(Arc::clone(source));
        }
    }

    /// The tables that it reads by their own names.
    pub fn tables(&self) -> Vec<&Relation> {
        match self {
            Source::Table(table) | Source::Alias { table, .. } => vec![table],
            Source::Join { left, right, .. } => {
                let mut tables = left.tables();
                tables.extend(right.tables());
                tables
            }
            _ => Vec::new(),
        }
    }
}

impl Expr {
    /// Adds what the columns of this expression belong to, but for those inside its subqueries.
    pub fn add_sources(&self, sources: &mut Vec<Arc<Source>>) {
        match self {
            Expr::Column { table: Some(table), .. } => {
                Source::add(sources, &Arc::new(Source::Table(table.clone())));
            }
            Expr::Of { source, .. } => Source::add(sources, source),
            Expr::Function { args, .. } | Expr::List(args) | Expr::Array(args) => {
                for arg in args {
                    arg.add_sources(sources);
                }
            }
            Expr::Binary { left, right, .. } | Expr::Custom { left, right, .. } => {
                left.add_sources(sources);
                right.add_sources(sources);
            }
            Expr::Unary { operand, .. }
            | Expr::Postfix { operand, .. }
            | Expr::Label { operand, .. }
            | Expr::Extract { operand, .. }
            | Expr::Cast { operand, .. } => operand.add_sources(sources),
            Expr::SentOnly { value, .. } => value.add_sources(sources),
            Expr::Filter { operand, condition } => {
                operand.add_sources(sources);
                condition.add_sources(sources);
            }
            Expr::Over { operand, partition_by, order_by, .. } => {
                operand.add_sources(sources);
                partition_by.iter().chain(order_by).for_each(|expr| expr.add_sources(sources));
            }
            Expr::Case { subject, whens, otherwise } => {
                subject.iter().chain(otherwise).for_each(|expr| expr.add_sources(sources));
                for (condition, result) in whens {
                    condition.add_sources(sources);
                    result.add_sources(sources);
                }
            }
            _ => {}
        }
    }
}
