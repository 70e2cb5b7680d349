//! Operations on columns.

use super::{
    super::{
        call::{Argument, Call},
        interpreter::Interpreter,
        value::{Object, Value},
    },
    Target,
};
use crate::{
    fact::{Text, Unknown},
    ops::{AddColumn, AlterColumn, Column, OpKind, ServerDefault, SqlType, TypeKind},
};

impl<'a> Interpreter<'a> {
    /// `op.add_column(table, column, schema, if_not_exists, inline_references)`.
    pub(super) fn add_column(&mut self, target: &Target, call: &Call<'a>) -> OpKind {
        let column = match call.argument(target.behind_table(1), "column") {
            Some(Argument { value: Value::Object(object), .. }) if matches!(&**object, Object::Column(_)) => {
                match &**object {
                    Object::Column(column) => column.clone(),
                    _ => self.unknown_column(None, call),
                }
            }
            argument => self.unknown_column(argument, call),
        };
        OpKind::AddColumn(Box::new(AddColumn {
            table: self.table_of_call(target, 0, "table_name", call),
            column,
            if_not_exists: self.to_flag(call.keyword("if_not_exists")),
            inline_references: self.to_flag(call.keyword("inline_references")),
            inline_primary_key: self.to_flag(call.keyword("inline_primary_key")),
        }))
    }

    /// A column that is made elsewhere: nothing is known of it but where it is written.
    fn unknown_column(&self, argument: Option<&Argument>, call: &Call<'a>) -> Column {
        let at = argument.map_or(call.at, |argument| argument.at);
        let why = match argument.map(|argument| &argument.value) {
            Some(Value::Unknown(mystery)) => mystery.why.clone(),
            Some(_) => "it is not a column".to_owned(),
            None => "the call gives no column".to_owned(),
        };
        let unknown = Unknown::new(self.excerpt(at), why, at);
        let name = Text::unknown(unknown.clone());
        let type_ = SqlType { kind: TypeKind::Unknown(unknown.clone()), at };
        Column {
            nullable: Some(crate::fact::Fact::Unknown(unknown.clone())),
            unknown: vec![unknown],
            ..Column::plain(name, type_)
        }
    }

    /// `op.drop_column(table, column, schema, **kw)`.
    pub(super) fn drop_column(&self, target: &Target, call: &Call<'a>) -> OpKind {
        OpKind::DropColumn {
            table: self.table_of_call(target, 0, "table_name", call),
            column: self.required_text(
                call.argument(target.behind_table(1), "column_name"),
                "column_name",
                call,
            ),
            if_exists: self.to_flag(call.keyword("if_exists")),
        }
    }

    /// `op.alter_column(table, column, …)`.
    pub(super) fn alter_column(&mut self, target: &Target, call: &Call<'a>) -> OpKind {
        let type_of = |this: &mut Self, name: &str| {
            let argument = call.keyword(name).filter(|argument| !argument.value.is_none())?.clone();
            Some(this.type_for(&argument.value, argument.at))
        };
        let type_ = type_of(self, "type_");
        let existing_type = type_of(self, "existing_type");
        OpKind::AlterColumn(Box::new(AlterColumn {
            table: self.table_of_call(target, 0, "table_name", call),
            column: self.required_text(
                call.argument(target.behind_table(1), "column_name"),
                "column_name",
                call,
            ),
            new_name: self.optional_text(call.keyword("new_column_name")),
            type_,
            nullable: self.to_bool(call.keyword("nullable")),
            server_default: self.default_of(call.keyword("server_default")),
            comment: self.comment_of(call.keyword("comment")),
            using: self.optional_text(call.keyword("postgresql_using")),
            existing_type,
            existing_nullable: self.to_bool(call.keyword("existing_nullable")),
            existing_server_default: self.default_of(call.keyword("existing_server_default")),
        }))
    }

    /// `False` stands for "not given", `None` for "drop it".
    #[expect(
        clippy::option_option,
        reason = "absent, dropped and given are three things; the data type says so"
    )]
    fn default_of(&self, argument: Option<&Argument>) -> Option<Option<ServerDefault>> {
        let argument = argument?;
        match argument.value {
            Value::Bool(false) => None,
            _ if let Some(exception) = self.default_misfit(&argument.value) => {
                Some(Some(ServerDefault::Refused(exception)))
            }
            _ => Some(self.to_server_default(&argument.value, argument.at)),
        }
    }

    #[expect(
        clippy::option_option,
        reason = "absent, dropped and given are three things; the data type says so"
    )]
    fn comment_of(&self, argument: Option<&Argument>) -> Option<Option<Text>> {
        let argument = argument?;
        match argument.value {
            Value::Bool(false) => None,
            _ => Some(self.optional_text(Some(argument))),
        }
    }
}
