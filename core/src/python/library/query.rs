//! Queries: `sa.select(…)` and its methods, joins, unions, aliases and subqueries.

use std::{rc::Rc, sync::Arc};

use super::super::{
    call::Call,
    interpreter::Interpreter,
    value::{Object, Size, Table, Value},
};
use crate::{
    fact::{Text, Unknown},
    ops::{Column, Compound, Dml, Expr, Relation, Select, Source, SqlType, Tail, TypeKind},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// `sa.select(…)`.
    pub(super) fn select(&mut self, call: &Call<'a>) -> Value {
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
        let mut select = Select { unknown: Self::hidden(call).into_iter().collect(), ..Select::default() };
        let mut sizes = Vec::new();
        for (value, at) in values {
            let value = match value {
                Value::Class(id) => self.table_of_model(id, at),
                // A number that is selected is no parameter.
                Value::Int(number) => {
                    select.columns.push(Expr::Text(Text::known(number.to_string())));
                    continue;
                }
                value => value,
            };
            if let Some(Object::Table(table)) = value.as_object() {
                let size = table.size;
                let columns: Vec<Expr> =
                    table.columns.iter().map(|column| column_of(table, column)).collect();
                if columns.is_empty() || table.partial {
                    select.columns.push(Expr::Unknown(Unknown::new(
                        self.excerpt(at),
                        "Retort does not know its columns",
                        at,
                    )));
                }
                sizes.extend(columns.iter().map(|_| size));
                select.from.push(table.as_source());
                select.columns.extend(columns);
                continue;
            }
            let (expr, size) = self.to_expr(&value, at);
            if let Expr::Column { table: Some(table), .. } = &expr {
                let source = Source::Table(table.clone());
                if !select.from.iter().any(|known| **known == source) {
                    select.from.push(Arc::new(source));
                }
            }
            select.columns.push(expr);
            sizes.push(size);
        }
        self.dml(Dml::Select(Box::new(select)), Size::of(&sizes), call.at)
    }

    /// What a table, a model, a join or a query is behind `FROM`, and how large.
    pub(super) fn source_of(&mut self, value: &Value, at: ByteRange) -> (Arc<Source>, Size) {
        match value {
            Value::Class(id) => {
                if let Some(relation) = self.relation_of_model(*id) {
                    return (Arc::new(Source::Table(relation)), Size::ONE);
                }
            }
            Value::Object(object) => match &**object {
                Object::Table(table) => return (table.as_source(), table.size),
                Object::Join(source, size) => return (Arc::clone(source), *size),
                Object::Sql(_) => {
                    if let (Expr::Text(text), _) = self.to_expr(value, at) {
                        return (Arc::new(Source::Text(text)), Size::ONE);
                    }
                }
                _ => {}
            },
            _ => {}
        }
        let why = match value {
            Value::Unknown(mystery) => mystery.why.clone(),
            _ => "Retort does not know which table it is".to_owned(),
        };
        (Arc::new(Source::Unknown(Unknown::new(self.excerpt(at), why, at))), Size::ONE)
    }

    /// Methods that only queries have; nothing when `name` is none of them.
    pub(super) fn call_query_method(
        &mut self,
        receiver: &Value,
        name: &str,
        call: &Call<'a>,
    ) -> Option<Value> {
        let Some(Object::Dml(dml @ (Dml::Select(_) | Dml::Compound(_)), size)) = receiver.as_object() else {
            return None;
        };
        let (dml, size) = (dml.clone(), *size);
        Some(match name {
            "subquery" | "alias" | "cte" | "lateral"
                if call.keyword("recursive").is_none() && name != "lateral" =>
            {
                self.as_table(dml, size, name, call)
            }
            "scalar_subquery" | "as_scalar" | "self_group" => receiver.clone(),
            "label" => {
                let label = self.required_text(call.argument(0, "name"), "name", call);
                let operand = Box::new(Expr::Subquery(Box::new(dml)));
                self.expr(Expr::Label { operand, name: label }, Size::of(&[size]), call.at)
            }
            "exists" => {
                let operand = Box::new(Expr::Subquery(Box::new(dml)));
                self.expr(Expr::Unary { op: "EXISTS", operand }, Size::of(&[size]), call.at)
            }
            "union" | "union_all" | "except_" | "except_all" | "intersect" | "intersect_all" => {
                let word = set_word(name)?;
                let mut parts = vec![(dml, size)];
                parts.extend(call.positional().filter_map(|arg| query_in(&arg.value)));
                if parts.len() != call.positional().count() + 1 {
                    return Some(self.with_unknown(receiver, name, call));
                }
                self.compound(word, parts, call)
            }
            "join" | "outerjoin" | "join_from" | "outerjoin_from" => self.with_join(dml, size, name, call)?,
            "order_by" | "limit" | "offset" | "fetch" | "slice" | "with_for_update" => {
                self.with_tail(dml, size, name, call)?
            }
            "distinct" | "group_by" | "having" => self.with_clause(dml, size, name, call)?,
            "select_from" => {
                let Dml::Select(mut select) = dml else { return None };
                let mut sizes = vec![size];
                // What is named comes before the tables of the columns.
                let of_columns = std::mem::take(&mut select.from);
                for arg in call.args.clone() {
                    let (source, size) = self.source_of(&arg.value, arg.at);
                    sizes.push(size);
                    select.from.push(source);
                }
                for source in of_columns {
                    if !select.from.iter().any(|known| **known == *source) {
                        select.from.push(source);
                    }
                }
                self.dml(Dml::Select(select), Size::of(&sizes), call.at)
            }
            _ => return None,
        })
    }

    /// `group_by`, `having`, `distinct`.
    fn with_clause(&mut self, dml: Dml, size: Size, name: &str, call: &Call<'a>) -> Option<Value> {
        let Dml::Select(mut select) = dml else { return None };
        let (exprs, more) = self.named_exprs(call);
        match name {
            "group_by" => select.group_by.extend(exprs),
            "having" => select.having.extend(exprs),
            _ => select.distinct.get_or_insert_default().extend(exprs),
        }
        Some(self.dml(Dml::Select(select), Size::of(&[size, more]), call.at))
    }

    /// Expressions, where a string is the name of a column or a label.
    fn named_exprs(&mut self, call: &Call<'a>) -> (Vec<Expr>, Size) {
        let mut exprs = Vec::new();
        let mut sizes = Vec::new();
        for arg in call.positional() {
            let (expr, size) = match &arg.value {
                Value::Str(string) => (Expr::Name(string.text.clone()), Size::default()),
                Value::None => continue,
                value => self.to_expr(value, arg.at),
            };
            exprs.push(expr);
            sizes.push(size);
        }
        exprs.extend(Self::hidden(call).map(Expr::Unknown));
        (exprs, Size::of(&sizes))
    }

    /// `order_by`, `limit` and what else stands at the end.
    fn with_tail(&mut self, mut dml: Dml, size: Size, name: &str, call: &Call<'a>) -> Option<Value> {
        let number = |position: usize, name: &str| {
            let arg = call.argument(position, name).filter(|arg| !arg.value.is_none());
            arg.map(|arg| self.to_expr(&arg.value, arg.at).0)
        };
        let (first, second) = (number(0, name), number(1, "stop"));
        let tail = match &mut dml {
            Dml::Select(select) => &mut select.tail,
            Dml::Compound(compound) => &mut compound.tail,
            _ => return None,
        };
        let mut more = Size::default();
        match name {
            "limit" => tail.limit = first,
            "offset" => tail.offset = first,
            "fetch" if call.keyword("with_ties").or_else(|| call.keyword("percent")).is_none() => {
                tail.fetch = first;
            }
            "slice" => {
                let (Some(start), Some(stop)) = (whole(first.as_ref()), whole(second.as_ref())) else {
                    let receiver = Value::object(Object::Dml(dml, size));
                    return Some(self.with_unknown(&receiver, name, call));
                };
                let literal = |number: i64| Expr::Literal(crate::ops::Literal::Int(number.to_string()));
                tail.limit = Some(literal(stop.saturating_sub(start)));
                tail.offset = (start > 0).then(|| literal(start));
            }
            "order_by" => {
                let (exprs, size) = self.named_exprs(call);
                more = size;
                let cleared = call.first(0).is_some_and(Value::is_none);
                if cleared {
                    tail.order_by.clear();
                }
                tail.order_by.extend(exprs);
            }
            "with_for_update" => tail.lock = Some(self.lock(call)),
            _ => {
                let receiver = Value::object(Object::Dml(dml, size));
                return Some(self.with_unknown(&receiver, name, call));
            }
        }
        Some(self.dml(dml, Size::of(&[size, more]), call.at))
    }

    /// `FOR UPDATE OF t NOWAIT`.
    fn lock(&mut self, call: &Call<'a>) -> Text {
        let on = |name: &str| self.to_flag(call.keyword(name));
        let mut text = Text::known(match (on("read"), on("key_share")) {
            (true, true) => "FOR KEY SHARE",
            (true, false) => "FOR SHARE",
            (false, true) => "FOR NO KEY UPDATE",
            (false, false) => "FOR UPDATE",
        });
        let (nowait, skips) = (on("nowait"), on("skip_locked"));
        if let Some(of) = call.keyword("of").cloned() {
            let named = match of.value.as_object() {
                Some(Object::Table(table)) if table.relation.schema.is_none() => {
                    table.relation.name.as_known()
                }
                Some(Object::Expr(Expr::Column { table: Some(table), .. }, _)) if table.schema.is_none() => {
                    table.name.as_known()
                }
                _ => None,
            };
            text.push_str(" OF ");
            match named {
                Some(name) => text.push_str(&crate::quoting::quote_identifier(name)),
                None => text.push_hole(Unknown::new(self.excerpt(of.at), "Retort does not follow it", of.at)),
            }
        }
        text.push_str(if nowait {
            " NOWAIT"
        } else if skips {
            " SKIP LOCKED"
        } else {
            ""
        });
        text
    }

    /// `sa.join`, `sa.union`, `sa.alias` and their kin; nothing when `name` is none of them.
    pub(super) fn call_query_function(&mut self, name: &str, call: &Call<'a>) -> Option<Value> {
        match name {
            "join" | "outerjoin" => {
                let left = call.argument(0, "left").cloned()?;
                let left = self.source_of(&left.value, left.at);
                Some(self.join_of(left, name == "outerjoin", 1, call))
            }
            "alias" => {
                let Some(Object::Table(table)) = call.first(0).and_then(Value::as_object) else {
                    return None;
                };
                let table = Rc::clone(table);
                let name = self.optional_text(call.argument(1, "name"));
                Some(Self::alias_of(&table, name))
            }
            _ => {
                let word = set_word(name)?;
                let parts: Vec<(Dml, Size)> =
                    call.positional().filter_map(|arg| query_in(&arg.value)).collect();
                if parts.len() != call.positional().count() || parts.is_empty() {
                    return Some(self.not_followed(call));
                }
                Some(self.compound(word, parts, call))
            }
        }
    }

    fn compound(&mut self, word: &'static str, parts: Vec<(Dml, Size)>, call: &Call<'a>) -> Value {
        let sizes: Vec<Size> = parts.iter().map(|(_, size)| *size).collect();
        let parts = parts.into_iter().map(|(dml, _)| dml).collect();
        let unknown = Self::hidden(call).into_iter().collect();
        let compound = Compound { word, parts, tail: Tail::default(), unknown };
        self.dml(Dml::Compound(Box::new(compound)), Size::of(&sizes), call.at)
    }

    /// `table.alias("name")`.
    pub(super) fn alias_of(table: &Table, name: Option<Text>) -> Value {
        let mut alias = table.clone();
        let source = Source::Alias { table: table.relation.clone(), name: name.clone() };
        alias.source = Some(Arc::new(source));
        if let Some(name) = &name {
            alias.relation = Relation { schema: None, name: name.clone() };
        }
        alias.alias = name;
        Value::object(Object::Table(Rc::new(alias)))
    }

    /// `select(…).subquery("name")`, `.cte("name")`: a table to select from.
    fn as_table(&mut self, dml: Dml, size: Size, method: &str, call: &Call<'a>) -> Value {
        let name = self.optional_text(call.argument(0, "name"));
        let size = Size::of(&[size]);
        if size.depth > super::super::limits::SQL_DEPTH {
            return self.other(call.at, "the query is larger than Retort keeps");
        }
        let columns: Vec<Option<(Text, TypeKind)>> = match &dml {
            Dml::Select(select) => select.columns.iter().map(named).collect(),
            _ => vec![None],
        };
        let partial = columns.iter().any(Option::is_none);
        let columns = columns
            .into_iter()
            .flatten()
            .map(|(name, kind)| Column::plain(name, SqlType { kind, at: call.at }))
            .collect();
        let relation = Relation { schema: None, name: name.clone().unwrap_or_default() };
        let query = Box::new(dml);
        let source =
            if method == "cte" { Source::Cte { query, name } } else { Source::Query { query, name } };
        Value::object(Object::Table(Rc::new(Table {
            relation,
            columns: if partial { Vec::new() } else { columns },
            source: Some(Arc::new(source)),
            size,
            partial,
            ..Table::default()
        })))
    }
}

/// A column of a table as an expression.
pub(super) fn column_of(table: &Table, column: &crate::ops::Column) -> Expr {
    let (name, kind) = (column.name.clone(), Some(Arc::new(column.type_.kind.clone())));
    match &table.source {
        Some(source) => Expr::Of { source: Arc::clone(source), name, kind },
        None => Expr::Column { table: Some(table.relation.clone()), name, kind },
    }
}

/// The name and type of something that is selected, where it has a name.
fn named(expr: &Expr) -> Option<(Text, TypeKind)> {
    match expr {
        Expr::Column { name, kind, .. } | Expr::Of { name, kind, .. } => {
            Some((name.clone(), kind.as_deref().cloned().unwrap_or(TypeKind::Missing)))
        }
        Expr::Label { name, .. } => Some((name.clone(), TypeKind::Missing)),
        _ => None,
    }
}

fn query_in(value: &Value) -> Option<(Dml, Size)> {
    match value.as_object() {
        Some(Object::Dml(dml @ (Dml::Select(_) | Dml::Compound(_)), size)) => Some((dml.clone(), *size)),
        _ => None,
    }
}

fn whole(expr: Option<&Expr>) -> Option<i64> {
    match expr {
        Some(Expr::Literal(crate::ops::Literal::Int(digits))) => digits.parse().ok(),
        _ => None,
    }
}

fn set_word(name: &str) -> Option<&'static str> {
    Some(match name {
        "union" => "UNION",
        "union_all" => "UNION ALL",
        "except_" => "EXCEPT",
        "except_all" => "EXCEPT ALL",
        "intersect" => "INTERSECT",
        "intersect_all" => "INTERSECT ALL",
        _ => return None,
    })
}
