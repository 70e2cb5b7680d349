//! Constraints, indexes and tables as objects.

use std::rc::Rc;

use super::super::{
    call::{Argument, Call},
    convert::split_last_dot,
    interpreter::Interpreter,
    value::{Object, Table, Value},
};
use crate::{
    fact::{Fact, Text, Unknown},
    ops::{Constraint, ConstraintKind, CreateIndex, Expr, ForeignKey, IndexElement, Name, Relation},
    text::ByteRange,
};

impl<'a> Interpreter<'a> {
    /// A constraint with what all kinds of them take.
    pub(crate) fn constraint(&self, name: Name, kind: ConstraintKind, call: &Call<'a>) -> Constraint {
        Constraint {
            name,
            kind,
            deferrable: match call.keyword_value("deferrable") {
                Some(Value::Bool(deferrable)) => Some(*deferrable),
                _ => None,
            },
            initially: self.optional_text(call.keyword("initially")),
            not_valid: self.to_bool(call.keyword("postgresql_not_valid")),
            comment: self.optional_text(call.keyword("comment")),
            use_alter: self.to_flag(call.keyword("use_alter")),
            call: call.at,
            args: call.written(),
        }
    }

    /// What foreign keys of all kinds take.
    pub(crate) fn foreign_key(
        &self,
        columns: Vec<Text>,
        target: Fact<Relation>,
        target_columns: Vec<Text>,
        call: &Call<'a>,
    ) -> ForeignKey {
        ForeignKey {
            columns,
            target,
            target_columns,
            on_delete: self.optional_text(call.keyword("ondelete")),
            on_update: self.optional_text(call.keyword("onupdate")),
            match_: self.optional_text(call.keyword("match")),
            unknown: Self::hidden(call).into_iter().collect(),
        }
    }

    /// `sa.ForeignKey("table.column", …)`.
    pub(super) fn make_foreign_key(&mut self, call: &Call<'a>) -> Value {
        let call = &named(call, &FOREIGN_KEY);
        let target = call.argument(0, "column").cloned();
        let (relation, column) = self.target(target.as_ref(), call);
        let key = self.foreign_key(Vec::new(), relation, column.into_iter().collect(), call);
        let name = self.to_name(call.keyword("name"));
        Value::object(Object::Constraint(self.constraint(name, ConstraintKind::ForeignKey(key), call)))
    }

    /// `sa.ForeignKeyConstraint(columns, refcolumns, name, …)`.
    pub(super) fn make_foreign_key_constraint(&mut self, call: &Call<'a>) -> Value {
        let call = &named(call, &FOREIGN_KEY_CONSTRAINT);
        let columns = self.texts_of(call.argument(0, "columns"));
        let Some(argument) = call.argument(1, "refcolumns").cloned() else { return self.not_followed(call) };
        let (relation, target_columns) = match self.elements(&argument.value, argument.at) {
            Ok(values) => {
                let known = columns.iter().all(|column| column.as_known().is_some());
                if known && columns.len() != values.len() {
                    return self.refuse(UNEQUAL.to_owned(), call);
                }
                let mut relation = None;
                let mut names = Vec::new();
                for value in values {
                    let argument = Argument { value, ..argument.clone() };
                    let (found, name) = self.target(Some(&argument), call);
                    relation.get_or_insert(found);
                    names.extend(name);
                }
                (relation, names)
            }
            Err(mystery) => {
                let unknown = self.here(&mystery, argument.at);
                (Some(Fact::Unknown(unknown)), Vec::new())
            }
        };
        let relation = relation.unwrap_or_else(|| {
            Fact::Unknown(Unknown::new(self.excerpt(argument.at), "it names no column", argument.at))
        });
        let key = self.foreign_key(columns, relation, target_columns, call);
        let name = self.to_name(call.argument(2, "name"));
        let made = self.constraint(name, ConstraintKind::ForeignKey(key), call);
        self.attached(made, call)
    }

    /// The table and column that `"schema.table.column"` or a column object names.
    fn target(&self, argument: Option<&Argument>, call: &Call<'a>) -> (Fact<Relation>, Option<Text>) {
        let unknown =
            |why: &str, at: ByteRange| (Fact::Unknown(Unknown::new(self.excerpt(at), why, at)), None);
        let Some(argument) = argument else { return unknown("the call names no column", call.at) };
        let text = match &argument.value {
            Value::Str(string) => string.text.clone(),
            Value::Object(object) => match &**object {
                Object::Expr(Expr::Column { table: Some(table), name, .. }, _) => {
                    return (Fact::Known(table.clone()), Some(name.clone()));
                }
                _ => return unknown("its table is not known", argument.at),
            },
            Value::Unknown(mystery) => return unknown(&mystery.why, argument.at),
            _ => return unknown("it is not the name of a column", argument.at),
        };
        match split_last_dot(&text) {
            Some((table, column)) => {
                let relation = match split_last_dot(&table) {
                    Some((schema, name)) => Relation { schema: Some(schema), name },
                    None => Relation { schema: None, name: table },
                };
                (Fact::Known(relation), Some(column))
            }
            None if text.as_known().is_some() => (Fact::Known(Relation { schema: None, name: text }), None),
            None => unknown("its parts are not known", argument.at),
        }
    }

    /// `sa.UniqueConstraint(*columns, name=…)`.
    pub(super) fn make_unique(&mut self, call: &Call<'a>) -> Value {
        let kind = ConstraintKind::Unique {
            columns: each_once(self.positional_texts(call, 0)),
            nulls_not_distinct: self.to_bool(call.keyword("postgresql_nulls_not_distinct")),
            include: self.texts_of(call.keyword("postgresql_include")),
        };
        let name = self.to_name(call.keyword("name"));
        let made = self.constraint(name, kind, call);
        self.attached(made, call)
    }

    /// `sa.PrimaryKeyConstraint(*columns, name=…)`.
    pub(super) fn make_primary_key(&mut self, call: &Call<'a>) -> Value {
        let kind = ConstraintKind::PrimaryKey {
            columns: each_once(self.positional_texts(call, 0)),
            include: self.texts_of(call.keyword("postgresql_include")),
        };
        let name = self.to_name(call.keyword("name"));
        let made = self.constraint(name, kind, call);
        self.attached(made, call)
    }

    /// `sa.CheckConstraint(sqltext, name, …)`.
    pub(super) fn make_check(&mut self, call: &Call<'a>) -> Value {
        let call = &named(call, &["sqltext", "name", "deferrable", "initially"]);
        let condition = match call.argument(0, "sqltext") {
            Some(argument) => self.to_sql(&argument.value, argument.at),
            None => Expr::Unknown(Unknown::new("sqltext", "the call gives no condition", call.at)),
        };
        let name = self.to_name(call.argument(1, "name"));
        let made = self.constraint(name, ConstraintKind::Check { condition }, call);
        self.attached(made, call)
    }

    /// `postgresql.ExcludeConstraint((column, operator), …)`.
    pub(super) fn make_exclude(&mut self, call: &Call<'a>) -> Value {
        let kind = self.exclude_kind(call, 0);
        let name = self.to_name(call.keyword("name"));
        let made = self.constraint(name, kind, call);
        self.attached(made, call)
    }

    /// The elements of an exclusion constraint, from the positional argument `first` on.
    pub(crate) fn exclude_kind(&mut self, call: &Call<'a>, first: usize) -> ConstraintKind {
        let arguments: Vec<Argument> = call.positional().skip(first).cloned().collect();
        let mut elements = Vec::new();
        for argument in arguments {
            let pair = self.elements(&argument.value, argument.at).unwrap_or_default();
            elements.push(match pair.as_slice() {
                [Value::Str(column), operator] => {
                    // A string is a column's name here.
                    let expr = Expr::Column { table: None, name: column.text.clone(), kind: None };
                    (expr, self.to_text(operator, argument.at))
                }
                [column, operator] => (self.to_sql(column, argument.at), self.to_text(operator, argument.at)),
                _ => {
                    let unknown = Unknown::new(self.excerpt(argument.at), "it is not a pair", argument.at);
                    (Expr::Unknown(unknown.clone()), Text::unknown(unknown))
                }
            });
        }
        let where_ = call.keyword("where");
        ConstraintKind::Exclude {
            elements,
            ops: self.pairs_of(call.keyword("ops")),
            using: self.optional_text(call.keyword("using")).unwrap_or_else(|| Text::known("gist")),
            where_: where_.filter(|arg| !arg.value.is_none()).map(|arg| self.to_sql(&arg.value, arg.at)),
        }
    }

    /// The positional arguments from `first` on, as names.
    fn positional_texts(&mut self, call: &Call<'a>, first: usize) -> Vec<Text> {
        let mut names: Vec<Text> = call
            .positional()
            .skip(first)
            .map(|argument| self.to_text(&argument.value, argument.at))
            .collect();
        if let Some(hidden) = Self::hidden(call) {
            names.push(Text::unknown(hidden));
        }
        names
    }

    /// `sa.Index(name, *expressions, …)`.
    pub(super) fn make_index(&mut self, call: &Call<'a>) -> Value {
        let elements: Vec<Argument> = call.positional().skip(1).cloned().collect();
        let table = elements.iter().find_map(|element| match element.value.as_object() {
            Some(Object::Expr(Expr::Column { table: Some(table), .. }, _)) => Some(table.clone()),
            _ => None,
        });
        let elements =
            elements.iter().map(|element| self.index_element(&element.value, element.at)).collect();
        let name = self.to_name(call.argument(0, "name"));
        let index = self.index_of(name, table.unwrap_or_default(), elements, call);
        if !index.table.name.is_empty() {
            self.appended.push((index.table.clone(), Value::object(Object::Index(index.clone()))));
        }
        Value::object(Object::Index(index))
    }

    /// One column or expression of an index.
    pub(crate) fn index_element(&self, value: &Value, at: ByteRange) -> IndexElement {
        match value {
            Value::Str(string) => IndexElement::Column(string.text.clone()),
            Value::Unknown(mystery) => IndexElement::Column(Text::unknown(Unknown::clone(mystery))),
            Value::Object(object) => match &**object {
                Object::Column(column) => IndexElement::Column(column.name.clone()),
                Object::Expr(Expr::Column { name, .. }, _) => IndexElement::Column(name.clone()),
                _ => IndexElement::Expr(self.to_expr(value, at).0),
            },
            _ => IndexElement::Expr(self.to_expr(value, at).0),
        }
    }

    /// An index with all its options.
    pub(crate) fn index_of(
        &mut self,
        name: Name,
        table: Relation,
        elements: Vec<IndexElement>,
        call: &Call<'a>,
    ) -> CreateIndex {
        let name = match name {
            Name::Given { text, fixed } => Name::Given { text: Self::as_quoted(text, call), fixed },
            Name::None => Name::None,
        };
        CreateIndex {
            name,
            table,
            elements,
            unique: self.to_bool(call.keyword("unique")),
            concurrently: self.to_bool(call.keyword("postgresql_concurrently")),
            if_not_exists: self.to_flag(call.keyword("if_not_exists")),
            using: self.optional_text(call.keyword("postgresql_using")),
            where_: call
                .keyword("postgresql_where")
                .filter(|arg| !arg.value.is_none())
                .map(|arg| self.to_sql(&arg.value, arg.at)),
            include: self.texts_of(call.keyword("postgresql_include")),
            ops: self.pairs_of(call.keyword("postgresql_ops")),
            with: self.pairs_of(call.keyword("postgresql_with")),
            tablespace: self.optional_text(call.keyword("postgresql_tablespace")),
            nulls_not_distinct: self.to_bool(call.keyword("postgresql_nulls_not_distinct")),
        }
    }

    /// `sa.Table(name, metadata, *elements, …)` and `sa.table(name, *columns)`.
    pub(super) fn make_table(&mut self, call: &Call<'a>, first: usize) -> Value {
        let name = call.argument(0, "name").cloned();
        let mut schema = call.keyword("schema").cloned();
        if schema.is_none()
            && let Some(Value::Object(metadata)) = call.value(1, "metadata")
            && let Object::MetaData(Some(default)) | Object::Convention(Some(default)) = &**metadata
        {
            let value = Value::text(default.clone());
            schema = Some(Argument { name: None, value, at: call.at });
        }
        let mut relation = self.to_relation(name.as_ref(), schema.as_ref(), call);
        relation.name = Self::as_quoted(relation.name, call);
        let mut table = Table { relation, light: first == 1, ..Table::default() };
        table.partial = call.unknown.is_some()
            || ["autoload", "autoload_with", "extend_existing"]
                .iter()
                .any(|name| call.keyword(name).is_some());
        table.convention =
            matches!(call.value(1, "metadata").and_then(Value::as_object), Some(Object::Convention(_)));
        table.comment = self.optional_text(call.keyword("comment"));
        table.prefixes = self.texts_of(call.keyword("prefixes"));
        let elements: Vec<Argument> = call.positional().skip(first).cloned().collect();
        for element in elements {
            match element.value.as_object() {
                Some(Object::Column(column)) => table.columns.push(column.clone()),
                Some(Object::Constraint(constraint)) => table.constraints.push(constraint.clone()),
                Some(Object::Index(index)) => table.indexes.push(index.clone()),
                _ => table.partial = true,
            }
        }
        Value::Object(self.table_made(table))
    }
}

/// What SQLAlchemy raises for a foreign key from one column to two.
pub(crate) const UNEQUAL: &str = "ArgumentError: ForeignKeyConstraint number of constrained columns must match the \
                                  number of referenced columns.";

/// The names without those that came before.
fn each_once(names: Vec<Text>) -> Vec<Text> {
    let mut once: Vec<Text> = Vec::with_capacity(names.len());
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// The parameters of `sa.ForeignKey`, in their order.
const FOREIGN_KEY: [&str; 10] = [
    "column",
    "_constraint",
    "use_alter",
    "name",
    "onupdate",
    "ondelete",
    "deferrable",
    "initially",
    "link_to_name",
    "match",
];

/// The parameters of `sa.ForeignKeyConstraint`, in their order.
const FOREIGN_KEY_CONSTRAINT: [&str; 10] = [
    "columns",
    "refcolumns",
    "name",
    "onupdate",
    "ondelete",
    "deferrable",
    "initially",
    "use_alter",
    "link_to_name",
    "match",
];

/// The same call with its positional arguments under the names of the parameters.
fn named<'a>(call: &Call<'a>, parameters: &[&str]) -> Call<'a> {
    let mut call = call.clone();
    let positional = call.args.iter_mut().filter(|arg| arg.name.is_none());
    for (arg, name) in positional.zip(parameters) {
        arg.name = Some(Rc::from(*name));
    }
    call
}
