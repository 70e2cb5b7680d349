use std::collections::BTreeSet;

use crate::{
    fix::{self, inverse},
    ops::OpKind,
    report::{Applicability, Direction, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Run,
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// The downgrade does something, but not all that would undo the upgrade.
    ///
    /// ## Why it matters
    /// What stays behind is there when the upgrade runs again: "… already exists", and a rolled back release cannot be rolled out
    /// again. What is not brought back is missing for the code that the downgrade was made for.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("bio", sa.Text(), nullable=True))
    ///     op.add_column("users", sa.Column("born_on", sa.Date(), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("users", "born_on")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("bio", sa.Text(), nullable=True))
    ///     op.add_column("users", sa.Column("born_on", sa.Date(), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("users", "born_on")
    ///     op.drop_column("users", "bio")
    /// ```
    ///
    /// ## When to ignore
    /// The difference is meant, and running the upgrade again works: what stays is made with `if_not_exists=True`.
    ///
    /// ## Fix safety
    /// A person must see that the place is right: the inverse of what was left out goes in front of the rest.
    ///
    /// ## References
    /// - [Alembic: downgrading](https://alembic.sqlalchemy.org/en/latest/tutorial.html#downgrading)
    pub DowngradeDoesNotRestore {
        id: "downgrade-does-not-restore",
        name: "Downgrade that leaves something out",
        family: Revision,
        severity: Warning,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

/// So many of the things left out are named.
const NAMED: usize = 3;

impl Rule for DowngradeDoesNotRestore {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let Some(downgrade) = ctx.revision.downgrade.as_ref().filter(|function| !function.empty) else {
            return;
        };
        if ctx.downgrade.ops.is_empty() || is_unclear(ctx.upgrade) || is_unclear(ctx.downgrade) {
            return;
        }
        let left = left_out(ctx);
        let Some(worst) = left.iter().map(|left| left.severity).min() else { return };
        let named: Vec<&str> = left.iter().take(NAMED).map(|left| left.what.as_str()).collect();
        let more =
            if left.len() > NAMED { format!(", and {} more", left.len() - NAMED) } else { String::new() };
        let why = if worst == Severity::Warning {
            "The next upgrade then stops with \"already exists\"."
        } else {
            "The database is then not what the revision before left."
        };
        let message = format!(
            "`downgrade()` leaves something out: {}{more}. {why} Undo everything that `upgrade()` does, or raise an error that says \
             what has no way back.",
            named.join(", ")
        );
        let mut finding = Draft::at(&Self::META, downgrade.header)
            .says("The downgrade does not restore everything", message)
            .at_most(worst)
            .with_fix(completed(ctx, &left));
        finding.direction = Some(Direction::Downgrade);
        findings.push(finding);
    }
}

/// Something that the downgrade leaves out.
struct Left {
    what: String,
    severity: Severity,
    /// The operation of `upgrade()` that it comes from.
    op: usize,
}

/// Whether anything in a run cannot be seen through, or moves things to other names.
fn is_unclear(run: &Run) -> bool {
    let opaque = run.steps.iter().any(|step| {
        matches!(
            step.form,
            Form::Unparsed { .. }
                | Form::Do
                | Form::Call
                | Form::Rename { object: ObjectKind::Table | ObjectKind::Schema, .. }
                | Form::SetSchema { .. }
                | Form::Transaction(_)
        )
    });
    opaque
        || run.ops.iter().any(|op| {
            op.when.is_some()
                || matches!(
                    op.kind,
                    OpKind::Raise { .. } | OpKind::Opaque { .. } | OpKind::Refused { .. } | OpKind::Query(_)
                )
        })
}

fn left_out(ctx: &RuleContext<'_>) -> Vec<Left> {
    let done = Done::by(ctx);
    let mut left: Vec<Left> = Vec::new();
    let mut known = BTreeSet::new();
    for step in &ctx.upgrade.steps {
        let mut add = |what: Option<String>, severity| {
            if let Some(what) = what.filter(|what| known.insert(what.clone())) {
                left.push(Left { what, severity, op: step.op });
            }
        };
        match &step.form {
            Form::CreateTable { table, temporary: false, if_not_exists: false, .. } => {
                add(stays(ctx, table), Severity::Warning);
            }
            Form::CreateIndex { name: Some(name), table, if_not_exists: false, .. } => {
                add(index_stays(ctx, table, name), Severity::Warning);
            }
            Form::Drop { object: ObjectKind::Table, names, .. } => {
                for name in names {
                    let gone = !ctx.downgrade.after.exists(name) && !done.tables.contains(name);
                    add(gone.then(|| format!("the table `{name}` is not made again")), Severity::Advice);
                }
            }
            Form::Drop { object: ObjectKind::Index, names, .. } => {
                for name in names {
                    add(index_is_gone(ctx, name), Severity::Advice);
                }
            }
            Form::AlterTable { table, actions, .. } => {
                for action in actions {
                    let severity = match action {
                        AlterAction::AddColumn { .. } | AlterAction::AddConstraint(_) => Severity::Warning,
                        _ => Severity::Advice,
                    };
                    add(action_stays(ctx, &done, table, action), severity);
                }
            }
            _ => {}
        }
    }
    left
}

/// What the revision does, gathered once: each thing that is left out is held against it.
#[derive(Default)]
struct Done<'a> {
    /// The tables that the upgrade makes.
    tables: BTreeSet<&'a RelName>,
    /// The columns that it adds.
    columns: BTreeSet<(&'a RelName, &'a str)>,
    /// The tables of which either direction renames a column.
    renamed: BTreeSet<&'a RelName>,
    /// How the upgrade and the downgrade change columns.
    changes: [BTreeSet<(&'a RelName, &'a str, Change)>; 2],
}

impl<'a> Done<'a> {
    fn by(ctx: &RuleContext<'a>) -> Self {
        let mut done = Done::default();
        for (run, changes) in ctx.runs().into_iter().zip(&mut done.changes) {
            for step in &run.steps {
                match &step.form {
                    Form::CreateTable { table, .. } if run.direction == Direction::Upgrade => {
                        done.tables.insert(table);
                    }
                    Form::Rename { object: ObjectKind::Column, relation, .. } => {
                        done.renamed.insert(relation);
                    }
                    Form::AlterTable { table, actions, .. } => {
                        changes.extend(
                            actions.iter().filter_map(change).map(|(column, how)| (table, column, how)),
                        );
                        let added = actions.iter().filter_map(|action| match action {
                            AlterAction::AddColumn { column, .. } => Some((table, column.name.as_str())),
                            _ => None,
                        });
                        done.columns.extend(added.filter(|_| run.direction == Direction::Upgrade));
                    }
                    _ => {}
                }
            }
        }
        done
    }
}

fn stays(ctx: &RuleContext<'_>, table: &RelName) -> Option<String> {
    let made = ctx.upgrade.after.table(table)?.created?;
    let still = ctx.downgrade.after.table(table)?.created == Some(made);
    still.then(|| format!("the table `{table}` stays"))
}

fn index_stays(ctx: &RuleContext<'_>, table: &RelName, name: &str) -> Option<String> {
    let made = ctx.upgrade.after.table(table)?.index(name)?.added;
    let still = ctx.downgrade.after.table(table)?.index(name)?.added == made;
    // Dropped by another name it is another mistake.
    let other_name = ctx.downgrade.steps.iter().any(|step| {
        matches!(&step.form, Form::Drop { object: ObjectKind::Index, names, .. }
            if names.iter().all(|dropped| ctx.upgrade.after.table_of_index(dropped).is_none()))
    });
    (still && !other_name).then(|| format!("the index `{name}` stays"))
}

fn index_is_gone(ctx: &RuleContext<'_>, name: &RelName) -> Option<String> {
    let made_here =
        ctx.upgrade.steps.iter().any(
            |step| matches!(&step.form, Form::CreateIndex { name: Some(made), .. } if *made == name.name),
        );
    let made_without_name =
        ctx.downgrade.steps.iter().any(|step| matches!(&step.form, Form::CreateIndex { name: None, .. }));
    let back = ctx.downgrade.after.table_of_index(name).is_some();
    (!made_here && !made_without_name && !back).then(|| format!("the index `{name}` is not made again"))
}

/// What stays of a subcommand, where the downgrade does not touch the same thing.
fn action_stays(
    ctx: &RuleContext<'_>,
    done: &Done<'_>,
    table: &RelName,
    action: &AlterAction,
) -> Option<String> {
    let upgraded = ctx.upgrade.after.table(table);
    let after = ctx.downgrade.after.table(table);
    match action {
        AlterAction::AddColumn { column, if_not_exists: false } => {
            let made = upgraded?.column(&column.name)?.added?;
            (after?.column(&column.name)?.added == Some(made))
                .then(|| format!("the column `{table}.{}` stays", column.name))
        }
        AlterAction::DropColumn { column, .. } => {
            let back = upgraded.is_some_and(|known| known.column(column).is_some())
                || after.is_none_or(|known| known.column(column).is_some());
            (!back && !done.renamed.contains(table))
                .then(|| format!("the column `{table}.{column}` is not added again"))
        }
        action => {
            let (column, change) = change(action)?;
            untouched(ctx, done, table, column, change).then(|| match change {
                Change::Type => format!("the type of `{table}.{column}` is not set back"),
                Change::NotNull => format!("`{table}.{column}` stays NOT NULL"),
                Change::Nullable => format!("`{table}.{column}` stays nullable"),
            })
        }
    }
}

/// How a column is changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Type,
    NotNull,
    Nullable,
}

impl Change {
    fn undo(self) -> Change {
        match self {
            Change::Type => Change::Type,
            Change::NotNull => Change::Nullable,
            Change::Nullable => Change::NotNull,
        }
    }
}

/// The column that a subcommand changes, and how.
fn change(action: &AlterAction) -> Option<(&str, Change)> {
    match action {
        AlterAction::SetType { column, .. } => Some((column, Change::Type)),
        AlterAction::SetNotNull { column } => Some((column, Change::NotNull)),
        AlterAction::DropNotNull { column } => Some((column, Change::Nullable)),
        _ => None,
    }
}

/// Whether a column that was there before the upgrade is still the same one after the downgrade, and the change is undone in
/// neither direction.
fn untouched(ctx: &RuleContext<'_>, done: &Done<'_>, table: &RelName, column: &str, changed: Change) -> bool {
    let added = |run: &Run| Some(run.after.table(table)?.column(column)?.added);
    let same = added(ctx.upgrade).is_some() && added(ctx.upgrade) == added(ctx.downgrade);
    let undo = (table, column, changed.undo());
    let [up, down] = &done.changes;
    let undone_here = changed != Change::Type && up.contains(&undo);
    // A table or a column that the upgrade adds goes as a whole.
    let goes = done.tables.contains(table) || done.columns.contains(&(table, column));
    same && !goes && !done.renamed.contains(table) && !down.contains(&undo) && !undone_here
}

/// The inverse of what was left out, in front of the rest: it depends on what the rest undoes.
fn completed(ctx: &RuleContext<'_>, left: &[Left]) -> Option<DraftFix> {
    let mut ops: Vec<usize> = left.iter().map(|left| left.op).collect();
    ops.sort_unstable();
    ops.dedup();
    let mut lines = Vec::new();
    for op in ops.into_iter().rev() {
        lines.extend(inverse::of_op(ctx, op)?);
    }
    let first = ctx.revision.downgrade.as_ref()?.code().first()?;
    let edit = fix::insert_before(ctx.file, *first, &lines)?;
    Some(DraftFix::new("Undo what was left out", Applicability::Review, vec![edit]))
}
