//! `sa.Column(…)` and what stands in it.

use super::{
    super::{
        call::{Argument, Call},
        interpreter::Interpreter,
        value::{Object, Sequence, Value},
    },
    objects::FETCHED,
};
use crate::{
    fact::{Fact, Text, Unknown},
    ops::{Autoincrement, ClientDefault, Column, Computed, Identity, SqlType, TypeKind},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// `sa.Column([name], [type], *elements, **kw)`.
    pub(super) fn make_column(&mut self, call: &Call<'a>) -> Column {
        let mut positional: Vec<Argument> = call.positional().cloned().collect();
        let missing = SqlType { kind: TypeKind::Missing, at: call.at };
        let mut column = Column {
            // `nullable=None` is as good as false.
            nullable: call
                .keyword("nullable")
                .map(|given| self.to_bool(Some(given)).unwrap_or(Fact::Known(false))),
            primary_key: self.to_flag(call.keyword("primary_key")),
            client_default: self.client_default(call.keyword("default")),
            onupdate: self.client_default(call.keyword("onupdate")),
            autoincrement: autoincrement(call.keyword_value("autoincrement")),
            index: self.to_flag(call.keyword("index")),
            unique: self.to_flag(call.keyword("unique")),
            comment: self.optional_text(call.keyword("comment")),
            key: self.optional_text(call.keyword("key")),
            unknown: Self::hidden(call).into_iter().collect(),
            args: call.written(),
            ..Column::plain(Text::default(), missing)
        };
        if let Some(name) = call.keyword("name") {
            column.name = self.to_text(&name.value, name.at);
        } else if positional.first().is_some_and(|first| !Self::is_no_name(&first.value)) {
            let name = positional.remove(0);
            column.name = self.to_text(&name.value, name.at);
            column.type_.at = name.at;
        }
        column.name = Self::as_quoted(std::mem::take(&mut column.name), call);
        let type_ = match call.keyword("type_") {
            Some(type_) => Some(type_.clone()),
            None if positional
                .first()
                .is_some_and(|first| self.is_type(&first.value) || first.value.is_none()) =>
            {
                Some(positional.remove(0))
            }
            None => None,
        };
        if let Some(type_) = type_ {
            column.type_ = self.type_for(&type_.value, type_.at);
            // `sa.Column("a", sa.Text)`: the range is that of the argument even when a variable brings the type.
            if matches!(column.type_.kind, TypeKind::Unknown(_)) {
                column.type_.at = type_.at;
            }
        }
        if let Some(default) = call.keyword("server_default") {
            self.take_default(&mut column, &default.value, default.at);
        }
        if let Some(Object::Sequence(sequence)) = call.keyword_value("default").and_then(Value::as_object) {
            if sequence.optional {
                column.client_default = None;
            } else {
                column.sequence = Some(sequence.name.clone());
            }
        }
        for element in positional {
            self.take_element(&mut column, &element.value, element.at);
        }
        column
    }

    /// `default=`, `onupdate=`.
    pub(super) fn client_default(&self, argument: Option<&Argument>) -> Option<Box<ClientDefault>> {
        let argument = argument.filter(|argument| !argument.value.is_none())?;
        let expr = self.to_expr(&argument.value, argument.at).0;
        let is_sql = Self::is_sql(&argument.value);
        Some(Box::new(if is_sql { ClientDefault::Sql(expr) } else { ClientDefault::Value(expr) }))
    }

    /// Without a name the first argument is the type, or a foreign key.
    fn is_no_name(value: &Value) -> bool {
        match value {
            Value::Library(_) | Value::Class(_) | Value::Object(_) => true,
            _ => value.is_none(),
        }
    }

    fn take_default(&mut self, column: &mut Column, value: &Value, at: ByteRange) {
        match value.as_object() {
            // The column counts no more by itself, and nothing is written.
            None if is_library(value, FETCHED) => {
                if column.autoincrement == Autoincrement::Auto {
                    column.autoincrement = Autoincrement::No;
                }
            }
            Some(Object::Default(default)) => column.server_default = Some(default.clone()),
            Some(Object::Identity(identity)) => column.identity = Some(identity.clone()),
            Some(Object::Computed(computed)) => column.computed = Some(computed.clone()),
            _ => column.server_default = self.to_server_default(value, at),
        }
    }

    fn take_element(&mut self, column: &mut Column, value: &Value, at: ByteRange) {
        match value {
            Value::Object(object) => match &**object {
                Object::Constraint(constraint) if constraint.foreign_key().is_some() => {
                    column.foreign_keys.push(constraint.clone());
                }
                Object::Constraint(constraint) => column.checks.push(constraint.clone()),
                Object::Identity(identity) => column.identity = Some(identity.clone()),
                Object::Computed(computed) => column.computed = Some(computed.clone()),
                Object::Sequence(sequence) if sequence.optional => {}
                Object::Sequence(sequence) => column.sequence = Some(sequence.name.clone()),
                Object::ClientDefault(default) => column.client_default = Some(Box::new(default.clone())),
                Object::Default(_) => self.take_default(column, value, at),
                _ => column.unknown.push(Unknown::new(
                    self.excerpt(at),
                    "Retort does not know what it adds",
                    at,
                )),
            },
            Value::Unknown(mystery) => {
                column.unknown.push(self.here(mystery, at));
            }
            _ if is_library(value, FETCHED) => self.take_default(column, value, at),
            _ => {}
        }
    }

    /// `sa.Identity(always, on_null, start, increment, …)`.
    pub(super) fn make_identity(&self, call: &Call<'a>) -> Identity {
        let always = self.to_flag(call.argument(0, "always"));
        Identity { always, options: sequence_options(call, 2) }
    }

    /// `sa.Computed(sql, persisted)`.
    pub(super) fn make_computed(&self, call: &Call<'a>) -> Computed {
        let persisted = match call.value(1, "persisted") {
            Some(Value::Bool(persisted)) => Some(*persisted),
            _ => None,
        };
        let sql = self.required_text(call.argument(0, "sqltext"), "sqltext", call);
        Computed { sql: self.text_as_sent(&sql), persisted }
    }

    /// `sa.Sequence(name, start, increment, …)`.
    pub(super) fn make_sequence(&mut self, call: &Call<'a>) -> Sequence {
        let data_type = call.keyword("data_type").cloned().map(|arg| self.type_for(&arg.value, arg.at).kind);
        let prefix = match data_type {
            Some(TypeKind::SmallInteger) => "AS SMALLINT ",
            Some(TypeKind::Integer) => "AS INTEGER ",
            Some(TypeKind::BigInteger) => "AS BIGINT ",
            _ => "",
        };
        Sequence {
            name: Self::as_quoted(self.required_text(call.argument(0, "name"), "name", call), call),
            schema: self.optional_text(call.keyword("schema")).or_else(|| metadata_schema(call)),
            optional: self.to_flag(call.keyword("optional")),
            options: format!("{prefix}{}", sequence_options(call, 1)).trim_end().to_owned(),
        }
    }
}

/// The schema of `metadata=sa.MetaData(schema=…)`.
pub(super) fn metadata_schema(call: &Call<'_>) -> Option<Text> {
    match call.keyword_value("metadata").and_then(Value::as_object) {
        Some(Object::MetaData(schema) | Object::Convention(schema)) => schema.clone(),
        _ => None,
    }
}

fn is_library(value: &Value, path: &str) -> bool {
    matches!(value, Value::Library(known) if &**known == path)
}

fn autoincrement(value: Option<&Value>) -> Autoincrement {
    match value {
        Some(Value::Bool(true)) => Autoincrement::Yes,
        Some(Value::Bool(false)) => Autoincrement::No,
        Some(value) if value.as_known_str() == Some("ignore_fk") => Autoincrement::IgnoreForeignKey,
        _ => Autoincrement::Auto,
    }
}

/// The options of a sequence as SQL, in SQLAlchemy's order; `first` is the position of `start`.
fn sequence_options(call: &Call<'_>, first: usize) -> String {
    let number = |position: usize, name: &str| match call.value(position, name) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    };
    let switch = |position: usize, name: &str| match call.value(position, name) {
        Some(Value::Bool(value)) => Some(*value),
        _ => None,
    };
    let mut options: Vec<String> = Vec::new();
    let mut add =
        |number: Option<i128>, words: &str| options.extend(number.map(|number| format!("{words} {number}")));
    add(number(first + 1, "increment"), "INCREMENT BY");
    add(number(first, "start"), "START WITH");
    add(number(first + 2, "minvalue"), "MINVALUE");
    add(number(first + 3, "maxvalue"), "MAXVALUE");
    if switch(first + 4, "nominvalue").is_some() {
        options.push("NO MINVALUE".to_owned());
    }
    if switch(first + 5, "nomaxvalue").is_some() {
        options.push("NO MAXVALUE".to_owned());
    }
    if let Some(Value::Int(cache)) = call.keyword_value("cache") {
        options.push(format!("CACHE {cache}"));
    }
    match switch(first + 6, "cycle") {
        Some(true) => options.push("CYCLE".to_owned()),
        Some(false) => options.push("NO CYCLE".to_owned()),
        None => {}
    }
    options.join(" ")
}
