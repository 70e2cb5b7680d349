//! Steps that must run apart from the rest: in an autocommit block, or in a revision of their own.

use super::{indent_unit, insert_after, new_revision, quote, sql};
use crate::{
    ops::{Execute, Op, OpKind},
    report::{Applicability, NewFile},
    rules::{DraftFix, RuleContext},
    run::{Run, Step},
    settings::TransactionMode,
    sql::{Form, RelName},
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

/// NOT VALID behind the constraint of an `ALTER TABLE` that adds nothing else, in the plain literal that is executed.
/// Nothing where the literal holds escapes, other commands or comments, which could swallow it.
pub fn not_valid_in_sql(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op) -> Option<Edit> {
    let OpKind::Execute(Execute::Sql { text, literal: Some(literal), .. }) = &op.kind else { return None };
    let alone = matches!(&step.form, Form::AlterTable { actions, .. } if actions.len() == 1);
    let sql = text.as_known()?;
    let commented = sql.contains("--") || sql.contains("/*");
    if !alone || commented || ctx.is_one_of_several(run, step) || ctx.file.slice(*literal) != sql {
        return None;
    }
    let length = sql.trim_end_matches(|last: char| last == ';' || last.is_whitespace()).len();
    Some(Edit::insert(literal.start + length, " NOT VALID"))
}

/// The two ways to validate apart what `op` adds once `edits` have made it NOT VALID, best first: in a revision of its
/// own, which can be run again when a row does not fit, and in an autocommit block behind the operation.
pub fn validated(
    ctx: &RuleContext<'_>,
    op: &Op,
    (table, name): (&RelName, &str),
    edits: &[Edit],
) -> Vec<DraftFix> {
    if !ctx.is_written_once(op) {
        return Vec::new();
    }
    let Some(validate) = execute(ctx, &sql::validate(table, name)) else { return Vec::new() };
    // What stands in a branch may not be there for another revision to validate.
    let file = op.when.is_none().then(|| validation(ctx, name, std::slice::from_ref(&validate))).flatten();
    let of_its_own = file.map(|file| {
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
