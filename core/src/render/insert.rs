//! `INSERT`, with the columns that SQLAlchemy adds: defaults, and the key that the database makes.

use super::{
    Refused, dml,
    expr::{Place, grouped},
    ident::{quote, quote_all, relation},
    query::push_conditions,
    table::Key,
    text::{join, wrap},
    written::{Written, both},
};
use crate::{
    fact::{Fact, Text, Unknown},
    ops::{BulkInsert, ClientDefault, Column, Conflict, Dml, Expr, Given, Literal, Target},
};

/// A row: columns and what they get.
type Row = [(Text, Expr)];

/// An insert, taken apart.
pub(super) struct Insert<'a> {
    pub(super) target: &'a Target,
    pub(super) rows: &'a [Vec<(Text, Expr)>],
    pub(super) given: Given,
    /// Whether SQLAlchemy asks for nothing of what it makes.
    pub(super) inline: bool,
    pub(super) query: Option<(&'a [Text], &'a Dml)>,
    pub(super) conflict: Option<&'a Conflict>,
    pub(super) returning: &'a [Expr],
}

impl Insert<'_> {
    /// The whole statement.
    pub(super) fn write(&self, place: Place<'_>) -> Result<Text, Refused> {
        let mut text = wrap("INSERT INTO ", &relation(&self.target.table.table), "");
        let mut asked = Vec::new();
        match self.query {
            Some((columns, query)) => {
                text.push(&wrap(" (", &quote_all(columns), ") "));
                text.push(&dml::statement(query, place)?);
            }
            None if self.forgets_rows(place) => push_placeholders(&mut text, self.target),
            None => asked = self.push_rows(&mut text, place)?,
        }
        if let Some(conflict) = self.conflict {
            push_conflict(&mut text, conflict, self.target, place)?;
        }
        if self.returning.is_empty() && self.given == Given::Row && !self.inline && !asked.is_empty() {
            let table = relation(&self.target.table.table);
            let columns: Vec<Text> =
                asked.iter().map(|column| join(&[table.clone(), quote(&column.name)], ".")).collect();
            text.push(&wrap(" RETURNING ", &join(&columns, ", "), ""));
        }
        dml::push_returning(&mut text, self.returning, place)?;
        Ok(text)
    }

    /// Whether these are the parameters of `execute`, which offline mode does not see.
    fn forgets_rows(&self, place: Place<'_>) -> bool {
        self.given == Given::Parameters && place.names.is_some_and(super::query::Names::is_offline)
    }

    /// Columns and rows; what it gives back are the columns of the key that the database fills.
    fn push_rows(&self, text: &mut Text, place: Place<'_>) -> Result<Vec<&Column>, Refused> {
        let first = self.rows.first().map_or(&[][..], Vec::as_slice);
        check_names(self.target, first)?;
        let (names, asked) = self.columns(first);
        if names.is_empty() {
            text.push_str(" DEFAULT VALUES");
            return Ok(asked);
        }
        text.push(&wrap(" (", &quote_all(names.iter().copied()), ") VALUES "));
        for (index, row) in self.rows.iter().map(Vec::as_slice).enumerate() {
            text.push_str(if index > 0 { ", " } else { "" });
            let values: Result<Vec<Text>, Refused> =
                names.iter().map(|name| grouped(&self.value(name, row, place)?, place)).collect();
            text.push(&wrap("(", &join(&values?, ", "), ")"));
        }
        Ok(asked)
    }

    /// The columns that get a value, in SQLAlchemy's order, and those of the key that the database fills.
    fn columns<'b>(&'b self, row: &'b Row) -> (Vec<&'b Text>, Vec<&'b Column>) {
        let has = |name: &Text| row.iter().any(|(known, _)| known == name);
        let key = Key::of(&self.target.table);
        let mut names = Vec::new();
        let mut asked = Vec::new();
        for column in self.target.columns() {
            let part = key.part(column);
            let in_key = part.in_key && !self.target.light;
            let made = in_key
                && (part.counts
                    || column.server_default.is_some()
                    || column.identity.is_some()
                    || matches!(column.client_default.as_deref(), Some(ClientDefault::Sql(_)))
                    || column.sequence.is_some());
            if has(&column.name) || column.client_default.is_some() || column.sequence.is_some() {
                names.push(&column.name);
            }
            if made && !has(&column.name) {
                asked.push(column);
            }
        }
        // Without the table's columns the order given is kept.
        names.extend(
            row.iter()
                .map(|(name, _)| name)
                .filter(|name| self.target.columns().iter().all(|column| column.name != **name)),
        );
        (names, asked)
    }

    fn value(&self, name: &Text, row: &Row, place: Place<'_>) -> Result<Expr, Refused> {
        if let Some((_, value)) = row.iter().find(|(known, _)| known == name) {
            return Ok(value.clone());
        }
        let column = self.target.columns().iter().find(|column| column.name == *name);
        if let Some(sequence) = column.and_then(|column| column.sequence.as_ref()) {
            let args = vec![Expr::Literal(Literal::Str(sequence.clone()))];
            return Ok(Expr::Function { name: "nextval".to_owned(), args });
        }
        match column.and_then(|column| column.client_default.as_deref()) {
            Some(default) => Ok(filled(default, place)),
            None => Err(Refused::alembic(format!(
                "CompileError: INSERT value for column {name} is explicitly rendered as a bound parameter in the VALUES \
                 clause; a Python-side value or SQL expression is required"
            ))),
        }
    }
}

/// What SQLAlchemy writes for `default=` and `onupdate=`: offline mode forgets values of Python.
pub(super) fn filled(default: &ClientDefault, place: Place<'_>) -> Expr {
    match default {
        ClientDefault::Sql(expr) => expr.clone(),
        ClientDefault::Value(_) if place.names.is_some_and(super::query::Names::is_offline) => {
            Expr::Literal(Literal::Null)
        }
        ClientDefault::Value(value @ (Expr::Literal(_) | Expr::Unknown(_))) => value.clone(),
        ClientDefault::Value(_) => Expr::Unknown(Unknown::new(
            "default",
            "a function of Python makes it when it runs",
            crate::text::ByteRange::default(),
        )),
    }
}

/// SQLAlchemy refuses values for columns that the table does not have.
pub(super) fn check_names(target: &Target, row: &Row) -> Result<(), Refused> {
    let missing = row.iter().find(|(name, _)| {
        target.whole
            && name.as_known().is_some()
            && target.columns().iter().all(|column| column.name != *name)
    });
    match missing {
        Some((name, _)) => Err(Refused::alembic(format!("CompileError: Unconsumed column names: {name}"))),
        None => Ok(()),
    }
}

/// An insert without values, as offline mode writes it: `(a, b) VALUES (:a, :b)`.
fn push_placeholders(text: &mut Text, target: &Target) {
    let names: Vec<&Text> = target.columns().iter().map(|column| &column.name).collect();
    text.push(&wrap(" (", &quote_all(names.iter().copied()), ") VALUES ("));
    let placeholders: Vec<Text> = names.iter().map(|name| wrap(":", name, "")).collect();
    text.push(&join(&placeholders, ", "));
    text.push_str(")");
}

fn push_conflict(
    text: &mut Text,
    conflict: &Conflict,
    target: &Target,
    place: Place<'_>,
) -> Result<(), Refused> {
    use super::expr::expression;
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
    for (index, (column, value)) in dml::in_order(set, target).into_iter().enumerate() {
        text.push_str(if index > 0 { ", " } else { "" });
        text.push(&wrap("", &quote(column), " = "));
        text.push(&grouped(value, place)?);
    }
    push_conditions(text, " WHERE ", conflict.where_.as_slice(), place)
}

/// A value of a row as a parameter, which cannot be SQL: offline and online alike.
fn as_parameter(value: &Expr) -> Expr {
    match value {
        Expr::Literal(_) | Expr::SentOnly { .. } | Expr::Unknown(_) | Expr::Array(_) | Expr::Label { .. } => {
            value.clone()
        }
        // A stretch of time.
        Expr::Text(text) if text.as_known().is_some_and(|known| known.starts_with("make_interval")) => {
            value.clone()
        }
        sql => Expr::SentOnly {
            value: Box::new(sql.clone()),
            exception:
                "CompileError: Could not render a literal value: it is SQL, and a row takes values only"
                    .to_owned(),
        },
    }
}

/// `op.bulk_insert`: one `INSERT` a row.
pub(super) fn bulk(insertion: &BulkInsert) -> Result<Vec<Written>, Refused> {
    let target = &*insertion.target;
    match &insertion.rows {
        Fact::Known(rows) => rows
            .iter()
            .map(|row| {
                if let Some((name, _)) = row.iter().find(|(name, _)| {
                    check_names(target, &[(name.clone(), Expr::Literal(Literal::Null))]).is_err()
                }) {
                    return Err(Refused::alembic(format!("KeyError: '{name}'")));
                }
                let row: Vec<(Text, Expr)> =
                    row.iter().map(|(name, value)| (name.clone(), as_parameter(value))).collect();
                let insert = Insert {
                    target,
                    rows: std::slice::from_ref(&row),
                    given: Given::Row,
                    inline: true,
                    query: None,
                    conflict: None,
                    returning: &[],
                };
                both(|place| insert.write(place))
            })
            .collect(),
        Fact::Unknown(unknown) => {
            let mut text = wrap("INSERT INTO ", &relation(&target.table.table), " ");
            text.push_hole(unknown.clone());
            Ok(vec![(text, None)])
        }
    }
}
