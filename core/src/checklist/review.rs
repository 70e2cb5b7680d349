//! The nine items of the review.

use super::{Verdict, count, line, lines_of};
use crate::{
    ops::{Op, OpKind, TypeKind},
    report::{ChecklistItem, ChecklistStatus, Finding},
    rules::{self, RuleContext},
    run::{Run, Step},
    sql::{AlterAction, ColumnDef, Form, RelName},
};

type Judge = fn(&RuleContext<'_>) -> Verdict;

/// The questions. Apart from who answers them: the page shows them, and links no answers.
pub const TITLES: [&str; 9] = [
    "Downgrade implemented, not just `pass`",
    "Renames use `alter_column` or `rename_table`, not drop and add",
    "Non-nullable columns come with a default or a backfill",
    "Operations on large tables consider locking",
    "Indexes have explicit names",
    "Foreign keys have explicit names and an ON DELETE behaviour",
    "Enums are created before use",
    "Data migrations tested with real data volumes",
    "Migration tested: upgrade, downgrade, upgrade",
];

/// Who answers each where no rule objects.
const JUDGES: [Judge; 9] =
    [downgrade, renames, not_null_columns, locking, index_names, foreign_keys, enums, data, round_trip];

/// The nine items for one revision.
pub fn review_items(ctx: &RuleContext<'_>, findings: &[Finding]) -> Vec<ChecklistItem> {
    TITLES
        .iter()
        .zip(JUDGES)
        .enumerate()
        .map(|(index, (title, judge))| {
            let against = against(findings, index + 1);
            let verdict = match against.as_slice() {
                [] => judge(ctx),
                [only] => Verdict::new(
                    ChecklistStatus::Fail,
                    format!("Line {}: {}.", only.span.start.line, only.title),
                ),
                [first, ..] => {
                    let reason = format!(
                        "{}, the first in line {}: {}.",
                        count(against.len(), "finding", "findings"),
                        first.span.start.line,
                        first.title
                    );
                    Verdict::new(ChecklistStatus::Fail, reason)
                }
            };
            verdict.into_item(index + 1, title, against.iter().map(|finding| finding.key.clone()).collect())
        })
        .collect()
}

/// The findings whose rules speak to an item.
fn against(findings: &[Finding], item: usize) -> Vec<&Finding> {
    let speaks = |rule: &str| {
        rules::find(rule).is_some_and(|meta| meta.checklist.iter().any(|number| usize::from(*number) == item))
    };
    findings.iter().filter(|finding| speaks(&finding.rule)).collect()
}

fn downgrade(ctx: &RuleContext<'_>) -> Verdict {
    if ctx.upgrade.ops.is_empty() {
        return Verdict::not_applicable("`upgrade()` does nothing that would have to be undone.");
    }
    if let Some((op, raise)) = ctx.downgrade.ops.iter().find_map(|op| match &op.kind {
        OpKind::Raise { what } => Some((op, what)),
        _ => None,
    }) {
        return Verdict::confirm(format!("`downgrade()` raises `{raise}`: is there truly no way back?"))
            .at(lines_of(ctx, [op]));
    }
    if ctx.downgrade.ops.is_empty() {
        return Verdict::confirm("`downgrade()` does nothing: is there nothing to undo?");
    }
    Verdict::pass(format!(
        "`downgrade()` does {}.",
        count(ctx.downgrade.ops.len(), "operation", "operations")
    ))
    .at(lines_of(ctx, &ctx.downgrade.ops))
}

fn renames(ctx: &RuleContext<'_>) -> Verdict {
    let renamed = lines_where(ctx, |form| matches!(form, Form::Rename { .. }));
    match renamed.len() {
        0 => Verdict::not_applicable("Nothing is renamed, and nothing looks like a rename."),
        number => Verdict::pass(format!("{} in place.", count(number, "rename", "renames"))).at(renamed),
    }
}

fn not_null_columns(ctx: &RuleContext<'_>) -> Verdict {
    let refuses_null = |column: &&ColumnDef| column.not_null;
    let added: Vec<&ColumnDef> = forms(ctx.upgrade).flat_map(added_columns).filter(refuses_null).collect();
    let verdict = match added.as_slice() {
        [] => return Verdict::not_applicable("No column that refuses NULL is added to a table."),
        [one] => Verdict::pass(format!("`{}` comes with a value for the rows that are there.", one.name)),
        many => Verdict::pass(format!("All {} come with a value for the rows that are there.", many.len())),
    };
    verdict.at(lines_where(ctx, |form| added_columns(form).any(|column| column.not_null)))
}

fn added_columns(form: &Form) -> impl Iterator<Item = &ColumnDef> {
    let actions = match form {
        Form::AlterTable { actions, .. } => actions.as_slice(),
        _ => &[],
    };
    actions.iter().filter_map(|action| match action {
        AlterAction::AddColumn { column, .. } => Some(column),
        _ => None,
    })
}

fn locking(ctx: &RuleContext<'_>) -> Verdict {
    match ctx.upgrade.blocking().count() {
        0 if ctx.upgrade.steps.is_empty() => {
            Verdict::not_applicable("`upgrade()` sends nothing to the database.")
        }
        0 => Verdict::pass("Nothing that `upgrade()` does blocks a table which was there before."),
        _ if heavy(ctx).next().is_some() => {
            Verdict::confirm(long_locks(ctx)).at(heavy(ctx).map(|(step, _)| line(ctx, step)))
        }
        steps => Verdict::pass(format!(
            "{} a lock that blocks, each only briefly: nothing is scanned or rewritten under it.",
            if steps == 1 { "1 statement takes".to_owned() } else { format!("{steps} statements take") }
        ))
        .at(ctx.upgrade.blocking().map(|step| line(ctx, step))),
    }
}

/// The steps that read or rewrite a whole table while they lock one against writers: as long as the rows take.
fn heavy<'a>(ctx: &'a RuleContext<'_>) -> impl Iterator<Item = (&'a Step, &'a RelName)> {
    let settings = ctx.settings;
    ctx.upgrade.blocking().filter_map(move |step| {
        let mut tables = step.effects.rewrites.iter().chain(&step.effects.scans).peekable();
        let first = *tables.peek()?;
        // A foreign key reads its target by the rows of its own table: with few of those it is quick.
        tables
            .all(|table| !step.is_new(table) && !settings.is_small(&table.to_string()))
            .then_some((step, first))
    })
}

fn long_locks(ctx: &RuleContext<'_>) -> String {
    let all: Vec<_> = heavy(ctx).collect();
    let places: Vec<String> =
        all.iter().map(|(step, table)| format!("`{table}` in line {}", line(ctx, step))).collect();
    let (first, rest) = places.split_at(places.len().min(3));
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    format!(
        "A whole table is read or rewritten under a lock that blocks: {}{more}. How many rows, and who waits meanwhile?",
        first.join(", ")
    )
}

fn index_names(ctx: &RuleContext<'_>) -> Verdict {
    let indexes = lines_where(ctx, |form| matches!(form, Form::CreateIndex { .. }));
    match indexes.len() {
        0 => Verdict::not_applicable("No index is created."),
        number => Verdict::pass(format!("{}, named.", count(number, "index", "indexes"))).at(indexes),
    }
}

fn foreign_keys(ctx: &RuleContext<'_>) -> Verdict {
    let keys: usize = forms(ctx.upgrade).map(foreign_keys_in).sum();
    match keys {
        0 => Verdict::not_applicable("No foreign key is created."),
        keys => {
            Verdict::pass(format!("{}, with name and ON DELETE.", count(keys, "foreign key", "foreign keys")))
                .at(lines_where(ctx, |form| foreign_keys_in(form) > 0))
        }
    }
}

fn foreign_keys_in(form: &Form) -> usize {
    use crate::sql::{ConstraintDef, ConstraintForm};
    let is_key = |constraint: &&ConstraintDef| matches!(constraint.form, ConstraintForm::ForeignKey { .. });
    match form {
        Form::CreateTable { columns, constraints, .. } => {
            let inline = columns.iter().flat_map(|column| &column.constraints);
            constraints.iter().chain(inline).filter(is_key).count()
        }
        Form::AlterTable { actions, .. } => actions
            .iter()
            .map(|action| match action {
                AlterAction::AddConstraint(constraint) => usize::from(is_key(&constraint)),
                AlterAction::AddColumn { column, .. } => column.constraints.iter().filter(is_key).count(),
                _ => 0,
            })
            .sum(),
        _ => 0,
    }
}

fn enums(ctx: &RuleContext<'_>) -> Verdict {
    let used = lines_of(ctx, ctx.upgrade.ops.iter().filter(|op| uses_enum(op)));
    let created =
        lines_where(ctx, |form| matches!(form, Form::CreateEnum { .. } | Form::AddEnumValue { .. }));
    let verdict = match (used.is_empty(), created.is_empty()) {
        (true, true) => return Verdict::not_applicable("No enum is created or used."),
        (false, true) => Verdict::pass("The enum that is used is there before."),
        _ => Verdict::pass("Each enum is there before it is used."),
    };
    verdict.at(created.into_iter().chain(used))
}

fn uses_enum(op: &Op) -> bool {
    let is_enum = |kind: &TypeKind| match kind {
        TypeKind::Enum(enum_type) => enum_type.native,
        TypeKind::Array { item, .. } => matches!(item.kind, TypeKind::Enum(_)),
        _ => false,
    };
    match &op.kind {
        OpKind::CreateTable(table) => table.columns.iter().any(|column| is_enum(&column.type_.kind)),
        OpKind::AddColumn(add) => is_enum(&add.column.type_.kind),
        OpKind::AlterColumn(alter) => alter.type_.as_ref().is_some_and(|type_| is_enum(&type_.kind)),
        _ => false,
    }
}

fn data(ctx: &RuleContext<'_>) -> Verdict {
    let changes = lines_where(ctx, |form| {
        matches!(form, Form::Insert { .. } | Form::Update { .. } | Form::Delete { .. } | Form::Do)
    });
    let opaque: Vec<&Op> =
        ctx.upgrade.ops.iter().filter(|op| matches!(op.kind, OpKind::Opaque { .. })).collect();
    match (changes.len(), opaque.is_empty()) {
        (0, true) => Verdict::not_applicable("No rows are changed."),
        (0, false) => {
            Verdict::confirm("Code runs here that Retort cannot see into: does it change rows, and how many?")
                .at(lines_of(ctx, opaque))
        }
        (number, _) => Verdict::confirm(format!(
            "{} rows: how long on as many as production has?",
            if number == 1 {
                "1 statement changes".to_owned()
            } else {
                format!("{number} statements change")
            }
        ))
        .at(changes),
    }
}

fn round_trip(ctx: &RuleContext<'_>) -> Verdict {
    if ctx.upgrade.ops.is_empty() && ctx.downgrade.ops.is_empty() {
        return Verdict::not_applicable("Neither function does anything.");
    }
    Verdict::confirm("Run upgrade, downgrade and upgrade again on a copy of the database.")
}

/// The line of each statement of the upgrade that is such.
fn lines_where(ctx: &RuleContext<'_>, is_such: impl Fn(&Form) -> bool) -> Vec<u32> {
    ctx.upgrade.steps.iter().filter(|step| is_such(&step.form)).map(|step| line(ctx, step)).collect()
}

fn forms(run: &Run) -> impl Iterator<Item = &Form> {
    run.steps.iter().map(|step| &step.form)
}
