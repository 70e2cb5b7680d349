//! Indexes taken out of a revision that does other work, and built concurrently by a revision that follows.
//!
//! `autocommit_block()` commits what stands before it in the revision, so in a revision of its own nothing is half done
//! when a build fails.

use std::collections::{BTreeMap, BTreeSet};

use super::{apart, concurrently, new_revision, statement_lines};
use crate::{
    ops::{Op, OpKind},
    report::NewFile,
    revision::is_autogenerate_marker,
    rules::RuleContext,
    run::Step,
    schema::canonical,
    sql::{AlterAction, ConstraintForm, Form, ObjectKind, RelName},
    text::{ByteRange, Edit, apply_edits},
};

/// More than this are not moved: a file is then better written anew by hand.
const MOST: usize = 20;

/// What moves the indexes: the same for each of them, since they go together.
#[derive(Debug, Clone)]
pub struct IndexesApart {
    /// The operations that build them, as indexes into the upgrade.
    pub ops: Vec<usize>,
    /// What takes them out of the revision.
    pub edits: Vec<Edit>,
    /// The revision that builds them.
    pub file: NewFile,
}

/// One index on its way.
struct Moved<'a> {
    op: usize,
    build: Taken,
    /// The downgrade's statement that drops it; nothing where the index goes with its table or column.
    drop: Option<Taken>,
    name: &'a str,
    table: &'a RelName,
}

/// A statement taken out: where it stood with the comments above it, and its lines as they are in the other file.
struct Taken {
    statement: ByteRange,
    whole: ByteRange,
    lines: Vec<String>,
}

/// The builds among `found`, steps of the upgrade, that can go into a revision of their own. Nothing where the revision
/// does nothing else: then it is one of their own already.
pub fn indexes_apart(ctx: &RuleContext<'_>, found: &[&Step]) -> Option<IndexesApart> {
    if found.len() > MOST {
        return None;
    }
    let moved: Vec<Moved<'_>> =
        independent(ctx, found).into_iter().filter_map(|step| moved(ctx, step)).collect();
    let ops: Vec<usize> = moved.iter().map(|index| index.op).collect();
    let rest = ctx.upgrade.steps.iter().any(|step| !ops.contains(&step.op) && !is_of_session(step));
    if !rest || ops.is_empty() {
        return None;
    }
    let builds: Vec<String> = moved.iter().flat_map(|index| index.build.lines.clone()).collect();
    let drops: Option<Vec<Vec<String>>> = moved.iter().rev().map(|index| drop_lines(ctx, index)).collect();
    let names: Vec<&str> = moved.iter().map(|index| index.name).collect();
    let file = new_revision::following(
        ctx,
        &format!("build {}", names.join(", ")),
        &apart::autocommit_block(ctx, &builds)?,
        &apart::autocommit_block(ctx, &drops?.concat())?,
    )?;
    let taken = moved.iter().flat_map(|index| [Some(&index.build), index.drop.as_ref()]).flatten();
    Some(IndexesApart { ops, edits: edits(ctx, &taken.collect::<Vec<_>>()), file })
}

/// What sets how the session works, which is no work that a failed build could leave half done.
fn is_of_session(step: &Step) -> bool {
    matches!(step.form, Form::Set { .. })
}

/// Those of `found` that nothing behind them in the upgrade rests on, and that mean the same when all of it is done.
fn independent<'a>(ctx: &RuleContext<'a>, found: &[&Step]) -> Vec<&'a Step> {
    let mut later = Later::default();
    let mut free = Vec::new();
    for step in ctx.upgrade.steps.iter().rev() {
        let is_found = found.iter().any(|found| std::ptr::eq(*found, step));
        if is_found && later.leaves_alone(step) && !rests_on_rows(ctx, step) {
            free.push(step);
        } else if is_found || !matches!(step.form, Form::CreateIndex { .. }) && !is_of_session(step) {
            later.take_in(step);
        }
    }
    free.reverse();
    free
}

/// What comes behind a build.
#[derive(Default)]
struct Later {
    /// Something that cannot be seen into.
    unseen: bool,
    /// Something that may need a unique index: rows with ON CONFLICT, a foreign key.
    may_need_unique: bool,
    /// The tables that are changed in ways that indexes take part in.
    tables: BTreeSet<RelName>,
}

impl Later {
    fn take_in(&mut self, step: &Step) {
        self.may_need_unique = true;
        self.unseen |=
            matches!(step.form, Form::Unparsed { .. } | Form::Rename { .. } | Form::SetSchema { .. });
        if !only_adds(&step.form) {
            self.tables.extend(step.effects.locks.iter().map(|(table, _)| canonical(table)));
        }
        // Dropping or renaming an index locks it as well; what it is on is the table that counts.
        if let Form::Drop { names, .. } = &step.form {
            let on = names.iter().filter_map(|name| step.before.table_of_index(name));
            self.tables.extend(on.map(|(table, _)| canonical(table)));
        }
    }

    fn leaves_alone(&self, step: &Step) -> bool {
        let Form::CreateIndex { table, unique, .. } = &step.form else { return false };
        !(self.unseen || *unique && self.may_need_unique || self.tables.contains(&canonical(table)))
    }
}

/// Whether an index is unique over rows that the revision makes so before: the two belong together.
fn rests_on_rows(ctx: &RuleContext<'_>, step: &Step) -> bool {
    let Form::CreateIndex { table, unique: true, .. } = &step.form else { return false };
    let others =
        ctx.upgrade.steps_before(step).iter().filter(|other| !matches!(other.form, Form::CreateIndex { .. }));
    others.flat_map(|other| &other.effects.locks).any(|(locked, _)| canonical(locked) == canonical(table))
}

/// Whether a command leaves everything that is there as an index sees it.
fn only_adds(form: &Form) -> bool {
    match form {
        Form::AlterTable { actions, .. } => actions.iter().all(|action| match action {
            AlterAction::AddColumn { .. }
            | AlterAction::SetNotNull { .. }
            | AlterAction::DropNotNull { .. }
            | AlterAction::SetDefault { .. }
            | AlterAction::DropDefault { .. } => true,
            AlterAction::AddConstraint(constraint) => {
                matches!(constraint.form, ConstraintForm::ForeignKey { .. } | ConstraintForm::Check { .. })
            }
            _ => false,
        }),
        Form::Insert { .. } | Form::Update { .. } | Form::Delete { .. } | Form::CreateTable { .. } => true,
        _ => false,
    }
}

fn moved<'a>(ctx: &RuleContext<'a>, step: &'a Step) -> Option<Moved<'a>> {
    let Form::CreateIndex { name: Some(name), table, .. } = &step.form else { return None };
    let op = ctx.upgrade.op_of(step).filter(|op| matches!(op.kind, OpKind::CreateIndex(_)))?;
    let build = taken(ctx, op, concurrently::changes(ctx, op)?)?;
    let mut drops = ctx.downgrade.steps.iter().filter(|step| match &step.form {
        Form::Drop { object: ObjectKind::Index, names, .. } => {
            names.iter().any(|dropped| dropped.name == *name)
        }
        _ => false,
    });
    let drop = match (drops.next(), drops.next()) {
        (None, _) => None,
        (Some(step), None) => Some(taken_drop(ctx, step)?),
        (Some(_), Some(_)) => return None,
    };
    Some(Moved { op: step.op, build, drop, name, table })
}

fn taken_drop(ctx: &RuleContext<'_>, step: &Step) -> Option<Taken> {
    let op = ctx.downgrade.op_of(step)?;
    match &op.kind {
        OpKind::DropIndex(_) => taken(ctx, op, concurrently::changes(ctx, op)?),
        _ => taken(ctx, op, vec![concurrently::drop_in_sql(ctx, ctx.downgrade, step)?]),
    }
}

/// An operation's statement with `changes` made in it, where it is a line of the function's own.
fn taken(ctx: &RuleContext<'_>, op: &Op, changes: Vec<Edit>) -> Option<Taken> {
    let functions = [&ctx.revision.upgrade, &ctx.revision.downgrade].into_iter().flatten();
    let is_top_level = functions.flat_map(|function| &function.statements).any(|own| *own == op.statement);
    if !is_top_level || op.batch.is_some() || op.autocommit.is_some() || op.when.is_some() {
        return None;
    }
    let own = statement_lines(ctx.file, op.statement)?;
    new_revision::lines_of(ctx.file, op.statement)?;
    let whole = ByteRange::new(comments_above(ctx, own), own.end);
    let shifted = changes.into_iter().map(|edit| {
        let range = ByteRange::new(edit.range.start - whole.start, edit.range.end - whole.start);
        Edit::replace(range, edit.text)
    });
    let text = apply_edits(ctx.file.slice(whole), &shifted.collect::<Vec<_>>()).ok()?;
    let indent = ctx.file.indent_at(op.statement.start);
    let lines = text.lines().map(|line| line.strip_prefix(indent).unwrap_or(line).trim_end().to_owned());
    Some(Taken { statement: op.statement, whole, lines: lines.collect() })
}

/// Where the comments begin that stand right above some lines, which are about them.
fn comments_above(ctx: &RuleContext<'_>, own: ByteRange) -> usize {
    let mut start = own.start;
    for line in (0..ctx.file.lines.line_of(own.start)).rev() {
        let range = ByteRange::new(ctx.file.lines.line_start(line), ctx.file.lines.line_end(line));
        let text = ctx.file.slice(range).trim();
        if !text.starts_with('#') || is_autogenerate_marker(text) {
            break;
        }
        start = range.start;
    }
    start
}

/// What drops an index in the downgrade of the revision that builds it.
fn drop_lines(ctx: &RuleContext<'_>, index: &Moved<'_>) -> Option<Vec<String>> {
    if let Some(drop) = &index.drop {
        return Some(drop.lines.clone());
    }
    Some(vec![concurrently::drop_index_call(ctx, index.name, index.table)?])
}

/// The statements gone, with `pass` where a function has nothing left.
fn edits(ctx: &RuleContext<'_>, taken: &[&Taken]) -> Vec<Edit> {
    let gone: BTreeMap<ByteRange, &Taken> = taken.iter().map(|taken| (taken.statement, *taken)).collect();
    let functions = [&ctx.revision.upgrade, &ctx.revision.downgrade].into_iter().flatten();
    let mut edits = Vec::new();
    for function in functions {
        let emptied = function.statements.iter().all(|own| gone.contains_key(own));
        for (at, taken) in function.statements.iter().filter_map(|own| gone.get(own)).enumerate() {
            let indent = ctx.file.indent_at(taken.statement.start);
            let left = if emptied && at == 0 {
                format!("{indent}pass{}", ctx.file.newline())
            } else {
                String::new()
            };
            edits.push(Edit::replace(taken.whole, left));
        }
    }
    edits
}
