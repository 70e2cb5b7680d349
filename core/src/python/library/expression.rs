//! SQLAlchemy's expression language: its functions, and the methods of columns.

use std::rc::Rc;

use super::{
    super::{
        call::{Argument, Call},
        interpreter::Interpreter,
        value::{Object, Size, SqlText, Value},
    },
    operators::suffix,
};
use crate::{
    fact::Unknown,
    ops::{Expr, Literal, TypeKind},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// `and_(a, b, c)`, `or_(…)`.
    pub(super) fn joined(&mut self, op: &'static str, call: &Call<'a>) -> Value {
        let mut values: Vec<(Value, ByteRange)> =
            call.positional().map(|arg| (arg.value.clone(), arg.at)).collect();
        // What changes nothing is left out, and what decides stands alone.
        let neutral = op == "AND";
        let constant = |value: &Value| match value {
            Value::Bool(value) => Some(*value),
            value => match value.as_object() {
                Some(Object::Literal(Literal::Bool(value))) => Some(*value),
                _ => None,
            },
        };
        if values.iter().any(|(value, _)| constant(value) == Some(!neutral)) {
            return Value::object(Object::Literal(Literal::Bool(!neutral)));
        }
        if values.iter().any(|(value, _)| constant(value).is_none()) {
            values.retain(|(value, _)| constant(value).is_none());
        }
        let mut result: Option<(Expr, Size)> = None;
        for (value, at) in values {
            let (expr, size) = self.to_expr(&value, at);
            result = Some(match result {
                None => (expr, size),
                Some((left, before)) => (
                    Expr::Binary { left: Box::new(left), op, right: Box::new(expr) },
                    Size::of(&[before, size]),
                ),
            });
            if result.as_ref().is_some_and(|(_, size)| size.depth > super::super::limits::SQL_DEPTH) {
                return self.other(call.at, "the expression is larger than Retort keeps");
            }
        }
        match (result, Self::hidden(call)) {
            (_, Some(hidden)) => self.expr(Expr::Unknown(hidden), Size::ONE, call.at),
            (Some((expr, size)), None) => self.expr(expr, size, call.at),
            (None, None) => self.other(call.at, "nothing is joined"),
        }
    }

    /// The functions of the expression language; nothing when `name` is none of them.
    pub(super) fn call_expression(&mut self, name: &str, call: &Call<'a>) -> Option<Value> {
        let at = call.at;
        let first = call.first(0).cloned();
        Some(match (name, first) {
            ("and_", _) => self.joined("AND", call),
            ("or_", _) => self.joined("OR", call),
            ("not_", Some(operand)) => self.negated(&operand, at),
            ("null" | "Null", _) => Value::object(Object::Literal(Literal::Null)),
            ("true" | "True_", _) => Value::object(Object::Literal(Literal::Bool(true))),
            ("false" | "False_", _) => Value::object(Object::Literal(Literal::Bool(false))),
            ("literal", Some(value)) => {
                let (expr, size) = self.to_expr(&value, at);
                let expr = self.typed_by(call.argument(1, "type_").cloned(), &value, at).unwrap_or(expr);
                self.expr(expr, size, at)
            }
            ("literal_column", Some(value)) => {
                let text = self.to_text(&value, at);
                self.expr(Expr::Text(text), Size::ONE, at)
            }
            ("text" | "TextClause", Some(value)) => self.sql_text(&value, at),
            ("bindparam", Some(name)) => {
                let type_ = call.argument(2, "type_").cloned();
                let value = call.argument(1, "value").cloned().map(|arg| {
                    let value = self.typed_by(type_, &arg.value, arg.at);
                    Box::new(value.unwrap_or_else(|| self.to_expr(&arg.value, arg.at).0))
                });
                Value::object(Object::Bind(self.to_text(&name, at), value))
            }
            ("cast" | "try_cast", Some(value)) => {
                let type_ = call.argument(1, "type_").cloned();
                let type_ = match type_ {
                    Some(type_) => self.type_for(&type_.value, type_.at),
                    None => self.type_for(&Value::None, at),
                };
                // A value is written as the type that it is cast to.
                let (operand, size) = match &value {
                    value if Self::is_sql(value) => self.to_expr(value, at),
                    value => (self.typed(value, &type_.kind, at), Size::ONE),
                };
                self.expr(Expr::Cast { operand: Box::new(operand), type_ }, Size::of(&[size]), at)
            }
            ("type_coerce", Some(value)) => value,
            ("distinct", Some(value)) => self.make_unary("DISTINCT", &value, at),
            ("desc" | "asc" | "nulls_first" | "nullsfirst" | "nulls_last" | "nullslast", Some(value)) => {
                self.with_suffix(&value, suffix(name).unwrap_or(""), at)
            }
            ("collate", Some(value)) => {
                let collation = call.first(1).cloned();
                self.collated(&value, collation.as_ref(), at)
            }
            ("case" | "Case", _) => self.case(call),
            ("exists", value) => self.exists(value, at),
            ("any_" | "all_", Some(value)) => {
                self.make_unary(if name == "any_" { "ANY" } else { "ALL" }, &value, at)
            }
            ("extract", Some(field)) => self.extract(&field, call),
            // `postgresql.array([…])`.
            ("array", Some(items)) => match self.to_expr(&items, at) {
                (Expr::List(items), size) if !items.is_empty() => self.expr(Expr::Array(items), size, at),
                _ => self.other(at, "Retort does not know the elements of the array"),
            },
            ("between", Some(value)) => {
                self.between(&value, call.first(1).cloned(), call.first(2).cloned(), at)
            }
            ("tuple_", _) => {
                let list = call.positional().map(|arg| self.to_expr(&arg.value, arg.at)).collect::<Vec<_>>();
                let sizes: Vec<Size> = list.iter().map(|(_, size)| *size).collect();
                let list = list.into_iter().map(|(expr, _)| expr).collect();
                self.expr(Expr::List(list), Size::of(&sizes), at)
            }
            ("func" | "over" | "within_group" | "lateral" | "values", _) => self.expr(
                Expr::Unknown(Unknown::new(self.excerpt(at), "Retort does not follow it", at)),
                Size::ONE,
                at,
            ),
            _ => return None,
        })
    }

    /// A value as its `type_=` writes it; nothing without one, and for a list, whose elements have the type.
    fn typed_by(&mut self, type_: Option<Argument>, value: &Value, at: ByteRange) -> Option<Expr> {
        let type_ = type_.filter(|type_| !type_.value.is_none() && !Self::is_sql(value))?;
        let kind = self.type_for(&type_.value, type_.at).kind;
        let list =
            matches!(value, Value::List(_) | Value::Tuple(_)) && !matches!(kind, TypeKind::Array { .. });
        (!list).then(|| self.typed(value, &kind, at))
    }

    /// `sa.text(…)`: keeps the place of its literal.
    fn sql_text(&mut self, value: &Value, at: ByteRange) -> Value {
        let (text, literal) = match value {
            Value::Str(string) => (string.text.clone(), string.literal),
            _ => (self.to_text(value, at), None),
        };
        Value::object(Object::Sql(SqlText { text, literal, binds: Vec::new() }))
    }

    fn with_suffix(&mut self, value: &Value, suffix: &str, at: ByteRange) -> Value {
        let (operand, size) = match value {
            Value::Str(string) => (Expr::Name(string.text.clone()), Size::ONE),
            _ => self.to_expr(value, at),
        };
        let expr = Expr::Postfix { operand: Box::new(operand), suffix: suffix.to_owned() };
        self.expr(expr, Size::of(&[size]), at)
    }

    /// `column.collate("C")`, `sa.collate("a value", "C")`.
    fn collated(&mut self, value: &Value, collation: Option<&Value>, at: ByteRange) -> Value {
        let Some(collation) = collation.and_then(Value::as_known_str) else {
            return self.other(at, "its collation is not known");
        };
        let suffix = format!("COLLATE {}", crate::quoting::quote_identifier(collation));
        let (operand, size) = self.to_expr(value, at);
        self.expr(Expr::Postfix { operand: Box::new(operand), suffix }, Size::of(&[size]), at)
    }

    fn between(&mut self, value: &Value, low: Option<Value>, high: Option<Value>, at: ByteRange) -> Value {
        let (operand, a) = self.to_expr(value, at);
        let (low, b) = self.to_expr(&low.unwrap_or(Value::None), at);
        let (high, c) = self.to_expr(&high.unwrap_or(Value::None), at);
        let bounds = Expr::Binary { left: Box::new(low), op: "AND", right: Box::new(high) };
        let expr = Expr::Binary { left: Box::new(operand), op: "BETWEEN", right: Box::new(bounds) };
        self.expr(expr, Size::of(&[Size::of(&[a, b, c])]), at)
    }

    /// Methods of columns and expressions.
    pub(super) fn call_expression_method(&mut self, receiver: &Value, name: &str, call: &Call<'a>) -> Value {
        let at = call.at;
        let first = call.first(0).cloned();
        let binary = match name {
            "is_" => Some("IS"),
            "is_not" | "isnot" => Some("IS NOT"),
            "in_" => Some("IN"),
            "not_in" | "notin_" => Some("NOT IN"),
            "like" => Some("LIKE"),
            "not_like" | "notlike" => Some("NOT LIKE"),
            "ilike" => Some("ILIKE"),
            "not_ilike" | "notilike" => Some("NOT ILIKE"),
            "is_distinct_from" => Some("IS DISTINCT FROM"),
            "is_not_distinct_from" | "isnot_distinct_from" => Some("IS NOT DISTINCT FROM"),
            "concat" => Some("||"),
            "__eq__" => Some("="),
            "__ne__" => Some("!="),
            "has_key" => Some("?"),
            "overlaps" | "overlap" => Some("&&"),
            "contained_by" => Some("<@"),
            "regexp_match" => Some("~"),
            _ => None,
        };
        if let (Some(op), Some(right)) = (binary, &first) {
            let compared = self.make_binary(op, receiver, right, at);
            return match call.keyword_value("escape").and_then(Value::as_known_str) {
                Some(escape) => {
                    let escape = format!("ESCAPE '{}'", escape.replace('\'', "''"));
                    self.with_suffix(&compared, &escape, at)
                }
                None => compared,
            };
        }
        match (name, first) {
            ("op" | "bool_op", Some(op)) => match op.as_known_str().map(Rc::from) {
                Some(op) => {
                    let (left, size) = self.to_expr(receiver, at);
                    Value::object(Object::Operator(left, op, size))
                }
                None => self.not_followed(call),
            },
            ("asc" | "desc" | "nulls_first" | "nullsfirst" | "nulls_last" | "nullslast", _) => {
                self.with_suffix(receiver, suffix(name).unwrap_or(""), at)
            }
            ("collate", Some(collation)) => self.collated(receiver, Some(&collation), at),
            ("label", Some(name)) => {
                let (operand, size) = self.to_expr(receiver, at);
                let name = self.to_text(&name, at);
                self.expr(Expr::Label { operand: Box::new(operand), name }, Size::of(&[size]), at)
            }
            ("cast", Some(type_)) => {
                let (operand, size) = self.to_expr(receiver, at);
                let type_ = self.type_for(&type_, at);
                self.expr(Expr::Cast { operand: Box::new(operand), type_ }, Size::of(&[size]), at)
            }
            ("between", low) => self.between(receiver, low, call.first(1).cloned(), at),
            (
                "startswith" | "istartswith" | "endswith" | "iendswith" | "contains" | "icontains",
                Some(Value::Str(text)),
            ) => self.make_like(receiver, &text.text, name, call),
            ("contains", Some(right)) => self.make_binary("@>", receiver, &right, at),
            ("distinct", _) => self.make_unary("DISTINCT", receiver, at),
            ("any" | "all", Some(value)) if !receiver.is_none() => {
                let word = if name == "any" { "ANY" } else { "ALL" };
                let array = self.make_unary(word, receiver, at);
                self.make_binary("=", &value, &array, at)
            }
            ("over", _) => self.over(receiver, call),
            ("filter", Some(_)) => self.filtered(receiver, call),
            ("as_string" | "as_integer" | "as_boolean", _) => self.json_as(receiver, name, at),
            ("where" | "select_from" | "correlate", _) => self.exists_where(receiver, name, call),
            ("self_group" | "as_scalar" | "scalar_subquery" | "subquery", _) => receiver.clone(),
            ("in_" | "notin_", None) => self.not_followed(call),
            _ => {
                let unknown =
                    Unknown::new(self.excerpt(at), format!("Retort does not follow `{name}` in SQL"), at);
                self.expr(Expr::Unknown(unknown), Size::ONE, at)
            }
        }
    }

    /// `sa.func.name(…)`.
    pub(super) fn call_function_sql(&mut self, name: &str, call: &Call<'a>) -> Value {
        let at = call.at;
        let parts: Vec<(Expr, Size)> =
            call.positional().map(|arg| self.to_expr(&arg.value, arg.at)).collect();
        let sizes: Vec<Size> = parts.iter().map(|(_, size)| *size).collect();
        let args: Vec<Expr> = parts.into_iter().map(|(expr, _)| expr).collect();
        if name == "cast" || name == "now" && !args.is_empty() {
            return self.call_expression(name, call).unwrap_or_else(|| self.not_followed(call));
        }
        self.expr(Expr::Function { name: name.to_owned(), args }, Size::of(&sizes), at)
    }
}
