//! Comparisons, of values and of SQL.

use std::{collections::HashSet, rc::Rc};

use super::super::{
    interpreter::Interpreter,
    parse::{ast, range},
    value::{ClassKind, Dict, Item, Key, Object, Origin, ScopeId, Unknown, Value},
};
use crate::text::ByteRange;

type Decided = Result<bool, Rc<Unknown>>;

impl<'a> Interpreter<'a> {
    pub(super) fn eval_compare(&mut self, comparison: &'a ast::ExprCompare, scope: ScopeId) -> Value {
        let at = range(comparison);
        let mut left = self.eval(&comparison.left, scope);
        let mut undecided = None;
        for (op, right) in comparison.ops.iter().zip(&comparison.comparators) {
            let right = self.eval(right, scope);
            if let Some(sql) = self.compare_sql(*op, &left, &right, at) {
                return sql;
            }
            match self.compare(*op, &left, &right, at) {
                Ok(true) => {}
                Ok(false) => return Value::Bool(false),
                Err(mystery) => undecided = Some(mystery),
            }
            left = right;
        }
        match undecided {
            None => Value::Bool(true),
            Some(mystery) => self.follow(&mystery, at),
        }
    }

    fn compare(&mut self, op: ast::CmpOp, left: &Value, right: &Value, at: ByteRange) -> Decided {
        if let Some(decided) = self.compare_objects(op, left, right, at) {
            return decided;
        }
        match op {
            ast::CmpOp::Eq => self.equal(left, right, at),
            ast::CmpOp::NotEq => self.equal(left, right, at).map(|equal| !equal),
            ast::CmpOp::Is => self.is(left, right, at),
            ast::CmpOp::IsNot => self.is(left, right, at).map(|same| !same),
            ast::CmpOp::In => self.contains(right, left, at),
            ast::CmpOp::NotIn => self.contains(right, left, at).map(|within| !within),
            ast::CmpOp::Lt => self.order(left, right, at).map(std::cmp::Ordering::is_lt),
            ast::CmpOp::LtE => self.order(left, right, at).map(std::cmp::Ordering::is_le),
            ast::CmpOp::Gt => self.order(left, right, at).map(std::cmp::Ordering::is_gt),
            ast::CmpOp::GtE => self.order(left, right, at).map(std::cmp::Ordering::is_ge),
        }
    }

    /// Comparisons that a class of the file decides, and those of sets; nothing for others.
    fn compare_objects(
        &mut self,
        op: ast::CmpOp,
        left: &Value,
        right: &Value,
        at: ByteRange,
    ) -> Option<Decided> {
        let subset = |this: &mut Self, small: &Value, large: &Value, proper: bool| -> Decided {
            let (few, many) =
                (this.elements_in_any_order(small, at)?, this.elements_in_any_order(large, at)?);
            for element in &few {
                if !this.contains(large, element, at)? {
                    return Ok(false);
                }
            }
            Ok(!proper || few.len() < many.len())
        };
        if let (Value::Set(_), Value::Set(_)) = (left, right) {
            match op {
                ast::CmpOp::LtE => return Some(subset(self, left, right, false)),
                ast::CmpOp::Lt => return Some(subset(self, left, right, true)),
                ast::CmpOp::GtE => return Some(subset(self, right, left, false)),
                ast::CmpOp::Gt => return Some(subset(self, right, left, true)),
                _ => {}
            }
        }
        let (name, receiver, other, negated) = match op {
            ast::CmpOp::Eq => ("__eq__", left, right, false),
            ast::CmpOp::NotEq => ("__eq__", left, right, true),
            ast::CmpOp::Lt => ("__lt__", left, right, false),
            ast::CmpOp::LtE => ("__le__", left, right, false),
            ast::CmpOp::Gt => ("__gt__", left, right, false),
            ast::CmpOp::GtE => ("__ge__", left, right, false),
            ast::CmpOp::In => ("__contains__", right, left, false),
            ast::CmpOp::NotIn => ("__contains__", right, left, true),
            ast::CmpOp::Is | ast::CmpOp::IsNot => return None,
        };
        let method = self.find_method(receiver, name)?;
        let call = super::super::call::Call::synthetic(at, vec![receiver.clone(), other.clone()]);
        let answer = self.call_function_value(&method, &call);
        Some(self.truth_of(&answer).map(|truth| truth != negated))
    }

    fn is(&self, left: &Value, right: &Value, at: ByteRange) -> Decided {
        match (left, right) {
            (Value::Unknown(mystery), _) | (_, Value::Unknown(mystery)) => Err(Rc::clone(mystery)),
            (Value::Str(a), Value::Str(b)) if a.text == b.text => Ok(true),
            _ if left.same(right) => Ok(true),
            (Value::Object(_), Value::Object(_)) => {
                Err(self.mystery(at, "Retort does not tell these objects apart"))
            }
            _ => Ok(false),
        }
    }

    /// Whether two values are equal.
    pub(crate) fn equal(&self, left: &Value, right: &Value, at: ByteRange) -> Decided {
        self.equal_within(left, right, at, 16)
    }

    fn equal_within(&self, left: &Value, right: &Value, at: ByteRange, depth: usize) -> Decided {
        match (left, right) {
            (Value::Unknown(mystery), _) | (_, Value::Unknown(mystery)) => Err(Rc::clone(mystery)),
            (Value::Str(a), Value::Str(b)) => match (a.text.as_known(), b.text.as_known()) {
                (Some(a), Some(b)) => Ok(a == b),
                (None, _) => Err(self.why_text(a, at)),
                (_, None) => Err(self.why_text(b, at)),
            },
            (Value::Int(a), Value::Bool(b)) | (Value::Bool(b), Value::Int(a)) => Ok(*a == i128::from(*b)),
            (Value::Float(a), Value::Float(b)) => Ok(a.total_cmp(b).is_eq()),
            (Value::Int(_), Value::Float(_)) | (Value::Float(_), Value::Int(_)) => {
                Ok(self.order(left, right, at)?.is_eq())
            }
            (Value::Instance(a), Value::Instance(b)) if a == b => Ok(true),
            (Value::Instance(_), _) | (_, Value::Instance(_))
                if depth > 0 && (self.member_plain(left).is_some() || self.member_plain(right).is_some()) =>
            {
                // A member that is a text besides equals that text.
                let plain = |value: &Value| self.member_plain(value).unwrap_or_else(|| value.clone());
                self.equal_within(&plain(left), &plain(right), at, depth - 1)
            }
            (Value::Instance(_), Value::Instance(_))
                if let Some((one, two)) = self.same_fields(left, right) =>
            {
                let mut all = Ok(true);
                for (one, two) in one.iter().zip(&two) {
                    match if depth > 0 { self.equal_within(one, two, at, depth - 1) } else { Ok(false) } {
                        Ok(true) => {}
                        Ok(false) => return Ok(false),
                        Err(mystery) => all = Err(mystery),
                    }
                }
                all
            }
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) if depth > 0 => {
                match (self.state.item(*a), self.state.item(*b)) {
                    (Some(Item::Values(a)), Some(Item::Values(b))) => {
                        if a.len() != b.len() {
                            return Ok(false);
                        }
                        let mut all = Ok(true);
                        for (a, b) in a.iter().zip(b) {
                            match self.equal_within(a, b, at, depth - 1) {
                                Ok(true) => {}
                                Ok(false) => return Ok(false),
                                Err(mystery) => all = Err(mystery),
                            }
                        }
                        all
                    }
                    _ => Err(self.mystery(at, "what it holds is not known")),
                }
            }
            (Value::Dict(_), Value::Dict(_)) => {
                let (one, two) = (self.known_entries(left, at)?, self.known_entries(right, at)?);
                if one.entries.len() != two.entries.len() {
                    return Ok(false);
                }
                for (key, value) in &one.entries {
                    match two.get(&self.key(key, at)?) {
                        Some(other) if depth > 0 => {
                            if !self.equal_within(value, other, at, depth - 1)? {
                                return Ok(false);
                            }
                        }
                        Some(_) => return Err(self.mystery(at, "it is nested too deeply")),
                        None => return Ok(false),
                    }
                }
                Ok(true)
            }
            (Value::Set(a), Value::Set(b)) => match (self.state.item(*a), self.state.item(*b)) {
                (Some(Item::Values(a)), Some(Item::Values(b))) => {
                    let keys = |values: &[Value]| -> Result<HashSet<Key>, Rc<Unknown>> {
                        values.iter().map(|value| self.key(value, at)).collect()
                    };
                    Ok(keys(a)? == keys(b)?)
                }
                _ => Err(self.mystery(at, "what it holds is not known")),
            },
            (Value::Object(a), Value::Object(b)) if a != b => match (&**a, &**b) {
                (Object::Moment(_), Object::Moment(_)) | (Object::Quoted(_), Object::Quoted(_)) => Ok(false),
                _ => Err(self.mystery(at, "Retort does not compare these objects")),
            },
            _ => Ok(left.same(right)),
        }
    }

    /// Whether `container` holds `value`.
    pub(crate) fn contains(&mut self, container: &Value, value: &Value, at: ByteRange) -> Decided {
        match container {
            Value::Str(text) => {
                let Value::Str(part) = value else {
                    return match value {
                        Value::Unknown(mystery) => Err(Rc::clone(mystery)),
                        _ => Ok(false),
                    };
                };
                let found = match part.text.as_known() {
                    Some(part) => text.text.pieces().iter().any(|piece| match piece {
                        crate::fact::Piece::Known(known) => known.contains(part),
                        crate::fact::Piece::Hole(_) => false,
                    }),
                    None => false,
                };
                match (found, text.text.as_known(), part.text.as_known()) {
                    (true, ..) => Ok(true),
                    (false, Some(_), Some(_)) => Ok(false),
                    (_, None, _) => Err(self.why_text(text, at)),
                    (_, _, None) => Err(self.why_text(part, at)),
                }
            }
            Value::Dict(id) => match self.state.item(*id) {
                Some(Item::Dict(dict)) => Ok(dict.get(&self.key(value, at)?).is_some()),
                Some(Item::Lost(mystery)) => Err(Rc::clone(mystery)),
                _ => Err(self.mystery(at, "it is not a dictionary")),
            },
            Value::Object(object) => match &**object {
                Object::Columns(table) if !table.partial => {
                    let name =
                        value.as_known_str().ok_or_else(|| self.mystery(at, "its name is not known"))?;
                    Ok(table.columns.iter().any(|column| column.name.is(name)))
                }
                _ => Err(self.answer(at, "what it holds is known to the database only")),
            },
            _ => {
                let mut undecided = None;
                for element in self.elements_in_any_order(container, at)? {
                    match self.equal(&element, value, at) {
                        Ok(true) => return Ok(true),
                        Ok(false) => {}
                        Err(mystery) => undecided = Some(mystery),
                    }
                }
                undecided.map_or(Ok(false), Err)
            }
        }
    }

    /// Which of two values comes first.
    pub(crate) fn order(
        &self,
        left: &Value,
        right: &Value,
        at: ByteRange,
    ) -> Result<std::cmp::Ordering, Rc<Unknown>> {
        match (left, right) {
            (Value::Unknown(mystery), _) | (_, Value::Unknown(mystery)) => Err(Rc::clone(mystery)),
            (Value::Int(a), Value::Int(b)) => Ok(a.cmp(b)),
            (Value::Bool(a), _) => self.order(&Value::Int(i128::from(*a)), right, at),
            (_, Value::Bool(b)) => self.order(left, &Value::Int(i128::from(*b)), at),
            (Value::Instance(_), _) if let Some(plain) = self.member_plain(left) => {
                self.order(&plain, right, at)
            }
            (_, Value::Instance(_)) if let Some(plain) = self.member_plain(right) => {
                self.order(left, &plain, at)
            }
            (Value::Float(a), Value::Float(b)) => Ok(a.total_cmp(b)),
            (Value::Int(a), Value::Float(b)) if let Ok(a) = i32::try_from(*a) => {
                Ok(f64::from(a).total_cmp(b))
            }
            (Value::Float(a), Value::Int(b)) if let Ok(b) = i32::try_from(*b) => {
                Ok(a.total_cmp(&f64::from(b)))
            }
            (Value::Object(a), Value::Object(b)) => match (&**a, &**b) {
                (Object::Moment(a), Object::Moment(b)) => {
                    a.order(*b).ok_or_else(|| self.mystery(at, "Python does not compare these"))
                }
                _ => Err(self.mystery(at, "Retort cannot put these in order")),
            },
            (Value::Str(a), Value::Str(b)) => match (a.text.as_known(), b.text.as_known()) {
                (Some(a), Some(b)) => Ok(a.cmp(b)),
                (None, _) => Err(self.why_text(a, at)),
                (_, None) => Err(self.why_text(b, at)),
            },
            (Value::Tuple(a), Value::Tuple(b)) | (Value::List(a), Value::List(b)) => {
                match (self.state.item(*a), self.state.item(*b)) {
                    (Some(Item::Values(a)), Some(Item::Values(b))) => {
                        for (a, b) in a.iter().zip(b) {
                            // One level is enough: sorted pairs are common, sorted trees are not.
                            let order = match (a, b) {
                                (Value::Tuple(_) | Value::List(_), _) => {
                                    Err(self.mystery(at, "it is nested too deeply"))
                                }
                                _ => self.order(a, b, at),
                            }?;
                            if order.is_ne() {
                                return Ok(order);
                            }
                        }
                        Ok(a.len().cmp(&b.len()))
                    }
                    _ => Err(self.mystery(at, "what it holds is not known")),
                }
            }
            _ => Err(self.mystery(at, "Retort cannot put these in order")),
        }
    }

    fn known_entries(&self, value: &Value, at: ByteRange) -> Result<&Dict, Rc<Unknown>> {
        match self.item(value) {
            Some(Item::Dict(dict)) => Ok(dict),
            Some(Item::Lost(mystery)) => Err(Rc::clone(mystery)),
            _ => Err(self.mystery(at, "it is not a dictionary")),
        }
    }

    /// The fields of two objects of the same dataclass, or the elements of two named tuples.
    fn same_fields(&self, left: &Value, right: &Value) -> Option<(Vec<Value>, Vec<Value>)> {
        if let (Some(one), Some(two)) = (self.tuple_elements(left), self.tuple_elements(right)) {
            return Some((one, two));
        }
        let (Item::Instance(one), Item::Instance(two)) = (self.item(left)?, self.item(right)?) else {
            return None;
        };
        let Item::Class(class) = self.state.item(one.class)? else { return None };
        if one.class != two.class || !class.dataclass {
            return None;
        }
        let fields = self.fields_of(one.class);
        let of = |instance: &super::super::value::Instance| -> Option<Vec<Value>> {
            let found = |name: &std::rc::Rc<str>| {
                instance.get(name).cloned().or_else(|| self.find_in_class(one.class, name))
            };
            fields.iter().map(found).collect()
        };
        Some((of(one)?, of(two)?))
    }

    /// The text of a member of `class E(str, Enum)`.
    pub(crate) fn member_text(&self, value: &Value) -> Option<Value> {
        let Item::Instance(instance) = self.item(value)? else { return None };
        let Some(Item::Class(class)) = self.state.item(instance.class) else { return None };
        match class.kind {
            ClassKind::Enum { mixin } if mixin.is_text() => plain(instance.get("value")?),
            _ => None,
        }
    }

    /// The text or the number that a member of an enum is besides.
    pub(crate) fn member_plain(&self, value: &Value) -> Option<Value> {
        let Item::Instance(instance) = self.item(value)? else { return None };
        let Some(Item::Class(class)) = self.state.item(instance.class) else { return None };
        match class.kind {
            ClassKind::Enum { mixin } if mixin.is_text() || mixin.is_number() => {
                plain(instance.get("value")?)
            }
            _ => None,
        }
    }

    /// An unknown that the database holds the answer to.
    pub(crate) fn asks_database(&self, at: ByteRange) -> Value {
        self.unknown(at, "it is known to the database only", Origin::Data)
    }
}

/// A value that is no object itself: nobody goes from member to member without end.
fn plain(value: &Value) -> Option<Value> {
    (!matches!(value, Value::Instance(_))).then(|| value.clone())
}
