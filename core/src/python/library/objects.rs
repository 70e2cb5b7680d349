//! Objects of the known libraries: their attributes, their methods, calling them, making them.

use std::{rc::Rc, sync::Arc};

use super::super::{
    call::{Call, handle_named},
    interpreter::Interpreter,
    value::{Handle, Object, Origin, Size, Table, Value},
};
use crate::{
    fact::Text,
    ops::{Constraint, ConstraintKind, Dml, Expr, Relation, SqlType, TypeKind},
    text::ByteRange,
};

/// What `sa.FetchedValue()` gives: the database has a default of its own, of which nothing is sent.
pub(super) const FETCHED: &str = "sa.FetchedValue()";

impl<'a> Interpreter<'a> {
    /// Calls something of SQLAlchemy by its canonical name.
    pub(crate) fn call_sqlalchemy(&mut self, path: &str, call: &Call<'a>) -> Value {
        if let Some(exception) = self.construct_misfit(path, call) {
            return self.refuse(exception, call);
        }
        if let Some(kind) = self.make_type(path, call) {
            return Value::object(Object::Type(SqlType { kind, at: call.at }));
        }
        let name = path.split_once('.').map_or(path, |(_, name)| name);
        match name {
            "Column" | "column" | "mapped_column" => {
                return Value::object(Object::Column(self.make_column(call)));
            }
            "ForeignKey" => return self.make_foreign_key(call),
            "ForeignKeyConstraint" => return self.make_foreign_key_constraint(call),
            "UniqueConstraint" => return self.make_unique(call),
            "PrimaryKeyConstraint" => return self.make_primary_key(call),
            "CheckConstraint" => return self.make_check(call),
            "ExcludeConstraint" => return self.make_exclude(call),
            "Index" => return self.make_index(call),
            "Identity" => return Value::object(Object::Identity(self.make_identity(call))),
            "Computed" => return Value::object(Object::Computed(self.make_computed(call))),
            "Sequence" => return Value::object(Object::Sequence(self.make_sequence(call))),
            "Table" => return self.make_table(call, 2),
            "table" => return self.make_table(call, 1),
            "MetaData" => {
                let schema = self.optional_text(call.keyword("schema"));
                if call.keyword("naming_convention").is_some_and(|given| !given.value.is_none()) {
                    return Value::object(Object::Convention(schema));
                }
                return Value::object(Object::MetaData(schema));
            }
            // The database has a default of its own, of which nothing is sent.
            "FetchedValue" => return Value::library(FETCHED),
            "ColumnDefault" => {
                let argument = call.argument(0, "arg").cloned();
                return match self.client_default(argument.as_ref()) {
                    Some(default) => Value::object(Object::ClientDefault(*default)),
                    None => self.not_followed(call),
                };
            }
            "DefaultClause" => {
                let default =
                    call.argument(0, "arg").and_then(|arg| self.to_server_default(&arg.value, arg.at));
                return default.map_or_else(
                    || self.not_followed(call),
                    |default| Value::object(Object::Default(default)),
                );
            }
            "quoted_name" => return self.quoted_name(call),
            "conv" => return call.first(0).cloned().unwrap_or_else(|| self.not_followed(call)),
            _ => {}
        }
        self.call_expression(name, call)
            .or_else(|| self.call_dml(name, call))
            .or_else(|| self.call_comment_ddl(name, call))
            .or_else(|| self.call_constraint_ddl(name, call))
            .or_else(|| self.call_ddl(name, call))
            .unwrap_or_else(|| self.call_machinery(path, call))
    }

    /// Engines, sessions, inspectors and the ORM.
    fn call_machinery(&mut self, path: &str, call: &Call<'a>) -> Value {
        match path {
            "sa.inspect" | "sa.Inspector" | "sa.Inspector.from_engine" => Value::handle(Handle::Inspector),
            "orm.Session" | "orm.scoped_session" | "sa.Session" => Value::handle(Handle::Session),
            "orm.sessionmaker" => Value::object(Object::SessionMaker),
            "orm.declarative_base"
            | "sa.ext.declarative.declarative_base"
            | "orm.automap_base"
            | "sa.ext.automap.automap_base"
            | "orm.registry" => Value::library("orm.Base"),
            "sa.create_engine" | "sa.engine_from_config" => {
                self.other(call.at, "it opens a connection of its own")
            }
            "orm.relationship"
            | "orm.backref"
            | "orm.column_property"
            | "orm.deferred"
            | "orm.synonym"
            | "sqlmodel.Relationship"
            | "orm.validates" => self.other(call.at, "it is the ORM's own"),
            "sa.ext.compiler.compiles" | "sa.event.listen" | "sa.event.listens_for" => {
                self.other(call.at, "Retort does not follow SQLAlchemy's hooks")
            }
            _ if path.starts_with("sa.ext.mutable.") => call.first(0).cloned().unwrap_or(Value::None),
            _ if path.starts_with("orm.Base.") => self.other(call.at, "it is the ORM's own"),
            _ => self.not_followed(call),
        }
    }

    /// Calls an object: `sa.func.now()`, `Session()`.
    pub(crate) fn call_object(&mut self, object: &Rc<Object>, call: &Call<'a>) -> Value {
        match &**object {
            Object::Function(name) => self.call_function_sql(&name.clone(), call),
            Object::SessionMaker | Object::Handle(Handle::Session) => Value::handle(Handle::Session),
            Object::Operator(left, op, size) => match call.first(0).cloned() {
                Some(right) => {
                    let (right, more) = self.to_expr(&right, call.at);
                    let expr = Expr::Custom {
                        left: Box::new(left.clone()),
                        op: op.to_string(),
                        right: Box::new(right),
                    };
                    self.expr(expr, Size::of(&[*size, more]), call.at)
                }
                None => self.not_followed(call),
            },
            _ => self.not_followed(call),
        }
    }

    /// An attribute of an object; nothing when it is a method.
    pub(crate) fn object_attribute(
        &mut self,
        object: &Rc<Object>,
        name: &str,
        at: ByteRange,
    ) -> Option<Value> {
        match &**object {
            Object::Handle(handle) => self.handle_attribute(*handle, name, at),
            Object::Table(table) => match name {
                "c" | "columns" => Some(Value::object(Object::Columns(Rc::clone(table)))),
                "name" | "fullname" | "key" => Some(Value::text(table.relation.name.clone())),
                "schema" => Some(table.relation.schema.clone().map_or(Value::None, Value::text)),
                "metadata" => Some(Value::object(Object::MetaData(None))),
                "__table__" => Some(Value::Object(Rc::clone(object))),
                "primary_key" if table.constraints.iter().any(is_full_key) => {
                    let key = table.constraints.iter().rfind(|constraint| is_full_key(constraint))?;
                    Some(Value::object(Object::Constraint(key.clone())))
                }
                "primary_key" | "constraints" | "indexes" | "foreign_keys" => Some(self.asks_database(at)),
                _ => None,
            },
            Object::Columns(table) => match name {
                "keys" | "values" | "items" | "get" => None,
                _ => Some(self.column_of(table, name, at)),
            },
            Object::Function(path) => match name {
                "__name__" => Some(Value::str(path.as_str())),
                _ => Some(Value::object(Object::Function(format!("{path}.{name}")))),
            },
            Object::Column(column) => match name {
                "name" | "key" => Some(Value::text(column.name.clone())),
                "type" => Some(Value::object(Object::Type(column.type_.clone()))),
                _ => None,
            },
            Object::Type(type_) => self.type_attribute(type_, name),
            Object::Expr(expr, size) => match (name, expr) {
                // `column["key"].astext` asks for text instead of JSON.
                ("astext", Expr::Binary { left, op, right }) if matches!(*op, "->" | "#>") => {
                    let op = if *op == "->" { "->>" } else { "#>>" };
                    let expr = Expr::Binary { left: left.clone(), op, right: right.clone() };
                    Some(self.expr(expr, *size, at))
                }
                ("name" | "key", Expr::Column { name, .. } | Expr::Of { name, .. }) => {
                    Some(Value::text(name.clone()))
                }
                _ => None,
            },
            // The row that an insert could not make.
            Object::Dml(Dml::Insert { .. }, _) if name == "excluded" => {
                let relation = Relation { schema: None, name: "excluded".into() };
                let table = Table { relation, partial: true, ..Table::default() };
                Some(Value::object(Object::Columns(Rc::new(table))))
            }
            Object::Batch(_) if name == "impl" => Some(Value::handle(Handle::Impl)),
            Object::MetaData(_) | Object::Convention(_) if name == "tables" => {
                Some(Value::object(Object::MetaData(None)))
            }
            Object::Sequence(sequence) if name == "name" => Some(Value::text(sequence.name.clone())),
            Object::Index(index) if name == "name" => {
                Some(index.name.text().cloned().map_or(Value::None, Value::text))
            }
            Object::Constraint(constraint) if name == "name" => {
                Some(constraint.name.text().cloned().map_or(Value::None, Value::text))
            }
            Object::Quoted(text) => match name {
                "hex" => Some(Value::str(text.replace('-', ""))),
                _ => None,
            },
            Object::Moment(moment) if !matches!(name, "weekday" | "isoweekday" | "toordinal") => {
                moment.number(name).map(Value::Int)
            }
            Object::Sql(sql) if name == "text" => Some(Value::text(sql.text.clone())),
            _ => None,
        }
    }

    /// `table.c.name`.
    pub(crate) fn column_of(&mut self, table: &Rc<Table>, name: &str, at: ByteRange) -> Value {
        let known = table.columns.iter().find(|column| column.key().is(name));
        let kind = known.map(|column| Arc::new(column.type_.kind.clone()));
        let name = known.map_or_else(|| Text::known(name), |column| column.name.clone());
        let expr = match &table.source {
            Some(source) => Expr::Of { source: Arc::clone(source), name, kind },
            None => Expr::Column { table: Some(table.relation.clone()), name, kind },
        };
        self.expr(expr, Size::of(&[table.size]), at)
    }

    fn type_attribute(&mut self, type_: &SqlType, name: &str) -> Option<Value> {
        match (&type_.kind, name) {
            (TypeKind::Enum(kind), "name") => Some(kind.name.clone().map_or(Value::None, Value::text)),
            (TypeKind::Enum(kind), "schema") => Some(kind.schema.clone().map_or(Value::None, Value::text)),
            (TypeKind::Enum(kind), "enums") => {
                let labels = kind.labels.clone()?.into_iter().map(Value::text).collect();
                Some(Value::List(self.state.alloc(super::super::value::Item::Values(labels))))
            }
            (TypeKind::Characters { length: Some(crate::fact::Fact::Known(length)), .. }, "length") => {
                Some(Value::Int(i128::from(*length)))
            }
            (TypeKind::Array { item, .. }, "item_type") => {
                Some(Value::object(Object::Type((**item).clone())))
            }
            (TypeKind::Enum(_), "enum_class") => Some(Value::None),
            _ => None,
        }
    }

    fn handle_attribute(&mut self, handle: Handle, name: &str, at: ByteRange) -> Option<Value> {
        if let Some(known) = handle_named(name) {
            return Some(Value::handle(known));
        }
        match (handle, name) {
            (Handle::Dialect | Handle::Engine | Handle::Connection, "name")
            | (Handle::Impl, "__dialect__") => Some(Value::str("postgresql")),
            (Handle::Dialect, "supports_native_enum" | "supports_alter" | "supports_sequences") => {
                Some(Value::Bool(true))
            }
            (Handle::Dialect, "supports_native_boolean" | "supports_comments") => Some(Value::Bool(true)),
            (Handle::Dialect, "driver" | "default_schema_name" | "server_version_info") => {
                Some(self.asks_database(at))
            }
            (Handle::Url, "drivername") => {
                // `postgresql`, with or without `+psycopg2`.
                let value = Value::handle(Handle::Url);
                let text = self.text_of(&value, at);
                Some(Value::text(text))
            }
            (Handle::Url, _) => Some(self.other(at, "it is the address of the database")),
            (Handle::Context, "as_sql") => Some(Value::Bool(false)),
            (Handle::Context, "version_table_schema") => {
                Some(self.settings.version_table_schema.as_deref().map_or(Value::None, Value::str))
            }
            (Handle::Context, "opts" | "config" | "script" | "environment_context") => {
                Some(self.other(at, "it is set in `env.py`"))
            }
            (Handle::Context, "_transaction") => Some(Value::handle(Handle::Transaction)),
            _ => None,
        }
    }

    /// Calls `object.name(…)`.
    pub(crate) fn call_object_method(&mut self, object: &Rc<Object>, name: &str, call: &Call<'a>) -> Value {
        let receiver = Value::Object(Rc::clone(object));
        match &**object {
            Object::Batch(batch) => self.call_batch(&batch.clone(), name, call),
            Object::Handle(handle) => self.call_handle(*handle, name, call),
            Object::OrmQuery(text) => self.call_query(&text.clone(), name, call),
            Object::Table(table) => self.call_table(table, name, call),
            Object::Join(source, size) => self.call_join(source, *size, name, call),
            Object::Columns(table) => self.call_columns(table, name, call),
            Object::Dml(..) => self.call_dml_method(&receiver, name, call),
            Object::Type(type_) => self.call_type_method(&type_.clone(), name, call),
            Object::Sql(sql) => match name {
                "bindparams" => {
                    let pairs = self.bind_pairs(call);
                    let sql = Self::bind(sql, pairs);
                    Value::object(Object::Sql(sql))
                }
                "columns" | "execution_options" | "as_scalar" => receiver,
                "is_" | "in_" | "label" | "asc" | "desc" | "op" | "cast" | "nullslast" | "nullsfirst"
                | "collate" => self.call_expression_method(&receiver, name, call),
                _ => self.not_followed(call),
            },
            Object::Expr(..) | Object::Column(_) | Object::Literal(_) => match name {
                "copy" | "_copy" => receiver,
                "drop" | "create" | "append_foreign_key" => self.not_followed(call),
                _ => self.call_expression_method(&receiver, name, call),
            },
            Object::Function(path) => match name {
                "__call__" => self.call_function_sql(&path.clone(), call),
                // `sa.func.pg_catalog.now()`: the name goes on.
                _ => self.call_function_sql(&format!("{path}.{name}"), call),
            },
            Object::Index(_) | Object::Sequence(_) if matches!(name, "create" | "drop") => {
                let verb = match name {
                    "create" => super::super::value::DdlVerb::Create,
                    _ => super::super::value::DdlVerb::Drop,
                };
                self.do_ddl(verb, object, name, call, crate::ops::Via::Bind);
                Value::None
            }
            Object::MetaData(_) | Object::Convention(_) => self.call_metadata(name, call),
            Object::Moment(moment) => self.call_moment(*moment, name, call),
            Object::Sequence(_) if name == "next_value" => {
                let (expr, size) = self.to_expr(&receiver, call.at);
                self.expr(expr, size, call.at)
            }
            // Only what a table's events call asks for the condition.
            Object::Ddl(_) | Object::DdlOn(..) | Object::DdlOp(_) if name == "execute_if" => receiver,
            Object::Ddl(_) | Object::DdlOn(..) if matches!(name, "execute" | "compile") => {
                self.not_followed(call)
            }
            Object::AutocommitBlock if matches!(name, "__enter__" | "__exit__") => Value::None,
            _ => self.not_followed(call),
        }
    }

    fn call_columns(&mut self, table: &Rc<Table>, name: &str, call: &Call<'a>) -> Value {
        match (name, call.first(0).and_then(Value::as_known_str)) {
            ("get", Some(column)) => {
                let column = column.to_owned();
                self.column_of(table, &column, call.at)
            }
            ("keys", _) if !table.partial => {
                let names = table.columns.iter().map(|column| Value::text(column.name.clone())).collect();
                Value::List(self.state.alloc(super::super::value::Item::Values(names)))
            }
            _ => self.asks_database(call.at),
        }
    }

    /// Whatever metadata does, it does to tables that Retort has not gathered.
    fn call_metadata(&mut self, name: &str, call: &Call<'a>) -> Value {
        match name {
            "create_all" | "drop_all" => {
                let shown = self.callee_name(call);
                let why = "which tables the metadata holds is known when it runs";
                let unknown = crate::fact::Unknown::new(shown.clone(), why, call.at);
                self.emit(
                    crate::ops::OpKind::Opaque { name: shown, unknown },
                    name,
                    call,
                    crate::ops::Via::Bind,
                );
                Value::None
            }
            "reflect" => self.asks_database(call.at),
            _ => self.unknown(call.at, "it is read from the database", Origin::Data),
        }
    }

    /// The parameters of `.bindparams(a=1)` and `.bindparams(sa.bindparam("a", value=1))`.
    fn bind_pairs(&mut self, call: &Call<'a>) -> Vec<(String, Expr)> {
        call.args
            .iter()
            .filter_map(|arg| match (arg.name.as_deref(), arg.value.as_object()) {
                (Some(name), _) => Some((name.to_owned(), self.to_expr(&arg.value, arg.at).0)),
                (None, Some(Object::Bind(name, Some(value)))) => {
                    Some((name.as_known()?.to_owned(), (**value).clone()))
                }
                _ => None,
            })
            .collect()
    }

    /// The parameters of `execute(text, {"a": 1})`.
    pub(crate) fn parameters(&mut self, value: &Value, at: ByteRange) -> Vec<(String, Expr)> {
        match self.entries(value, at) {
            Ok(entries) => entries
                .iter()
                .filter_map(|(key, value)| Some((key.as_known_str()?.to_owned(), self.to_expr(value, at).0)))
                .collect(),
            Err(_) => Vec::new(),
        }
    }
}

/// Whether a constraint is a primary key that names its columns.
fn is_full_key(constraint: &Constraint) -> bool {
    matches!(&constraint.kind, ConstraintKind::PrimaryKey { columns, .. } if !columns.is_empty())
}
