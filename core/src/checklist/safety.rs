//! The production-safety group: what a person does around the migration.

use super::{Verdict, blocking};
use crate::{
    ops::OpKind,
    report::{ChecklistItem, ChecklistStatus},
    rules::RuleContext,
    sql::{AlterAction, Form},
};

/// The safety items for one revision.
pub fn safety_items(ctx: &RuleContext<'_>) -> Vec<ChecklistItem> {
    let items = [
        ("A lock timeout is set, with `SET LOCAL`", timeout(ctx, "lock_timeout")),
        ("A statement timeout is set, with `SET LOCAL`", timeout(ctx, "statement_timeout")),
        ("A backup was taken", backup(ctx)),
        ("The SQL was previewed with `--sql`", preview(ctx)),
    ];
    items
        .into_iter()
        .enumerate()
        .map(|(index, (title, verdict))| verdict.into_item(index + 1, title, Vec::new()))
        .collect()
}

/// A timeout must come before the first statement that waits for a lock, and end with the transaction.
fn timeout(ctx: &RuleContext<'_>, setting: &str) -> Verdict {
    let run = ctx.upgrade;
    let Some(first) = blocking(run).next() else {
        return Verdict::not_applicable("Nothing here waits for a lock that blocks others.");
    };
    let before = run.steps.iter().take_while(|step| !std::ptr::eq(*step, first));
    let set = before.filter_map(|step| match &step.form {
        Form::Set { local, name, value: Some(value) } if name == setting => Some((*local, value.as_str())),
        _ => None,
    });
    match set.last() {
        None => Verdict::confirm(format!(
            "The migration sets none. Is `{setting}` set in `env.py` or for the role? Without it, a statement that waits \
             for its lock makes everybody behind it wait too."
        )),
        Some((_, "0")) => {
            Verdict::new(ChecklistStatus::Fail, format!("`{setting}` is set to 0, which switches it off."))
        }
        Some((true, value)) => Verdict::pass(format!("`SET LOCAL {setting}` is {value}.")),
        Some((false, value)) => Verdict::new(
            ChecklistStatus::Fail,
            format!(
                "`SET {setting}` to {value} outlives the migration: it stays for the session. Write `SET LOCAL`."
            ),
        ),
    }
}

fn backup(ctx: &RuleContext<'_>) -> Verdict {
    if ctx.upgrade.steps.is_empty() {
        return Verdict::not_applicable("Nothing changes.");
    }
    let loses_data = ctx.upgrade.steps.iter().any(|step| match &step.form {
        Form::Drop { object: crate::sql::ObjectKind::Table, .. }
        | Form::Delete { .. }
        | Form::Truncate { .. } => true,
        Form::AlterTable { actions, .. } => {
            actions.iter().any(|action| matches!(action, AlterAction::DropColumn { .. }))
        }
        _ => false,
    });
    Verdict::confirm(if loses_data {
        "This drops data; `downgrade()` cannot bring it back, a backup can."
    } else {
        "Take one right before, and know how long it takes to restore."
    })
}

fn preview(ctx: &RuleContext<'_>) -> Verdict {
    let queries = ctx.upgrade.ops.iter().any(|op| matches!(op.kind, OpKind::Query(_)));
    if ctx.upgrade.ops.is_empty() {
        return Verdict::not_applicable("There is no SQL.");
    }
    Verdict::confirm(if queries {
        "`--sql` cannot run this file: it reads from the database. Read its statements here instead."
    } else {
        "Read what `alembic upgrade --sql` writes; the SQL panel shows the same."
    })
}
