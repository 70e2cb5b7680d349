//! Constraints, as they stand in `CREATE TABLE` and behind `ALTER TABLE … ADD`.

use super::{
    Refused,
    expr::{Place, expression},
    ident::{self, phrase, quote_all},
    text::wrap,
};
use crate::{
    fact::{Fact, Text},
    ops::{Constraint, ConstraintKind, Expr, ForeignKey, Relation},
};

/// A constraint; `column` is the one that carries it, for a foreign key that names none itself.
pub(super) fn constraint(constraint: &Constraint, column: Option<&Text>) -> Result<Text, Refused> {
    let mut text = preamble(constraint)?;
    match &constraint.kind {
        ConstraintKind::ForeignKey(key) => {
            text.push(&foreign_key(key, column)?);
            text.push(&deferrability(constraint)?);
            push_validity(&mut text, constraint);
        }
        ConstraintKind::Unique { columns, nulls_not_distinct, include } => {
            text.push_str("UNIQUE ");
            if let Some(fact) = nulls_not_distinct {
                text.push(&distinctness(fact));
                text.push_str(" ");
            }
            text.push(&wrap("(", &quote_all(columns), ")"));
            push_include(&mut text, include);
            text.push(&deferrability(constraint)?);
        }
        ConstraintKind::Check { condition } => {
            text.push(&check_body(condition)?);
            text.push(&deferrability(constraint)?);
            push_validity(&mut text, constraint);
        }
        ConstraintKind::PrimaryKey { columns, include } => {
            text.push(&wrap("PRIMARY KEY (", &quote_all(columns), ")"));
            push_include(&mut text, include);
            text.push(&deferrability(constraint)?);
        }
        ConstraintKind::Exclude { .. } => {
            text.push(&exclusion(&constraint.kind)?);
            text.push(&deferrability(constraint)?);
        }
    }
    Ok(text)
}

/// A check written inside a column, where SQLAlchemy forgets `NOT VALID`.
pub(super) fn inside_column(check: &Constraint) -> Result<Text, Refused> {
    let ConstraintKind::Check { condition } = &check.kind else { return constraint(check, None) };
    let mut text = preamble(check)?;
    text.push(&check_body(condition)?);
    text.push(&deferrability(check)?);
    Ok(text)
}

/// `CONSTRAINT name `, where there is a name.
fn preamble(constraint: &Constraint) -> Result<Text, Refused> {
    let name = ident::name(&constraint.name)?;
    Ok(name.map_or_else(Text::default, |name| wrap("CONSTRAINT ", &name, " ")))
}

/// `CHECK (…)`.
fn check_body(condition: &Expr) -> Result<Text, Refused> {
    Ok(wrap("CHECK (", &expression(condition, Place::DEFINITION)?, ")"))
}

/// `FOREIGN KEY(…) REFERENCES …` with what happens on update and delete.
fn foreign_key(key: &ForeignKey, column: Option<&Text>) -> Result<Text, Refused> {
    let mut text = Text::known("FOREIGN KEY(");
    match column {
        Some(column) if key.columns.is_empty() => text.push(&ident::quote(column)),
        _ => text.push(&quote_all(&key.columns)),
    }
    text.push_str(") REFERENCES ");
    text.push(&target(key));
    if let Some(rule) = &key.match_ {
        text.push_str(" MATCH ");
        text.push(&phrase(rule)?);
    }
    text.push(&cascades(key)?);
    for unknown in &key.unknown {
        text.push_str(" ");
        text.push_hole(unknown.clone());
    }
    Ok(text)
}

/// The table and columns that a foreign key points to.
pub(super) fn target(key: &ForeignKey) -> Text {
    let mut text = match &key.target {
        Fact::Known(Relation { schema, name }) => ident::qualified(schema.as_ref(), name),
        Fact::Unknown(unknown) => Text::unknown(unknown.clone()),
    };
    if key.target.known().is_some() || !key.target_columns.is_empty() {
        text.push(&wrap(" (", &quote_all(&key.target_columns), ")"));
    }
    text
}

/// ` ON DELETE …` and ` ON UPDATE …`.
pub(super) fn cascades(key: &ForeignKey) -> Result<Text, Refused> {
    let mut text = Text::default();
    if let Some(rule) = &key.on_delete {
        text.push_str(" ON DELETE ");
        text.push(&delete_rule(rule)?);
    }
    if let Some(rule) = &key.on_update {
        text.push_str(" ON UPDATE ");
        text.push(&phrase(rule)?);
    }
    Ok(text)
}

/// A rule behind `ON DELETE`: words, and perhaps columns in parentheses, as in `SET NULL (a, b)`.
fn delete_rule(rule: &Text) -> Result<Text, Refused> {
    let columns =
        rule.as_known().and_then(|known| known.strip_suffix(')')).and_then(|rest| rest.split_once('('));
    if let Some((words, columns)) = columns {
        let is_name = |column: &str| {
            let column = column.trim();
            let inner = column.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            inner.is_some_and(|inner| !inner.is_empty() && !inner.replace("\"\"", "").contains('"'))
                || (!column.is_empty() && column.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$'))
        };
        if phrase(&Text::known(words.trim_end())).is_ok() && columns.split(',').all(is_name) {
            return Ok(rule.clone());
        }
    }
    phrase(rule)
}

/// ` DEFERRABLE INITIALLY …`.
pub(super) fn deferrability(constraint: &Constraint) -> Result<Text, Refused> {
    let mut text = Text::known(match constraint.deferrable {
        Some(true) => " DEFERRABLE",
        Some(false) => " NOT DEFERRABLE",
        None => "",
    });
    if let Some(initially) = &constraint.initially {
        text.push_str(" INITIALLY ");
        text.push(&phrase(initially)?);
    }
    Ok(text)
}

/// ` NOT VALID`.
fn push_validity(text: &mut Text, constraint: &Constraint) {
    match &constraint.not_valid {
        Some(Fact::Known(true)) => text.push_str(" NOT VALID"),
        Some(Fact::Unknown(unknown)) => {
            text.push_str(" ");
            text.push_hole(unknown.clone());
        }
        _ => {}
    }
}

/// `NULLS NOT DISTINCT` or its opposite.
pub(super) fn distinctness(not_distinct: &Fact<bool>) -> Text {
    match not_distinct {
        Fact::Known(true) => "NULLS NOT DISTINCT".into(),
        Fact::Known(false) => "NULLS DISTINCT".into(),
        Fact::Unknown(unknown) => Text::unknown(unknown.clone()),
    }
}

/// ` INCLUDE (…)`.
pub(super) fn push_include(text: &mut Text, include: &[Text]) {
    if !include.is_empty() {
        text.push(&wrap(" INCLUDE (", &quote_all(include), ")"));
    }
}

/// `EXCLUDE USING …`.
fn exclusion(kind: &ConstraintKind) -> Result<Text, Refused> {
    let ConstraintKind::Exclude { elements, using, ops, where_ } = kind else { return Ok(Text::default()) };
    let mut text = Text::known("EXCLUDE USING ");
    text.push(&using.map_known(str::to_lowercase));
    text.push_str(" (");
    for (index, (element, operator)) in elements.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push(&expression(element, Place::DEFINITION)?);
        if let Expr::Column { name, .. } = element
            && let Some((_, class)) = ops.iter().find(|(column, _)| column == name)
        {
            text.push(&wrap(" ", class, ""));
        }
        text.push_str(" WITH ");
        text.push(operator);
    }
    text.push_str(")");
    if let Some(condition) = where_ {
        text.push(&wrap(" WHERE (", &expression(condition, Place::STATEMENT)?, ")"));
    }
    Ok(text)
}
