//! Python's operators on SQL: `column == 1`, `a + b`, `~a`.

use super::{
    super::{
        interpreter::Interpreter,
        parse::ast,
        value::{Item, Object, Size, Value},
    },
    operators::{mirrored, opposite},
};
use crate::{
    ops::{Expr, Literal, TypeKind},
    text::ByteRange,
};

impl Interpreter<'_> {
    /// `left op right` when one of them is SQL.
    pub(crate) fn binary_sql(
        &mut self,
        op: ast::Operator,
        left: &Value,
        right: &Value,
        at: ByteRange,
    ) -> Option<Value> {
        if !Self::is_sql(left) && !Self::is_sql(right) {
            return None;
        }
        let number = |value: &Value| match value {
            Value::Object(object) => {
                matches!(&**object, Object::Literal(Literal::Int(_) | Literal::Float(_)))
            }
            value => !Self::is_sql(value),
        };
        if number(left) && number(right) {
            return Some(self.other(at, "Retort does not compute with decimals"));
        }
        let op = match op {
            ast::Operator::Add if Self::is_array_like(left) || Self::is_array_like(right) => "||",
            ast::Operator::Add if Self::is_string_like(left) || Self::is_string_like(right) => "||",
            ast::Operator::Add => "+",
            ast::Operator::Sub => "-",
            ast::Operator::Mult => "*",
            ast::Operator::Div => "/",
            ast::Operator::Mod => "%",
            ast::Operator::BitAnd => "AND",
            ast::Operator::BitOr => "OR",
            _ => return Some(self.other(at, "Retort does not follow this operator in SQL")),
        };
        Some(self.make_binary(op, left, right, at))
    }

    fn is_array_like(value: &Value) -> bool {
        matches!(value.as_object(), Some(Object::Expr(expr, _)) if is_array(expr) || matches!(expr, Expr::Array(_)))
    }

    fn is_string_like(value: &Value) -> bool {
        match value {
            Value::Str(_) => true,
            Value::Object(object) => match &**object {
                Object::Expr(
                    Expr::Binary { op: "||" | "->>" | "#>>", .. } | Expr::Literal(Literal::Str(_)),
                    _,
                ) => true,
                Object::Expr(Expr::Cast { type_, .. }, _) => {
                    matches!(type_.kind, TypeKind::Characters { .. })
                }
                Object::Column(column) => matches!(column.type_.kind, TypeKind::Characters { .. }),
                Object::Expr(expr, _) => is_string(expr),
                _ => false,
            },
            _ => false,
        }
    }

    pub(super) fn make_binary(
        &mut self,
        op: &'static str,
        left: &Value,
        given: &Value,
        at: ByteRange,
    ) -> Value {
        let (left, a) = self.to_expr(left, at);
        let (mut right, b) = self.to_expr(given, at);
        match (kind_of(&left), given, self.item(given)) {
            // Members of an enum, alone or in a list.
            (Some(kind @ TypeKind::Enum(_)), Value::Instance(_), _) => right = self.typed(given, kind, at),
            (
                Some(kind @ TypeKind::Enum(_)),
                Value::List(_) | Value::Tuple(_),
                Some(Item::Values(values)),
            ) => {
                right = Expr::List(values.iter().map(|value| self.typed(value, kind, at)).collect());
            }
            (Some(kind @ TypeKind::Array { .. }), Value::List(_) | Value::Tuple(_), _)
                if !matches!(op, "IN" | "NOT IN") =>
            {
                right = self.typed(given, kind, at);
            }
            _ => {}
        }
        self.expr(Expr::Binary { left: Box::new(left), op, right: Box::new(right) }, Size::of(&[a, b]), at)
    }

    /// `left == right` and the like, when one of them is SQL.
    pub(crate) fn compare_sql(
        &mut self,
        op: ast::CmpOp,
        left: &Value,
        right: &Value,
        at: ByteRange,
    ) -> Option<Value> {
        if !Self::is_sql(left) && !Self::is_sql(right) {
            return None;
        }
        // Python asks the object on the right when the one on the left does not know it, with the sides exchanged.
        let (left, right, op) =
            if Self::is_sql(left) { (left, right, op) } else { (right, left, mirrored(op)) };
        let null = right.is_none() || matches!(right.as_object(), Some(Object::Literal(Literal::Null)));
        let op = match op {
            ast::CmpOp::Eq if null => "IS",
            ast::CmpOp::NotEq if null => "IS NOT",
            ast::CmpOp::Eq => "=",
            ast::CmpOp::NotEq => "!=",
            ast::CmpOp::Lt => "<",
            ast::CmpOp::LtE => "<=",
            ast::CmpOp::Gt => ">",
            ast::CmpOp::GtE => ">=",
            _ => return None,
        };
        Some(self.make_binary(op, left, right, at))
    }

    /// `~operand`, `-operand`.
    pub(crate) fn unary_sql(&mut self, op: ast::UnaryOp, operand: &Value, at: ByteRange) -> Option<Value> {
        if !Self::is_sql(operand) {
            return None;
        }
        Some(match op {
            ast::UnaryOp::Invert => self.negated(operand, at),
            ast::UnaryOp::USub => self.make_unary("-", operand, at),
            _ => return None,
        })
    }

    pub(super) fn make_unary(&mut self, op: &'static str, operand: &Value, at: ByteRange) -> Value {
        let (operand, size) = self.to_expr(operand, at);
        self.expr(Expr::Unary { op, operand: Box::new(operand) }, Size::of(&[size]), at)
    }

    /// `NOT`, folded into the operator where SQLAlchemy does so.
    pub(super) fn negated(&mut self, operand: &Value, at: ByteRange) -> Value {
        let (expr, size) = self.to_expr(operand, at);
        match expr {
            Expr::Binary { left, op, right } if opposite(op).is_some() => {
                let op = opposite(op).unwrap_or(op);
                self.expr(Expr::Binary { left, op, right }, size, at)
            }
            Expr::Literal(Literal::Bool(value)) => self.expr(Expr::Literal(Literal::Bool(!value)), size, at),
            Expr::Unary { op: "NOT", operand }
                if matches!(*operand, Expr::Column { .. } | Expr::Of { .. }) =>
            {
                self.expr(*operand, size, at)
            }
            expr => self.expr(Expr::Unary { op: "NOT", operand: Box::new(expr) }, Size::of(&[size]), at),
        }
    }
}

/// A list as an array, and lists in it as arrays in an array.
pub(super) fn array_of(items: Vec<Expr>) -> Expr {
    let nested = |item: Expr| match item {
        Expr::List(items) => array_of(items),
        item => item,
    };
    Expr::Array(items.into_iter().map(nested).collect())
}

/// The type of a column.
fn kind_of(expr: &Expr) -> Option<&TypeKind> {
    match expr {
        Expr::Column { kind, .. } | Expr::Of { kind, .. } => kind.as_deref(),
        _ => None,
    }
}

/// Whether an expression is a text, so that `+` joins it to another.
fn is_string(expr: &Expr) -> bool {
    match expr {
        Expr::Function { name, args } if matches!(name.as_str(), "coalesce" | "max" | "min") => {
            args.first().is_some_and(is_string)
        }
        Expr::Function { name, .. } => name == "concat",
        _ => matches!(kind_of(expr), Some(TypeKind::Characters { .. } | TypeKind::Enum(_))),
    }
}

/// Whether an expression is an array.
pub(super) fn is_array(expr: &Expr) -> bool {
    matches!(kind_of(expr), Some(TypeKind::Array { .. }))
}
