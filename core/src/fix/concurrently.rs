//! Indexes built and dropped beside the traffic: CONCURRENTLY, in an autocommit block.

use std::collections::BTreeMap;

use crate::{
    fix,
    ops::{Op, OpKind},
    rules::RuleContext,
    run::{Run, Step},
    sql::{Form, ObjectKind, RelName},
    text::Edit,
};

/// A new `op.create_index(…)` that builds an index concurrently.
pub fn create_index_call(
    ctx: &RuleContext<'_>,
    name: &str,
    table: &RelName,
    columns: &[String],
    unique: bool,
) -> Option<String> {
    let call = index_call(ctx, name, table, columns, unique)?;
    Some(format!("{call}, postgresql_concurrently=True)"))
}

/// A new `op.create_index(…)` for a table that nobody uses yet.
pub fn plain_index_call(
    ctx: &RuleContext<'_>,
    name: &str,
    table: &RelName,
    columns: &[String],
) -> Option<String> {
    Some(format!("{})", index_call(ctx, name, table, columns, false)?))
}

/// The call as far as both have it in common, without its last bracket.
fn index_call(
    ctx: &RuleContext<'_>,
    name: &str,
    table: &RelName,
    columns: &[String],
    unique: bool,
) -> Option<String> {
    let quote = |text: &str| fix::quote(ctx.file, text);
    let columns: Vec<String> = columns.iter().map(|column| quote(column)).collect();
    Some(format!(
        "{}.create_index({}, {}, [{}]{}{}",
        ctx.revision.names.op.as_deref()?,
        quote(name),
        quote(&table.name),
        columns.join(", "),
        if unique { ", unique=True" } else { "" },
        fix::schema_keyword(ctx.file, table.schema.as_deref()),
    ))
}

/// A new `op.drop_index(…)` that drops an index concurrently, and can run twice.
pub fn drop_index_call(ctx: &RuleContext<'_>, name: &str, table: &RelName) -> Option<String> {
    Some(format!(
        "{}.drop_index({}, table_name={}{}, postgresql_concurrently=True, if_exists=True)",
        ctx.revision.names.op.as_deref()?,
        fix::quote(ctx.file, name),
        fix::quote(ctx.file, &table.name),
        fix::schema_keyword(ctx.file, table.schema.as_deref()),
    ))
}

/// An `op.create_index` or `op.drop_index` made concurrent, in an autocommit block where it is not in one.
pub fn concurrent_call(ctx: &RuleContext<'_>, op: &Op) -> Option<Vec<Edit>> {
    fix::in_autocommit(ctx, op, changes(ctx, op)?)
}

/// The changes of the call alone.
///
/// A drop gets `if_exists=True`: what an autocommit block has done stays done when a later statement fails. A build loses
/// `if_not_exists=True`: that would take the invalid index which a failed build leaves for the real one.
pub(super) fn changes(ctx: &RuleContext<'_>, op: &Op) -> Option<Vec<Edit>> {
    if !ctx.can_edit(op) || op.when.is_some() {
        return None;
    }
    let written = |name| op.args.iter().find(|arg| arg.name.as_deref() == Some(name));
    let concurrently = ("postgresql_concurrently", "True");
    // An edit for each keyword: what two fixes have in common is then made once.
    let mut changes = match (written("if_not_exists"), written(concurrently.0)) {
        // Both at the end of the call would be in each other's way: one takes the place of the other.
        (Some(arg), None) if matches!(op.kind, OpKind::CreateIndex(_)) => {
            vec![Edit::replace(arg.range, format!("{}={}", concurrently.0, concurrently.1))]
        }
        _ => vec![fix::set_keyword(ctx.file, op.call, &op.args, concurrently.0, concurrently.1)?],
    };
    if matches!(op.kind, OpKind::CreateIndex(_)) && written(concurrently.0).is_some() {
        changes.extend(fix::remove_keyword(ctx.file, &op.args, "if_not_exists"));
    }
    if let OpKind::DropIndex(drop) = &op.kind
        && !drop.if_exists
    {
        changes.push(fix::set_keyword(ctx.file, op.call, &op.args, "if_exists", "True")?);
    }
    Some(changes)
}

/// `DROP INDEX` in the SQL of an `op.execute` made concurrent, likewise. PostgreSQL takes one index at a time, and no
/// CASCADE.
pub fn concurrent_drop_in_sql(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<Vec<Edit>> {
    let change = drop_in_sql(ctx, run, step)?;
    fix::in_autocommit(ctx, run.op_of(step)?, vec![change])
}

/// The change of the SQL alone.
pub(super) fn drop_in_sql(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<Edit> {
    run.op_of(step).filter(|op| op.when.is_none())?;
    let Form::Drop { object: ObjectKind::Index, names, if_exists, cascade: false, .. } = &step.form else {
        return None;
    };
    if names.len() != 1 || ctx.is_one_of_several(run, step) {
        return None;
    }
    let words = if *if_exists { "CONCURRENTLY" } else { "CONCURRENTLY IF EXISTS" };
    fix::WrittenSql::of(ctx, run, step)?.insert_behind(&["DROP", "INDEX"], words)
}

/// The same for what the downgrade does with an index of this name: it drops what the upgrade builds, or builds again what
/// the upgrade drops. Nothing where the table is new by then, since a build in a block would come too late for it.
pub fn concurrent_in_downgrade(ctx: &RuleContext<'_>, name: &str) -> Vec<Edit> {
    let run = ctx.downgrade;
    let name = index_renames(ctx).get(name).copied().unwrap_or(name);
    let not_yet = run.steps.iter().filter(|step| match &step.form {
        Form::CreateIndex { name: Some(made), concurrently: false, .. } => made == name,
        Form::Drop { object: ObjectKind::Index, names, concurrently: false, .. } => {
            matches!(names.as_slice(), [dropped] if dropped.name == name)
        }
        _ => false,
    });
    let edits = not_yet.filter(|step| can_be_concurrent(step)).filter_map(|step| {
        let op = run.op_of(step)?;
        match &op.kind {
            OpKind::CreateIndex(_) | OpKind::DropIndex(_) => concurrent_call(ctx, op),
            _ => concurrent_drop_in_sql(ctx, run, step),
        }
    });
    edits.flatten().collect()
}

/// What indexes are called when the upgrade is through, where it renames them, by their names before.
pub fn index_renames<'a>(ctx: &RuleContext<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut renames = BTreeMap::new();
    for step in &ctx.upgrade.steps {
        if let Form::Rename { object: ObjectKind::Index, relation, to, .. } = &step.form {
            renames.entry(relation.name.as_str()).or_insert(to.as_str());
        }
    }
    renames
}

/// Whether CONCURRENTLY is possible and of use: not on a table made in this very revision, and PostgreSQL has none for
/// the indexes of a partitioned table.
pub fn can_be_concurrent(step: &Step) -> bool {
    let table = match &step.form {
        Form::CreateIndex { table, .. } => Some(table),
        Form::Drop { names, .. } => {
            names.first().and_then(|name| step.before.table_of_index(name)).map(|(table, _)| table)
        }
        _ => None,
    };
    table.is_none_or(|table| {
        let partitioned = step.before.table(table).is_some_and(|known| known.partitioned);
        !step.is_new(table) && !partitioned
    })
}
