//! `INSERT`, `UPDATE`, `DELETE` and `SELECT` that a migration builds with SQLAlchemy.

use std::sync::Arc;

use super::{
    Refused,
    expr::{Place, expression, grouped},
    ident::{quote, quote_all, relation},
    query::{Names, compound, others, push_conditions, push_sources, select, selected},
    text::{join, wrap},
};
use crate::{
    fact::{Fact, Text},
    ops::{BulkInsert, Conflict, Dml, Expr, Relation, Source},
};

/// Columns and what they get.
type Values = [(Text, Expr)];

/// One statement; `place` knows the statements around it.
pub(super) fn statement(dml: &Dml, place: Place<'_>) -> Result<Text, Refused> {
    if place.names.is_none() {
        let names = Names::default();
        let text = statement(dml, place.naming(&names))?;
        return Ok(names.with_front(text));
    }
    match dml {
        Dml::Insert { table, order, rows, query, conflict, returning, .. } => {
            let mut text = match query {
                Some((columns, query)) => insert_query(table, columns, query, place)?,
                None => insert(table, order, rows, place)?,
            };
            if let Some(conflict) = conflict {
                push_conflict(&mut text, conflict, order, place)?;
            }
            push_returning(&mut text, returning, place)?;
            Ok(text)
        }
        Dml::Update { table, order, values, where_, returning, .. } => {
            let assigned = values.iter().map(|(_, value)| value);
            let others = others(table, assigned.chain(where_));
            let sources = with_table(table, &others);
            let place = place.within(&sources);
            let mut text = wrap("UPDATE ", &relation(table), " SET ");
            for (index, (column, value)) in in_order(values, order).into_iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                text.push(&wrap("", &quote(column), "="));
                text.push(&grouped(value, place)?);
            }
            push_sources(&mut text, " FROM ", &others, place)?;
            push_conditions(&mut text, " WHERE ", where_, place)?;
            push_returning(&mut text, returning, place)?;
            Ok(text)
        }
        Dml::Delete { table, where_, returning } => {
            let others = others(table, where_);
            let sources = with_table(table, &others);
            let place = place.within(&sources);
            let mut text = wrap("DELETE FROM ", &relation(table), "");
            push_sources(&mut text, " USING ", &others, place)?;
            push_conditions(&mut text, " WHERE ", where_, place)?;
            push_returning(&mut text, returning, place)?;
            Ok(text)
        }
        Dml::Select(query) => select(query, place),
        Dml::Compound(query) => compound(query, place),
    }
}

/// The table that is changed, and the others.
fn with_table(table: &Relation, others: &[Arc<Source>]) -> Vec<Arc<Source>> {
    std::iter::once(Arc::new(Source::Table(table.clone()))).chain(others.iter().cloned()).collect()
}

/// Values in the order of the table's columns, where it is known; SQLAlchemy cares nothing for the order given.
fn in_order<'a>(values: &'a Values, order: &[Text]) -> Vec<&'a (Text, Expr)> {
    let mut sorted: Vec<&(Text, Expr)> = values.iter().collect();
    sorted.sort_by_key(|(column, _)| order.iter().position(|known| known == column).unwrap_or(order.len()));
    sorted
}

fn push_returning(text: &mut Text, columns: &[Expr], place: Place<'_>) -> Result<(), Refused> {
    if !columns.is_empty() {
        text.push(&wrap(" RETURNING ", &join(&selected(columns, place, false)?, ", "), ""));
    }
    Ok(())
}

fn push_conflict(
    text: &mut Text,
    conflict: &Conflict,
    order: &[Text],
    place: Place<'_>,
) -> Result<(), Refused> {
    text.push_str(" ON CONFLICT");
    if let Some(constraint) = &conflict.constraint {
        text.push(&wrap(" ON CONSTRAINT ", &quote(constraint), ""));
    } else if !conflict.columns.is_empty() {
        let columns: Result<Vec<Text>, Refused> =
            conflict.columns.iter().map(|column| expression(column, Place::DEFINITION)).collect();
        text.push(&wrap(" (", &join(&columns?, ", "), ")"));
        if let Some(condition) = &conflict.index_where {
            text.push(&wrap(" WHERE ", &expression(condition, Place::DEFINITION)?, ""));
        }
    }
    let Some(set) = &conflict.set else {
        text.push_str(" DO NOTHING");
        return Ok(());
    };
    text.push_str(" DO UPDATE SET ");
    for (index, (column, value)) in in_order(set, order).into_iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push(&wrap("", &quote(column), " = "));
        text.push(&grouped(value, place)?);
    }
    push_conditions(text, " WHERE ", conflict.where_.as_slice(), place)
}

fn insert_query(table: &Relation, columns: &[Text], query: &Dml, place: Place<'_>) -> Result<Text, Refused> {
    let mut text = wrap("INSERT INTO ", &relation(table), "");
    text.push(&wrap(" (", &quote_all(columns), ") "));
    text.push(&statement(query, place)?);
    Ok(text)
}

fn insert(
    table: &Relation,
    order: &[Text],
    rows: &[Vec<(Text, Expr)>],
    place: Place<'_>,
) -> Result<Text, Refused> {
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
        let values: Result<Vec<Text>, Refused> = row.iter().map(|(_, value)| grouped(value, place)).collect();
        text.push(&wrap("(", &join(&values?, ", "), ")"));
    }
    Ok(text)
}

/// `op.bulk_insert`: one `INSERT` a row.
pub(super) fn bulk_insert(insertion: &BulkInsert) -> Result<Vec<Text>, Refused> {
    match &insertion.rows {
        Fact::Known(rows) => rows
            .iter()
            .map(|row| {
                insert(&insertion.table, &insertion.order, std::slice::from_ref(row), Place::STATEMENT)
            })
            .collect(),
        Fact::Unknown(unknown) => {
            let mut text = wrap("INSERT INTO ", &relation(&insertion.table), " ");
            text.push_hole(unknown.clone());
            Ok(vec![text])
        }
    }
}
