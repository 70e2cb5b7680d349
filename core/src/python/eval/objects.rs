//! Objects of the file where Python has operators, elements and lengths: members of enums that are texts or numbers
//! besides, flags, and classes that say themselves what `+` means.

use super::super::{
    call::Call,
    interpreter::Interpreter,
    parse::ast,
    value::{ClassKind, Item, Mixin, Value},
};
use crate::text::ByteRange;

impl Interpreter<'_> {
    /// `left op right`, where one of them is an object of the file; nothing when neither has anything to say.
    pub(super) fn binary_objects(
        &mut self,
        op: ast::Operator,
        left: &Value,
        right: &Value,
        at: ByteRange,
    ) -> Option<Value> {
        if !matches!(left, Value::Instance(_)) && !matches!(right, Value::Instance(_)) {
            return None;
        }
        if let Some(name) = special_method(op) {
            if let Some(method) = self.find_method(left, &format!("__{name}__")) {
                let args = vec![left.clone(), right.clone()];
                return Some(self.call_function_value(&method, &Call::synthetic(at, args)));
            }
            if let Some(method) = self.find_method(right, &format!("__r{name}__")) {
                let args = vec![right.clone(), left.clone()];
                return Some(self.call_function_value(&method, &Call::synthetic(at, args)));
            }
        }
        if let Some(flags) = self.combined_flags(op, left, right, at) {
            return Some(flags);
        }
        let left_plain = self.member_plain(left);
        // `"%s" % member` writes the member, and not its value.
        let right_plain = if matches!((op, left), (ast::Operator::Mod, Value::Str(_))) {
            None
        } else {
            self.member_plain(right)
        };
        if left_plain.is_none() && right_plain.is_none() {
            return None;
        }
        let left = left_plain.unwrap_or_else(|| left.clone());
        let right = right_plain.unwrap_or_else(|| right.clone());
        Some(self.binary(op, &left, &right, at))
    }

    /// `Permission.READ | Permission.WRITE`.
    fn combined_flags(
        &mut self,
        op: ast::Operator,
        left: &Value,
        right: &Value,
        at: ByteRange,
    ) -> Option<Value> {
        let (Item::Instance(one), Item::Instance(two)) = (self.item(left)?, self.item(right)?) else {
            return None;
        };
        let Item::Class(class) = self.state.item(one.class)? else { return None };
        let is_flag = matches!(class.kind, ClassKind::Enum { mixin: Mixin::Flag | Mixin::IntFlag });
        let bitwise = matches!(op, ast::Operator::BitOr | ast::Operator::BitAnd | ast::Operator::BitXor);
        if !is_flag || one.class != two.class || !bitwise {
            return None;
        }
        let class = one.class;
        let (a, b) = (one.get("value")?.clone(), two.get("value")?.clone());
        let value = self.binary(op, &a, &b, at);
        let Value::Int(number) = value else { return Some(value) };
        let mut names: Vec<String> = Vec::new();
        for member in self.members(class) {
            let Some(Item::Instance(instance)) = self.item(&member) else { continue };
            match instance.get("value") {
                Some(Value::Int(known)) if *known == number => return Some(member),
                Some(Value::Int(known)) if *known > 0 && known & number == *known => {
                    names.extend(instance.get("name").and_then(Value::as_known_str).map(str::to_owned));
                }
                _ => {}
            }
        }
        Some(self.new_member(class, &names.join("|"), &value))
    }
}

fn special_method(op: ast::Operator) -> Option<&'static str> {
    Some(match op {
        ast::Operator::Add => "add",
        ast::Operator::Sub => "sub",
        ast::Operator::Mult => "mul",
        ast::Operator::Div => "truediv",
        ast::Operator::FloorDiv => "floordiv",
        ast::Operator::Mod => "mod",
        ast::Operator::Pow => "pow",
        ast::Operator::BitOr => "or",
        ast::Operator::BitAnd => "and",
        ast::Operator::BitXor => "xor",
        _ => return None,
    })
}
