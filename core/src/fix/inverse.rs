//! The way back: for each operation the call that undoes it, written from the source of the call that did it.

use crate::{
    fix,
    ops::{Constraint, ConstraintKind, EnumType, Op, OpKind, TypeKind},
    rules::RuleContext,
};

/// The calls that undo `upgrade()`, in the order in which they must run. Nothing when one operation cannot be undone
/// from what the file says: half a downgrade is worse than none.
pub fn of_run(ctx: &RuleContext<'_>) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    let mut types = Vec::new();
    for op in ctx.upgrade.ops.iter().rev() {
        let plain = op.batch.is_none() && op.when.is_none() && op.autocommit.is_none();
        if !plain || !ctx.is_written_once(op) {
            return None;
        }
        lines.extend(inverse(ctx, op)?);
        types.extend(types_made(op));
    }
    // Types go last: the columns that use them must be gone.
    types.dedup();
    let sa = ctx.revision.names.sa.as_deref();
    let name = ctx.revision.names.op.as_deref()?;
    for enum_type in types {
        lines.push(drop_type(ctx, enum_type, sa?, name)?);
    }
    (!lines.is_empty()).then_some(lines)
}

/// `sa.Enum(name="mood").drop(op.get_bind(), checkfirst=True)`.
pub fn drop_type(ctx: &RuleContext<'_>, enum_type: &EnumType, sa: &str, op: &str) -> Option<String> {
    let name = fix::quote(ctx.file, enum_type.name.as_ref()?.as_known()?);
    let schema = match &enum_type.schema {
        Some(schema) => format!(", schema={}", fix::quote(ctx.file, schema.as_known()?)),
        None => String::new(),
    };
    Some(format!("{sa}.Enum(name={name}{schema}).drop({op}.get_bind(), checkfirst=True)"))
}

/// The enum types that an operation creates by itself.
pub fn types_made(op: &Op) -> Vec<&EnumType> {
    match &op.kind {
        OpKind::CreateTable(table) => table
            .columns
            .iter()
            .filter_map(|column| match &column.type_.kind {
                TypeKind::Enum(enum_type) if enum_type.native && enum_type.create_type => Some(enum_type),
                _ => None,
            })
            .collect(),
        OpKind::CreateEnum { enum_type, .. } => vec![enum_type],
        _ => Vec::new(),
    }
}

fn inverse(ctx: &RuleContext<'_>, op: &Op) -> Option<Vec<String>> {
    let source =
        |position: usize, name: &str| op.argument(position, name).map(|arg| ctx.file.slice(arg.value));
    let call = |method: &str, arguments: &[String]| -> Option<String> {
        let schema = op.keyword("schema").map(|schema| ctx.file.slice(schema.range).to_owned());
        let all: Vec<&str> = arguments.iter().map(String::as_str).chain(schema.as_deref()).collect();
        Some(format!("{}({})", fix::sibling_call(ctx.file, op, method)?, all.join(", ")))
    };
    if op.is_construct() && !matches!(op.kind, OpKind::CreateEnum { .. }) {
        return None;
    }
    let line = match &op.kind {
        OpKind::CreateTable(_) => call("drop_table", &[source(0, "table_name")?.to_owned()])?,
        OpKind::AddColumn(add) => {
            let column = fix::quote(ctx.file, add.column.name.as_known()?);
            call("drop_column", &[source(0, "table_name")?.to_owned(), column])?
        }
        OpKind::CreateIndex(index) => {
            index.name.as_known()?;
            call(
                "drop_index",
                &[source(0, "index_name")?.to_owned(), format!("table_name={}", source(1, "table_name")?)],
            )?
        }
        OpKind::AddConstraint { constraint, .. } => {
            constraint.name.as_known()?;
            let kind = format!("type_={}", fix::quote(ctx.file, constraint_type(constraint)?));
            call(
                "drop_constraint",
                &[
                    source(0, "constraint_name")?.to_owned(),
                    source(1, "table_name").or(source(1, "source_table"))?.to_owned(),
                    kind,
                ],
            )?
        }
        OpKind::RenameTable { .. } => call(
            "rename_table",
            &[source(1, "new_table_name")?.to_owned(), source(0, "old_table_name")?.to_owned()],
        )?,
        // The type goes with the others, at the end.
        OpKind::CreateEnum { .. } => return Some(Vec::new()),
        _ => return None,
    };
    Some(vec![line])
}

fn constraint_type(constraint: &Constraint) -> Option<&'static str> {
    match constraint.kind {
        ConstraintKind::ForeignKey(_) => Some("foreignkey"),
        ConstraintKind::Unique { .. } => Some("unique"),
        ConstraintKind::Check { .. } => Some("check"),
        ConstraintKind::PrimaryKey { .. } => Some("primary"),
        ConstraintKind::Exclude { .. } => None,
    }
}
