//! `SELECT`, `UNION` and what they read from, as SQLAlchemy lays them out.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    sync::Arc,
};

use super::{
    Refused, dml,
    expr::{Place, all_of, asked, expression, list},
    ident::{quote, relation},
    text::{join, wrap},
};
use crate::{
    fact::Text,
    ops::{Compound, Dml, Expr, Relation, Select, Source, Tail},
};

/// What belongs to one statement as a whole: the names that SQLAlchemy makes up, the queries that stand in front of it, and
/// what is to say of offline mode.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Whether it is written as offline mode does.
    offline: bool,
    /// Whether offline mode would write something else.
    differs: Cell<bool>,
    /// What offline mode raises.
    refused: RefCell<Option<String>>,
    counters: RefCell<BTreeMap<String, usize>>,
    sources: RefCell<BTreeMap<usize, Text>>,
    in_front: RefCell<Vec<Text>>,
}

impl Names {
    /// For the statement as offline mode writes it.
    pub(super) fn offline() -> Self {
        Self { offline: true, ..Self::default() }
    }

    /// Whether the statement is written as offline mode does; notes that it makes a difference.
    pub(super) fn is_offline(&self) -> bool {
        self.differs.set(true);
        self.offline
    }

    /// Whether anything asked.
    pub(super) fn differs_offline(&self) -> bool {
        self.differs.get()
    }

    /// Notes what offline mode raises; the first exception is the one that is raised.
    pub(super) fn refuse_offline(&self, exception: &str) {
        self.refused.borrow_mut().get_or_insert_with(|| exception.to_owned());
    }

    /// What offline mode raises.
    pub(super) fn refused_offline(&self) -> Option<String> {
        self.refused.borrow().clone()
    }

    /// The next name after `base`: `count_1`, `count_2`.
    pub(super) fn next(&self, base: &str) -> Text {
        let mut counters = self.counters.borrow_mut();
        let number = counters.entry(base.to_owned()).or_default();
        *number += 1;
        Text::known(format!("{base}_{number}"))
    }

    /// The name of something without one, the same each time.
    fn of(&self, source: &Arc<Source>, base: &str) -> Text {
        let id = Arc::as_ptr(source) as usize;
        if let Some(name) = self.sources.borrow().get(&id) {
            return name.clone();
        }
        let name = self.next(base);
        self.sources.borrow_mut().insert(id, name.clone());
        name
    }

    /// A whole statement, behind the queries that it names.
    pub(super) fn with_front(&self, statement: Text) -> Text {
        let in_front = self.in_front.borrow();
        if in_front.is_empty() {
            return statement;
        }
        let mut text = wrap("WITH ", &join(in_front.iter(), ", \n"), "\n ");
        text.push(&statement);
        text
    }
}

/// A source's name in front of its columns.
pub(super) fn name_of(source: &Arc<Source>, place: Place<'_>) -> Text {
    let made_up = |base: &str| place.names.map_or_else(|| Text::known(base), |names| names.of(source, base));
    match &**source {
        Source::Table(table) => relation(table),
        Source::Alias { name: Some(name), .. }
        | Source::Query { name: Some(name), .. }
        | Source::Cte { name: Some(name), .. } => quote(name),
        Source::Alias { table, name: None } => made_up(table.name.as_known().unwrap_or("anon")),
        Source::Query { .. } | Source::Cte { .. } | Source::Join { .. } => made_up("anon"),
        Source::Text(text) => text.clone(),
        Source::Unknown(unknown) => Text::unknown(unknown.clone()),
    }
}

/// A source behind `FROM`.
fn source(source: &Arc<Source>, place: Place<'_>) -> Result<Text, Refused> {
    Ok(match &**source {
        Source::Alias { table, .. } => {
            let mut text = wrap("", &relation(table), " AS ");
            text.push(&name_of(source, place));
            text
        }
        Source::Query { query, .. } => {
            let name = name_of(source, place);
            let mut text = wrap("(", &dml::statement(query, place.inside_from())?, ") AS ");
            text.push(&name);
            text
        }
        Source::Cte { query, .. } => {
            let name = name_of(source, place);
            if let Some(names) = place.names {
                let mut text = wrap("", &name, " AS \n(");
                text.push(&dml::statement(query, place.inside_from())?);
                text.push_str(")");
                let mut in_front = names.in_front.borrow_mut();
                if !in_front.contains(&text) {
                    in_front.push(text);
                }
            }
            name
        }
        Source::Join { word, left, right, on } => {
            let mut text = self::source(left, place)?;
            text.push_str(&format!(" {word} "));
            let right_text = self::source(right, place)?;
            match &**right {
                Source::Join { .. } => text.push(&wrap("(", &right_text, ")")),
                _ => text.push(&right_text),
            }
            text.push_str(" ON ");
            text.push(&asked(on, place)?);
            text
        }
        _ => name_of(source, place),
    })
}

/// ` FROM a, b`, with `word` for `FROM`; nothing without tables.
pub(super) fn push_sources(
    text: &mut Text,
    word: &str,
    sources: &[Arc<Source>],
    place: Place<'_>,
) -> Result<(), Refused> {
    if !sources.is_empty() {
        let texts: Result<Vec<Text>, Refused> = sources.iter().map(|one| source(one, place)).collect();
        text.push(&wrap(word, &join(&texts?, ", "), ""));
    }
    Ok(())
}

/// `SELECT …`.
pub(super) fn select(query: &Select, place: Place<'_>) -> Result<Text, Refused> {
    if query.bare && place.names.is_some_and(Names::is_offline) {
        return list(&query.columns, place);
    }
    let mut sources = query.from.clone();
    query.columns.iter().chain(&query.where_).for_each(|expr| expr.add_sources(&mut sources));
    let free: Vec<Arc<Source>> = sources
        .iter()
        .filter(|source| {
            !sources.iter().any(|other| Source::holds(other, source) && !Source::same(other, source))
        })
        .cloned()
        .collect();
    let outside = |source: &Arc<Source>| place.enclosing.iter().any(|around| Source::same(around, source));
    let own: Vec<Arc<Source>> = free.iter().filter(|source| !outside(source)).cloned().collect();
    let own = if own.is_empty() { free } else { own };
    sources.extend(place.enclosing.iter().cloned());
    let labelled = place.labelled;
    let place = place.within(&sources);
    let mut text = Text::known("SELECT ");
    match &query.distinct {
        Some(on) if on.is_empty() => text.push_str("DISTINCT "),
        Some(on) => {
            let on: Vec<Expr> = on.iter().map(|expr| resolved(expr, &query.columns, false)).collect();
            text.push(&wrap("DISTINCT ON (", &list(&on, place)?, ") "));
        }
        None => {}
    }
    text.push(&join(&selected(&query.columns, place, labelled)?, ", "));
    push_sources(&mut text, " \nFROM ", &own, place)?;
    push_conditions(&mut text, " \nWHERE ", &query.where_, place)?;
    if !query.group_by.is_empty() {
        let by: Vec<Expr> = query.group_by.iter().map(|expr| resolved(expr, &query.columns, false)).collect();
        text.push(&wrap(" GROUP BY ", &list(&by, place)?, ""));
    }
    push_conditions(&mut text, " \nHAVING ", &query.having, place)?;
    push_tail(&mut text, &query.tail, &query.columns, place)?;
    for unknown in &query.unknown {
        text.push_str(" \n");
        text.push_hole(unknown.clone());
    }
    Ok(text)
}

/// `SELECT … UNION SELECT …`.
pub(super) fn compound(query: &Compound, place: Place<'_>) -> Result<Text, Refused> {
    let mut text = Text::default();
    for (index, part) in query.parts.iter().enumerate() {
        if index > 0 {
            text.push_str(&format!(" {} ", query.word));
        }
        let rendered = dml::statement(part, place)?;
        let alone = match part {
            Dml::Select(select) => select.tail == Tail::default(),
            _ => false,
        };
        text.push(&if alone { rendered } else { wrap("(", &rendered, ")") });
    }
    let mut tail = query.tail.clone();
    for expr in &mut tail.order_by {
        *expr = bare(expr);
    }
    push_tail(&mut text, &tail, &[], place)?;
    for unknown in &query.unknown {
        text.push_str(" \n");
        text.push_hole(unknown.clone());
    }
    Ok(text)
}

/// A column by its name alone, as the whole of a `UNION` knows it.
fn bare(expr: &Expr) -> Expr {
    match expr {
        Expr::Name(name) | Expr::Column { name, .. } | Expr::Of { name, .. } | Expr::Label { name, .. } => {
            Expr::Column { table: None, name: name.clone(), kind: None }
        }
        Expr::Postfix { operand, suffix } => {
            Expr::Postfix { operand: Box::new(bare(operand)), suffix: suffix.clone() }
        }
        other => other.clone(),
    }
}

/// An expression behind `ORDER BY` or `GROUP BY`: a label that is selected stands for itself.
fn resolved(expr: &Expr, columns: &[Expr], by_label: bool) -> Expr {
    let label = |name: &Text| Expr::Column { table: None, name: name.clone(), kind: None };
    match expr {
        Expr::Name(wanted) => columns
            .iter()
            .find_map(|column| match column {
                Expr::Label { name, .. } if name == wanted => Some(label(name)),
                Expr::Column { name, .. } | Expr::Of { name, .. } if name == wanted => Some(column.clone()),
                _ => None,
            })
            .unwrap_or_else(|| expr.clone()),
        Expr::Label { name, .. } if by_label && columns.contains(expr) => label(name),
        Expr::Postfix { operand, suffix } => {
            Expr::Postfix { operand: Box::new(resolved(operand, columns, by_label)), suffix: suffix.clone() }
        }
        other => other.clone(),
    }
}

/// `word` and conditions joined by `AND`; nothing without conditions.
pub(super) fn push_conditions(
    text: &mut Text,
    word: &str,
    conditions: &[Expr],
    place: Place<'_>,
) -> Result<(), Refused> {
    if !conditions.is_empty() {
        text.push_str(word);
        text.push(&all_of(conditions, place)?);
    }
    Ok(())
}

/// `ORDER BY`, `LIMIT`, `OFFSET`, `FETCH` and the lock.
fn push_tail(text: &mut Text, tail: &Tail, columns: &[Expr], place: Place<'_>) -> Result<(), Refused> {
    if !tail.order_by.is_empty() {
        let by: Vec<Expr> = tail.order_by.iter().map(|expr| resolved(expr, columns, true)).collect();
        text.push(&wrap(" ORDER BY ", &list(&by, place)?, ""));
    }
    if let Some(fetch) = &tail.fetch {
        if let Some(offset) = &tail.offset {
            text.push(&wrap("\n OFFSET (", &expression(offset, place)?, ") ROWS"));
        }
        text.push(&wrap("\n FETCH FIRST (", &expression(fetch, place)?, ") ROWS ONLY"));
    } else {
        if let Some(limit) = &tail.limit {
            text.push(&wrap(" \n LIMIT ", &expression(limit, place)?, ""));
        }
        if let Some(offset) = &tail.offset {
            text.push_str(if tail.limit.is_none() { "\n LIMIT ALL" } else { "" });
            text.push(&wrap(" OFFSET ", &expression(offset, place)?, ""));
        }
    }
    if let Some(lock) = &tail.lock {
        text.push(&wrap(" ", lock, ""));
    }
    Ok(())
}

/// The columns of a select, with the labels that SQLAlchemy gives to what has no name of its own, or the name of another.
pub(super) fn selected(columns: &[Expr], place: Place<'_>, labelled: bool) -> Result<Vec<Text>, Refused> {
    let made_up = Names::default();
    let names = place.names.unwrap_or(&made_up);
    let mut taken: Vec<(Text, &Expr)> = Vec::new();
    let mut result = Vec::new();
    for column in columns {
        let mut text = expression(column, place)?;
        let label = match column {
            Expr::Label { name, .. } => Some(name.clone()),
            Expr::Column { name, .. } | Expr::Of { name, .. } => {
                let known = name.as_known().unwrap_or("anon");
                let label = match taken.iter().find(|(other, _)| other == name) {
                    Some((_, other)) if same_column(other, column) => Some(names.next(&format!("{known}_"))),
                    Some(_) => Some(names.next(known)),
                    None => labelled.then(|| name.clone()),
                };
                taken.push((name.clone(), column));
                label
            }
            Expr::Function { name, .. } => Some(names.next(name.rsplit('.').next().unwrap_or(name))),
            Expr::Cast { operand, .. } => Some(match operand.as_ref() {
                Expr::Column { name, .. } | Expr::Of { name, .. } => name.clone(),
                _ => names.next("anon"),
            }),
            Expr::Literal(_)
            | Expr::Binary { .. }
            | Expr::Unary { op: "EXISTS", .. }
            | Expr::Case { .. }
            | Expr::Over { .. }
            | Expr::Filter { .. }
            | Expr::Extract { .. }
            | Expr::Array(_)
            | Expr::Subquery(_) => Some(names.next("anon")),
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

/// Whether two columns of one name are the same: those of two anonymous aliases of a table are not.
fn same_column(one: &Expr, other: &Expr) -> bool {
    match (one, other) {
        (Expr::Of { source: one, .. }, Expr::Of { source: other, .. }) => Source::same(one, other),
        _ => one == other,
    }
}

/// The sources that expressions name beside the table that is changed.
pub(super) fn others<'a>(table: &Relation, exprs: impl IntoIterator<Item = &'a Expr>) -> Vec<Arc<Source>> {
    let mut sources = vec![Arc::new(Source::Table(table.clone()))];
    exprs.into_iter().for_each(|expr| expr.add_sources(&mut sources));
    sources.split_off(1)
}
