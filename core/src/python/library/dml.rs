//! Insert, update, delete and select by way of SQLAlchemy.

use std::{rc::Rc, sync::Arc};

use super::{
    super::{
        call::{Argument, Call},
        interpreter::Interpreter,
        value::{Object, Size, Table, Value},
    },
    rows::{Row, target_in, target_of},
};
use crate::{
    fact::{Text, Unknown},
    ops::{Conflict, Dml, Expr, Given, Literal, Relation, Target},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// `sa.insert(t)`, `sa.update(t)`, `sa.delete(t)`, `sa.select(…)`; nothing when `name` is none of them.
    pub(super) fn call_dml(&mut self, name: &str, call: &Call<'a>) -> Option<Value> {
        Some(match name {
            "insert" | "Insert" => {
                let dml = Dml::insert(self.changed_table(call));
                self.dml(dml, Size::ONE, call.at)
            }
            "update" | "Update" => {
                let dml = Dml::update(self.changed_table(call));
                self.dml(dml, Size::ONE, call.at)
            }
            "delete" | "Delete" => {
                let dml = Dml::delete(self.changed_table(call).table.table.clone());
                self.dml(dml, Size::ONE, call.at)
            }
            "select" | "Select" => self.select(call),
            _ => return self.call_query_function(name, call),
        })
    }

    /// The table that a statement is about: a table object, or a model.
    fn changed_table(&mut self, call: &Call<'a>) -> Arc<Target> {
        let value = call.first(0).cloned();
        let found = match &value {
            Some(Value::Class(id)) => target_in(Some(&self.table_of_model(*id, call.at))),
            value => target_in(value.as_ref()),
        };
        if let Some(found) = found {
            return found;
        }
        let at = call.argument(0, "table").map_or(call.at, |arg| arg.at);
        let why = match value {
            Some(Value::Unknown(mystery)) => mystery.why.clone(),
            _ => "Retort does not know which table it is".to_owned(),
        };
        let name = Text::unknown(Unknown::new(self.excerpt(at), why, at));
        Arc::new(Target::unknown(Relation { schema: None, name }))
    }

    pub(super) fn dml(&mut self, dml: Dml, size: Size, at: ByteRange) -> Value {
        if size.depth > super::super::limits::SQL_DEPTH
            || size.nodes > super::super::limits::SQL_NODES
            || !self.charge(size.nodes / 8)
        {
            return self.other(at, "the statement is larger than Retort keeps");
        }
        Value::object(Object::Dml(dml, size))
    }

    /// Methods of tables.
    pub(super) fn call_table(&mut self, table: &Rc<Table>, name: &str, call: &Call<'a>) -> Value {
        match name {
            "insert" => {
                let start = self.dml(Dml::insert(target_of(table)), Size::ONE, call.at);
                if call.args.is_empty() { start } else { self.with_values(&start, call) }
            }
            "update" => {
                let start = self.dml(Dml::update(target_of(table)), Size::ONE, call.at);
                self.old_style(start, call)
            }
            "delete" => {
                let start = self.dml(Dml::delete(table.relation.clone()), Size::ONE, call.at);
                self.old_style(start, call)
            }
            "select" => {
                let columns: Vec<Expr> =
                    table.columns.iter().map(|column| super::query::column_of(table, column)).collect();
                let sizes: Vec<Size> = columns.iter().map(|_| table.size).collect();
                let start =
                    self.dml(Dml::select(columns, vec![table.as_source()]), Size::of(&sizes), call.at);
                self.old_style(start, call)
            }
            "alias" => {
                let name = self.optional_text(call.argument(0, "name"));
                Self::alias_of(table, name)
            }
            "join" | "outerjoin" => {
                self.join_of((table.as_source(), table.size), name == "outerjoin", 0, call)
            }
            "create" | "drop" => self.table_ddl(table, name == "create", call),
            "count" => self.asks_database(call.at),
            "append_column" | "append_constraint" => self.append_to(table, call),
            "to_metadata" | "tometadata" => Value::object(Object::Table(Rc::clone(table))),
            _ => self.not_followed(call),
        }
    }

    /// SQLAlchemy 1: `t.update(condition, values={…})`, `t.delete(condition)`.
    fn old_style(&mut self, start: Value, call: &Call<'a>) -> Value {
        let mut value = start;
        if let Some(condition) = call.argument(0, "whereclause").cloned().filter(|arg| !arg.value.is_none()) {
            let inner = Call { args: vec![Argument { name: None, ..condition }], ..call.clone() };
            value = self.with_where(&value, &inner);
        }
        if let Some(values) = call.argument(1, "values").cloned() {
            let inner = Call { args: vec![Argument { name: None, ..values }], ..call.clone() };
            value = self.with_values(&value, &inner);
        }
        value
    }

    /// Methods of statements.
    pub(super) fn call_dml_method(&mut self, receiver: &Value, name: &str, call: &Call<'a>) -> Value {
        if let Some(value) = self.call_query_method(receiver, name, call) {
            return value;
        }
        match name {
            "where" | "filter" => self.with_where(receiver, call),
            "filter_by" => self.with_filter_by(receiver, call),
            "values" => self.with_values(receiver, call),
            "from_select" => self.with_query(receiver, call),
            "returning" => self.with_returning(receiver, call),
            "on_conflict_do_nothing" | "on_conflict_do_update" => {
                self.with_conflict(receiver, name.ends_with("update"), call)
            }
            "inline" => match receiver.as_object() {
                Some(Object::Dml(Dml::Insert { .. }, _)) => self.inlined(receiver, call),
                _ => receiver.clone(),
            },
            "execution_options" | "compile" | "self_group" => receiver.clone(),
            // What a scalar subquery is compared to.
            "is_"
            | "is_not"
            | "isnot"
            | "in_"
            | "not_in"
            | "notin_"
            | "between"
            | "like"
            | "ilike"
            | "concat"
            | "cast"
            | "is_distinct_from"
            | "is_not_distinct_from"
            | "op"
            | "asc"
            | "desc" => self.call_expression_method(receiver, name, call),
            _ => self.with_unknown(receiver, name, call),
        }
    }

    fn with_where(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let mut dml = dml.clone();
        let conditions: Vec<(Expr, Size)> =
            call.positional().map(|arg| self.condition(&arg.value, arg.at)).collect();
        let sizes: Vec<Size> = conditions.iter().map(|(_, size)| *size).collect();
        let mut conditions: Vec<Expr> = conditions.into_iter().map(|(expr, _)| expr).collect();
        conditions.extend(Self::hidden(call).map(Expr::Unknown));
        narrow(&mut dml, conditions);
        let inner = Size::of(&sizes);
        let size = Size { depth: size.depth.max(inner.depth), nodes: size.nodes.saturating_add(inner.nodes) };
        self.dml(dml, size, call.at)
    }

    fn condition(&self, value: &Value, at: ByteRange) -> (Expr, Size) {
        match value {
            Value::Str(string) => (Expr::Text(string.text.clone()), Size::ONE),
            _ => self.to_expr(value, at),
        }
    }

    fn with_filter_by(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let mut dml = dml.clone();
        let mut sources = Vec::new();
        let table = match &dml {
            Dml::Update { target, .. } => Some(target.table.table.clone()),
            Dml::Delete { table, .. } => Some(table.clone()),
            Dml::Select(select) => {
                sources.clone_from(&select.from);
                select.columns.iter().for_each(|column| column.add_sources(&mut sources));
                sources.first().and_then(|source| source.tables().first().map(|table| (*table).clone()))
            }
            _ => None,
        };
        let conditions: Vec<Expr> = call
            .args
            .iter()
            .filter_map(|arg| {
                let name = Text::known(arg.name.as_deref()?);
                let left = Expr::Column { table: table.clone(), name, kind: None };
                let right = self.to_expr(&arg.value, arg.at).0;
                let op = if matches!(right, Expr::Literal(Literal::Null)) { "IS" } else { "=" };
                Some(Expr::Binary { left: Box::new(left), op, right: Box::new(right) })
            })
            .collect();
        narrow(&mut dml, conditions);
        self.dml(dml, *size, call.at)
    }

    pub(super) fn with_unknown(&mut self, receiver: &Value, name: &str, call: &Call<'a>) -> Value {
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let (mut dml, size) = (dml.clone(), *size);
        let shown = name.replace('_', " ").to_uppercase();
        let unknown = Unknown::new(shown.clone(), format!("Retort does not write out {shown}"), call.at);
        match &mut dml {
            Dml::Select(select) => select.unknown.push(unknown),
            Dml::Compound(compound) => compound.unknown.push(unknown),
            Dml::Update { where_, .. } | Dml::Delete { where_, .. } => where_.push(Expr::Unknown(unknown)),
            Dml::Insert { rows, .. } => {
                rows.push(vec![(Text::unknown(unknown.clone()), Expr::Unknown(unknown))]);
            }
        }
        self.dml(dml, size, call.at)
    }

    fn with_values(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let given = call.argument(0, "values").cloned();
        let target = match receiver.as_object() {
            Some(Object::Dml(Dml::Insert { target, .. } | Dml::Update { target, .. }, _)) => {
                Arc::clone(target)
            }
            _ => return self.not_followed(call),
        };
        let listed = given.as_ref().is_some_and(|given| self.is_list_of_rows(&given.value));
        let mut rows: Vec<Row> = Vec::new();
        let keywords: Row = call
            .args
            .iter()
            .filter(|arg| arg.name.as_deref() != Some("values"))
            .filter_map(|arg| {
                let name = Text::known(arg.name.as_deref()?);
                Some(self.cell(&name, true, &arg.value, &target, arg.at))
            })
            .collect();
        if let Some(given) = given {
            rows = self
                .rows(&given.value, given.at, &target)
                .unwrap_or_else(|unknown| vec![unknown_row(unknown)]);
        }
        if !keywords.is_empty() {
            rows.push(keywords);
        }
        if let Some(hidden) = Self::hidden(call) {
            rows.push(unknown_row(hidden));
        }
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let (mut dml, mut size) = (dml.clone(), *size);
        size.nodes = size.nodes.saturating_add(rows.iter().map(Vec::len).sum());
        match &mut dml {
            Dml::Insert { rows: all, given, .. } if listed => {
                *given = Given::List;
                all.extend(rows);
            }
            // Another `values()` adds to the row, and what it names again it replaces.
            Dml::Insert { rows: all, .. } => match all.first_mut() {
                Some(row) => rows.into_iter().flatten().for_each(|cell| set(row, cell)),
                None => all.push(rows.into_iter().flatten().collect()),
            },
            Dml::Update { values, .. } => rows.into_iter().flatten().for_each(|cell| set(values, cell)),
            _ => {}
        }
        self.dml(dml, size, call.at)
    }

    /// Whether `values(…)` is given rows, rather than the values of one.
    fn is_list_of_rows(&mut self, value: &Value) -> bool {
        let (Value::List(_) | Value::Tuple(_)) = value else { return false };
        let elements = self.elements(value, self.statement).unwrap_or_default();
        elements.iter().any(|row| matches!(row, Value::Dict(_) | Value::List(_) | Value::Tuple(_)))
    }

    fn inlined(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let (mut dml, size) = (dml.clone(), *size);
        if let Dml::Insert { inline, .. } = &mut dml {
            *inline = true;
        }
        self.dml(dml, size, call.at)
    }

    /// `insert(…).from_select(columns, query)`.
    fn with_query(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let names = self.texts_of(call.argument(0, "names"));
        let given = match call.argument(1, "select").map(|arg| &arg.value).and_then(Value::as_object) {
            Some(Object::Dml(query, size)) => Some((query.clone(), *size)),
            _ => None,
        };
        let (Some(Object::Dml(dml, size)), Some((query, inner))) = (receiver.as_object(), given) else {
            return self.with_unknown(receiver, "from_select", call);
        };
        let (mut dml, outer) = (dml.clone(), *size);
        if let Dml::Insert { query: place, .. } = &mut dml {
            *place = Some((names, Box::new(query)));
        }
        self.dml(dml, Size::of(&[outer, inner]), call.at)
    }

    fn with_returning(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let (mut dml, size) = (dml.clone(), *size);
        let columns: Vec<Expr> = call.positional().map(|arg| self.to_expr(&arg.value, arg.at).0).collect();
        if let Dml::Insert { returning, .. } | Dml::Update { returning, .. } | Dml::Delete { returning, .. } =
            &mut dml
        {
            returning.extend(columns);
        }
        self.dml(dml, size, call.at)
    }

    fn with_conflict(&mut self, receiver: &Value, updates: bool, call: &Call<'a>) -> Value {
        let Some(Object::Dml(Dml::Insert { target, .. }, _)) = receiver.as_object() else {
            return self.with_unknown(receiver, "on_conflict", call);
        };
        let target = Arc::clone(target);
        let condition = |this: &Self, name: &str| {
            let arg = call.keyword(name).filter(|arg| !arg.value.is_none())?;
            Some(this.condition(&arg.value, arg.at).0)
        };
        let (index_where, where_) = (condition(self, "index_where"), condition(self, "where"));
        let elements = match call.argument(1, "index_elements").cloned().filter(|arg| !arg.value.is_none()) {
            Some(arg) => match self.elements(&arg.value, arg.at) {
                Ok(values) => values.iter().map(|value| self.conflict_element(value, arg.at)).collect(),
                Err(mystery) => vec![Expr::Unknown(Unknown::clone(&mystery))],
            },
            None => Vec::new(),
        };
        let set = match call.keyword("set_").cloned() {
            Some(set) if updates => match self.rows(&set.value, set.at, &target) {
                Ok(rows) => Some(rows.into_iter().flatten().collect()),
                Err(unknown) => Some(unknown_row(unknown)),
            },
            _ => None,
        };
        let conflict = Conflict {
            columns: elements,
            index_where,
            constraint: self.optional_text(call.argument(0, "constraint")),
            set,
            where_: where_.filter(|_| updates),
        };
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let (mut dml, size) = (dml.clone(), *size);
        if let Dml::Insert { conflict: place, .. } = &mut dml {
            *place = Some(Box::new(conflict));
        }
        self.dml(dml, size, call.at)
    }

    /// One of `index_elements`: a string is a column's name.
    fn conflict_element(&self, value: &Value, at: ByteRange) -> Expr {
        match value {
            Value::Str(string) => Expr::Name(string.text.clone()),
            _ => self.to_expr(value, at).0,
        }
    }
}

fn unknown_row(unknown: Unknown) -> Row {
    vec![(Text::unknown(unknown.clone()), Expr::Unknown(unknown))]
}

/// A value of a row; what the row has already is replaced.
fn set(row: &mut Row, (name, value): (Text, Expr)) {
    match row.iter_mut().find(|(known, _)| *known == name) {
        Some(cell) => cell.1 = value,
        None => row.push((name, value)),
    }
}

/// More conditions, where there can be any.
fn narrow(dml: &mut Dml, conditions: impl IntoIterator<Item = Expr>) {
    match dml {
        Dml::Update { where_, .. } | Dml::Delete { where_, .. } => where_.extend(conditions),
        Dml::Select(select) => select.where_.extend(conditions),
        Dml::Insert { .. } | Dml::Compound(_) => {}
    }
}
