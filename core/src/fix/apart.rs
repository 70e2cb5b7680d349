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

/// `lines` in `with op.get_context().autocommit_block():`, each statement a transaction of its own.
pub fn autocommit_block(ctx: &RuleContext<'_>, lines: &[String]) -> Option<Vec<String>> {
    let unit = indent_unit(ctx.file, ctx.revision);
    let header = format!("with {}.get_context().autocommit_block():", ctx.revision.names.op.as_deref()?);
    let inside = lines.iter().map(|line| format!("{unit}{line}"));
    Some(std::iter::once(header).chain(inside).collect())
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
    let nothing = ["# Nothing to undo: the constraint goes with the revision before.", "pass"];
    revision(ctx, &format!("validate {constraint}"), lines, &nothing.map(str::to_owned))
}

/// The statement behind the operation's: in a block, or in the one that it stands in. A batch sends its statements when
/// it ends, so nothing can stand behind one of them.
fn validate_behind(ctx: &RuleContext<'_>, op: &Op, validate: String) -> Option<Edit> {
    let lines = match op.autocommit {
        _ if op.batch.is_some() => return None,
        Some(_) => vec![validate],
        None => autocommit_block(ctx, &[validate])?,
    };
    insert_after(ctx.file, op.statement, &lines)
}
