//! `INSERT`, `UPDATE`, `DELETE` and `SELECT` that a migration builds with SQLAlchemy.

use std::collections::BTreeMap;

use super::{
    Refused,
    expr::{Place, all_of, expression, grouped},
    ident::{quote, quote_all, relation},
    text::{join, wrap},
};
use crate::{
    fact::{Fact, Text},
    ops::{BulkInsert, Conflict, Dml, Expr, Relation},
};

/// Columns and what they get.
type Values = [(Text, Expr)];

/// One statement; `place` knows the statements around it.
pub(super) fn statement(dml: &Dml, place: Place<'_>) -> Result<Text, Refused> {
    match dml {
        Dml::Insert { table, order, rows, query, conflict, returning } => {
            let mut text = match query {
                Some((columns, query)) => insert_query(table, columns, query)?,
                None => insert(table, order, rows)?,
            };
            if let Some(conflict) = conflict {
                push_conflict(&mut text, conflict)?;
            }
            push_returning(&mut text, returning)?;
            Ok(text)
        }
        Dml::Update { table, order, values, where_, returning } => {
            let assigned = values.iter().map(|(_, value)| value);
            let others = other_tables(table, assigned.chain(where_));
            let tables: Vec<Relation> = std::iter::once(table).chain(&others).cloned().collect();
            let place = Place::within(&tables);
            let mut text = wrap("UPDATE ", &relation(table), " SET ");
            for (index, (column, value)) in in_order(values, order).into_iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                text.push(&wrap("", &quote(column), "="));
                text.push(&grouped(value, place)?);
            }
            push_tables(&mut text, " FROM ", &others);
            push_where(&mut text, where_, " ", place)?;
            push_returning(&mut text, returning)?;
            Ok(text)
        }
        Dml::Delete { table, where_, returning } => {
            let others = other_tables(table, where_);
            let tables: Vec<Relation> = std::iter::once(table).chain(&others).cloned().collect();
            let mut text = wrap("DELETE FROM ", &relation(table), "");
            push_tables(&mut text, " USING ", &others);
            push_where(&mut text, where_, " ", Place::within(&tables))?;
            push_returning(&mut text, returning)?;
            Ok(text)
        }
        Dml::Select { columns, from, where_, unknown } => {
            let mut tables = from.clone();
            columns.iter().chain(where_).for_each(|expr| collect_tables(expr, &mut tables));
            let own: Vec<Relation> =
                tables.iter().filter(|table| !place.enclosing.contains(table)).cloned().collect();
            let own = if own.is_empty() { tables.clone() } else { own };
            tables.extend(place.enclosing.iter().cloned());
            let place = Place::within(&tables);
            let mut text = wrap("SELECT ", &join(&selected(columns, place)?, ", "), "");
            push_tables(&mut text, " \nFROM ", &own);
            push_where(&mut text, where_, " \n", place)?;
            for unknown in unknown {
                text.push_str(" \n");
                text.push_hole(unknown.clone());
            }
            Ok(text)
        }
    }
}

/// The tables that expressions name beside the one that is changed.
fn other_tables<'a>(table: &Relation, exprs: impl IntoIterator<Item = &'a Expr>) -> Vec<Relation> {
    let mut tables = vec![table.clone()];
    exprs.into_iter().for_each(|expr| collect_tables(expr, &mut tables));
    tables.split_off(1)
}

/// The tables whose columns an expression names, but for those inside its subqueries.
fn collect_tables(expr: &Expr, tables: &mut Vec<Relation>) {
    match expr {
        Expr::Column { table: Some(table), .. } if !tables.contains(table) => tables.push(table.clone()),
        Expr::Function { args, .. } | Expr::List(args) => {
            for arg in args {
                collect_tables(arg, tables);
            }
        }
        Expr::Binary { left, right, .. } => {
            collect_tables(left, tables);
            collect_tables(right, tables);
        }
        Expr::Unary { operand, .. }
        | Expr::Postfix { operand, .. }
        | Expr::Label { operand, .. }
        | Expr::Cast { operand, .. } => collect_tables(operand, tables),
        Expr::Case { subject, whens, otherwise } => {
            if let Some(subject) = subject {
                collect_tables(subject, tables);
            }
            for (condition, result) in whens {
                collect_tables(condition, tables);
                collect_tables(result, tables);
            }
            if let Some(otherwise) = otherwise {
                collect_tables(otherwise, tables);
            }
        }
        _ => {}
    }
}

/// Values in the order of the table's columns, where it is known; SQLAlchemy cares nothing for the order given.
fn in_order<'a>(values: &'a Values, order: &[Text]) -> Vec<&'a (Text, Expr)> {
    let mut sorted: Vec<&(Text, Expr)> = values.iter().collect();
    sorted.sort_by_key(|(column, _)| order.iter().position(|known| known == column).unwrap_or(order.len()));
    sorted
}

/// The columns of a select, with the labels that SQLAlchemy gives to what has no name of its own.
fn selected(columns: &[Expr], place: Place<'_>) -> Result<Vec<Text>, Refused> {
    let mut taken = BTreeMap::<String, usize>::new();
    let mut result = Vec::new();
    for column in columns {
        let mut text = expression(column, place)?;
        let mut counted = |name: &str| {
            let number = taken.entry(name.to_owned()).or_default();
            *number += 1;
            Text::known(format!("{name}_{number}"))
        };
        let label = match column {
            Expr::Label { name, .. } => Some(name.clone()),
            Expr::Function { name, .. } => Some(counted(name.rsplit('.').next().unwrap_or(name))),
            Expr::Cast { operand, .. } => Some(match operand.as_ref() {
                Expr::Column { name, .. } => name.clone(),
                _ => counted("anon"),
            }),
            Expr::Literal(_)
            | Expr::Binary { .. }
            | Expr::Unary { .. }
            | Expr::Case { .. }
            | Expr::Subquery(_) => Some(counted("anon")),
            _ => None,
        };
        if let Some(label) = label {
            text.push_str(" AS ");
            text.push(&quote(&label));
        }
        result.push(text);
    }
    Ok(result)
}

fn push_tables(text: &mut Text, word: &str, tables: &[Relation]) {
    if !tables.is_empty() {
        let tables: Vec<Text> = tables.iter().map(relation).collect();
        text.push(&wrap(word, &join(&tables, ", "), ""));
    }
}

fn push_where(text: &mut Text, conditions: &[Expr], before: &str, place: Place<'_>) -> Result<(), Refused> {
    if !conditions.is_empty() {
        text.push_str(before);
        text.push_str("WHERE ");
        text.push(&all_of(conditions, place)?);
    }
    Ok(())
}

fn push_returning(text: &mut Text, columns: &[Expr]) -> Result<(), Refused> {
    if !columns.is_empty() {
        text.push(&wrap(" RETURNING ", &join(&selected(columns, Place::STATEMENT)?, ", "), ""));
    }
    Ok(())
}

fn push_conflict(text: &mut Text, conflict: &Conflict) -> Result<(), Refused> {
    text.push_str(" ON CONFLICT");
    if let Some(constraint) = &conflict.constraint {
        text.push(&wrap(" ON CONSTRAINT ", &quote(constraint), ""));
    } else if !conflict.columns.is_empty() {
        text.push(&wrap(" (", &quote_all(&conflict.columns), ")"));
    }
    let Some(set) = &conflict.set else {
        text.push_str(" DO NOTHING");
        return Ok(());
    };
    text.push_str(" DO UPDATE SET ");
    for (index, (column, value)) in set.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push(&wrap("", &quote(column), " = "));
        text.push(&grouped(value, Place::STATEMENT)?);
    }
    Ok(())
}

fn insert_query(table: &Relation, columns: &[Text], query: &Dml) -> Result<Text, Refused> {
    let mut text = wrap("INSERT INTO ", &relation(table), "");
    text.push(&wrap(" (", &quote_all(columns), ") "));
    text.push(&statement(query, Place::STATEMENT)?);
    Ok(text)
}

fn insert(table: &Relation, order: &[Text], rows: &[Vec<(Text, Expr)>]) -> Result<Text, Refused> {
    let mut text = wrap("INSERT INTO ", &relation(table), "");
    let Some(first) = rows.first().filter(|first| !first.is_empty()) else {
        text.push_str(" DEFAULT VALUES");
        return Ok(text);
    };
    let columns = in_order(first, order);
    text.push(&wrap(" (", &quote_all(columns.iter().map(|(column, _)| column)), ") VALUES "));
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        let row = in_order(row, order);
        let values: Result<Vec<Text>, Refused> =
            row.iter().map(|(_, value)| grouped(value, Place::STATEMENT)).collect();
        text.push(&wrap("(", &join(&values?, ", "), ")"));
    }
    Ok(text)
}

/// `op.bulk_insert`: one `INSERT` a row.
pub(super) fn bulk_insert(insertion: &BulkInsert) -> Result<Vec<Text>, Refused> {
    match &insertion.rows {
        Fact::Known(rows) => rows
            .iter()
            .map(|row| insert(&insertion.table, &insertion.order, std::slice::from_ref(row)))
            .collect(),
        Fact::Unknown(unknown) => {
            let mut text = wrap("INSERT INTO ", &relation(&insertion.table), " ");
            text.push_hole(unknown.clone());
            Ok(vec![text])
        }
    }
}
