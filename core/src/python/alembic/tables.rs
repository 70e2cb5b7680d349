//! Operations on whole tables, and indexes.

use super::{
    super::{
        call::{Argument, Call},
        interpreter::Interpreter,
        value::{Item, Object, Table, Value},
    },
    Target,
};
use crate::{
    fact::{Fact, Text, Unknown},
    ops::{CreateTable, DropIndex, OpKind, Relation, Via},
};

impl<'a> Interpreter<'a> {
    /// `op.create_table(name, *elements, if_not_exists, **kw)`: gives the table back.
    pub(super) fn create_table(&mut self, call: &Call<'a>) -> Value {
        let mut table = CreateTable {
            table: self.to_relation(call.argument(0, "table_name"), call.keyword("schema"), call),
            comment: self.optional_text(call.keyword("comment")),
            if_not_exists: self.to_flag(call.keyword("if_not_exists")),
            prefixes: self.texts_of(call.keyword("prefixes")),
            options: self.table_options(call),
            unknown: Self::hidden(call).into_iter().collect(),
            ..CreateTable::default()
        };
        table.table.name = Self::as_quoted(std::mem::take(&mut table.table.name), call);
        let elements: Vec<Argument> =
            call.positional().skip(usize::from(call.keyword("table_name").is_none())).cloned().collect();
        for element in elements {
            self.take_element_of_table(&mut table, &element);
        }
        crate::python::library::by_name(&mut table);
        let made = Table {
            relation: table.table.clone(),
            columns: table.columns.clone(),
            constraints: table.constraints.clone(),
            partial: !table.unknown.is_empty(),
            ..Table::default()
        };
        self.emit(OpKind::CreateTable(Box::new(table)), "create_table", call, Via::Op);
        Value::Object(self.table_made(made))
    }

    fn take_element_of_table(&self, table: &mut CreateTable, element: &Argument) {
        let at = element.at;
        match &element.value {
            Value::Object(object) => match &**object {
                Object::Column(column) => table.columns.push(column.clone()),
                Object::Constraint(constraint) => table.constraints.push(constraint.clone()),
                Object::Index(index) => {
                    let mut index = index.clone();
                    index.table = table.table.clone();
                    table.indexes.push(index);
                }
                _ => table.unknown.push(Unknown::new(
                    self.excerpt(at),
                    "it is no column and no constraint",
                    at,
                )),
            },
            Value::Unknown(mystery) => {
                table.unknown.push(self.here(mystery, at));
            }
            Value::None => {}
            _ => table.unknown.push(Unknown::new(self.excerpt(at), "it is no column and no constraint", at)),
        }
    }

    /// `postgresql_partition_by=` and the like, by their name without the prefix.
    fn table_options(&self, call: &Call<'a>) -> Vec<(String, Fact<Text>)> {
        let mut options = Vec::new();
        for arg in &call.args {
            let Some(name) = arg.name.as_deref().and_then(|name| name.strip_prefix("postgresql_")) else {
                continue;
            };
            if arg.value.is_none() {
                continue;
            }
            if name == "inherits"
                && let Some(Item::Values(parents)) = self.item(&arg.value)
            {
                let parents =
                    parents.iter().map(|parent| (name.to_owned(), Fact::Known(self.text_of(parent, arg.at))));
                options.extend(parents);
                continue;
            }
            let value = match &arg.value {
                Value::Unknown(mystery) => Fact::Unknown(self.here(mystery, arg.at)),
                Value::Tuple(_) | Value::List(_) | Value::Dict(_) => {
                    Fact::Known(self.option_list(&arg.value, arg))
                }
                value => Fact::Known(self.text_of(value, arg.at)),
            };
            options.push((name.to_owned(), value));
        }
        options
    }

    /// Several tables of `postgresql_inherits`, several `postgresql_with` options.
    fn option_list(&self, value: &Value, arg: &Argument) -> Text {
        let mut text = Text::default();
        let separate = |text: &mut Text| {
            if !text.is_empty() {
                text.push_str(", ");
            }
        };
        match self.item(value) {
            Some(Item::Values(values)) => {
                for value in values {
                    separate(&mut text);
                    text.push(&self.text_of(value, arg.at));
                }
            }
            Some(Item::Dict(dict)) => {
                for (key, value) in &dict.entries {
                    separate(&mut text);
                    text.push(&self.text_of(key, arg.at));
                    text.push_str(" = ");
                    text.push(&self.text_of(value, arg.at));
                }
            }
            _ => text.push_hole(Unknown::new(self.excerpt(arg.at), "what it holds is not known", arg.at)),
        }
        text
    }

    /// `op.drop_table(name, schema, if_exists)`.
    pub(super) fn drop_table(&self, call: &Call<'a>) -> OpKind {
        OpKind::DropTable {
            table: self.to_relation(call.argument(0, "table_name"), call.keyword("schema"), call),
            if_exists: self.to_flag(call.keyword("if_exists")),
        }
    }

    /// `op.rename_table(old, new, schema)`.
    pub(super) fn rename_table(&self, call: &Call<'a>) -> OpKind {
        OpKind::RenameTable {
            table: self.to_relation(call.argument(0, "old_table_name"), call.keyword("schema"), call),
            to: self.required_text(call.argument(1, "new_table_name"), "new_table_name", call),
        }
    }

    /// `op.create_table_comment(table, comment)`, `op.drop_table_comment(table)`.
    pub(super) fn table_comment(&self, target: &Target, name: &str, call: &Call<'a>) -> OpKind {
        let comment = match name {
            "create_table_comment" => self.optional_text(call.argument(target.behind_table(1), "comment")),
            _ => None,
        };
        OpKind::TableComment { table: self.table_of_call(target, 0, "table_name", call), comment }
    }

    /// `op.create_index(name, table, columns, …)`.
    pub(super) fn create_index(&mut self, target: &Target, call: &Call<'a>) -> OpKind {
        let name = self.to_name(call.argument(0, "index_name"));
        let table = self.table_of_call(target, 1, "table_name", call);
        let elements = match call.argument(target.behind_table(2), "columns").cloned() {
            None => Vec::new(),
            Some(argument) => match &argument.value {
                // `columns="a"` would be taken letter by letter; nobody means that, and Alembic does it.
                value if Self::is_sql(value) => vec![self.index_element(value, argument.at)],
                value => match self.elements(&value.clone(), argument.at) {
                    Ok(values) => values.iter().map(|value| self.index_element(value, argument.at)).collect(),
                    Err(mystery) => {
                        let unknown = self.here(&mystery, argument.at);
                        vec![crate::ops::IndexElement::Column(Text::unknown(unknown))]
                    }
                },
            },
        };
        OpKind::CreateIndex(Box::new(self.index_of(name, table, elements, call)))
    }

    /// `op.drop_index(name, table_name, schema, if_exists, **kw)`.
    pub(super) fn drop_index(&self, target: &Target, call: &Call<'a>) -> OpKind {
        let table = match &target.table {
            Some(table) => Some(table.clone()),
            None => self
                .optional_text(call.argument(1, "table_name"))
                .map(|name| Relation { schema: self.optional_text(call.keyword("schema")), name }),
        };
        let schema = match &target.table {
            Some(table) => table.schema.clone(),
            None => self.optional_text(call.keyword("schema")),
        };
        OpKind::DropIndex(Box::new(DropIndex {
            name: self.to_name(call.argument(0, "index_name")),
            table,
            schema,
            concurrently: self.to_bool(call.keyword("postgresql_concurrently")),
            if_exists: self.to_flag(call.keyword("if_exists")),
        }))
    }
}
