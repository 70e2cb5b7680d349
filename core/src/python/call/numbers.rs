//! Python's own functions of numbers: `int`, `round`, `divmod`, `hex`.

use std::rc::Rc;

use num_traits::ToPrimitive;

use super::{
    super::{
        interpreter::Interpreter,
        parse::ast::Operator,
        value::{Item, Value},
    },
    Call,
};

impl<'a> Interpreter<'a> {
    /// Calls one of Python's functions of numbers; nothing when `name` is another.
    pub(super) fn call_number(&mut self, name: &str, call: &Call<'a>) -> Option<Value> {
        let first = call.first(0)?.clone();
        let number = match &first {
            Value::Bool(value) => Value::Int(i128::from(*value)),
            Value::Instance(_) => self.member_plain(&first).unwrap_or(first.clone()),
            _ => first.clone(),
        };
        Some(match (name, &number) {
            ("int", _) => self.int_of(&number, call),
            ("float", _) => self.float_of(&number, call),
            ("abs", Value::Int(number)) => Value::Int(number.saturating_abs()),
            ("abs", Value::Float(number)) => Value::Float(number.abs()),
            ("round", _) => self.rounded(&number, call),
            ("pow", _) if call.args.len() == 2 => {
                let power = call.first(1)?.clone();
                self.binary(Operator::Pow, &number, &power, call.at)
            }
            ("divmod", _) => {
                let by = call.first(1)?.clone();
                let parts = vec![
                    self.binary(Operator::FloorDiv, &number, &by, call.at),
                    self.binary(Operator::Mod, &number, &by, call.at),
                ];
                Value::Tuple(self.state.alloc(Item::Values(parts)))
            }
            ("hex" | "oct" | "bin", Value::Int(number)) => {
                let sign = if *number < 0 { "-" } else { "" };
                let magnitude = number.unsigned_abs();
                Value::str(match name {
                    "hex" => format!("{sign}0x{magnitude:x}"),
                    "oct" => format!("{sign}0o{magnitude:o}"),
                    _ => format!("{sign}0b{magnitude:b}"),
                })
            }
            ("abs" | "hex" | "oct" | "bin", Value::Unknown(mystery)) => self.follow(mystery, call.at),
            _ => return None,
        })
    }

    fn int_of(&mut self, value: &Value, call: &Call<'a>) -> Value {
        let base = match call.value(1, "base") {
            Some(Value::Int(base)) => u32::try_from(*base).ok().filter(|base| (2..=36).contains(base)),
            _ => Some(10),
        };
        match value {
            Value::Int(_) => value.clone(),
            Value::Float(number) => match number.trunc().to_i128() {
                Some(number) => Value::Int(number),
                None => self.other(call.at, "the number is too large"),
            },
            Value::Unknown(mystery) => {
                let mystery = Rc::clone(mystery);
                self.follow(&mystery, call.at)
            }
            _ => {
                let (Some(text), Some(base)) = (value.as_known_str(), base) else {
                    return match value {
                        Value::None | Value::List(_) | Value::Tuple(_) | Value::Dict(_) => {
                            self.fail(call.at, "TypeError", "it is no number")
                        }
                        _ => self.other(call.at, "the number is not known"),
                    };
                };
                let digits = text.trim().replace('_', "").to_lowercase();
                let digits = match base {
                    16 => digits.replacen("0x", "", 1),
                    8 => digits.replacen("0o", "", 1),
                    2 => digits.replacen("0b", "", 1),
                    _ => digits,
                };
                let many = digits.len() > 35;
                match i128::from_str_radix(&digits, base) {
                    Ok(number) => Value::Int(number),
                    Err(_) if many => self.other(call.at, "the number is too large"),
                    Err(_) => self.fail(call.at, "ValueError", "the text is no whole number"),
                }
            }
        }
    }

    fn float_of(&mut self, value: &Value, call: &Call<'a>) -> Value {
        match value {
            Value::Float(_) => value.clone(),
            Value::Int(number) => match i32::try_from(*number) {
                Ok(number) => Value::Float(f64::from(number)),
                Err(_) => self.other(call.at, "the number is too large"),
            },
            Value::Unknown(mystery) => self.follow(mystery, call.at),
            _ => match value.as_known_str().map(|text| text.trim().replace('_', "").parse::<f64>()) {
                Some(Ok(number)) => Value::Float(number),
                Some(Err(_)) => self.fail(call.at, "ValueError", "the text is no number"),
                None => self.other(call.at, "the number is not known"),
            },
        }
    }

    /// `round(number, digits)`: halves go to the even neighbour, by the digits that the number really has.
    fn rounded(&mut self, value: &Value, call: &Call<'a>) -> Value {
        let digits = match call.value(1, "ndigits") {
            None | Some(Value::None) => None,
            Some(Value::Int(digits)) => Some(*digits),
            Some(_) => return self.other(call.at, "how it is rounded is not known"),
        };
        match (value, digits) {
            (Value::Int(_), None) => value.clone(),
            (Value::Int(_), Some(digits)) if digits >= 0 => value.clone(),
            (Value::Float(number), None) => match number.round_ties_even().to_i128() {
                Some(number) => Value::Int(number),
                None => self.other(call.at, "the number is too large"),
            },
            (Value::Float(number), Some(digits @ 0..=300)) => {
                let places = usize::try_from(digits).unwrap_or(0);
                match format!("{number:.places$}").parse() {
                    Ok(number) => Value::Float(number),
                    Err(_) => self.other(call.at, "the number is not known"),
                }
            }
            (Value::Unknown(mystery), _) => self.follow(mystery, call.at),
            _ => self.other(call.at, "Retort does not follow how it is rounded"),
        }
    }
}
