//! Insert, update, delete and select by way of SQLAlchemy.

use std::rc::Rc;

use super::super::{
    call::{Argument, Call},
    interpreter::Interpreter,
    value::{Object, Size, Table, Value},
};
use crate::{
    fact::{Text, Unknown},
    ops::{Conflict, Dml, Expr, Relation},
    text::ByteRange,
};

const ONE: Size = Size { depth: 1, nodes: 1 };

/// A row: columns and values.
pub(crate) type Row = Vec<(Text, Expr)>;

impl<'a> Interpreter<'a> {
    /// `sa.insert(t)`, `sa.update(t)`, `sa.delete(t)`, `sa.select(…)`; nothing when `name` is none of them.
    pub(super) fn call_dml(&mut self, name: &str, call: &Call<'a>) -> Option<Value> {
        let order = match call.first(0).and_then(Value::as_object) {
            Some(Object::Table(table)) => table.column_names(),
            _ => Vec::new(),
        };
        let relation = |this: &mut Self| this.table_of(call.first(0), call);
        Some(match name {
            "insert" | "Insert" => {
                let dml = Dml::insert(relation(self), order);
                self.dml(dml, ONE, call.at)
            }
            "update" | "Update" => {
                let dml = Dml::update(relation(self), order);
                self.dml(dml, ONE, call.at)
            }
            "delete" | "Delete" => {
                let dml = Dml::delete(relation(self));
                self.dml(dml, ONE, call.at)
            }
            "select" | "Select" => self.select(call),
            _ => return None,
        })
    }

    /// The table that a statement is about: a table object, or a model.
    fn table_of(&mut self, value: Option<&Value>, call: &Call<'a>) -> Relation {
        match value {
            Some(Value::Object(object)) if let Object::Table(table) = &**object => {
                return table.relation.clone();
            }
            Some(Value::Class(id)) => {
                if let Some(relation) = self.relation_of_model(*id) {
                    return relation;
                }
            }
            _ => {}
        }
        let at = call.argument(0, "table").map_or(call.at, |arg| arg.at);
        let why = match value {
            Some(Value::Unknown(mystery)) => mystery.unknown.why.clone(),
            _ => "Retort does not know which table it is".to_owned(),
        };
        Relation { schema: None, name: Text::unknown(Unknown::new(self.excerpt(at), why, at)) }
    }

    fn select(&mut self, call: &Call<'a>) -> Value {
        let mut values: Vec<(Value, ByteRange)> =
            call.positional().map(|arg| (arg.value.clone(), arg.at)).collect();
        // SQLAlchemy 1 takes a list.
        if let [(list @ (Value::List(_) | Value::Tuple(_)), at)] = values.as_slice() {
            let at = *at;
            match self.elements(&list.clone(), at) {
                Ok(elements) => values = elements.into_iter().map(|value| (value, at)).collect(),
                Err(mystery) => return self.follow(&mystery, call.at),
            }
        }
        let mut columns = Vec::new();
        let mut from: Vec<Relation> = Vec::new();
        let mut sizes = Vec::new();
        for (value, at) in values {
            if let Value::Class(_) = &value {
                from.push(self.table_of(Some(&value), call));
                columns.push(Expr::Text(Text::known("*")));
                continue;
            }
            if let Some(Object::Table(table)) = value.as_object() {
                from.push(table.relation.clone());
                columns.extend(table.columns.iter().map(|column| Expr::Column {
                    table: Some(table.relation.clone()),
                    name: column.name.clone(),
                }));
                continue;
            }
            let (expr, size) = self.to_expr(&value, at);
            if let Expr::Column { table: Some(table), .. } = &expr
                && !from.contains(table)
            {
                from.push(table.clone());
            }
            columns.push(expr);
            sizes.push(size);
        }
        let unknown = Self::hidden(call).into_iter().collect();
        let dml = Dml::Select { columns, from, where_: Vec::new(), unknown };
        self.dml(dml, Size::of(&sizes), call.at)
    }

    fn dml(&mut self, dml: Dml, size: Size, at: ByteRange) -> Value {
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
        let relation = table.relation.clone();
        match name {
            "insert" => {
                let start = self.dml(Dml::insert(relation, table.column_names()), ONE, call.at);
                if call.args.is_empty() { start } else { self.with_values(&start, call) }
            }
            "update" => {
                let dml = Dml::update(relation, table.column_names());
                let start = self.dml(dml, ONE, call.at);
                self.old_style(start, call)
            }
            "delete" => {
                let start = self.dml(Dml::delete(relation), ONE, call.at);
                self.old_style(start, call)
            }
            "select" => {
                let columns = table
                    .columns
                    .iter()
                    .map(|column| Expr::Column { table: Some(relation.clone()), name: column.name.clone() })
                    .collect();
                let dml = Dml::Select {
                    columns,
                    from: vec![relation.clone()],
                    where_: Vec::new(),
                    unknown: Vec::new(),
                };
                let start = self.dml(dml, ONE, call.at);
                self.old_style(start, call)
            }
            "alias" => {
                let mut alias = (**table).clone();
                alias.alias = self.optional_text(call.argument(0, "name"));
                if let Some(name) = &alias.alias {
                    alias.relation = Relation { schema: None, name: name.clone() };
                }
                Value::object(Object::Table(Rc::new(alias)))
            }
            "create" | "drop" => self.table_ddl(table, name == "create", call),
            "count" => self.asks_database(call.at),
            "append_column" | "append_constraint" => Value::None,
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
        match name {
            "where" | "filter" => self.with_where(receiver, call),
            "filter_by" => self.with_filter_by(receiver, call),
            "values" => self.with_values(receiver, call),
            "from_select" => self.with_query(receiver, call),
            "returning" => self.with_returning(receiver, call),
            "on_conflict_do_nothing" | "on_conflict_do_update" => {
                self.with_conflict(receiver, name.ends_with("update"), call)
            }
            "execution_options" | "prefix_with" | "with_for_update" | "inline" | "compile" | "self_group"
            | "scalar_subquery" | "as_scalar" | "label" | "subquery" => receiver.clone(),
            "select_from" => self.with_from(receiver, call),
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
        match &mut dml {
            Dml::Update { where_, .. } | Dml::Delete { where_, .. } | Dml::Select { where_, .. } => {
                where_.extend(conditions);
            }
            Dml::Insert { .. } => {}
        }
        let inner = Size::of(&sizes);
        let size = Size { depth: size.depth.max(inner.depth), nodes: size.nodes.saturating_add(inner.nodes) };
        self.dml(dml, size, call.at)
    }

    fn condition(&self, value: &Value, at: ByteRange) -> (Expr, Size) {
        match value {
            Value::Str(string) => (Expr::Text(string.text.clone()), ONE),
            _ => self.to_expr(value, at),
        }
    }

    fn with_filter_by(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let mut dml = dml.clone();
        let conditions: Vec<Expr> = call
            .args
            .iter()
            .filter_map(|arg| {
                let left = Expr::Column { table: None, name: Text::known(arg.name.as_deref()?) };
                let right = self.to_expr(&arg.value, arg.at).0;
                Some(Expr::Binary { left: Box::new(left), op: "=", right: Box::new(right) })
            })
            .collect();
        if let Dml::Update { where_, .. } | Dml::Delete { where_, .. } | Dml::Select { where_, .. } = &mut dml
        {
            where_.extend(conditions);
        }
        self.dml(dml, *size, call.at)
    }

    fn with_from(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let (mut dml, size) = (dml.clone(), *size);
        let table = self.table_of(call.first(0), call);
        if let Dml::Select { from, .. } = &mut dml
            && !from.contains(&table)
        {
            from.push(table);
        }
        self.dml(dml, size, call.at)
    }

    fn with_unknown(&mut self, receiver: &Value, name: &str, call: &Call<'a>) -> Value {
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let (mut dml, size) = (dml.clone(), *size);
        let shown = name.replace('_', " ").to_uppercase();
        let unknown = Unknown::new(shown.clone(), format!("Retort does not write out {shown}"), call.at);
        match &mut dml {
            Dml::Select { unknown: list, .. } => list.push(unknown),
            Dml::Update { where_, .. } | Dml::Delete { where_, .. } => where_.push(Expr::Unknown(unknown)),
            Dml::Insert { rows, .. } => {
                rows.push(vec![(Text::unknown(unknown.clone()), Expr::Unknown(unknown))]);
            }
        }
        self.dml(dml, size, call.at)
    }

    fn with_values(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let given = call.argument(0, "values").cloned();
        let mut rows: Vec<Row> = Vec::new();
        let keywords: Row = call
            .args
            .iter()
            .filter(|arg| arg.name.as_deref() != Some("values"))
            .filter_map(|arg| Some((Text::known(arg.name.as_deref()?), self.to_expr(&arg.value, arg.at).0)))
            .collect();
        if let Some(given) = given {
            rows = self.rows(&given.value, given.at).unwrap_or_else(|unknown| vec![unknown_row(unknown)]);
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
            Dml::Insert { rows: all, .. } => all.extend(rows),
            Dml::Update { values, .. } => values.extend(rows.into_iter().flatten()),
            _ => {}
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
        if call.keyword("index_where").or_else(|| call.keyword("where")).is_some() {
            return self.with_unknown(receiver, "on_conflict", call);
        }
        let set = match call.keyword("set_").cloned() {
            Some(set) if updates => match self.rows(&set.value, set.at) {
                Ok(rows) => Some(rows.into_iter().flatten().collect()),
                Err(unknown) => Some(unknown_row(unknown)),
            },
            _ => None,
        };
        let conflict = Conflict {
            columns: self.texts_of(call.argument(1, "index_elements")),
            constraint: self.optional_text(call.argument(0, "constraint")),
            set,
        };
        let Some(Object::Dml(dml, size)) = receiver.as_object() else { return self.not_followed(call) };
        let (mut dml, size) = (dml.clone(), *size);
        if let Dml::Insert { conflict: place, .. } = &mut dml {
            *place = Some(conflict);
        }
        self.dml(dml, size, call.at)
    }

    /// A dictionary, or several of them, as rows.
    pub(crate) fn rows(&mut self, value: &Value, at: ByteRange) -> Result<Vec<Row>, Unknown> {
        let unknown = |this: &Self, why: &str| Unknown::new(this.excerpt(at), why, at);
        match value {
            Value::Dict(_) => match self.entries(value, at) {
                Ok(entries) => Ok(vec![self.row(&entries, at)]),
                Err(mystery) => Err(unknown(self, &mystery.unknown.why)),
            },
            Value::List(_) | Value::Tuple(_) => {
                let values =
                    self.elements(value, at).map_err(|mystery| unknown(self, &mystery.unknown.why))?;
                let mut rows = Vec::with_capacity(values.len());
                for value in values {
                    match self.entries(&value, at) {
                        Ok(entries) => rows.push(self.row(&entries, at)),
                        Err(mystery) => return Err(unknown(self, &mystery.unknown.why)),
                    }
                }
                Ok(rows)
            }
            Value::Unknown(mystery) => Err(unknown(self, &mystery.unknown.why)),
            _ => Err(unknown(self, "it is not a row")),
        }
    }

    fn row(&mut self, entries: &[(Value, Value)], at: ByteRange) -> Row {
        self.charge(entries.len());
        entries
            .iter()
            .map(|(key, value)| {
                let at = match value {
                    Value::Unknown(mystery) => mystery.unknown.at,
                    _ => at,
                };
                (self.to_text(key, at), self.to_expr(value, at).0)
            })
            .collect()
    }
}

fn unknown_row(unknown: Unknown) -> Row {
    vec![(Text::unknown(unknown.clone()), Expr::Unknown(unknown))]
}
