//! The way back from `alter_column`: what the call says of the column as it was, and what the schema knew of it.

use super::{call, python::type_of};
use crate::{
    fact::Fact,
    ops::{AlterColumn, Op},
    rules::RuleContext,
    schema::Schema,
    sql::{AlterAction, Form, TypeName},
};

/// The call that changes the column back. Nothing where the old state of something that was changed is not known, or where
/// a type only comes back by a conversion that nobody has written.
pub(super) fn inverse(
    ctx: &RuleContext<'_>,
    op: &Op,
    alter: &AlterColumn,
    before: &Schema,
) -> Option<String> {
    let source = |name: &str| op.keyword(name).map(|arg| ctx.file.slice(arg.value).to_owned());
    let table = op.argument(0, "table_name").map(|arg| ctx.file.slice(arg.value).to_owned())?;
    let column = op.argument(1, "column_name").map(|arg| ctx.file.slice(arg.value).to_owned())?;
    let known = alter.table.known().and_then(|table| before.table(&table)?.column(alter.column.as_known()?));
    let mut arguments = vec![table, source("new_column_name").unwrap_or_else(|| column.clone())];
    if alter.new_name.is_some() {
        arguments.push(format!("new_column_name={column}"));
    }
    if alter.type_.is_some() {
        let old = known.and_then(|known| known.type_.as_ref());
        if alter.using.is_some() || !old.is_some_and(|old| comes_back(ctx, op, old)) {
            return None;
        }
        let written = source("existing_type").or_else(|| type_of(ctx, old?, before))?;
        arguments.push(format!("type_={written}"));
        arguments.push(format!("existing_type={}", source("type_")?));
    } else if let Some(existing) = source("existing_type") {
        arguments.push(format!("existing_type={existing}"));
    }
    match &alter.nullable {
        Some(Fact::Known(nullable)) => {
            arguments.push(format!("nullable={}", if *nullable { "False" } else { "True" }));
        }
        Some(Fact::Unknown(_)) => return None,
        None => {
            arguments.extend(source("existing_nullable").map(|value| format!("existing_nullable={value}")));
        }
    }
    if alter.server_default.is_some() {
        let none = known.and_then(|known| known.default) == Some(false);
        let old = source("existing_server_default").or_else(|| none.then(|| "None".to_owned()))?;
        arguments.push(format!("server_default={old}"));
    }
    if alter.comment.is_some() {
        arguments.push(format!("comment={}", source("existing_comment")?));
    }
    call(ctx, op, "alter_column", arguments)
}

/// Whether PostgreSQL changes the type back without being told how: within one family it does.
fn comes_back(ctx: &RuleContext<'_>, op: &Op, old: &TypeName) -> bool {
    let own = ctx
        .upgrade
        .steps
        .iter()
        .filter(|step| ctx.upgrade.op_of(step).is_some_and(|it| std::ptr::eq(it, op)));
    let actions = own.flat_map(|step| match &step.form {
        Form::AlterTable { actions, .. } => actions.as_slice(),
        _ => &[],
    });
    let new = actions.into_iter().find_map(|action| match action {
        AlterAction::SetType { type_, .. } => Some(type_),
        _ => None,
    });
    new.is_some_and(|new| {
        new.dimensions == old.dimensions
            && family(&new.name).is_some()
            && family(&new.name) == family(&old.name)
    })
}

fn family(name: &str) -> Option<u8> {
    match name {
        "int2" | "int4" | "int8" | "numeric" | "float4" | "float8" => Some(0),
        "text" | "varchar" | "bpchar" => Some(1),
        "date" | "timestamp" | "timestamptz" => Some(2),
        "json" | "jsonb" => Some(3),
        "time" | "timetz" => Some(4),
        _ => None,
    }
}
