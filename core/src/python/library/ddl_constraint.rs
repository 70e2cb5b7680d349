//! `AddConstraint(c)` and `DropConstraint(c)`.

use super::{
    super::{
        call::Call,
        interpreter::Interpreter,
        value::{Object, Value},
    },
    attach::named_by_column,
};
use crate::ops::{Constraint, DropConstraint, Name, OpKind};

impl<'a> Interpreter<'a> {
    /// `AddConstraint`, `DropConstraint`; nothing when `name` is neither.
    pub(super) fn call_constraint_ddl(&mut self, name: &str, call: &Call<'a>) -> Option<Value> {
        let adds = match name {
            "AddConstraint" => true,
            "DropConstraint" => false,
            _ => return None,
        };
        let constraint = match call.value(0, "element").and_then(Value::as_object) {
            Some(Object::Constraint(constraint)) => constraint.clone(),
            _ => return Some(self.not_followed(call)),
        };
        if !matches!(call.keyword_value("isolate_from_table"), Some(Value::Bool(false))) {
            self.isolated.push(constraint.clone());
        }
        let made = if adds { self.added(&constraint) } else { self.dropped(&constraint, call) };
        Some(match made {
            Ok(kind) => Value::object(Object::DdlOp(Box::new(kind))),
            Err(why) => self.other(call.at, why),
        })
    }

    fn added(&self, constraint: &Constraint) -> Result<OpKind, &'static str> {
        let table = self.table_of_constraint(constraint).ok_or(NO_TABLE)?;
        if table.convention {
            return Err(CONVENTION);
        }
        let constraint = Box::new(named_by_column(constraint, &table));
        Ok(OpKind::AddConstraint { table: table.relation.clone(), constraint })
    }

    fn dropped(&self, constraint: &Constraint, call: &Call<'a>) -> Result<OpKind, &'static str> {
        let table = self.table_of_constraint(constraint).ok_or(NO_TABLE)?;
        if table.convention {
            return Err(CONVENTION);
        }
        if constraint.name == Name::None {
            let exception = "CompileError: Can't emit DROP CONSTRAINT for this constraint; it has no name";
            return Ok(OpKind::Refused { exception: exception.to_owned() });
        }
        Ok(OpKind::DropConstraint(Box::new(DropConstraint {
            name: constraint.name.clone(),
            table: table.relation.clone(),
            type_: None,
            if_exists: self.to_flag(call.keyword("if_exists")),
            cascade: self.to_flag(call.keyword("cascade")),
        })))
    }
}

const NO_TABLE: &str = "Retort does not see which table the constraint belongs to";
const CONVENTION: &str = "Retort does not follow what its naming convention makes of the constraint's name";
