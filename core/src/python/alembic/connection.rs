//! What a migration does on the connection itself, in a session, with the context or an inspector.

use super::super::{
    call::{Argument, Call},
    interpreter::Interpreter,
    value::{Handle, Object, Origin, Value},
};
use crate::{
    fact::{Text, Unknown},
    ops::{Execute, Offline, OpKind, Via},
};

impl<'a> Interpreter<'a> {
    /// Calls `handle.name(…)`.
    pub(crate) fn call_handle(&mut self, handle: Handle, name: &str, call: &Call<'a>) -> Value {
        match handle {
            Handle::Connection | Handle::Engine | Handle::Transaction => {
                self.call_connection(handle, name, call)
            }
            Handle::Session => self.call_session(name, call),
            Handle::Context | Handle::Impl => self.call_context(name, call),
            Handle::Inspector => self.asks_database(call.at),
            Handle::Dialect => match (name, call.first(0).cloned()) {
                ("type_descriptor", Some(type_)) => type_,
                ("has_table" | "has_sequence" | "has_schema" | "get_columns", _) => {
                    self.asks_database(call.at)
                }
                _ => self.not_followed(call),
            },
            Handle::Url => match name {
                "startswith" => {
                    let text = self.text_of(&Value::handle(Handle::Url), call.at);
                    self.call_method(&Value::text(text), name, call.clone())
                }
                _ => self.other(call.at, "it is the address of the database"),
            },
        }
    }

    fn call_connection(&mut self, handle: Handle, name: &str, call: &Call<'a>) -> Value {
        match name {
            "execute" | "scalar" | "scalars" | "exec_driver_sql" | "executemany" => {
                self.execute_on_bind(name, call);
                self.result(call)
            }
            "commit" | "rollback" => {
                // On a transaction or savepoint of its own this ends only that one.
                if handle == Handle::Connection {
                    let text = Text::known(name.to_uppercase());
                    self.emit(OpKind::Execute(Execute::sql(text)), name, call, Via::Bind);
                }
                Value::None
            }
            "execution_options" | "connect" | "engine" | "get_bind" | "execute_options" | "connection" => {
                Value::handle(Handle::Connection)
            }
            "begin" | "begin_nested" | "get_transaction" | "begin_twophase" => {
                Value::handle(Handle::Transaction)
            }
            "close" | "invalidate" | "detach" | "dispose" | "__enter__" | "__exit__" => Value::None,
            "run_callable" | "run_sync" => match call.first(0).cloned() {
                Some(function) => {
                    let mut args = vec![Value::handle(Handle::Connection)];
                    args.extend(call.positional().skip(1).map(|arg| arg.value.clone()));
                    self.call_value(&function, Call::synthetic(call.at, args))
                }
                None => Value::None,
            },
            "in_transaction" | "in_nested_transaction" => Value::Bool(true),
            _ => self.asks_database(call.at),
        }
    }

    /// What a statement gives back, which nobody knows.
    fn result(&self, call: &Call<'a>) -> Value {
        self.unknown(call.at, "it is what the database answers", Origin::Data)
    }

    /// `connection.execute(statement, parameters)`.
    fn execute_on_bind(&mut self, name: &str, call: &Call<'a>) {
        let Some(statement) = call
            .argument(0, "statement")
            .or_else(|| call.keyword("sql"))
            .or_else(|| call.keyword("object_"))
            .or_else(|| call.keyword("clause"))
            .cloned()
        else {
            return;
        };
        let parameters = call
            .argument(1, "parameters")
            .or_else(|| call.keyword("params"))
            .filter(|argument| !argument.value.is_none())
            .cloned()
            .or_else(|| self.keyword_parameters(call));
        // Plain strings go to the driver as they are; with `exec_driver_sql` on purpose.
        let _ = name;
        self.execute_value(&statement, parameters.as_ref(), false, (call, Via::Bind));
        if let Some(name) = keywords_of_parameters(call).next().and_then(|arg| arg.name.as_deref()) {
            // With SQLAlchemy 1 it is sent, so the statement is worth a look; SQLAlchemy 2 raises.
            let exception = format!("TypeError: execute() got an unexpected keyword argument '{name}'");
            if let Some(
                OpKind::Execute(Execute::Sql { offline, .. }) | OpKind::Query(Execute::Sql { offline, .. }),
            ) = self.ops.last_mut().map(|op| &mut op.kind)
            {
                *offline = Some(Offline::Refused(exception));
            }
        }
    }

    /// SQLAlchemy 1: `connection.execute(text, name=value)`.
    fn keyword_parameters(&mut self, call: &Call<'a>) -> Option<Argument> {
        let named: Vec<Argument> = keywords_of_parameters(call).cloned().collect();
        if named.is_empty() {
            return None;
        }
        let inner = Call { args: named, ..call.clone() };
        let value = self.call_value(&Value::library("builtins.dict"), inner);
        Some(Argument { name: None, value, at: call.at })
    }

    fn call_session(&mut self, name: &str, call: &Call<'a>) -> Value {
        match name {
            "execute" | "scalar" | "scalars" => {
                self.execute_on_bind(name, call);
                self.result(call)
            }
            "query" => Value::object(Object::OrmQuery(self.excerpt(call.at))),
            "connection" | "get_bind" | "bind" => Value::handle(Handle::Connection),
            "begin" | "begin_nested" | "get_transaction" => Value::handle(Handle::Transaction),
            "add"
            | "add_all"
            | "merge"
            | "delete"
            | "bulk_save_objects"
            | "bulk_insert_mappings"
            | "bulk_update_mappings"
            | "flush" => {
                self.orm_work(name, call);
                match name {
                    "merge" => call.first(0).cloned().unwrap_or(Value::None),
                    _ => Value::None,
                }
            }
            "commit" if std::mem::take(&mut self.orm_changed) => {
                self.orm_work(name, call);
                Value::None
            }
            // The session joins the connection's transaction, which only Alembic commits.
            "commit" | "rollback" | "close" | "expunge" | "expunge_all" | "expire" | "expire_all"
            | "refresh" | "remove" | "configure" | "__exit__" => Value::None,
            "__enter__" | "__call__" => Value::handle(Handle::Session),
            _ => self.asks_database(call.at),
        }
    }

    /// Something that an ORM session writes: which statements come of it is known when it runs.
    fn orm_work(&mut self, name: &str, call: &Call<'a>) {
        let shown = self.callee_name(call);
        let unknown = Unknown::new(shown.clone(), "the ORM makes up its statements when it runs", call.at);
        self.emit(OpKind::Opaque { name: shown, unknown }, name, call, Via::Bind);
    }

    /// Methods of an ORM query.
    pub(crate) fn call_query(&mut self, text: &str, name: &str, call: &Call<'a>) -> Value {
        match name {
            "filter" | "filter_by" | "order_by" | "join" | "outerjoin" | "options" | "limit" | "offset"
            | "distinct" | "group_by" | "having" | "with_entities" | "select_from" | "yield_per"
            | "enable_eagerloads" | "execution_options" | "with_for_update" | "where" | "add_columns"
            | "populate_existing" | "subquery" | "from_self" | "correlate" | "order" => {
                Value::object(Object::OrmQuery(text.to_owned()))
            }
            "update" | "delete" => {
                self.orm_work(name, call);
                self.result(call)
            }
            _ => {
                let unknown = Unknown::new(text, "the ORM makes up the query when it runs", call.at);
                self.emit(OpKind::Query(Execute::Unknown(unknown)), name, call, Via::Bind);
                self.result(call)
            }
        }
    }

    fn call_context(&mut self, name: &str, call: &Call<'a>) -> Value {
        match name {
            "autocommit_block" => Value::object(Object::AutocommitBlock),
            "begin_transaction" => Value::handle(Handle::Transaction),
            "execute" | "static_output" => {
                if let Some(statement) = call.argument(0, "sql").cloned() {
                    self.execute_value(&statement, None, true, (call, Via::Bind));
                }
                Value::None
            }
            "get_context" => Value::handle(Handle::Context),
            "get_bind" => Value::handle(Handle::Connection),
            "get_current_revision" | "get_current_heads" => self.asks_database(call.at),
            _ => self.other(call.at, format!("Retort does not follow `{name}` of Alembic's context")),
        }
    }
}

/// The keywords of `execute` that are no arguments of its own: parameters of the statement, as SQLAlchemy 1 took them.
fn keywords_of_parameters<'b>(call: &'b Call<'_>) -> impl Iterator<Item = &'b Argument> {
    const OWN: [&str; 9] = [
        "statement",
        "parameters",
        "params",
        "execution_options",
        "bind",
        "mapper",
        "sql",
        "object_",
        "clause",
    ];
    call.args.iter().filter(|arg| arg.name.as_deref().is_some_and(|name| !OWN.contains(&name)))
}
