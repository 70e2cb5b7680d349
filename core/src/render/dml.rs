//! `INSERT`, `UPDATE`, `DELETE` and `SELECT` that a migration builds with SQLAlchemy.

use std::sync::Arc;

use super::{
    Refused,
    expr::{Place, grouped},
    ident::{quote, relation},
    insert::{self, Insert},
    query::{Names, compound, others, push_conditions, push_sources, select, selected},
    text::{join, wrap},
};
use crate::{
    fact::Text,
    ops::{Dml, Expr, Given, Relation, Source, Target},
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
        Dml::Insert { target, rows, given, inline, query, conflict, returning } => {
            let query = query.as_ref().map(|(columns, query)| (columns.as_slice(), &**query));
            let conflict = conflict.as_deref();
            let (given, inline) = (*given, *inline);
            Insert { target, rows, given, inline, query, conflict, returning }.write(place)
        }
        Dml::Update { target, given, values, where_, returning } => {
            let table = &target.table.table;
            insert::check_names(target, values)?;
            let values = with_onupdate(target, values, place);
            let assigned = values.iter().map(|(_, value)| value);
            let others = others(table, where_.iter().chain(assigned));
            let sources = with_table(table, &others);
            let place = place.within(&sources);
            let mut text = wrap("UPDATE ", &relation(table), " SET ");
            if *given == Given::Parameters && place.names.is_some_and(Names::is_offline) {
                push_placeholders(&mut text, target);
            } else {
                for (index, (column, value)) in in_order(&values, target).into_iter().enumerate() {
                    text.push_str(if index > 0 { ", " } else { "" });
                    text.push(&wrap("", &quote(column), "="));
                    text.push(&grouped(value, place)?);
                }
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
pub(super) fn in_order<'a>(values: &'a Values, target: &Target) -> Vec<&'a (Text, Expr)> {
    let columns = target.columns();
    let position =
        |name: &Text| columns.iter().position(|column| column.name == *name).unwrap_or(columns.len());
    let mut sorted: Vec<&(Text, Expr)> = values.iter().collect();
    sorted.sort_by_key(|(name, _)| position(name));
    sorted
}

/// The values with those that `onupdate=` adds.
fn with_onupdate(target: &Target, values: &Values, place: Place<'_>) -> Vec<(Text, Expr)> {
    let mut all = values.to_vec();
    for column in target.columns() {
        if let Some(default) = &column.onupdate
            && !values.iter().any(|(name, _)| *name == column.name)
        {
            all.push((column.name.clone(), insert::filled(default, place)));
        }
    }
    all
}

/// An update without values, as offline mode writes it: `a=:a, b=:b`.
fn push_placeholders(text: &mut Text, target: &Target) {
    for (index, column) in target.columns().iter().enumerate() {
        text.push_str(if index > 0 { ", " } else { "" });
        text.push(&wrap("", &quote(&column.name), "=:"));
        text.push(&column.name);
    }
}

pub(super) fn push_returning(text: &mut Text, columns: &[Expr], place: Place<'_>) -> Result<(), Refused> {
    if !columns.is_empty() {
        text.push(&wrap(" RETURNING ", &join(&selected(columns, place, false)?, ", "), ""));
    }
    Ok(())
}
