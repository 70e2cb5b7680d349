//! The production-safety group: what a person does around the migration.

use super::{Verdict, line, lines_of};
use crate::{
    ops::OpKind,
    report::{ChecklistItem, ChecklistStatus, Finding},
    rules::{RuleContext, transaction::MissingLockTimeout},
    run::Step,
    sql::{AlterAction, Form},
};

/// The safety items for one revision; that about the lock timeout names the finding which asks for one.
pub fn safety_items(ctx: &RuleContext<'_>, findings: &[Finding]) -> Vec<ChecklistItem> {
    let waits = findings.iter().filter(|finding| finding.rule == MissingLockTimeout::META.id);
    let waits = waits.map(|finding| finding.key.clone()).collect();
    let items = [
        ("A lock timeout is set, with `SET LOCAL`", timeout(ctx, "lock_timeout"), waits),
        ("A statement timeout is set, with `SET LOCAL`", timeout(ctx, "statement_timeout"), Vec::new()),
        ("A backup was taken", backup(ctx), Vec::new()),
        ("The SQL was previewed with `--sql`", preview(ctx), Vec::new()),
    ];
    items
        .into_iter()
        .enumerate()
        .map(|(index, (title, verdict, findings))| verdict.into_item(index + 1, title, findings))
        .collect()
}

/// A timeout must be in force at every statement that waits for a lock, and end with the transaction. `SET LOCAL` is over
/// with its transaction: an autocommit block, too, runs without it.
fn timeout(ctx: &RuleContext<'_>, setting: &str) -> Verdict {
    let Some(first) = ctx.upgrade.blocking().next() else {
        return Verdict::not_applicable("Nothing here waits for a lock that blocks others.");
    };
    let without = ctx.upgrade.blocking().find(|step| step.before.setting(setting, step.now).is_none());
    let is_set =
        |step: &Step| matches!(&step.form, Form::Set { name, value: Some(_), .. } if name == setting);
    let set: Vec<u32> =
        ctx.upgrade.steps.iter().filter(|step| is_set(step)).map(|step| line(ctx, step)).collect();
    match (first.before.setting(setting, first.now), without) {
        (None, _) => Verdict::confirm(format!(
            "The migration sets none before line {}. Is `{setting}` set in `env.py` or for the role? Without it, {}.",
            line(ctx, first),
            if setting == "lock_timeout" {
                "a statement that waits for its lock makes everybody behind it wait too"
            } else {
                "a statement that takes long keeps its locks for as long"
            }
        ))
        .at([line(ctx, first)]),
        (Some("0"), _) => {
            Verdict::new(ChecklistStatus::Fail, format!("`{setting}` is set to 0, which switches it off."))
                .at(set)
        }
        (Some(value), Some(step)) => Verdict::confirm(format!(
            "`SET LOCAL {setting}` to {value} is over with its transaction: line {} runs without it. Set it there again.",
            line(ctx, step)
        ))
        .at([line(ctx, step)]),
        (Some(value), None) if ctx.upgrade.steps.iter().any(|step| is_set(step) && !is_local(step)) => {
            Verdict::new(
                ChecklistStatus::Fail,
                format!(
                    "`SET {setting}` to {value} outlives the migration: it stays for the session. Write `SET LOCAL`."
                ),
            )
            .at(set)
        }
        (Some(value), None) => Verdict::pass(format!("`SET LOCAL {setting}` is {value}.")).at(set),
    }
}

fn is_local(step: &Step) -> bool {
    matches!(&step.form, Form::Set { local: true, .. })
}

fn backup(ctx: &RuleContext<'_>) -> Verdict {
    if ctx.upgrade.steps.is_empty() {
        return Verdict::not_applicable("Nothing changes.");
    }
    let loses_data = |step: &&Step| match &step.form {
        Form::Drop { object: crate::sql::ObjectKind::Table, .. }
        | Form::Delete { .. }
        | Form::Truncate { .. } => true,
        Form::AlterTable { actions, .. } => {
            actions.iter().any(|action| matches!(action, AlterAction::DropColumn { .. }))
        }
        _ => false,
    };
    let losses: Vec<u32> = ctx.upgrade.steps.iter().filter(loses_data).map(|step| line(ctx, step)).collect();
    if losses.is_empty() {
        return Verdict::confirm("Take one right before, and know how long it takes to restore.");
    }
    Verdict::confirm("This drops data; `downgrade()` cannot bring it back, a backup can.").at(losses)
}

fn preview(ctx: &RuleContext<'_>) -> Verdict {
    let queries = ctx.upgrade.ops.iter().filter(|op| matches!(op.kind, OpKind::Query(_)));
    let queries = lines_of(ctx, queries);
    if ctx.upgrade.ops.is_empty() {
        return Verdict::not_applicable("There is no SQL.");
    }
    if queries.is_empty() {
        return Verdict::confirm("Read what `alembic upgrade --sql` writes; the SQL panel shows the same.");
    }
    Verdict::confirm(
        "`--sql` cannot run this file: it reads from the database. Read its statements here instead.",
    )
    .at(queries)
}
