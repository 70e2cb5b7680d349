//! The way back: for each operation the call that undoes it, written from the source of the call that did it, or from what
//! the schema knew of what was dropped.

mod alter;
mod python;
mod restore;

use crate::{
    fix,
    ops::{Constraint, ConstraintKind, EnumType, Execute, Name, Op, OpKind, TypeKind},
    rules::RuleContext,
    schema::Schema,
    text::SourceFile,
};

/// The calls that undo `upgrade()`, in the order in which they must run. Nothing when one operation cannot be undone
/// from what the file says: half a downgrade is worse than none.
pub fn of_run(ctx: &RuleContext<'_>) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    let mut types = Vec::new();
    for (index, op) in ctx.upgrade.ops.iter().enumerate().rev() {
        lines.extend(of_op(ctx, index)?);
        types.extend(types_made(op));
    }
    // Types go last: the columns that use them must be gone.
    types.dedup();
    let sa = ctx.revision.names.sa.as_deref();
    let name = ctx.revision.names.op.as_deref()?;
    for enum_type in types {
        let schema = match &enum_type.schema {
            Some(schema) => Some(schema.as_known()?),
            None => None,
        };
        lines.push(drop_type(ctx.file, enum_type.name.as_ref()?.as_known()?, schema, sa?, name));
    }
    (!lines.is_empty()).then_some(lines)
}

/// The calls that undo one operation of `upgrade()`, by its index. The types that it makes are not among what they drop.
pub fn of_op(ctx: &RuleContext<'_>, index: usize) -> Option<Vec<String>> {
    let op = ctx.upgrade.ops.get(index)?;
    let plain = op.batch.is_none() && op.when.is_none() && op.autocommit.is_none();
    let before = &ctx.upgrade.steps_of(index).next().map_or(&ctx.upgrade.after, |step| &step.before);
    if !plain || !ctx.is_written_once(op) {
        return None;
    }
    inverse(ctx, op, before)
}

/// What `upgrade()` does that has no way back here: the first operation without one.
pub fn obstacle(ctx: &RuleContext<'_>) -> Option<String> {
    let index = (0..ctx.upgrade.ops.len()).find(|index| of_op(ctx, *index).is_none())?;
    let op = ctx.upgrade.ops.get(index)?;
    Some(match &op.kind {
        OpKind::DropColumn { table, column, .. } => format!("the column {}.{column}", table.display()),
        OpKind::DropTable { table, .. } => format!("the table {}", table.display()),
        OpKind::DropIndex(drop) => format!("the index {}", name_of(&drop.name)),
        OpKind::DropConstraint(drop) => format!("the constraint {}", name_of(&drop.name)),
        OpKind::AlterColumn(alter) => {
            format!("the column {}.{} as it was", alter.table.display(), alter.column)
        }
        OpKind::Execute(Execute::Sql { .. }) => "what was there before this SQL".to_owned(),
        _ => format!("what was there before {}", op.method),
    })
}

fn name_of(name: &Name) -> String {
    name.text().map_or_else(|| "without a name".to_owned(), ToString::to_string)
}

/// `op.method(…)`, with the schema that the operation names.
fn call(ctx: &RuleContext<'_>, op: &Op, method: &str, mut arguments: Vec<String>) -> Option<String> {
    arguments.extend(op.keyword("schema").map(|schema| ctx.file.slice(schema.range).to_owned()));
    Some(format!("{}({})", fix::sibling_call(ctx.file, op, method)?, arguments.join(", ")))
}

/// `sa.Enum(name="mood").drop(op.get_bind(), checkfirst=True)`.
pub fn drop_type(file: &SourceFile, name: &str, schema: Option<&str>, sa: &str, op: &str) -> String {
    let (name, schema) = (fix::quote(file, name), fix::schema_keyword(file, schema));
    format!("{sa}.Enum(name={name}{schema}).drop({op}.get_bind(), checkfirst=True)")
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

fn inverse(ctx: &RuleContext<'_>, op: &Op, before: &Schema) -> Option<Vec<String>> {
    let source =
        |position: usize, name: &str| op.argument(position, name).map(|arg| ctx.file.slice(arg.value));
    let call = |method: &str, arguments: &[String]| call(ctx, op, method, arguments.to_vec());
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
        OpKind::AlterColumn(change) => alter::inverse(ctx, op, change, before)?,
        OpKind::DropColumn { table, column, .. } => {
            return restore::column(ctx, op, &table.known()?, column.as_known()?, before);
        }
        OpKind::DropTable { table, .. } => return restore::table(ctx, op, &table.known()?, before),
        OpKind::DropIndex(drop) => restore::index(ctx, op, drop.name.as_known()?, before)?,
        OpKind::DropConstraint(drop) => {
            restore::constraint(ctx, op, &drop.table.known()?, drop.name.as_known()?, before)?
        }
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
