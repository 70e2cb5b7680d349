//! Steps that must run apart from the rest: in an autocommit block, or in a revision of their own.

use super::{indent_unit, insert_after, new_revision, quote, sql};
use crate::{
    ops::Op,
    report::{Applicability, NewFile},
    rules::{DraftFix, RuleContext},
    settings::TransactionMode,
    sql::RelName,
    text::Edit,
};

/// `op.execute("…")`, under the name that the file has for `op`.
pub fn execute(ctx: &RuleContext<'_>, sql: &str) -> Option<String> {
    Some(format!("{}.execute({})", ctx.revision.names.op.as_deref()?, quote(ctx.file, sql)))
}

/// The head of a block in which each statement is a transaction of its own.
pub(super) fn block(ctx: &RuleContext<'_>) -> Option<String> {
    Some(format!("with {}.get_context().autocommit_block():", ctx.revision.names.op.as_deref()?))
}

/// `lines` in `with op.get_context().autocommit_block():`, each statement a transaction of its own.
pub fn autocommit_block(ctx: &RuleContext<'_>, lines: &[String]) -> Option<Vec<String>> {
    let unit = indent_unit(ctx.file, ctx.revision);
    let inside = lines.iter().map(|line| format!("{unit}{line}"));
    Some(std::iter::once(block(ctx)?).chain(inside).collect())
}

/// `lines`, each statement a transaction of its own, for a place that may be in a block already.
pub fn by_itself(ctx: &RuleContext<'_>, lines: Vec<String>, in_block: bool) -> Option<Vec<String>> {
    if in_block { Some(lines) } else { autocommit_block(ctx, &lines) }
}

/// A following revision for `lines`, which must not share a transaction with this one: in an autocommit block where
/// Alembic runs all revisions in one transaction. `undo` are the lines of its downgrade.
pub fn revision(ctx: &RuleContext<'_>, message: &str, lines: &[String], undo: &[String]) -> Option<NewFile> {
    let upgrade = match ctx.settings.transaction {
        TransactionMode::PerRun => autocommit_block(ctx, lines)?,
        TransactionMode::PerMigration => lines.to_vec(),
    };
    new_revision::following(ctx, message, &upgrade, undo)
}

/// The two ways to validate apart what `op` adds once `edits` have made it NOT VALID, best first: in a revision of its
/// own, which can be run again when a row does not fit, and in an autocommit block behind the operation.
pub fn validated(
    ctx: &RuleContext<'_>,
    op: &Op,
    (table, name): (&RelName, &str),
    edits: &[Edit],
) -> Vec<DraftFix> {
    if !ctx.is_written_once(op) || op.when.is_some() {
        return Vec::new();
    }
    let Some(validate) = execute(ctx, &sql::validate(table, name)) else { return Vec::new() };
    let of_its_own = validation(ctx, name, std::slice::from_ref(&validate)).map(|file| {
        let title = "Add it NOT VALID, and validate it in a revision of its own";
        DraftFix::new(title, Applicability::Review, edits.to_vec()).adding(file)
    });
    let behind = validate_behind(ctx, op, validate).map(|edit| {
        let edits = edits.iter().cloned().chain([edit]).collect();
        DraftFix::new(
            "Add it NOT VALID, and validate it in an autocommit block",
            Applicability::Review,
            edits,
        )
    });
    of_its_own.into_iter().chain(behind).collect()
}

/// A following revision that validates `constraint` with these lines.
pub fn validation(ctx: &RuleContext<'_>, constraint: &str, lines: &[String]) -> Option<NewFile> {
    revision(ctx, &format!("validate {constraint}"), lines, &nothing_to_undo())
}

/// The downgrade of a revision that only proves what the one before it has made.
pub fn nothing_to_undo() -> Vec<String> {
    let lines = ["# Nothing to undo: the constraint goes with the revision before.", "pass"];
    lines.map(str::to_owned).to_vec()
}

/// The statement behind the operation's: in a block, or in the one that it stands in. A batch sends its statements when
/// it ends, so nothing can stand behind one of them.
fn validate_behind(ctx: &RuleContext<'_>, op: &Op, validate: String) -> Option<Edit> {
    if op.batch.is_some() {
        return None;
    }
    insert_after(ctx.file, op.statement, &by_itself(ctx, vec![validate], op.autocommit.is_some())?)
}
