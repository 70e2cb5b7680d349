//! `execute` and `bulk_insert`.

use std::rc::Rc;

use super::{
    super::{
        call::{Argument, Call},
        interpreter::Interpreter,
        library::Columns,
        value::{Object, SqlText, Table, Value},
    },
    Target,
};
use crate::{
    fact::{Fact, Text, Unknown},
    ops::{BulkInsert, Dml, Execute, Expr, Literal, OpKind, Relation, Via},
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
        let (relation, order, columns) = match table.as_ref().and_then(|argument| argument.value.as_object())
        {
            Some(Object::Table(table)) => (table.relation.clone(), table.column_names(), Columns::of(table)),
            _ => (
                Relation { schema: None, name: self.required_text(table.as_ref(), "table", call) },
                Vec::new(),
                Columns::default(),
            ),
        };
        let rows = match call.argument(1, "rows").cloned() {
            Some(rows) => self.rows(&rows.value, rows.at, &columns).map_or_else(Fact::Unknown, Fact::Known),
            None => Fact::Unknown(Unknown::new("rows", "the call gives no rows", call.at)),
        };
        let rows = match (rows, table.as_ref().and_then(|argument| argument.value.as_object())) {
            (Fact::Known(mut rows), Some(Object::Table(table))) => {
                for row in &mut rows {
                    add_defaults(row, table, call.at);
                }
                Fact::Known(rows)
            }
            (rows, _) => rows,
        };
        OpKind::BulkInsert(Box::new(BulkInsert { table: relation, order, rows }))
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
                            Execute::Sql { text, literal, offline: Some(offline) }
                        }
                        (execute, _) => execute,
                    }
                }
                Object::Ddl(text) => Execute::sql(text.clone()),
                Object::Dml(dml, _) => Execute::Dml(Box::new(self.with_parameters(dml.clone(), parameters))),
                Object::Expr(expr, _) => Execute::Dml(Box::new(Dml::select(vec![expr.clone()], Vec::new()))),
                _ => Execute::Unknown(Unknown::new(
                    self.excerpt(at),
                    "Retort does not follow it as a statement",
                    at,
                )),
            },
            Value::Unknown(mystery) => {
                Execute::Unknown(Unknown::new(self.excerpt(at), mystery.unknown.why.clone(), at))
            }
            _ => Execute::Unknown(Unknown::new(self.excerpt(at), "it is not a statement", at)),
        }
    }

    fn execute_text(&self, sql: &SqlText) -> Execute {
        let (text, changed) = self.filled(sql);
        Execute::Sql { text, literal: sql.literal.filter(|_| !changed), offline: None }
    }

    /// Rows that `execute(insert, rows)` brings.
    fn with_parameters(&mut self, mut dml: Dml, parameters: Option<&Argument>) -> Dml {
        if let (Dml::Insert { rows, order, kinds, .. }, Some(argument)) = (&mut dml, parameters) {
            match self.rows(&argument.value, argument.at, &Columns::new(order, kinds)) {
                Ok(more) => rows.extend(more),
                Err(unknown) => rows.push(vec![(
                    crate::fact::Text::unknown(unknown.clone()),
                    crate::ops::Expr::Unknown(unknown),
                )]),
            }
        }
        dml
    }
}

/// `default=` of columns that a row leaves out: offline mode forgets values of Python and writes `NULL` for each.
fn add_defaults(row: &mut Vec<(Text, Expr)>, table: &Table, at: ByteRange) {
    for column in table.columns.iter().filter(|column| column.client_default) {
        if row.iter().any(|(name, _)| *name == column.name) {
            continue;
        }
        let value = if column.client_sql {
            let why = "Retort does not write out defaults that are SQL";
            Expr::Unknown(Unknown::new("default", why, at))
        } else {
            Expr::Literal(Literal::Null)
        };
        row.push((column.name.clone(), value));
    }
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
