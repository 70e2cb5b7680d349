//! `execute` and `bulk_insert`.

use std::{rc::Rc, sync::Arc};

use super::{
    super::{
        call::{Argument, Call},
        interpreter::Interpreter,
        library::target_in,
        value::{Object, SqlText, Value},
    },
    Target,
};
use crate::{
    fact::{Fact, Text, Unknown},
    ops::{self, BulkInsert, Dml, Execute, Expr, Given, Offline, OpKind, Relation, Select, Via},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// `op.bulk_insert(table, rows)`.
    pub(super) fn bulk_insert(&mut self, call: &Call<'a>) -> OpKind {
        let table = call.argument(0, "table").cloned();
        let table = match &table {
            Some(Argument { value: Value::Class(id), at, .. }) => match self.table_of_model(*id, *at) {
                value @ Value::Object(_) => Some(Argument { name: None, value, at: *at }),
                _ => table,
            },
            _ => table,
        };
        let target = target_in(table.as_ref().map(|argument| &argument.value)).unwrap_or_else(|| {
            let name = self.required_text(table.as_ref(), "table", call);
            Arc::new(ops::Target::unknown(Relation { schema: None, name }))
        });
        let rows = match call.argument(1, "rows").cloned() {
            Some(rows) => self.rows(&rows.value, rows.at, &target).map_or_else(Fact::Unknown, Fact::Known),
            None => Fact::Unknown(Unknown::new("rows", "the call gives no rows", call.at)),
        };
        OpKind::BulkInsert(Box::new(BulkInsert { target, rows }))
    }

    /// `op.execute(sqltext, …)`: a string is taken for `sa.text(…)`.
    pub(super) fn execute_op(&mut self, target: &Target, call: &Call<'a>) {
        let Some(argument) = call.argument(0, "sqltext").cloned() else {
            let unknown = Unknown::new("sqltext", "the call gives no statement", call.at);
            self.emit(OpKind::Execute(Execute::Unknown(unknown)), "execute", call, target.via);
            return;
        };
        self.execute_value(&argument, None, true, (call, target.via));
    }

    /// Executes a statement in whatever form it comes.
    pub(super) fn execute_value(
        &mut self,
        statement: &Argument,
        parameters: Option<&Argument>,
        strings_are_text: bool,
        (call, via): (&Call<'a>, Via),
    ) {
        if let Value::Object(object) = &statement.value
            && let Object::DdlOn(verb, subject) = &**object
        {
            let (verb, subject) = (*verb, Rc::clone(subject));
            if self.do_ddl(verb, &subject, "execute", call, via) {
                return;
            }
        }
        if let Value::Object(object) = &statement.value
            && let Object::DdlOp(kind) = &**object
        {
            self.emit((**kind).clone(), "execute", call, via);
            return;
        }
        let execute = self.execute_of(&statement.value, statement.at, parameters, strings_are_text);
        let read = via == Via::Bind && self.discarded != Some(call.at) && only_reads(&execute);
        let kind = if read { OpKind::Query(execute) } else { OpKind::Execute(execute) };
        let method = self.callee_name(call);
        let method = method.rsplit('.').next().unwrap_or("execute").to_owned();
        self.emit(kind, &method, call, via);
    }

    fn execute_of(
        &mut self,
        value: &Value,
        at: ByteRange,
        parameters: Option<&Argument>,
        strings_are_text: bool,
    ) -> Execute {
        let given = match parameters {
            Some(argument) => self.parameters(&argument.value, argument.at),
            None => Vec::new(),
        };
        match value {
            Value::Str(string) if strings_are_text => {
                let sql = SqlText { text: string.text.clone(), literal: string.literal, binds: given };
                self.execute_text(&sql)
            }
            Value::Str(string) => {
                Execute::Sql { text: string.text.clone(), literal: string.literal, offline: None }
            }
            Value::Object(object) => match &**object {
                Object::Sql(sql) => {
                    // Offline mode hands on what `bindparams` gave, and not what `execute` is given.
                    let offline = (!given.is_empty()).then(|| self.filled(sql).0);
                    let sql = Self::bind(sql, given);
                    match (self.execute_text(&sql), offline) {
                        (Execute::Sql { text, literal, .. }, Some(offline)) if text != offline => {
                            Execute::Sql { text, literal, offline: Some(Offline::Other(offline)) }
                        }
                        (execute, _) => execute,
                    }
                }
                Object::Ddl(text) => Execute::sql(text.clone()),
                Object::Dml(dml, _) => Execute::Dml(Box::new(self.with_parameters(dml.clone(), parameters))),
                Object::Expr(expr, _) => {
                    let columns = vec![expr.clone()];
                    Execute::Dml(Box::new(Dml::Select(Box::new(Select {
                        columns,
                        bare: true,
                        ..Select::default()
                    }))))
                }
                _ => Execute::Unknown(Unknown::new(
                    self.excerpt(at),
                    "Retort does not follow it as a statement",
                    at,
                )),
            },
            Value::Unknown(mystery) => Execute::Unknown(self.here(mystery, at)),
            _ => Execute::Unknown(Unknown::new(self.excerpt(at), "it is not a statement", at)),
        }
    }

    fn execute_text(&self, sql: &SqlText) -> Execute {
        let (text, changed) = self.filled(sql);
        Execute::Sql { text, literal: sql.literal.filter(|_| !changed), offline: None }
    }

    /// Rows that `execute(insert, rows)` brings.
    fn with_parameters(&mut self, mut dml: Dml, parameters: Option<&Argument>) -> Dml {
        let Some(argument) = parameters else { return dml };
        match &mut dml {
            Dml::Insert { rows, target, given, .. } if rows.is_empty() => {
                *given = Given::Parameters;
                match self.rows(&argument.value, argument.at, &Arc::clone(target)) {
                    Ok(more) => rows.extend(more),
                    Err(unknown) => rows.push(vec![(Text::unknown(unknown.clone()), Expr::Unknown(unknown))]),
                }
            }
            // One statement for each row; what they have in common is which columns they set.
            Dml::Update { values, target, given, .. } if values.is_empty() => {
                *given = Given::Parameters;
                match self.rows(&argument.value, argument.at, &Arc::clone(target)).as_deref() {
                    Ok([row]) => {
                        values.extend(row.iter().filter(|(name, _)| is_column(name, target)).cloned());
                    }
                    Ok(_) => {
                        let why = "each row that it is given makes a statement of its own";
                        let unknown = Unknown::new(self.excerpt(argument.at), why, argument.at);
                        values.push((Text::unknown(unknown.clone()), Expr::Unknown(unknown)));
                    }
                    Err(unknown) => {
                        values.push((Text::unknown(unknown.clone()), Expr::Unknown(unknown.clone())));
                    }
                }
            }
            _ => {}
        }
        dml
    }
}

/// Whether a parameter of an update is a column's new value, rather than that of a `bindparam` in it.
fn is_column(name: &Text, target: &ops::Target) -> bool {
    !target.whole || target.columns().iter().any(|column| column.name == *name)
}

/// Whether a statement only asks.
fn only_reads(execute: &Execute) -> bool {
    match execute {
        Execute::Dml(dml) => matches!(**dml, Dml::Select(_) | Dml::Compound(_)),
        Execute::Unknown(_) => true,
        Execute::Sql { text, .. } => {
            let shown = text.to_string().to_ascii_uppercase();
            let mut words = shown.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            match words.next() {
                Some("SELECT" | "SHOW" | "VALUES" | "EXPLAIN") => true,
                Some("WITH") => !words.any(|word| matches!(word, "INSERT" | "UPDATE" | "DELETE" | "MERGE")),
                _ => false,
            }
        }
    }
}
