//! Alembic's operations: `op.…` and `batch_op.…` to [`Op`](crate::ops::Op)s.

mod columns;
mod connection;
mod constraints;
mod data;
mod invoke;
mod signature;
mod tables;

pub(crate) use invoke::Registered;

use super::{
    call::Call,
    interpreter::Interpreter,
    value::{Batch, Handle, Object, Str, Value},
};
use crate::{
    fact::Unknown,
    ops::{OpKind, Relation, Via},
};

/// On what an operation is called: `op`, or a batch, whose methods lack the table.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    via: Via,
    table: Option<Relation>,
}

impl Target {
    fn op() -> Self {
        Target { via: Via::Op, table: None }
    }

    fn batch(batch: &Batch) -> Self {
        Target { via: Via::Batch, table: Some(batch.table.clone()) }
    }

    /// The position of a parameter that stands at `position` on `op`, behind the table's name.
    fn behind_table(&self, position: usize) -> usize {
        if self.table.is_some() { position.saturating_sub(1) } else { position }
    }
}

/// Whether Alembic itself has the operation.
pub(crate) fn has_operation(name: &str) -> bool {
    signature::exists("op", name)
}

impl<'a> Interpreter<'a> {
    /// `op.name(…)`.
    pub(crate) fn call_op(&mut self, name: &str, call: &Call<'a>) -> Value {
        match name {
            "get_bind" => Value::handle(Handle::Connection),
            "get_context" => Value::handle(Handle::Context),
            "f" => Self::fixed_name(call),
            "inline_literal" => match call.first(0).cloned() {
                Some(value) => {
                    let (expr, size) = self.to_expr(&value, call.at);
                    self.expr(expr, size, call.at)
                }
                None => self.not_followed(call),
            },
            "batch_alter_table" => {
                if let Some(exception) = signature::misfit("op", name, call) {
                    self.emit(OpKind::Refused { exception }, name, call, Via::Op);
                }
                let table =
                    self.to_relation(call.argument(0, "table_name"), call.argument(1, "schema"), call);
                let recreate = call.argument(2, "recreate").and_then(|arg| arg.value.as_known_str());
                let copies = recreate == Some("always");
                Value::object(Object::Batch(Batch { table, header: call.at, copies }))
            }
            "register_operation" | "implementation_for" => self.not_followed(call),
            "run_async" => match call.first(0).cloned() {
                Some(function) => {
                    let connection = Value::handle(Handle::Connection);
                    let rest = call.positional().skip(1).map(|arg| arg.value.clone());
                    let args = std::iter::once(connection).chain(rest).collect();
                    self.call_value(&function, Call::synthetic(call.at, args))
                }
                None => Value::None,
            },
            _ => self.call_operation(&Target::op(), name, call),
        }
    }

    /// `batch_op.name(…)`.
    pub(crate) fn call_batch(&mut self, batch: &Batch, name: &str, call: &Call<'a>) -> Value {
        match name {
            "f" => Self::fixed_name(call),
            "get_bind" | "get_context" | "inline_literal" => self.call_op(name, call),
            _ => {
                // The batch that is called, which need not be the innermost one.
                self.batches.push(batch.header);
                let target = Target::batch(batch);
                let value = match Self::batch_refuses(batch, name, call) {
                    Some(why) => self.opaque(&target, name, Unknown::new(name, why, call.at), call),
                    None => self.call_operation(&target, name, call),
                };
                self.batches.pop();
                value
            }
        }
    }

    /// Why a batch does not do what the operation would do by itself.
    fn batch_refuses(batch: &Batch, name: &str, call: &Call<'a>) -> Option<&'static str> {
        let placed = ["insert_before", "insert_after"].iter().any(|word| call.keyword(word).is_some());
        match name {
            "execute" => None,
            _ if batch.copies => {
                Some("`recreate=\"always\"` copies the table as Alembic finds it in the database")
            }
            "add_column" if placed => {
                Some("Alembic puts a column in a place only with `recreate=\"always\"`")
            }
            _ => None,
        }
    }

    /// `op.f("name")`: the name as it is, which no naming convention may touch.
    fn fixed_name(call: &Call<'a>) -> Value {
        match call.first(0) {
            Some(Value::Str(string)) => {
                Value::Str(std::rc::Rc::new(Str { fixed: true, ..(**string).clone() }))
            }
            Some(value) => value.clone(),
            None => Value::None,
        }
    }

    fn call_operation(&mut self, target: &Target, name: &str, call: &Call<'a>) -> Value {
        let module = match target.via {
            Via::Batch => "batch_op",
            _ => "op",
        };
        if !signature::exists(module, name) {
            return self.call_plugin(target, name, call);
        }
        let misfit = signature::misfit(module, name, call).or_else(|| signature::passed_on(name, call));
        if let Some(exception) = misfit {
            self.emit(OpKind::Refused { exception }, name, call, target.via);
            return self.other(call.at, "the call raises");
        }
        let takes_hidden = matches!(name, "create_table" | "execute" | "bulk_insert");
        if let Some(unknown) = Self::hidden(call).filter(|_| !takes_hidden) {
            return self.opaque(target, name, unknown, call);
        }
        let kind = match name {
            "create_table" => return self.create_table(call),
            "drop_table" => self.drop_table(call),
            "rename_table" => self.rename_table(call),
            "create_table_comment" | "drop_table_comment" => self.table_comment(target, name, call),
            "add_column" => self.add_column(target, call),
            "drop_column" => self.drop_column(target, call),
            "alter_column" => self.alter_column(target, call),
            "create_index" => self.create_index(target, call),
            "drop_index" => self.drop_index(target, call),
            "create_foreign_key" => self.create_foreign_key(target, call),
            "create_unique_constraint" => self.create_unique(target, call),
            "create_check_constraint" => self.create_check(target, call),
            "create_primary_key" => self.create_primary_key(target, call),
            "create_exclude_constraint" => self.create_exclude(target, call),
            "drop_constraint" => self.drop_constraint(target, call),
            "bulk_insert" => self.bulk_insert(call),
            "execute" => {
                self.execute_op(target, call);
                return Value::None;
            }
            "invoke" => return self.invoke(target, call),
            _ => return self.not_followed(call),
        };
        self.emit(kind, name, call, target.via);
        Value::None
    }

    /// An operation that cannot be seen into.
    fn opaque(&mut self, target: &Target, name: &str, unknown: Unknown, call: &Call<'a>) -> Value {
        let shown = self.callee_name(call);
        let result = Value::unknown(unknown.clone(), super::value::Origin::Other);
        self.emit(OpKind::Opaque { name: shown, unknown }, name, call, target.via);
        result
    }

    /// The table of an operation: the batch's, or the one the call names at `position`.
    fn table_of_call(&self, target: &Target, position: usize, name: &str, call: &Call<'a>) -> Relation {
        match &target.table {
            Some(table) => table.clone(),
            None => self.to_relation(call.argument(position, name), call.keyword("schema"), call),
        }
    }

    /// Calls something of Alembic that is not an operation.
    pub(crate) fn call_alembic(&mut self, path: &str, call: &Call<'a>) -> Value {
        match path {
            "context.is_offline_mode" => Value::Bool(false),
            "context.get_bind" => Value::handle(Handle::Connection),
            "context.get_context" => Value::handle(Handle::Context),
            "context.get_x_argument" => self.other(call.at, "it is given on the command line (`-x`)"),
            "context.execute" => self.call_op("execute", call),
            "context.begin_transaction" => Value::handle(Handle::Transaction),
            _ if path.ends_with("Operations") => match call.first(0) {
                Some(Value::Object(_)) => Value::library("op"),
                _ => self.not_followed(call),
            },
            _ if path.starts_with("alembic.operations") && path.ends_with("Op") => {
                let class = path.rsplit('.').next().unwrap_or(path);
                self.operation_object(class, call).unwrap_or_else(|| self.not_followed(call))
            }
            _ if path.starts_with("alembic.op.") => {
                self.call_op(path.trim_start_matches("alembic.op."), call)
            }
            _ => self.not_followed(call),
        }
    }
}
