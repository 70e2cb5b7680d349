//! `CREATE INDEX` and `DROP INDEX`.

use super::{
    Refused, constraint,
    expr::{Place, expression, grouped},
    ident::{self, quote, relation},
    text::{join, wrap},
};
use crate::{
    fact::{Fact, Text},
    ops::{Column, CreateIndex, DropIndex, Expr, IndexElement, Name, Relation, SpatialIndex, TypeKind},
};

/// `CREATE INDEX`.
pub(super) fn create(index: &CreateIndex) -> Result<Text, Refused> {
    let mut text = Text::known("CREATE ");
    push_word(&mut text, index.unique.as_ref(), "UNIQUE ");
    text.push_str("INDEX ");
    push_word(&mut text, index.concurrently.as_ref(), "CONCURRENTLY ");
    if index.if_not_exists {
        text.push_str("IF NOT EXISTS ");
    }
    text.push(&match ident::name(&index.name)? {
        Some(name) => name,
        None => made_name(&index.table, index.elements.first())?,
    });
    text.push(&wrap(" ON ", &relation(&index.table), " "));
    if let Some(using) = index.using.as_ref().filter(|using| !using.is_empty()) {
        text.push(&wrap("USING ", &method(using)?, " "));
    }
    text.push_str("(");
    for (at, element) in index.elements.iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        text.push(&self::element(element)?);
        let operators = key(element).and_then(|key| index.ops.iter().find(|(name, _)| name == key));
        if let Some((_, class)) = operators {
            text.push(&wrap(" ", class, ""));
        }
    }
    text.push_str(")");
    constraint::push_include(&mut text, &index.include);
    if let Some(fact) = &index.nulls_not_distinct {
        text.push_str(" ");
        text.push(&constraint::distinctness(fact));
    }
    if !index.with.is_empty() {
        let parameters: Vec<Text> =
            index.with.iter().map(|(name, value)| join(&[name.clone(), value.clone()], " = ")).collect();
        text.push(&wrap(" WITH (", &join(&parameters, ", "), ")"));
    }
    if let Some(tablespace) = index.tablespace.as_ref().filter(|tablespace| !tablespace.is_empty()) {
        text.push(&wrap(" TABLESPACE ", &quote(tablespace), ""));
    }
    if let Some(condition) = &index.where_ {
        text.push(&wrap(" WHERE ", &expression(condition, Place::DEFINITION)?, ""));
    }
    Ok(text)
}

/// The index that a column of `GeoAlchemy` brings along.
pub(super) fn spatial(table: &Relation, column: &Column) -> Result<Option<Text>, Refused> {
    let TypeKind::Spatial { index: Some(kind), .. } = &column.type_.kind else { return Ok(None) };
    let made = join(&["idx".into(), table.name.clone(), column.name.clone()], "_");
    let name = ident::name(&Name::Given { text: made, fixed: false })?.unwrap_or_default();
    let mut text = wrap("CREATE INDEX ", &name, " ON ");
    text.push(&relation(table));
    text.push_str(" USING gist (");
    let column = quote(&column.name);
    text.push(&match kind {
        SpatialIndex::Plain => column,
        SpatialIndex::ManyDimensions => wrap("", &column, " gist_geometry_ops_nd"),
        SpatialIndex::Hull => wrap("ST_ConvexHull(", &column, ")"),
    });
    text.push_str(")");
    Ok(Some(text))
}

/// A keyword that is there, not there, or unknown.
fn push_word(text: &mut Text, fact: Option<&Fact<bool>>, word: &str) {
    match fact {
        Some(Fact::Known(true)) => text.push_str(word),
        Some(Fact::Unknown(unknown)) => {
            text.push_hole(unknown.clone());
            text.push_str(" ");
        }
        _ => {}
    }
}

/// The access method, in lower case.
fn method(using: &Text) -> Result<Text, Refused> {
    match using.as_known() {
        Some(known) if !known.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            Err(Refused::alembic(format!("CompileError: Unexpected SQL phrase: '{known}'")))
        }
        _ => Ok(using.map_known(str::to_lowercase)),
    }
}

/// One column or expression.
fn element(element: &IndexElement) -> Result<Text, Refused> {
    match element {
        IndexElement::Column(name) => Ok(quote(name)),
        IndexElement::Expr(expr) => grouped(expr, Place::DEFINITION),
    }
}

/// The column, where an element is one and nothing else.
pub(super) fn column_name(element: &IndexElement) -> Option<&Text> {
    match element {
        IndexElement::Column(name) => Some(name),
        IndexElement::Expr(_) => None,
    }
}

/// The name by which `postgresql_ops` knows an element.
fn key(element: &IndexElement) -> Option<&Text> {
    match element {
        IndexElement::Column(name)
        | IndexElement::Expr(Expr::Column { name, .. } | Expr::Label { name, .. } | Expr::Text(name)) => {
            Some(name)
        }
        IndexElement::Expr(_) => None,
    }
}

/// The name that SQLAlchemy gives to an index that has none: `ix_` with schema, table and first column.
fn made_name(table: &Relation, element: Option<&IndexElement>) -> Result<Text, Refused> {
    let column = element
        .and_then(first_column)
        .ok_or_else(|| Refused::alembic("CompileError: CREATE INDEX requires that the index have a name"))?;
    let mut text = Text::known("ix_");
    if let Some(schema) = table.schema.as_ref().filter(|schema| !schema.is_empty()) {
        text.push(&schema.map_known(|known| known.replace('.', "_")));
        text.push_str("_");
    }
    text.push(&table.name);
    text.push_str("_");
    text.push(column);
    ident::made_name(text)
}

/// The first column that an element holds.
fn first_column(element: &IndexElement) -> Option<&Text> {
    fn of(expr: &Expr) -> Option<&Text> {
        match expr {
            Expr::Column { name, .. } | Expr::Text(name) => Some(name),
            Expr::Function { args, .. } | Expr::List(args) => args.iter().find_map(of),
            Expr::Binary { left, right, .. } => of(left).or_else(|| of(right)),
            Expr::Unary { operand, .. }
            | Expr::Postfix { operand, .. }
            | Expr::Cast { operand, .. }
            | Expr::Label { operand, .. } => of(operand),
            _ => None,
        }
    }
    match element {
        IndexElement::Column(name) => Some(name),
        IndexElement::Expr(expr) => of(expr),
    }
}

/// `DROP INDEX`, in the schema of its table.
pub(super) fn drop(index: &DropIndex) -> Result<Text, Refused> {
    let mut text = Text::known("DROP INDEX ");
    push_word(&mut text, index.concurrently.as_ref(), "CONCURRENTLY ");
    if index.if_exists {
        text.push_str("IF EXISTS ");
    }
    let schema =
        index.schema.as_ref().or_else(|| index.table.as_ref().and_then(|table| table.schema.as_ref()));
    let name = if let Some(name) = ident::name(&index.name)? {
        name
    } else {
        // Alembic puts a column `x` into the index, of which SQLAlchemy makes a name.
        let table = Relation {
            schema: schema.cloned(),
            name: index.table.as_ref().map_or_else(|| "no_table".into(), |table| table.name.clone()),
        };
        made_name(&table, Some(&IndexElement::Column("x".into())))?
    };
    match schema.filter(|schema| !schema.is_empty()) {
        Some(schema) => text.push(&join(&[quote(schema), name], ".")),
        None => text.push(&name),
    }
    Ok(text)
}
