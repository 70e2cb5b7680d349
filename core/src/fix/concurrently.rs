//! Indexes built and dropped beside the traffic: CONCURRENTLY, in an autocommit block.

use crate::{
    fact::Fact,
    fix,
    ops::{Name, Op, OpKind},
    rules::RuleContext,
    run::{Run, Step},
    sql::{Form, ObjectKind},
    text::Edit,
};

/// An `op.create_index` or `op.drop_index` made concurrent, in an autocommit block where it is not in one.
///
/// A drop gets `if_exists=True`: what an autocommit block has done stays done when a later statement fails. A build gets
/// no `if_not_exists=True`: that would take the invalid index which a failed build leaves for the real one.
pub fn concurrent_call(ctx: &RuleContext<'_>, op: &Op) -> Option<Vec<Edit>> {
    if !ctx.can_edit(op) || op.when.is_some() {
        return None;
    }
    // An edit for each keyword: what two fixes have in common is then made once.
    let mut changes = vec![fix::set_keyword(ctx.file, op.call, &op.args, "postgresql_concurrently", "True")?];
    if let OpKind::DropIndex(drop) = &op.kind
        && !drop.if_exists
    {
        changes.push(fix::set_keyword(ctx.file, op.call, &op.args, "if_exists", "True")?);
    }
    match op.autocommit {
        Some(_) => Some(changes),
        None => fix::wrap_in_autocommit(ctx, op, changes),
    }
}

/// `DROP INDEX` in the SQL of an `op.execute` made concurrent, likewise. PostgreSQL takes one index at a time, and no
/// CASCADE.
pub fn concurrent_drop_in_sql(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<Vec<Edit>> {
    let op = run.op_of(step)?;
    let Form::Drop { object: ObjectKind::Index, names, if_exists, cascade: false, .. } = &step.form else {
        return None;
    };
    if names.len() != 1 || ctx.is_one_of_several(run, step) {
        return None;
    }
    let command = fix::command_in_source(ctx, run, step)?;
    let behind = fix::behind_word(ctx, command, &["index"])?;
    let words = if *if_exists { " CONCURRENTLY" } else { " CONCURRENTLY IF EXISTS" };
    let changes = vec![Edit::insert(behind, words)];
    match op.autocommit {
        Some(_) => Some(changes),
        None => fix::wrap_in_autocommit(ctx, op, changes),
    }
}

/// The same for what the downgrade does with an index of this name: it drops what the upgrade builds, or builds again what
/// the upgrade drops. Nothing where the table is new by then, since a build in a block would come too late for it.
pub fn concurrent_in_downgrade(ctx: &RuleContext<'_>, name: &Name) -> Vec<Edit> {
    let same = |other: &Name| other.text().is_some() && other.text() == name.text();
    let not_yet = |fact: &Option<Fact<bool>>| fact.as_ref().is_none_or(|fact| fact.is(&false));
    let is_meant = |op: &Op| match &op.kind {
        OpKind::DropIndex(drop) => same(&drop.name) && not_yet(&drop.concurrently),
        OpKind::CreateIndex(create) => same(&create.name) && not_yet(&create.concurrently),
        _ => false,
    };
    let stands_for_itself = |at: usize| ctx.downgrade.steps_of(at).all(can_be_concurrent);
    let ops = ctx.downgrade.ops.iter().enumerate().filter(|(at, op)| is_meant(op) && stands_for_itself(*at));
    ops.filter_map(|(_, op)| concurrent_call(ctx, op)).flatten().collect()
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
