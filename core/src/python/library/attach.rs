//! Which table a constraint belongs to: SQLAlchemy finds out by the columns that it is made of.

use std::rc::Rc;

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{Object, Table, Value},
};
use crate::{
    fact::Text,
    ops::{Column, Constraint, ConstraintKind, Expr, Relation, Source},
};

impl<'a> Interpreter<'a> {
    /// Notes a table, so that its constraints and columns lead back to it. A mere `sa.table(…)` holds none.
    pub(crate) fn table_made(&mut self, table: Table) -> Rc<Object> {
        let table = Rc::new(table);
        if !table.light && !self.tables.contains(&table) {
            self.tables.push(Rc::clone(&table));
        }
        Rc::new(Object::Table(table))
    }

    /// A constraint, which joins the table that `table=` names or that all its columns are of.
    pub(super) fn attached(&mut self, constraint: Constraint, call: &Call<'a>) -> Value {
        if let Some(table) = self.joins(&constraint, call) {
            let element = Value::object(Object::Constraint(constraint.clone()));
            self.appended.push((table.relation.clone(), element));
        }
        Value::object(Object::Constraint(constraint))
    }

    fn joins(&mut self, constraint: &Constraint, call: &Call<'a>) -> Option<Rc<Table>> {
        if let Some(Object::Table(table)) = call.keyword_value("table").and_then(Value::as_object) {
            return Some(Rc::clone(table));
        }
        let mut relations: Vec<Relation> = Vec::new();
        let mut note = |relation: &Relation| {
            if !relations.contains(relation) {
                relations.push(relation.clone());
            }
        };
        match &constraint.kind {
            ConstraintKind::Check { condition } => {
                let mut sources = Vec::new();
                condition.add_sources(&mut sources);
                for source in &sources {
                    if let Source::Table(relation) = &**source {
                        note(relation);
                    }
                }
            }
            ConstraintKind::Exclude { elements, .. } => {
                for (element, _) in elements {
                    table_of_column(element).into_iter().for_each(&mut note);
                }
            }
            ConstraintKind::ForeignKey(_) => {
                let columns =
                    call.argument(0, "columns").and_then(|list| self.elements(&list.value, list.at).ok());
                for column in columns.iter().flatten() {
                    table_of_value(column).into_iter().for_each(&mut note);
                }
            }
            ConstraintKind::Unique { .. } | ConstraintKind::PrimaryKey { .. } => {
                for column in call.positional() {
                    table_of_value(&column.value).into_iter().for_each(&mut note);
                }
            }
        }
        match relations.as_slice() {
            [only] => self.table_called(only),
            _ => None,
        }
    }

    /// The table of that name; nothing when there is none, or when two that are not alike have it.
    pub(super) fn table_called(&self, relation: &Relation) -> Option<Rc<Table>> {
        let mut all = self.tables.iter().filter(|table| table.relation == *relation);
        let first = all.next()?;
        all.next().is_none().then(|| Rc::clone(first))
    }

    /// The table that a constraint belongs to: the one that it joined, or in whose call it stands.
    pub(super) fn table_of_constraint(&self, constraint: &Constraint) -> Option<Rc<Table>> {
        let is_it = |value: &Value| matches!(value.as_object(), Some(Object::Constraint(known)) if known == constraint);
        if let Some((relation, _)) = self.appended.iter().rev().find(|(_, element)| is_it(element)) {
            return self.table_called(relation);
        }
        let mut holders = self.tables.iter().filter(|table| table.constraints.contains(constraint));
        let first = holders.next()?;
        holders.next().is_none().then(|| Rc::clone(first))
    }

    /// The table and what it knows of the column that `table.c.name`, or a column that stands in a table, means.
    pub(super) fn column_in_table(&self, value: &Value) -> Option<(Rc<Table>, Column)> {
        match value.as_object()? {
            Object::Expr(Expr::Column { table: Some(relation), name, .. }, _) => {
                let table = self.table_called(relation)?;
                let column = table.columns.iter().find(|column| column.name == *name)?.clone();
                Some((table, column))
            }
            Object::Column(column) => {
                let mut holders = self.tables.iter().filter(|table| table.columns.contains(column));
                let first = holders.next()?;
                holders.next().is_none().then(|| (Rc::clone(first), column.clone()))
            }
            _ => None,
        }
    }
}

fn table_of_value(value: &Value) -> Option<&Relation> {
    match value.as_object() {
        Some(Object::Expr(expr, _)) => table_of_column(expr),
        _ => None,
    }
}

fn table_of_column(expr: &Expr) -> Option<&Relation> {
    match expr {
        Expr::Column { table, .. } => table.as_ref(),
        _ => None,
    }
}

/// The names of a constraint's columns, where it knows them by their keys.
pub(super) fn named_by_column(constraint: &Constraint, table: &Table) -> Constraint {
    let mut named = constraint.clone();
    let rename = |list: &mut Vec<Text>| {
        for name in list {
            if let Some(column) = table.columns.iter().find(|column| column.key.as_ref() == Some(name)) {
                name.clone_from(&column.name);
            }
        }
    };
    match &mut named.kind {
        ConstraintKind::ForeignKey(key) => rename(&mut key.columns),
        ConstraintKind::Unique { columns, include, .. } | ConstraintKind::PrimaryKey { columns, include } => {
            rename(columns);
            rename(include);
        }
        ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. } => {}
    }
    named
}
