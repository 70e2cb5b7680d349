//! Operators.

use std::rc::Rc;

use super::super::{
    interpreter::Interpreter,
    limits,
    parse::{ast, range},
    value::{Id, Item, Object, ScopeId, Value},
};
use crate::{fact::Text, text::ByteRange};

impl<'a> Interpreter<'a> {
    pub(super) fn eval_binary(&mut self, operation: &'a ast::ExprBinOp, scope: ScopeId) -> Value {
        // `a + b + c` leans to the left: going down by a loop keeps the stack flat.
        let mut spine = vec![operation];
        while let Some(ast::Expr::BinOp(left)) = spine.last().map(|top| &*top.left) {
            spine.push(left);
        }
        let mut value = match spine.last() {
            Some(innermost) => self.eval(&innermost.left, scope),
            None => Value::None,
        };
        for operation in spine.into_iter().rev() {
            let right = self.eval(&operation.right, scope);
            value = self.binary(operation.op, &value, &right, range(operation));
        }
        value
    }

    /// `left op right`.
    pub(crate) fn binary(&mut self, op: ast::Operator, left: &Value, right: &Value, at: ByteRange) -> Value {
        self.step();
        if let Some(value) = self.binary_objects(op, left, right, at) {
            return value;
        }
        if let Some(sql) = self.binary_sql(op, left, right, at) {
            return sql;
        }
        if let Some(moment) = self.binary_moment(op, left, right, at) {
            return moment;
        }
        match (op, left, right) {
            (
                ast::Operator::Add,
                Value::Str(_),
                Value::None
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::List(_)
                | Value::Tuple(_)
                | Value::Dict(_),
            )
            | (
                ast::Operator::Add,
                Value::None
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::List(_)
                | Value::Tuple(_)
                | Value::Dict(_),
                Value::Str(_),
            ) => self.fail(at, "TypeError", "Python adds only texts to a text"),
            (ast::Operator::Add, Value::Str(_), _) | (ast::Operator::Add, _, Value::Str(_)) => {
                let mut text = self.named_text_of(left, at);
                text.push(&self.named_text_of(right, at));
                self.bounded_text(text, at)
            }
            (ast::Operator::Mod, Value::Str(format), _) => {
                let format = Rc::clone(format);
                self.percent(&format.text, right, at)
            }
            (ast::Operator::Mult, Value::Str(string), Value::Int(times))
            | (ast::Operator::Mult, Value::Int(times), Value::Str(string)) => {
                self.repeat_text(&string.text, *times, at)
            }
            (ast::Operator::Add, Value::List(a), Value::List(b)) => {
                let item = self.concatenated(*a, *b, at);
                Value::List(self.state.alloc(item))
            }
            (ast::Operator::Add, Value::Tuple(a), Value::Tuple(b)) => {
                let item = self.concatenated(*a, *b, at);
                Value::Tuple(self.state.alloc(item))
            }
            (ast::Operator::Mult, Value::List(list), Value::Int(times))
            | (ast::Operator::Mult, Value::Int(times), Value::List(list)) => {
                let item = self.repeated(*list, *times, at);
                Value::List(self.state.alloc(item))
            }
            (ast::Operator::Mult, Value::Tuple(list), Value::Int(times))
            | (ast::Operator::Mult, Value::Int(times), Value::Tuple(list)) => {
                let item = self.repeated(*list, *times, at);
                Value::Tuple(self.state.alloc(item))
            }
            (
                ast::Operator::Div | ast::Operator::FloorDiv | ast::Operator::Mod,
                Value::Int(_) | Value::Float(_) | Value::Bool(_),
                Value::Int(0) | Value::Bool(false),
            ) => self.fail(at, "ZeroDivisionError", "it divides by zero"),
            (
                ast::Operator::BitOr | ast::Operator::BitAnd | ast::Operator::Sub | ast::Operator::BitXor,
                Value::Set(_),
                _,
            )
            // `d.keys() & set`: the keys are a list here.
            | (
                ast::Operator::BitOr | ast::Operator::BitAnd | ast::Operator::Sub | ast::Operator::BitXor,
                Value::List(_),
                Value::Set(_) | Value::List(_),
            ) => self.set_operation(op, left, right, at),
            (ast::Operator::BitOr, Value::Dict(_), Value::Dict(_)) => self.merged_dicts(left, right, at),
            (_, Value::Unknown(mystery), _) | (_, _, Value::Unknown(mystery)) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, at)
            }
            _ => {
                arithmetic(op, left, right).unwrap_or_else(|| self.other(at, "Retort does not compute this"))
            }
        }
    }

    /// `op operand`.
    pub(super) fn unary(&mut self, op: ast::UnaryOp, operand: &Value, at: ByteRange) -> Value {
        if let Some(sql) = self.unary_sql(op, operand, at) {
            return sql;
        }
        match (op, operand) {
            (ast::UnaryOp::Not, _) => match self.truth_of(operand) {
                Ok(truth) => Value::Bool(!truth),
                Err(mystery) => self.follow(&mystery, at),
            },
            (ast::UnaryOp::USub, Value::Int(number)) => {
                number.checked_neg().map_or_else(|| self.other(at, "the number is too large"), Value::Int)
            }
            (ast::UnaryOp::USub, Value::Float(number)) => Value::Float(-number),
            (ast::UnaryOp::USub, Value::Object(_)) => {
                self.binary(ast::Operator::Mult, operand, &Value::Int(-1), at)
            }
            (ast::UnaryOp::USub, Value::Bool(value)) => Value::Int(-i128::from(*value)),
            (ast::UnaryOp::UAdd, Value::Int(_) | Value::Float(_)) => operand.clone(),
            (ast::UnaryOp::Invert, Value::Int(number)) => Value::Int(!number),
            (_, Value::Unknown(mystery)) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, at)
            }
            _ => self.other(at, "Retort does not compute this"),
        }
    }

    /// A string made of `text`, unless it is too long.
    pub(crate) fn bounded_text(&mut self, text: Text, at: ByteRange) -> Value {
        let length: usize = text
            .pieces()
            .iter()
            .map(|piece| match piece {
                crate::fact::Piece::Known(text) => text.len(),
                // A hole carries its name and reason along.
                crate::fact::Piece::Hole(unknown) => 32 + unknown.name.len() + unknown.why.len(),
            })
            .sum();
        if self.room_for(length) {
            Value::text(text)
        } else {
            self.other(at, "it is longer than Retort keeps")
        }
    }

    fn repeat_text(&mut self, text: &Text, times: i128, at: ByteRange) -> Value {
        let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
        let length: usize = text.to_string().len();
        if !self.room_for(length.saturating_mul(times)) || times > limits::STRING_BYTES {
            return self.other(at, "it is longer than Retort keeps");
        }
        let mut result = Text::default();
        for _ in 0..times {
            result.push(text);
        }
        Value::text(result)
    }

    fn concatenated(&mut self, a: Id, b: Id, at: ByteRange) -> Item<'a> {
        match (self.state.item(a), self.state.item(b)) {
            (Some(Item::Values(a)), Some(Item::Values(b))) => {
                let values: Vec<Value> = a.iter().chain(b).cloned().collect();
                if self.charge(values.len()) { Item::Values(values) } else { Item::Values(Vec::new()) }
            }
            (Some(Item::Lost(mystery)), _) | (_, Some(Item::Lost(mystery))) => Item::Lost(Rc::clone(mystery)),
            _ => Item::Lost(self.mystery(at, "what it holds is not known")),
        }
    }

    fn repeated(&mut self, list: Id, times: i128, at: ByteRange) -> Item<'a> {
        let Some(Item::Values(values)) = self.state.item(list).cloned() else {
            return Item::Lost(self.mystery(at, "what it holds is not known"));
        };
        let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
        if !self.charge(values.len().saturating_mul(times)) {
            return Item::Lost(self.mystery(at, "it is longer than Retort keeps"));
        }
        let mut result = Vec::new();
        for _ in 0..times {
            result.extend(values.iter().cloned());
        }
        Item::Values(result)
    }

    fn set_operation(&mut self, op: ast::Operator, left: &Value, right: &Value, at: ByteRange) -> Value {
        let (left, right) =
            match (self.elements_in_any_order(left, at), self.elements_in_any_order(right, at)) {
                (Ok(left), Ok(right)) => (left, right),
                (Err(mystery), _) | (_, Err(mystery)) => return self.follow(&mystery, at),
            };
        let keys = |values: &[Value]| -> Option<std::collections::HashSet<super::super::value::Key>> {
            values.iter().map(|value| self.key(value, at).ok()).collect()
        };
        let (Some(in_left), Some(in_right)) = (keys(&left), keys(&right)) else {
            return self.other(at, "some of its elements are not known");
        };
        let within = |value: &Value, set: &std::collections::HashSet<super::super::value::Key>| {
            self.key(value, at).is_ok_and(|key| set.contains(&key))
        };
        let mut values: Vec<Value> = match op {
            ast::Operator::BitOr => left,
            ast::Operator::BitAnd => left.into_iter().filter(|value| within(value, &in_right)).collect(),
            _ => left.into_iter().filter(|value| !within(value, &in_right)).collect(),
        };
        if matches!(op, ast::Operator::BitOr | ast::Operator::BitXor) {
            values.extend(right.into_iter().filter(|value| !within(value, &in_left)));
        }
        Value::Set(self.state.alloc(Item::Values(values)))
    }

    /// `set |= other`, `dict |= other`: the container itself changes.
    pub(crate) fn change_in_place(
        &mut self,
        container: &Value,
        op: ast::Operator,
        other: &Value,
        at: ByteRange,
    ) {
        let Some(id) = container.heap_id() else { return };
        let result = self.binary(op, container, other, at);
        let item = match &result {
            Value::Unknown(mystery) => Item::Lost(Rc::clone(mystery)),
            _ => match self.item(&result) {
                Some(item) => item.clone(),
                None => return,
            },
        };
        if let Some(here) = self.state.item_mut(id) {
            *here = item;
        }
    }

    fn merged_dicts(&mut self, left: &Value, right: &Value, at: ByteRange) -> Value {
        let (left, right) = match (self.entries(left, at), self.entries(right, at)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(mystery), _) | (_, Err(mystery)) => return self.follow(&mystery, at),
        };
        let mut dict = super::super::value::Dict::default();
        for (key, value) in left.into_iter().chain(right) {
            if let Ok(hashed) = self.key(&key, at) {
                dict.insert(hashed, key, value);
            }
        }
        Value::Dict(self.state.alloc(Item::Dict(dict)))
    }

    /// Whether a value is SQL in the making.
    pub(crate) fn is_sql(value: &Value) -> bool {
        matches!(
            value.as_object(),
            Some(
                Object::Expr(..)
                    | Object::Column(_)
                    | Object::Sql(_)
                    | Object::Bind(..)
                    | Object::Dml(..)
                    | Object::Literal(_)
            )
        )
    }
}

fn arithmetic(op: ast::Operator, left: &Value, right: &Value) -> Option<Value> {
    let (left, right) = match (left, right) {
        (Value::Int(a), Value::Int(b)) => return integers(op, *a, *b),
        (Value::Bool(a), Value::Bool(b))
            if !matches!(op, ast::Operator::BitAnd | ast::Operator::BitOr | ast::Operator::BitXor) =>
        {
            return integers(op, i128::from(*a), i128::from(*b));
        }
        (Value::Bool(a), Value::Int(b)) => return integers(op, i128::from(*a), *b),
        (Value::Int(a), Value::Bool(b)) => return integers(op, *a, i128::from(*b)),
        (Value::Float(a), Value::Float(b)) => (*a, *b),
        (Value::Int(a), Value::Float(b)) => (to_float(*a)?, *b),
        (Value::Float(a), Value::Int(b)) => (*a, to_float(*b)?),
        (Value::Bool(a), Value::Bool(b)) => {
            return match op {
                ast::Operator::BitAnd => Some(Value::Bool(*a && *b)),
                ast::Operator::BitOr => Some(Value::Bool(*a || *b)),
                ast::Operator::BitXor => Some(Value::Bool(a != b)),
                _ => None,
            };
        }
        _ => return None,
    };
    Some(Value::Float(match op {
        ast::Operator::Add => left + right,
        ast::Operator::Sub => left - right,
        ast::Operator::Mult => left * right,
        ast::Operator::Div if right != 0.0 => left / right,
        _ => return None,
    }))
}

/// An integer as a float, where no digit is lost.
fn to_float(number: i128) -> Option<f64> {
    i32::try_from(number).ok().map(f64::from)
}

fn integers(op: ast::Operator, a: i128, b: i128) -> Option<Value> {
    let result = match op {
        ast::Operator::Add => a.checked_add(b)?,
        ast::Operator::Sub => a.checked_sub(b)?,
        ast::Operator::Mult => a.checked_mul(b)?,
        // Python rounds towards minus infinity.
        ast::Operator::FloorDiv => {
            let quotient = a.checked_div(b)?;
            if a.checked_rem(b)? != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
        }
        ast::Operator::Mod => {
            let rest = a.checked_rem(b)?;
            if rest != 0 && (rest < 0) != (b < 0) { rest.checked_add(b)? } else { rest }
        }
        ast::Operator::Pow => a.checked_pow(u32::try_from(b).ok()?)?,
        ast::Operator::LShift => a.checked_mul(1_i128.checked_shl(u32::try_from(b).ok()?)?)?,
        ast::Operator::RShift => a.checked_shr(u32::try_from(b).ok()?)?,
        ast::Operator::BitOr => a | b,
        ast::Operator::BitAnd => a & b,
        ast::Operator::BitXor => a ^ b,
        ast::Operator::Div => return (b != 0).then(|| Some(Value::Float(to_float(a)? / to_float(b)?)))?,
        ast::Operator::MatMult => return None,
    };
    Some(Value::Int(result))
}
