//! Operations on constraints.

use super::{
    super::{call::Call, interpreter::Interpreter, library::UNEQUAL},
    Target,
};
use crate::{
    fact::{Fact, Unknown},
    ops::{ConstraintKind, DropConstraint, Expr, OpKind, Relation},
};

impl<'a> Interpreter<'a> {
    fn add_constraint(&self, table: Relation, kind: ConstraintKind, call: &Call<'a>) -> OpKind {
        let name = self.to_name(call.argument(0, "constraint_name"));
        OpKind::AddConstraint { table, constraint: Box::new(self.constraint(name, kind, call)) }
    }

    /// `op.create_foreign_key(name, source, referent, local_cols, remote_cols, …)`.
    pub(super) fn create_foreign_key(&mut self, target: &Target, call: &Call<'a>) -> OpKind {
        let table = match &target.table {
            Some(table) => table.clone(),
            None => self.to_relation(call.argument(1, "source_table"), call.keyword("source_schema"), call),
        };
        let referent = call.argument(target.behind_table(2), "referent_table");
        let referent = self.to_relation(referent, call.keyword("referent_schema"), call);
        let local = self.texts_of(call.argument(target.behind_table(3), "local_cols"));
        let remote = self.texts_of(call.argument(target.behind_table(4), "remote_cols"));
        let known = local.iter().chain(&remote).all(|column| column.as_known().is_some());
        if known && local.len() != remote.len() {
            return OpKind::Refused { exception: UNEQUAL.to_owned() };
        }
        let key = self.foreign_key(local, Fact::Known(referent), remote, call);
        self.add_constraint(table, ConstraintKind::ForeignKey(key), call)
    }

    /// `op.create_unique_constraint(name, table, columns, …)`.
    pub(super) fn create_unique(&mut self, target: &Target, call: &Call<'a>) -> OpKind {
        let kind = ConstraintKind::Unique {
            columns: self.texts_of(call.argument(target.behind_table(2), "columns")),
            nulls_not_distinct: self.to_bool(call.keyword("postgresql_nulls_not_distinct")),
            include: self.texts_of(call.keyword("postgresql_include")),
        };
        self.add_constraint(self.table_of_call(target, 1, "table_name", call), kind, call)
    }

    /// `op.create_check_constraint(name, table, condition, …)`.
    pub(super) fn create_check(&mut self, target: &Target, call: &Call<'a>) -> OpKind {
        let condition = match call.argument(target.behind_table(2), "condition") {
            Some(argument) => self.to_sql(&argument.value, argument.at),
            None => Expr::Unknown(Unknown::new("condition", "the call gives no condition", call.at)),
        };
        self.add_constraint(
            self.table_of_call(target, 1, "table_name", call),
            ConstraintKind::Check { condition },
            call,
        )
    }

    /// `op.create_primary_key(name, table, columns)`.
    pub(super) fn create_primary_key(&mut self, target: &Target, call: &Call<'a>) -> OpKind {
        let columns = self.texts_of(call.argument(target.behind_table(2), "columns"));
        let table = self.table_of_call(target, 1, "table_name", call);
        self.add_constraint(table, ConstraintKind::PrimaryKey { columns, include: Vec::new() }, call)
    }

    /// `op.create_exclude_constraint(name, table, *elements, …)`.
    pub(super) fn create_exclude(&mut self, target: &Target, call: &Call<'a>) -> OpKind {
        let kind = self.exclude_kind(call, target.behind_table(2));
        self.add_constraint(self.table_of_call(target, 1, "table_name", call), kind, call)
    }

    /// `op.drop_constraint(name, table, type_, schema, if_exists)`.
    pub(super) fn drop_constraint(&self, target: &Target, call: &Call<'a>) -> OpKind {
        let type_ = call.value(target.behind_table(2), "type_").and_then(|value| value.as_known_str());
        OpKind::DropConstraint(Box::new(DropConstraint {
            name: self.to_name(call.argument(0, "constraint_name")),
            table: self.table_of_call(target, 1, "table_name", call),
            type_: type_.map(str::to_owned),
            if_exists: self.to_flag(call.keyword("if_exists")),
            cascade: false,
        }))
    }
}
