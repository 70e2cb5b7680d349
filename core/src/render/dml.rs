//! `INSERT`, `UPDATE`, `DELETE` and `SELECT` that a migration builds with SQLAlchemy.

use super::{
    Refused,
    expr::{Place, all_of, expression, grouped},
    ident::{quote, quote_all, relation},
    text::{join, wrap},
};
use crate::{
    fact::{Fact, Text},
    ops::{BulkInsert, Dml, Expr, Relation},
};

/// One statement.
pub(super) fn statement(dml: &Dml) -> Result<Text, Refused> {
    match dml {
        Dml::Insert { table, rows } => insert(table, rows),
        Dml::Update { table, values, where_ } => {
            let mut text = wrap("UPDATE ", &relation(table), " SET ");
            for (index, (column, value)) in values.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                text.push(&quote(column));
                text.push_str("=");
                text.push(&grouped(value, Place::Statement)?);
            }
            push_where(&mut text, where_, " ")?;
            Ok(text)
        }
        Dml::Delete { table, where_ } => {
            let mut text = wrap("DELETE FROM ", &relation(table), "");
            push_where(&mut text, where_, " ")?;
            Ok(text)
        }
        Dml::Select { columns, from, where_, unknown } => {
            let columns: Result<Vec<Text>, Refused> =
                columns.iter().map(|column| expression(column, Place::Statement)).collect();
            let mut text = wrap("SELECT ", &join(&columns?, ", "), "");
            if !from.is_empty() {
                let tables: Vec<Text> = from.iter().map(relation).collect();
                text.push(&wrap(" \nFROM ", &join(&tables, ", "), ""));
            }
            push_where(&mut text, where_, " \n")?;
            for unknown in unknown {
                text.push_str(" \n");
                text.push_hole(unknown.clone());
            }
            Ok(text)
        }
    }
}

fn push_where(text: &mut Text, conditions: &[Expr], before: &str) -> Result<(), Refused> {
    if !conditions.is_empty() {
        text.push_str(before);
        text.push_str("WHERE ");
        text.push(&all_of(conditions, Place::Statement)?);
    }
    Ok(())
}

fn insert(table: &Relation, rows: &[Vec<(Text, Expr)>]) -> Result<Text, Refused> {
    let mut text = wrap("INSERT INTO ", &relation(table), "");
    let Some(first) = rows.first().filter(|first| !first.is_empty()) else {
        text.push_str(" DEFAULT VALUES");
        return Ok(text);
    };
    text.push(&wrap(" (", &quote_all(first.iter().map(|(column, _)| column)), ") VALUES "));
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        let values: Result<Vec<Text>, Refused> =
            row.iter().map(|(_, value)| grouped(value, Place::Statement)).collect();
        text.push(&wrap("(", &join(&values?, ", "), ")"));
    }
    Ok(text)
}

/// `op.bulk_insert`: one `INSERT` a row.
pub(super) fn bulk_insert(insertion: &BulkInsert) -> Result<Vec<Text>, Refused> {
    match &insertion.rows {
        Fact::Known(rows) => {
            rows.iter().map(|row| insert(&insertion.table, std::slice::from_ref(row))).collect()
        }
        Fact::Unknown(unknown) => {
            let mut text = wrap("INSERT INTO ", &relation(&insertion.table), " ");
            text.push_hole(unknown.clone());
            Ok(vec![text])
        }
    }
}
