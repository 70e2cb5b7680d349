//! `AddConstraint(c)` and `DropConstraint(c)`.

use super::{
    super::{
        call::Call,
        interpreter::Interpreter,
        value::{Object, Table, Value},
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
        let Some(table) = self.table_of_constraint(&constraint) else {
            return Some(self.other(call.at, "Retort does not see which table the constraint belongs to"));
        };
        if table.convention {
            let why = "Retort does not follow what its naming convention makes of the constraint's name";
            return Some(self.other(call.at, why));
        }
        let kind = if adds { added(&constraint, &table) } else { self.dropped(constraint, &table, call) };
        Some(Value::object(Object::DdlOp(Box::new(kind))))
    }

    fn dropped(&self, constraint: Constraint, table: &Table, call: &Call<'a>) -> OpKind {
        if constraint.name == Name::None {
            let exception = "CompileError: Can't emit DROP CONSTRAINT for this constraint; it has no name";
            return OpKind::Refused { exception: exception.to_owned() };
        }
        OpKind::DropConstraint(Box::new(DropConstraint {
            name: constraint.name,
            table: table.relation.clone(),
            type_: None,
            if_exists: self.to_flag(call.keyword("if_exists")),
            cascade: self.to_flag(call.keyword("cascade")),
        }))
    }
}

fn added(constraint: &Constraint, table: &Table) -> OpKind {
    let constraint = Box::new(named_by_column(constraint, table));
    OpKind::AddConstraint { table: table.relation.clone(), constraint }
}
