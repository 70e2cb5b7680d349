//! Conditions that time alone can break.

use super::{
    super::tree::{Kind, kind, pb, plain_name, string},
    walk,
};

/// Functions whose result grows with time.
const CLOCKS: [&str; 7] = [
    "now",
    "current_date",
    "current_timestamp",
    "localtimestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "clock_timestamp",
];

/// Functions that hand on how their last argument grows.
const HANDS_ON: [&str; 3] = ["date_trunc", "timezone", "date"];

/// How a value moves while time goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Drift {
    /// Not at all.
    Still,
    /// It grows, by this function.
    Grows(String),
    /// It shrinks, by this function.
    Shrinks(String),
    /// That cannot be told.
    Unknown,
}

/// The function by which a condition that holds for a row now may fail for it later: `ends > now()`, but not
/// `born <= now()`, which stays true. Nothing where that cannot be told.
pub(super) fn fails_later(condition: &pb::Node) -> Option<String> {
    match kind(condition)? {
        Kind::BoolExpr(expr) if expr.boolop() != pb::BoolExprType::NotExpr => {
            expr.args.iter().find_map(fails_later)
        }
        Kind::AExpr(expr) => match expr.kind() {
            pb::AExprKind::AexprOp => compared(expr),
            pb::AExprKind::AexprBetween => between(expr),
            _ => None,
        },
        _ => None,
    }
}

fn compared(expr: &pb::AExpr) -> Option<String> {
    let (left, right) = (drift(expr.lexpr.as_deref()), drift(expr.rexpr.as_deref()));
    match operator(expr) {
        "<" | "<=" => outgrows(&left, &right),
        ">" | ">=" => outgrows(&right, &left),
        "=" => moves(&left, &right),
        _ => None,
    }
}

fn between(expr: &pb::AExpr) -> Option<String> {
    let Kind::List(bounds) = kind(expr.rexpr.as_deref()?)? else { return None };
    let [low, high] = bounds.items.as_slice() else { return None };
    let (value, low, high) = (drift(expr.lexpr.as_deref()), drift(Some(low)), drift(Some(high)));
    outgrows(&low, &value).or_else(|| outgrows(&value, &high))
}

/// The operator without its schema.
fn operator(expr: &pb::AExpr) -> &str {
    expr.name.last().and_then(string).unwrap_or("")
}

/// Whether `small`, which is less than `large`, may become greater.
fn outgrows(small: &Drift, large: &Drift) -> Option<String> {
    match (small, large) {
        (Drift::Grows(clock), Drift::Still | Drift::Shrinks(_)) | (Drift::Still, Drift::Shrinks(clock)) => {
            Some(clock.clone())
        }
        _ => None,
    }
}

/// Whether one of two equal values moves while the other does not.
fn moves(left: &Drift, right: &Drift) -> Option<String> {
    match (left, right) {
        (Drift::Grows(clock) | Drift::Shrinks(clock), Drift::Still)
        | (Drift::Still, Drift::Grows(clock) | Drift::Shrinks(clock)) => Some(clock.clone()),
        _ => None,
    }
}

/// How an expression moves.
fn drift(node: Option<&pb::Node>) -> Drift {
    let Some(kind) = node.and_then(kind) else { return Drift::Still };
    match kind {
        Kind::SqlvalueFunction(_) => clock_of(node).map_or(Drift::Unknown, Drift::Grows),
        Kind::FuncCall(call) => {
            let name = plain_name(&call.funcname).to_lowercase();
            if CLOCKS.contains(&name.as_str()) {
                Drift::Grows(name)
            } else if HANDS_ON.contains(&name.as_str()) {
                drift(call.args.last())
            } else {
                still_or_unknown(node)
            }
        }
        Kind::TypeCast(cast) => drift(cast.arg.as_deref()),
        Kind::AExpr(expr) if expr.kind() == pb::AExprKind::AexprOp => {
            let (left, right) = (drift(expr.lexpr.as_deref()), drift(expr.rexpr.as_deref()));
            match operator(expr) {
                "+" => added(left, right),
                "-" => added(left, turned(right)),
                _ => still_or_unknown(node),
            }
        }
        _ => still_or_unknown(node),
    }
}

fn added(left: Drift, right: Drift) -> Drift {
    match (left, right) {
        (Drift::Still, other) | (other, Drift::Still) => other,
        (Drift::Grows(clock), Drift::Grows(_)) => Drift::Grows(clock),
        (Drift::Shrinks(clock), Drift::Shrinks(_)) => Drift::Shrinks(clock),
        _ => Drift::Unknown,
    }
}

fn turned(drift: Drift) -> Drift {
    match drift {
        Drift::Grows(clock) => Drift::Shrinks(clock),
        Drift::Shrinks(clock) => Drift::Grows(clock),
        other => other,
    }
}

fn still_or_unknown(node: Option<&pb::Node>) -> Drift {
    if clock_of(node).is_some() { Drift::Unknown } else { Drift::Still }
}

fn clock_of(node: Option<&pb::Node>) -> Option<String> {
    walk::find(node).functions.into_iter().find(|function| CLOCKS.contains(&function.as_str()))
}
