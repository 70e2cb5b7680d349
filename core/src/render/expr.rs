//! SQLAlchemy's expression language as SQL, with the parentheses that SQLAlchemy would set.

use std::sync::Arc;

use super::{
    Refused, dml,
    ident::{function_name, quote, relation},
    query::{Names, name_of},
    text::{join, quoted, wrap},
    types::sql_type,
};
use crate::{
    fact::Text,
    ops::{Expr, Literal, Source, SqlType, TypeKind},
};

/// Where an expression stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// Whether columns carry their table: `t.c` in a statement, `c` in the definition of an index or a check.
    qualified: bool,
    /// What the statements around read from, which a subquery does not name again.
    pub(super) enclosing: &'a [Arc<Source>],
    /// The names made up so far; nothing outside of a statement.
    pub(super) names: Option<&'a Names>,
    /// Whether a query here must name each of its columns, as behind `FROM`.
    pub(super) labelled: bool,
    /// Whether an operator stands around, however far.
    in_operator: bool,
}

impl<'a> Place<'a> {
    /// In a statement.
    pub(super) const STATEMENT: Place<'static> = Place { qualified: true, ..Self::DEFINITION };
    /// In the definition of an index or a check.
    pub(super) const DEFINITION: Place<'static> =
        Place { qualified: false, enclosing: &[], names: None, labelled: false, in_operator: false };

    /// In a statement that reads from these.
    pub(super) fn within(self, sources: &'a [Arc<Source>]) -> Self {
        Place { qualified: true, enclosing: sources, labelled: false, in_operator: false, ..self }
    }

    /// In a statement whose names are these.
    pub(super) fn naming(self, names: &'a Names) -> Self {
        Place { names: Some(names), ..self }
    }

    /// In a query behind `FROM`, which knows nothing of what is around.
    pub(super) fn inside_from(self) -> Self {
        Place { enclosing: &[], labelled: true, in_operator: false, ..self }
    }
}

/// The operators, with SQLAlchemy's precedence, and whether an operator may stand beside itself without parentheses.
fn precedence(op: &str) -> (i8, bool) {
    match op {
        "OR" => (2, true),
        "AND" => (3, true),
        "||" => (5, true),
        "+" => (7, true),
        "-" | "|" | "&" | "#" | "<<" | ">>" => (7, false),
        "*" => (8, true),
        "/" | "//" | "%" => (8, false),
        "->" | "->>" | "#>" | "#>>" | "[" => (15, false),
        "="
        | "!="
        | "<"
        | "<="
        | ">"
        | ">="
        | "IS"
        | "IS NOT"
        | "IN"
        | "NOT IN"
        | "LIKE"
        | "NOT LIKE"
        | "ILIKE"
        | "NOT ILIKE"
        | "~"
        | "!~"
        | "~*"
        | "!~*"
        | "BETWEEN"
        | "IS DISTINCT FROM"
        | "IS NOT DISTINCT FROM" => (5, false),
        // What `.op("…")` makes.
        _ => (0, false),
    }
}

/// What `.op("…")` makes, as far as precedence goes.
const CUSTOM: &str = "op";

/// What surrounds an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    /// Nothing that groups: the whole of a condition, an argument in a list.
    Nothing,
    /// A place where SQLAlchemy asks each expression to group itself against a comma or less: only the patterns of
    /// `startswith` and its kin do.
    Comma,
    /// A place where SQLAlchemy asks each expression to group itself, whatever it is: an assigned value, an index element.
    Anything,
    /// An operator.
    Operator(&'static str),
}

/// An expression that stands by itself: a condition, a default, an element of a list.
pub(super) fn expression(expr: &Expr, place: Place<'_>) -> Result<Text, Refused> {
    render(expr, place, Around::Nothing)
}

/// An expression where SQLAlchemy sets an operation in parentheses: a value that is assigned, an element of an index.
pub(super) fn grouped(expr: &Expr, place: Place<'_>) -> Result<Text, Refused> {
    render(expr, place, Around::Anything)
}

/// A condition behind `WHERE` or `ON`, an argument of a function.
pub(super) fn asked(expr: &Expr, place: Place<'_>) -> Result<Text, Refused> {
    render(expr, place, Around::Comma)
}

/// Conditions joined by `AND`.
pub(super) fn all_of(conditions: &[Expr], place: Place<'_>) -> Result<Text, Refused> {
    if let [only] = conditions {
        return asked(only, place);
    }
    let texts: Result<Vec<Text>, Refused> =
        conditions.iter().map(|condition| render(condition, place, Around::Operator("AND"))).collect();
    Ok(join(&texts?, " AND "))
}

/// Whether an operation inside `around` needs parentheses.
fn needs_parentheses(op: &str, around: Around) -> bool {
    match around {
        Around::Nothing | Around::Comma => false,
        Around::Anything => true,
        Around::Operator(outer) => {
            let (inner, associative) = precedence(op);
            if op == outer && associative { false } else { inner <= precedence(outer).0 }
        }
    }
}

fn in_parentheses_if(needed: bool, text: Text) -> Text {
    if needed { wrap("(", &text, ")") } else { text }
}

fn render(expr: &Expr, place: Place<'_>, around: Around) -> Result<Text, Refused> {
    Ok(match expr {
        Expr::Text(text) => text.clone(),
        Expr::Literal(literal) => self::literal(literal),
        Expr::Column { table, name, .. } => match table {
            Some(table) if place.qualified => join(&[relation(table), quote(name)], "."),
            _ => quote(name),
        },
        Expr::Of { source, name, .. } => join(&[name_of(source, place), quote(name)], "."),
        Expr::Name(name) => quote(name),
        Expr::Array(items) => wrap("ARRAY[", &list(items, place)?, "]"),
        Expr::Extract { field, operand } => {
            wrap(&format!("EXTRACT({field} FROM "), &expression(operand, place)?, ")")
        }
        Expr::Over { operand, partition_by, order_by, frame } => {
            let mut parts = Vec::new();
            if !partition_by.is_empty() {
                parts.push(wrap("PARTITION BY ", &arguments(partition_by, place)?, ""));
            }
            if !order_by.is_empty() {
                parts.push(wrap("ORDER BY ", &arguments(order_by, place)?, ""));
            }
            parts.extend(frame.as_deref().map(Text::known));
            let mut text = expression(operand, place)?;
            text.push(&wrap(" OVER (", &join(&parts, " "), ")"));
            text
        }
        Expr::Filter { operand, condition } => {
            let mut text = expression(operand, place)?;
            text.push(&wrap(" FILTER (WHERE ", &expression(condition, place)?, ")"));
            text
        }
        Expr::Function { name, args } => {
            let name = function_name(name);
            match name.as_known().unwrap_or("") {
                known if args.is_empty() && (known == "sysdate" || BARE_FUNCTIONS.contains(&known)) => name,
                "substring" if args.len() > 1 => substring(args, place)?,
                "count" if args.is_empty() => "count(*)".into(),
                _ => {
                    let mut text = name;
                    text.push(&wrap("(", &arguments(args, place)?, ")"));
                    text
                }
            }
        }
        Expr::Binary { left, op, right } => binary(left, op, right, place, around)?,
        Expr::Custom { left, op, right } => {
            let mut text = render(left, place, Around::Operator(CUSTOM))?;
            text.push_str(&format!(" {op} "));
            text.push(&render(right, place, Around::Operator(CUSTOM))?);
            in_parentheses_if(needs_parentheses(CUSTOM, around), text)
        }
        Expr::Unary { op, operand } => unary(op, operand, place, around)?,
        Expr::Postfix { operand, suffix } => {
            let mut text = asked(operand, place)?;
            text.push_str(" ");
            text.push_str(suffix);
            in_parentheses_if(suffix.starts_with("COLLATE") && !is_weak(around), text)
        }
        Expr::Label { operand, .. } if around == Around::Nothing => asked(operand, place)?,
        Expr::Label { operand, .. } => render(operand, place, around)?,
        Expr::List(items) => wrap("(", &arguments(items, place)?, ")"),
        Expr::Cast { operand, type_ } => {
            let operand = expression(operand, place)?;
            let mut text = wrap("CAST(", &operand, " AS ");
            text.push(&sql_type(type_)?);
            text.push_str(")");
            text
        }
        Expr::Case { subject, whens, otherwise } => {
            let mut text = Text::known("CASE");
            if let Some(subject) = subject {
                text.push(&wrap(" ", &expression(subject, place)?, ""));
            }
            for (condition, result) in whens {
                text.push_str(" WHEN ");
                text.push(&grouped(condition, place)?);
                text.push_str(" THEN ");
                text.push(&expression(result, place)?);
            }
            if let Some(otherwise) = otherwise {
                text.push_str(" ELSE ");
                text.push(&expression(otherwise, place)?);
            }
            text.push_str(" END");
            text
        }
        Expr::SentOnly { value, exception } => {
            if let Some(names) = place.names {
                names.refuse_offline(exception);
            }
            render(value, place, around)?
        }
        Expr::Subquery(query) => wrap("(", &dml::statement(query, place)?, ")"),
        Expr::Unknown(unknown) => Text::unknown(unknown.clone()),
    })
}

/// The functions that SQL writes without parentheses.
pub(super) const BARE_FUNCTIONS: [&str; 8] = [
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "CURRENT_USER",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "SESSION_USER",
    "USER",
];

/// `SUBSTRING(text FROM 1 FOR 2)`.
fn substring(args: &[Expr], place: Place<'_>) -> Result<Text, Refused> {
    let mut text = Text::known("SUBSTRING(");
    for (arg, word) in args.iter().zip(["", " FROM ", " FOR "]) {
        text.push_str(word);
        text.push(&expression(arg, place)?);
    }
    text.push_str(")");
    Ok(text)
}

/// Expressions with commas between them.
pub(super) fn list(items: &[Expr], place: Place<'_>) -> Result<Text, Refused> {
    let texts: Result<Vec<Text>, Refused> = items.iter().map(|item| expression(item, place)).collect();
    Ok(join(&texts?, ", "))
}

/// Expressions with commas between them, each of which SQLAlchemy asks to group itself.
fn arguments(items: &[Expr], place: Place<'_>) -> Result<Text, Refused> {
    let texts: Result<Vec<Text>, Refused> = items.iter().map(|item| asked(item, place)).collect();
    Ok(join(&texts?, ", "))
}

/// Whether an operator looks into a document.
fn looks_inside(op: &str) -> bool {
    matches!(op, "->" | "->>" | "#>" | "#>>")
}

/// The type of an expression, where it is one of numbers with a fraction.
fn with_fraction(expr: &Expr) -> Option<TypeKind> {
    let kind = match expr {
        Expr::Column { kind: Some(kind), .. } | Expr::Of { kind: Some(kind), .. } => (**kind).clone(),
        Expr::Cast { type_, .. } => type_.kind.clone(),
        _ => return None,
    };
    let has = matches!(
        kind,
        TypeKind::Numeric { .. } | TypeKind::Float(_) | TypeKind::Plain("DOUBLE PRECISION" | "REAL")
    );
    has.then_some(kind)
}

/// The type that SQLAlchemy gives to a divisor: its own where that has a fraction, or else `NUMERIC`. A float is written as
/// what it divides, where that has a fraction.
fn divisor_type(dividend: &Expr, divisor: &Expr) -> SqlType {
    let fraction = match divisor {
        Expr::Literal(Literal::Float(_)) => with_fraction(dividend).or(Some(TypeKind::Float(None))),
        divisor => with_fraction(divisor),
    };
    let numeric = TypeKind::Numeric { decimal: false, precision: None, scale: None };
    SqlType { kind: fraction.unwrap_or(numeric), at: crate::text::ByteRange::default() }
}

/// Whether an expression is a `JSONB` document, which is looked into by `[…]`.
fn is_jsonb(expr: &Expr) -> bool {
    match expr {
        Expr::Column { kind: Some(kind), .. } | Expr::Of { kind: Some(kind), .. } => {
            matches!(**kind, TypeKind::Plain("JSONB"))
        }
        Expr::Binary { left, op: "->" | "#>", .. } => is_jsonb(left),
        _ => false,
    }
}

fn binary(
    left: &Expr,
    op: &'static str,
    right: &Expr,
    place: Place<'_>,
    around: Around,
) -> Result<Text, Refused> {
    let nested = place.in_operator;
    let place = Place { in_operator: true, ..place };
    let mut text = render(left, place, Around::Operator(op))?;
    if op == "[" || (op == "->" && is_jsonb(left)) {
        text.push(&wrap("[", &render(right, place, Around::Nothing)?, "]"));
        return Ok(in_parentheses_if(needs_parentheses("->", around), text));
    }
    text.push_str(" ");
    text.push_str(op);
    text.push_str(" ");
    let mut grouped = op == "NOT IN" || (nested && looks_inside(op)) || needs_parentheses(op, around);
    match (op, right) {
        // The divisor becomes a number with a fraction, so that the result has one.
        ("/", _) => {
            text.push(&wrap("CAST(", &render(right, place, Around::Operator("/"))?, " AS "));
            text.push(&sql_type(&divisor_type(left, right))?);
            text.push_str(")");
        }
        ("BETWEEN" | "NOT BETWEEN", Expr::Binary { left: low, op: "AND", right: high }) => {
            text.push(&render(low, place, Around::Operator("AND"))?);
            text.push_str(" AND ");
            text.push(&render(high, place, Around::Operator("AND"))?);
        }
        ("IN", Expr::List(items)) if items.is_empty() => text.push_str("(NULL) AND (1 != 1)"),
        ("NOT IN", Expr::List(items)) if items.is_empty() => text.push_str("(NULL) OR (1 = 1)"),
        // What `startswith`, `endswith` and `contains` make.
        (
            "LIKE" | "NOT LIKE" | "ILIKE" | "NOT ILIKE",
            Expr::Binary { left: first, op: "||", right: last },
        ) if is_percent(first) || is_percent(last) => {
            text.push(&render(right, place, Around::Operator("||"))?);
            grouped = around != Around::Nothing;
        }
        // The same with an escape.
        ("LIKE" | "NOT LIKE" | "ILIKE" | "NOT ILIKE", Expr::Postfix { operand, suffix })
            if suffix.starts_with("ESCAPE") =>
        {
            text.push(&render(operand, place, Around::Operator("||"))?);
            text.push_str(" ");
            text.push_str(suffix);
            grouped = around != Around::Nothing;
        }
        _ => text.push(&render(right, place, Around::Operator(op))?),
    }
    Ok(in_parentheses_if(grouped, text))
}

fn is_percent(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(Literal::Str(text)) if text.is("%"))
}

/// Whether an expression is a boolean column or value, of which `NOT` makes another one.
fn is_boolean(expr: &Expr) -> bool {
    match expr {
        Expr::Column { kind, .. } | Expr::Of { kind, .. } => kind.as_deref() == Some(&TypeKind::Boolean),
        Expr::Cast { type_, .. } => type_.kind == TypeKind::Boolean,
        Expr::Literal(literal) => matches!(literal, Literal::Bool(_)),
        _ => false,
    }
}

/// Whether nothing is around that groups more than patterns.
fn is_weak(around: Around) -> bool {
    matches!(around, Around::Nothing | Around::Comma)
}

fn unary(op: &'static str, operand: &Expr, place: Place<'_>, around: Around) -> Result<Text, Refused> {
    let mut text = Text::known(op);
    match op {
        "-" | "~" => text.push(&render(operand, place, Around::Operator("*"))?),
        "EXISTS" | "DISTINCT" => {
            text.push_str(" ");
            text.push(&render(operand, place, Around::Nothing)?);
            return Ok(in_parentheses_if(op == "EXISTS" && !is_weak(around), text));
        }
        "ANY" | "ALL" => {
            text.push(&wrap(" (", &render(operand, place, Around::Nothing)?, ")"));
            return Ok(text);
        }
        _ => {
            text.push_str(" ");
            text.push(&render(operand, place, Around::Operator("="))?);
        }
    }
    let needed = match around {
        Around::Nothing | Around::Comma => false,
        // SQLAlchemy never groups the negation of a plain boolean.
        _ if op == "NOT" && is_boolean(operand) => false,
        Around::Anything => true,
        Around::Operator(outer) => precedence(if op == "NOT" { "=" } else { "*" }).0 <= precedence(outer).0,
    };
    Ok(in_parentheses_if(needed, text))
}

/// A Python value.
pub(super) fn literal(literal: &Literal) -> Text {
    match literal {
        Literal::Null => "NULL".into(),
        Literal::Bool(true) => "true".into(),
        Literal::Bool(false) => "false".into(),
        Literal::Int(digits) | Literal::Float(digits) => Text::known(digits.as_str()),
        Literal::Str(text) => quoted(text),
        Literal::Bytes(text) => Text::known(format!("'{}'", text.replace('\'', "''"))),
        Literal::Quoted(text) => quoted(&Text::known(text.as_str())),
    }
}
