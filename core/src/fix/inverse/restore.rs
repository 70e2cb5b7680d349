//! Calls that bring back what was dropped, from what the schema knew of it. Rows do not come back.

use super::{
    call,
    python::{arguments, column_of, list},
};
use crate::{
    fix,
    ops::Op,
    rules::RuleContext,
    schema::{Constraint, Index, Schema, Table, is_serial},
    sql::{ConstraintForm, IndexKey, KeyAction, RelName},
};

/// `add_column`. What was NOT NULL comes back as nullable: there may be rows.
pub(super) fn column(
    ctx: &RuleContext<'_>,
    op: &Op,
    table: &RelName,
    name: &str,
    before: &Schema,
) -> Option<Vec<String>> {
    let known = before.table(table)?.column(name)?;
    let column = column_of(ctx, known, true, before)?;
    let mut lines = Vec::new();
    if known.not_null == Some(true) {
        lines.push("# It was NOT NULL: fill it, then set that again.".to_owned());
    }
    if known.default == Some(true) {
        lines.push("# It had a default.".to_owned());
    }
    if let Some(collation) = known.definition.as_ref().and_then(|written| written.collation.as_ref()) {
        lines.push(format!("# It had the collation {collation}."));
    }
    lines.push(call(ctx, op, "add_column", vec![fix::quote(ctx.file, &table.name), column])?);
    Some(lines)
}

/// `create_index`.
pub(super) fn index(ctx: &RuleContext<'_>, op: &Op, name: &str, before: &Schema) -> Option<String> {
    let all = before.tables.iter().filter_map(|(table, known)| Some((table, known.index(name)?)));
    let found: Vec<_> = all.filter(|(_, index)| !index.constraint).collect();
    let [(table, index)] = found.as_slice() else { return None };
    call(ctx, op, "create_index", index_arguments(ctx, table, index)?)
}

fn index_arguments(ctx: &RuleContext<'_>, table: &RelName, index: &Index) -> Option<Vec<String>> {
    let columns: Option<Vec<String>> = index
        .keys
        .iter()
        .map(|key| match key {
            IndexKey::Column(column) => Some(column.clone()),
            IndexKey::Expression => None,
        })
        .collect();
    let columns = columns.filter(|columns| !columns.is_empty() && index.plain)?;
    let name = fix::quote(ctx.file, index.name.as_deref()?);
    let mut all = vec![name, fix::quote(ctx.file, &table.name), list(ctx, &columns)];
    if index.unique {
        all.push("unique=True".to_owned());
    }
    Some(all)
}

/// `create_foreign_key`, `create_unique_constraint` or `create_primary_key`.
pub(super) fn constraint(
    ctx: &RuleContext<'_>,
    op: &Op,
    table: &RelName,
    name: &str,
    before: &Schema,
) -> Option<String> {
    let known = before.table(table)?.constraint(name).filter(|known| !known.deferrable)?;
    let (quoted, table) = (fix::quote(ctx.file, name), fix::quote(ctx.file, &table.name));
    match &known.form {
        ConstraintForm::Unique { columns, .. } if !columns.is_empty() => {
            call(ctx, op, "create_unique_constraint", vec![quoted, table, list(ctx, columns)])
        }
        ConstraintForm::PrimaryKey { columns, .. } if !columns.is_empty() => {
            call(ctx, op, "create_primary_key", vec![quoted, table, list(ctx, columns)])
        }
        ConstraintForm::ForeignKey { columns, target, target_columns, .. } if target.schema.is_none() => {
            let target_columns = before.or_primary_key(target, target_columns);
            if columns.is_empty() || target_columns.is_empty() {
                return None;
            }
            let target = fix::quote(ctx.file, &target.name);
            let mut all = vec![quoted, table, target, list(ctx, columns), list(ctx, target_columns)];
            all.extend(key_actions(ctx, &known.form));
            call(ctx, op, "create_foreign_key", all)
        }
        _ => None,
    }
}

/// `ondelete=…` and `onupdate=…` of a foreign key, where it has them.
fn key_actions(ctx: &RuleContext<'_>, form: &ConstraintForm) -> Vec<String> {
    let ConstraintForm::ForeignKey { on_delete, sets, on_update, .. } = form else { return Vec::new() };
    let mut keywords = Vec::new();
    if *on_delete != KeyAction::NoAction {
        let columns = if sets.is_empty() { String::new() } else { format!(" ({})", sets.join(", ")) };
        keywords.push(format!("ondelete={}", fix::quote(ctx.file, &format!("{}{columns}", on_delete.sql()))));
    }
    if *on_update != KeyAction::NoAction {
        keywords.push(format!("onupdate={}", fix::quote(ctx.file, on_update.sql())));
    }
    keywords
}

/// `create_table` with its columns, keys and unique constraints, and its indexes behind it.
pub(super) fn table(ctx: &RuleContext<'_>, op: &Op, name: &RelName, before: &Schema) -> Option<Vec<String>> {
    let known = before.table(name)?;
    if !known.complete || known.partitioned || !known.parents.is_empty() || known.unlogged == Some(true) {
        return None;
    }
    let sa = ctx.revision.names.sa.as_deref()?;
    let unit = fix::indent_unit(ctx.file, ctx.revision);
    let mut parts = vec![fix::quote(ctx.file, &name.name)];
    for column in &known.columns {
        let definition = column.definition.as_ref()?;
        let serial =
            is_serial(&definition.type_) && known.primary_key() == Some(std::slice::from_ref(&column.name));
        if (column.default != Some(false) && !serial) || definition.collation.is_some() {
            return None;
        }
        parts.push(column_of(ctx, column, column.not_null != Some(true), before)?);
    }
    for constraint in &known.constraints {
        parts.push(table_constraint(ctx, sa, constraint)?);
    }
    if let Some(schema) = op.keyword("schema") {
        parts.push(ctx.file.slice(schema.range).to_owned());
    }
    let mut lines = vec![format!("{}(", fix::sibling_call(ctx.file, op, "create_table")?)];
    lines.extend(parts.into_iter().map(|part| format!("{unit}{part},")));
    lines.push(")".to_owned());
    lines.extend(indexes(ctx, op, name, known)?);
    Some(lines)
}

fn table_constraint(ctx: &RuleContext<'_>, sa: &str, constraint: &Constraint) -> Option<String> {
    if constraint.deferrable {
        return None;
    }
    let name = fix::quote(ctx.file, constraint.name.as_deref()?);
    match &constraint.form {
        ConstraintForm::PrimaryKey { columns, .. } => {
            Some(format!("{sa}.PrimaryKeyConstraint({}, name={name})", arguments(ctx, columns)))
        }
        ConstraintForm::Unique { columns, .. } if !columns.is_empty() => {
            Some(format!("{sa}.UniqueConstraint({}, name={name})", arguments(ctx, columns)))
        }
        ConstraintForm::ForeignKey { columns, target, target_columns, .. } if !target_columns.is_empty() => {
            let place = target.schema.as_ref().map_or(String::new(), |schema| format!("{schema}."));
            let targets: Vec<String> =
                target_columns.iter().map(|column| format!("{place}{}.{column}", target.name)).collect();
            let mut arguments = vec![list(ctx, columns), list(ctx, &targets), format!("name={name}")];
            arguments.extend(key_actions(ctx, &constraint.form));
            Some(format!("{sa}.ForeignKeyConstraint({})", arguments.join(", ")))
        }
        _ => None,
    }
}

fn indexes(ctx: &RuleContext<'_>, op: &Op, name: &RelName, known: &Table) -> Option<Vec<String>> {
    let own = known.indexes.iter().filter(|index| !index.constraint);
    own.map(|index| call(ctx, op, "create_index", index_arguments(ctx, name, index)?)).collect()
}
