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
            let mut text = wrap("SELECT ", &join(&selected(columns)?, ", "), "");
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

/// The columns of a select, with the labels that SQLAlchemy gives to what has no name of its own.
fn selected(columns: &[Expr]) -> Result<Vec<Text>, Refused> {
    let mut taken = BTreeMap::<String, usize>::new();
    let mut result = Vec::new();
    for column in columns {
        let mut text = expression(column, Place::Statement)?;
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
