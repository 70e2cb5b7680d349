//! Expressions with a syntax of their own: `EXISTS`, `EXTRACT`, windows, values out of documents.

use super::{
    super::{
        call::Call,
        interpreter::Interpreter,
        value::{Item, Object, Size, Value},
    },
    operation::is_array,
};
use crate::{
    fact::{Text, Unknown},
    ops::{Dml, Expr, Literal, SqlType, TypeKind},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// `sa.exists(query)`, `sa.exists(column)`, `sa.exists()`.
    pub(super) fn exists(&mut self, value: Option<Value>, at: ByteRange) -> Value {
        let query = match value {
            Some(value) if matches!(value.as_object(), Some(Object::Dml(..))) => value,
            Some(value) => {
                let (expr, size) = self.to_expr(&value, at);
                Value::object(Object::Dml(Dml::select(vec![expr], Vec::new()), size))
            }
            None => {
                let all = Expr::Text(Text::known("*"));
                Value::object(Object::Dml(Dml::select(vec![all], Vec::new()), Size::ONE))
            }
        };
        let (operand, size) = self.to_expr(&query, at);
        self.expr(Expr::Unary { op: "EXISTS", operand: Box::new(operand) }, Size::of(&[size]), at)
    }

    /// `sa.exists().where(…)`: the condition goes into the query.
    pub(super) fn exists_where(&mut self, receiver: &Value, name: &str, call: &Call<'a>) -> Value {
        let Some(Object::Expr(Expr::Unary { op: "EXISTS", operand }, size)) = receiver.as_object() else {
            return self.not_followed(call);
        };
        let Expr::Subquery(query) = &**operand else { return self.not_followed(call) };
        let query = Value::object(Object::Dml((**query).clone(), *size));
        let changed = self.call_dml_method(&query, name, call);
        self.exists(Some(changed), call.at)
    }

    /// `sa.extract("year", column)`.
    pub(super) fn extract(&mut self, field: &Value, call: &Call<'a>) -> Value {
        let (operand, size) = match call.first(1).cloned() {
            Some(value) => self.to_expr(&value, call.at),
            None => return self.not_followed(call),
        };
        match field.as_known_str() {
            Some(field) => {
                let expr = Expr::Extract { field: field.to_owned(), operand: Box::new(operand) };
                self.expr(expr, Size::of(&[size]), call.at)
            }
            None => self.other(call.at, "which part it takes is not known"),
        }
    }

    /// `func.sum(…).over(partition_by=…, order_by=…)`.
    pub(super) fn over(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let at = call.at;
        let (operand, size) = self.to_expr(receiver, at);
        let frame = match self.frame(call) {
            Ok(frame) => frame,
            Err(why) => {
                let unknown = Unknown::new(self.excerpt(at), why, at);
                return self.expr(Expr::Unknown(unknown), Size::ONE, at);
            }
        };
        let mut sizes = vec![size];
        let mut listed = |this: &mut Self, name: &str| {
            let Some(value) = call.keyword_value(name).cloned().filter(|value| !value.is_none()) else {
                return Vec::new();
            };
            let values = match &value {
                Value::List(_) | Value::Tuple(_) => this.elements(&value, at).unwrap_or_default(),
                _ => vec![value],
            };
            let exprs: Vec<(Expr, Size)> = values
                .iter()
                .map(|value| match value {
                    Value::Str(string) => (Expr::Name(string.text.clone()), Size::ONE),
                    _ => this.to_expr(value, at),
                })
                .collect();
            sizes.extend(exprs.iter().map(|(_, size)| *size));
            exprs.into_iter().map(|(expr, _)| expr).collect()
        };
        let partition_by = listed(self, "partition_by");
        let order_by = listed(self, "order_by");
        let expr = Expr::Over { operand: Box::new(operand), partition_by, order_by, frame };
        self.expr(expr, Size::of(&sizes), at)
    }

    /// The frame of a window: two numbers, below 0 before the row, above 0 behind it; None for no bound.
    fn frame(&self, call: &Call<'a>) -> Result<Option<String>, &'static str> {
        let words = [("rows", "ROWS"), ("range_", "RANGE"), ("groups", "GROUPS")];
        let given = words.iter().find_map(|(name, word)| {
            Some((call.keyword_value(name).filter(|value| !value.is_none())?, word))
        });
        let Some((frame, word)) = given else { return Ok(None) };
        let Some(Item::Values(bounds)) = self.item(frame) else {
            return Err("Retort does not follow the frame of this window");
        };
        let bound = |value: &Value, open: &str| match value {
            Value::None => Ok(format!("UNBOUNDED {open}")),
            Value::Int(0) => Ok("CURRENT ROW".to_owned()),
            Value::Int(rows) if *rows < 0 => Ok(format!("{} PRECEDING", rows.unsigned_abs())),
            Value::Int(rows) => Ok(format!("{rows} FOLLOWING")),
            _ => Err("the frame of a window is two numbers"),
        };
        let [from, to] = bounds.as_slice() else { return Err("the frame of a window is two numbers") };
        Ok(Some(format!("{word} BETWEEN {} AND {}", bound(from, "PRECEDING")?, bound(to, "FOLLOWING")?)))
    }

    /// `func.count().filter(…)`: conditions that are joined by `AND`.
    pub(super) fn filtered(&mut self, receiver: &Value, call: &Call<'a>) -> Value {
        let (operand, size) = self.to_expr(receiver, call.at);
        let condition = self.joined("AND", call);
        let (condition, condition_size) = self.to_expr(&condition, call.at);
        let expr = Expr::Filter { operand: Box::new(operand), condition: Box::new(condition) };
        self.expr(expr, Size::of(&[size, condition_size]), call.at)
    }

    /// `column["key"].as_string()` and its kin.
    pub(super) fn json_as(&mut self, receiver: &Value, name: &str, at: ByteRange) -> Value {
        let (expr, size) = self.to_expr(receiver, at);
        let Expr::Binary { left, op: op @ ("->" | "#>"), right } = expr else {
            let unknown = Unknown::new(self.excerpt(at), format!("Retort does not follow `{name}` here"), at);
            return self.expr(Expr::Unknown(unknown), Size::ONE, at);
        };
        let op = if op == "->" { "->>" } else { "#>>" };
        let kind = match name {
            "as_integer" => TypeKind::Integer,
            "as_boolean" => TypeKind::Boolean,
            _ => TypeKind::Characters { family: "VARCHAR", length: None, collation: None },
        };
        let operand = Box::new(Expr::Binary { left, op, right });
        self.expr(Expr::Cast { operand, type_: SqlType { kind, at } }, Size::of(&[size]), at)
    }

    /// `x LIKE 'a' || '%'`, as SQLAlchemy writes `startswith` and its kin.
    pub(super) fn make_like(&mut self, receiver: &Value, text: &Text, name: &str, call: &Call<'a>) -> Value {
        let at = call.at;
        let (left, size) = self.to_expr(receiver, at);
        let automatic = self.to_flag(call.keyword("autoescape"));
        let given = call.keyword_value("escape").and_then(Value::as_known_str);
        let escape = given.or(automatic.then_some("/")).map(str::to_owned);
        let text = match &escape {
            Some(escape) if automatic => text.map_known(|known| {
                let escaped = known.replace(escape.as_str(), &format!("{escape}{escape}"));
                escaped.replace('%', &format!("{escape}%")).replace('_', &format!("{escape}_"))
            }),
            _ => text.clone(),
        };
        let percent = || Expr::Literal(Literal::Str(Text::known("%")));
        let join =
            |left: Expr, right: Expr| Expr::Binary { left: Box::new(left), op: "||", right: Box::new(right) };
        let mut pattern = Expr::Literal(Literal::Str(text));
        if !name.ends_with("startswith") {
            pattern = join(percent(), pattern);
        }
        if !name.ends_with("endswith") {
            pattern = join(pattern, percent());
        }
        if let Some(escape) = escape {
            let suffix = format!("ESCAPE '{}'", escape.replace('\'', "''"));
            pattern = Expr::Postfix { operand: Box::new(pattern), suffix };
        }
        let op = if name.starts_with('i') { "ILIKE" } else { "LIKE" };
        let expr = Expr::Binary { left: Box::new(left), op, right: Box::new(pattern) };
        self.expr(expr, Size::of(&[Size { depth: 3, nodes: 5 }, size]), at)
    }

    /// `json_column["key"]`.
    pub(crate) fn element_sql(&mut self, container: &Value, key: &Value, at: ByteRange) -> Option<Value> {
        if !Self::is_sql(container) {
            return None;
        }
        if let Value::Tuple(_) = key {
            // A path is written as the text of an array.
            let path = self.elements(key, at).unwrap_or_default();
            let parts: Vec<Text> = path.iter().map(|part| self.text_of(part, at)).collect();
            let mut text = Text::known("{");
            for (index, part) in parts.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                text.push(part);
            }
            text.push_str("}");
            return Some(self.make_binary("#>", container, &Value::text(text), at));
        }
        let array = matches!(container.as_object(), Some(Object::Expr(expr, _)) if is_array(expr));
        Some(self.make_binary(if array { "[" } else { "->" }, container, key, at))
    }

    /// `case((condition, value), …, else_=…)`, and the list form of SQLAlchemy 1.
    pub(super) fn case(&mut self, call: &Call<'a>) -> Value {
        let at = call.at;
        let mut pairs: Vec<Value> = call.positional().map(|arg| arg.value.clone()).collect();
        if let [list @ Value::List(_)] = pairs.as_slice() {
            match self.elements(&list.clone(), at) {
                Ok(values) => pairs = values,
                Err(mystery) => return self.follow(&mystery, at),
            }
        }
        let subject = call.keyword_value("value").cloned();
        if let [dict @ Value::Dict(_)] = pairs.as_slice() {
            match self.entries(&dict.clone(), at) {
                Ok(entries) => {
                    pairs = Vec::new();
                    for (key, value) in entries {
                        let pair = Item::Values(vec![key, value]);
                        pairs.push(Value::Tuple(self.state.alloc(pair)));
                    }
                }
                Err(mystery) => return self.follow(&mystery, at),
            }
        }
        let mut whens = Vec::new();
        let mut sizes = Vec::new();
        for pair in pairs {
            let pair = self.elements(&pair, at).unwrap_or_default();
            let [condition, value] = pair.as_slice() else {
                return self.other(at, "Retort does not follow its conditions");
            };
            let (condition, a) = self.to_expr(condition, at);
            let (value, b) = self.to_expr(value, at);
            whens.push((condition, value));
            sizes.extend([a, b]);
        }
        let otherwise =
            call.keyword_value("else_").filter(|value| !value.is_none()).map(|value| self.to_expr(value, at));
        sizes.extend(otherwise.as_ref().map(|(_, size)| *size));
        let otherwise = otherwise.map(|(expr, _)| Box::new(expr));
        let subject = subject.map(|subject| self.to_expr(&subject, at));
        sizes.extend(subject.as_ref().map(|(_, size)| *size));
        let subject = subject.map(|(expr, _)| Box::new(expr));
        self.expr(Expr::Case { subject, whens, otherwise }, Size::of(&sizes), at)
    }
}
