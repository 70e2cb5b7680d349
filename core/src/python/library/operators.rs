//! SQL's operators by SQLAlchemy's names.

use super::super::parse::ast;

/// The comparison with its sides exchanged.
pub(super) fn mirrored(op: ast::CmpOp) -> ast::CmpOp {
    match op {
        ast::CmpOp::Lt => ast::CmpOp::Gt,
        ast::CmpOp::LtE => ast::CmpOp::GtE,
        ast::CmpOp::Gt => ast::CmpOp::Lt,
        ast::CmpOp::GtE => ast::CmpOp::LtE,
        op => op,
    }
}

/// What says the opposite.
pub(super) fn opposite(op: &str) -> Option<&'static str> {
    Some(match op {
        "=" => "!=",
        "!=" => "=",
        "<" => ">=",
        ">=" => "<",
        ">" => "<=",
        "<=" => ">",
        "IS" => "IS NOT",
        "IS NOT" => "IS",
        "IN" => "NOT IN",
        "NOT IN" => "IN",
        "LIKE" => "NOT LIKE",
        "NOT LIKE" => "LIKE",
        "ILIKE" => "NOT ILIKE",
        "NOT ILIKE" => "ILIKE",
        "BETWEEN" => "NOT BETWEEN",
        "IS DISTINCT FROM" => "IS NOT DISTINCT FROM",
        "IS NOT DISTINCT FROM" => "IS DISTINCT FROM",
        "~" => "!~",
        _ => return None,
    })
}

/// What a method of that name puts behind an expression.
pub(super) fn suffix(name: &str) -> Option<&'static str> {
    Some(match name {
        "asc" => "ASC",
        "desc" => "DESC",
        "nulls_first" | "nullsfirst" => "NULLS FIRST",
        "nulls_last" | "nullslast" => "NULLS LAST",
        _ => return None,
    })
}
