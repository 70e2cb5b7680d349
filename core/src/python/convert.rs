//! Values to the plain data of operations. What is unknown becomes a hole with its reason.

use super::{
    call::{Argument, Call},
    interpreter::Interpreter,
    limits,
    moment::Moment,
    value::{Item, Object, Origin, SHUFFLED, Size, SqlText, Value},
};
use crate::{
    fact::{Fact, Piece, Text, Unknown},
    ops::{Expr, Literal, Name, Relation, ServerDefault},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// A name or other text that an operation needs.
    pub(crate) fn to_text(&self, value: &Value, at: ByteRange) -> Text {
        match value {
            Value::Str(string) => string.text.clone(),
            Value::None => Text::unknown(Unknown::new("None", "it is `None`, where a name is needed", at)),
            Value::Object(object) => match &**object {
                Object::Column(column) => column.name.clone(),
                Object::Expr(Expr::Column { name, .. } | Expr::Of { name, .. }, _) => name.clone(),
                Object::Table(table) => table.relation.name.clone(),
                _ => self.text_of(value, at),
            },
            Value::Unknown(mystery) => {
                let unknown = self.here(mystery, at);
                Text::unknown(unknown)
            }
            _ => self.text_of(value, at),
        }
    }

    /// The text of an argument that must be there.
    pub(crate) fn required_text(&self, argument: Option<&Argument>, name: &str, call: &Call<'a>) -> Text {
        match (argument, &call.unknown) {
            (Some(argument), _) => self.to_text(&argument.value, argument.at),
            (None, Some(mystery)) => {
                Text::unknown(Unknown::new(name, mystery.why.clone(), call.at).from(mystery.origin))
            }
            (None, None) => Text::unknown(Unknown::new(name, format!("the call gives no `{name}`"), call.at)),
        }
    }

    /// The text of an argument that may be left out or be `None`.
    pub(crate) fn optional_text(&self, argument: Option<&Argument>) -> Option<Text> {
        let argument = argument.filter(|argument| !argument.value.is_none())?;
        Some(self.to_text(&argument.value, argument.at))
    }

    /// The name of an index or a constraint.
    pub(crate) fn to_name(&self, argument: Option<&Argument>) -> Name {
        let Some(argument) = argument.filter(|argument| !argument.value.is_none()) else { return Name::None };
        let fixed = matches!(&argument.value, Value::Str(string) if string.fixed);
        Name::Given { text: self.to_text(&argument.value, argument.at), fixed }
    }

    /// A boolean that is `None` when left out.
    pub(crate) fn to_bool(&self, argument: Option<&Argument>) -> Option<Fact<bool>> {
        let argument = argument.filter(|argument| !argument.value.is_none())?;
        Some(match self.truth(&argument.value) {
            Ok(truth) => Fact::Known(truth),
            Err(mystery) => {
                let why = mystery.why.clone();
                Fact::Unknown(Unknown::new(self.excerpt(argument.at), why, argument.at))
            }
        })
    }

    /// A switch that is off unless it is certainly on.
    pub(crate) fn to_flag(&self, argument: Option<&Argument>) -> bool {
        argument.is_some_and(|argument| self.truth(&argument.value) == Ok(true))
    }

    /// An integer that may be left out.
    pub(crate) fn to_int(&self, argument: Option<&Argument>) -> Option<Fact<i64>> {
        let argument = argument.filter(|argument| !argument.value.is_none())?;
        Some(match &argument.value {
            Value::Int(number) if i64::try_from(*number).is_ok() => {
                Fact::Known(i64::try_from(*number).unwrap_or(0))
            }
            Value::Unknown(mystery) => {
                let why = mystery.why.clone();
                Fact::Unknown(Unknown::new(self.excerpt(argument.at), why, argument.at))
            }
            _ => Fact::Unknown(Unknown::new(self.excerpt(argument.at), "it is not a number", argument.at)),
        })
    }

    /// Several names: a list of strings or columns, or one of them.
    pub(crate) fn texts_of(&mut self, argument: Option<&Argument>) -> Vec<Text> {
        let Some(argument) = argument.filter(|argument| !argument.value.is_none()) else { return Vec::new() };
        if let Value::Str(string) = &argument.value
            && let Some(known) = string.text.as_known()
        {
            // SQLAlchemy takes a string for the list of its letters.
            return known.chars().map(|letter| Text::known(letter.to_string())).collect();
        }
        if Self::is_sql(&argument.value) {
            return vec![self.to_text(&argument.value, argument.at)];
        }
        match self.elements(&argument.value, argument.at) {
            Ok(values) => values.iter().map(|value| self.element_text(value, argument.at)).collect(),
            Err(mystery) => {
                let why = mystery.why.clone();
                vec![Text::unknown(Unknown::new(self.excerpt(argument.at), why, argument.at))]
            }
        }
    }

    /// The text of one of several: a hole has its own name, not that of the whole list.
    fn element_text(&self, value: &Value, at: ByteRange) -> Text {
        match value {
            Value::Unknown(mystery) => Text::unknown(Unknown::clone(mystery)),
            _ => self.to_text(value, at),
        }
    }

    /// The entries of a dictionary of texts, such as `postgresql_ops`.
    pub(crate) fn pairs_of(&mut self, argument: Option<&Argument>) -> Vec<(Text, Text)> {
        let Some(argument) = argument.filter(|argument| !argument.value.is_none()) else { return Vec::new() };
        match self.entries(&argument.value, argument.at) {
            Ok(entries) => entries
                .iter()
                .map(|(key, value)| {
                    (self.element_text(key, argument.at), self.element_text(value, argument.at))
                })
                .collect(),
            Err(mystery) => {
                let unknown = self.here(&mystery, argument.at);
                vec![(Text::unknown(unknown.clone()), Text::unknown(unknown))]
            }
        }
    }

    /// A table from its name and `schema=`.
    pub(crate) fn to_relation(
        &self,
        table: Option<&Argument>,
        schema: Option<&Argument>,
        call: &Call<'a>,
    ) -> Relation {
        if let Some(Argument { value: Value::Object(object), .. }) = table
            && let Object::Table(table) = &**object
        {
            return table.relation.clone();
        }
        let name = self.required_text(table, "table_name", call);
        Relation { schema: self.optional_text(schema), name }
    }

    /// `server_default=`: nothing for `None`.
    pub(crate) fn to_server_default(&self, value: &Value, at: ByteRange) -> Option<ServerDefault> {
        Some(match value {
            Value::None => return None,
            Value::Str(string) => ServerDefault::Literal(string.text.clone()),
            Value::Unknown(mystery) => ServerDefault::Unknown(self.here(mystery, at)),
            Value::Instance(_) => match self.member_text(value) {
                Some(Value::Str(string)) => ServerDefault::Literal(string.text.clone()),
                _ => ServerDefault::Unknown(Unknown::new(self.excerpt(at), "it is an object of a class", at)),
            },
            Value::Object(object) if let Object::Default(default) = &**object => default.clone(),
            Value::Object(object) if matches!(&**object, Object::Identity(_) | Object::Computed(_)) => {
                match &**object {
                    Object::Identity(identity) => ServerDefault::Identity(identity.clone()),
                    Object::Computed(computed) => ServerDefault::Computed(computed.clone()),
                    _ => return None,
                }
            }
            Value::Object(object) if matches!(&**object, Object::Quoted(_) | Object::Moment(_)) => {
                ServerDefault::Literal(self.text_of(value, at))
            }
            _ => match self.to_expr(value, at).0 {
                Expr::Unknown(unknown) => ServerDefault::Unknown(unknown),
                expr => ServerDefault::Expr(expr),
            },
        })
    }

    /// A date or a time as SQLAlchemy's literal renderer writes it; a stretch of time is a call.
    fn moment_to_expr(&self, moment: Moment, at: ByteRange) -> Expr {
        match (moment.iso(" "), moment.total_seconds()) {
            (Some(text), _) => Expr::Literal(Literal::Quoted(text)),
            (None, Some(seconds)) => {
                let seconds = super::eval::float_repr(seconds);
                Expr::Text(Text::known(format!("make_interval(secs=>{seconds})")))
            }
            (None, None) => Expr::Unknown(Unknown::new(self.excerpt(at), "it has no form in SQL", at)),
        }
    }

    /// A value where SQL is expected: a string is SQL.
    pub(crate) fn to_sql(&self, value: &Value, at: ByteRange) -> Expr {
        match value {
            Value::Str(string) => Expr::Text(self.text_as_sent(&string.text)),
            _ => self.to_expr(value, at).0,
        }
    }

    /// What `sa.text(…)` would make of a string.
    pub(crate) fn text_as_sent(&self, text: &Text) -> Text {
        self.filled(&SqlText { text: text.clone(), literal: None, binds: Vec::new() }).0
    }

    /// A value where an operand is expected: a string is a string.
    pub(crate) fn to_expr(&self, value: &Value, at: ByteRange) -> (Expr, Size) {
        let expr = match value {
            Value::None => Expr::Literal(Literal::Null),
            Value::Bool(value) => Expr::Literal(Literal::Bool(*value)),
            Value::Int(number) => Expr::Literal(Literal::Int(number.to_string())),
            Value::Float(number) => Expr::Literal(Literal::Float(super::eval::float_repr(*number))),
            Value::Str(string) => Expr::Literal(Literal::Str(string.text.clone())),
            Value::Bytes(bytes) if let Ok(text) = std::str::from_utf8(bytes) => {
                Expr::Literal(Literal::Bytes(text.to_owned()))
            }
            Value::Object(object) => match &**object {
                Object::Expr(expr, size) => return (expr.clone(), *size),
                Object::Column(column) => Expr::Column {
                    table: column.table.as_deref().cloned(),
                    name: column.name.clone(),
                    kind: Some(column.type_.kind.clone().into()),
                },
                Object::Sql(sql) => Expr::Text(self.filled(sql).0),
                Object::Dml(dml, size) => return (Expr::Subquery(Box::new(dml.clone())), Size::of(&[*size])),
                Object::Quoted(text) => Expr::Literal(Literal::Quoted(text.clone())),
                Object::Moment(moment) => self.moment_to_expr(*moment, at),
                Object::Literal(literal) => Expr::Literal(literal.clone()),
                Object::Bind(_, Some(value)) => (**value).clone(),
                Object::Bind(name, None) => Expr::Unknown(Unknown::new(
                    format!(":{name}"),
                    "its value is given when the statement is executed",
                    at,
                )),
                Object::Sequence(sequence) => Expr::Function {
                    name: "nextval".to_owned(),
                    args: vec![Expr::Literal(Literal::Str(sequence.as_written()))],
                },
                _ => Expr::Unknown(Unknown::new(self.excerpt(at), "Retort does not follow it as SQL", at)),
            },
            _ if self.is_shuffled(value) => Expr::Unknown(Unknown::new(self.excerpt(at), SHUFFLED, at)),
            Value::List(_) | Value::Tuple(_) | Value::Set(_) => match self.item(value) {
                Some(Item::Values(values)) => {
                    let mut sizes = Vec::with_capacity(values.len());
                    let mut exprs = Vec::with_capacity(values.len());
                    for value in values {
                        // One level: `IN` takes no lists in lists.
                        let row =
                            if matches!(value, Value::Tuple(_)) { self.row_of(value, at) } else { None };
                        let (expr, size) = match (row, value) {
                            (Some(row), _) => row,
                            (None, Value::List(_) | Value::Set(_) | Value::Tuple(_)) => (
                                Expr::Unknown(Unknown::new(
                                    self.excerpt(at),
                                    "a list in a list has no form in SQL",
                                    at,
                                )),
                                Size::ONE,
                            ),
                            (None, _) => self.to_expr(value, at),
                        };
                        exprs.push(expr);
                        sizes.push(size);
                    }
                    return (Expr::List(exprs), Size::of(&sizes));
                }
                Some(Item::Lost(mystery)) => Expr::Unknown(self.here(mystery, at)),
                _ => Expr::Unknown(Unknown::new(self.excerpt(at), "what it holds is not known", at)),
            },
            Value::Instance(_) => match self.member_text(value) {
                Some(Value::Str(string)) => Expr::Literal(Literal::Str(string.text.clone())),
                _ => Expr::Unknown(Unknown::new(self.excerpt(at), "it is an object of a class", at)),
            },
            Value::Dict(_) => {
                Expr::Unknown(Unknown::new(self.excerpt(at), "a dictionary has no literal form in SQL", at))
            }
            Value::Unknown(mystery) => Expr::Unknown(self.here(mystery, at)),
            _ => Expr::Unknown(Unknown::new(self.excerpt(at), "Retort does not follow it as SQL", at)),
        };
        (expr, Size::ONE)
    }

    /// A tuple of plain values, as `tuple_(a, b).in_([(1, 2)])` has it.
    fn row_of(&self, tuple: &Value, at: ByteRange) -> Option<(Expr, Size)> {
        let Some(Item::Values(values)) = self.item(tuple) else { return None };
        let plain = |value: &Value| !matches!(value, Value::List(_) | Value::Tuple(_) | Value::Set(_));
        if !values.iter().all(plain) {
            return None;
        }
        let parts: Vec<(Expr, Size)> = values.iter().map(|value| self.to_expr(value, at)).collect();
        let sizes: Vec<Size> = parts.iter().map(|(_, size)| *size).collect();
        Some((Expr::List(parts.into_iter().map(|(expr, _)| expr).collect()), Size::of(&sizes)))
    }

    /// An expression as a value, unless it has grown too large.
    pub(crate) fn expr(&mut self, expr: Expr, size: Size, at: ByteRange) -> Value {
        if size.depth > limits::SQL_DEPTH || size.nodes > limits::SQL_NODES || !self.charge(size.nodes / 8) {
            return self.other(at, "the expression is larger than Retort keeps");
        }
        Value::object(Object::Expr(expr, size))
    }

    /// The reason a call cannot be read, when `*args` or `**kw` hides what it is given.
    pub(crate) fn hidden(call: &Call<'a>) -> Option<Unknown> {
        call.unknown.as_ref().map(|mystery| Unknown::clone(mystery))
    }

    /// A value that is unknown because `call` is not followed.
    pub(crate) fn not_followed(&self, call: &Call<'a>) -> Value {
        let name = self.callee_name(call);
        self.unknown(call.at, format!("Retort does not follow `{name}`"), Origin::Other)
    }
}

/// `a.b.c` as `a.b` and `c`.
pub(crate) fn split_last_dot(text: &Text) -> Option<(Text, Text)> {
    let pieces = text.pieces();
    let at = pieces.iter().rposition(|piece| matches!(piece, Piece::Known(known) if known.contains('.')))?;
    let (mut before, mut after) = (Text::default(), Text::default());
    for (position, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Known(known) if position == at => {
                let (head, tail) = known.rsplit_once('.')?;
                before.push_str(head);
                after.push_str(tail);
            }
            _ => {
                let part = match piece {
                    Piece::Known(known) => Text::known(known.as_str()),
                    Piece::Hole(unknown) => Text::unknown(unknown.clone()),
                };
                if position < at { before.push(&part) } else { after.push(&part) }
            }
        }
    }
    Some((before, after))
}
