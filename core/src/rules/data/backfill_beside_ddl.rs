use super::rows::{self, Change, Reach};
use crate::{
    fix,
    ops::{Execute, Op, OpKind},
    pg::LockMode,
    report::{Applicability, Direction, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::Held,
    sql::RelName,
};

declare_rule! {
    /// Rows are changed in the transaction that also changes the schema, so its locks last as long as the rows take.
    ///
    /// ## Why it matters
    /// `ALTER TABLE` takes its lock for a moment, but Alembic keeps it until the transaction commits. A backfill in the
    /// same transaction makes that moment as long as the backfill: nobody can read or write the table meanwhile, and the
    /// queue behind it grows. The other way round, rows first and `ALTER TABLE` after them, the rows stay locked while the
    /// statement waits for everybody else: a writer that waits for one of these rows makes it a deadlock.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("plan", sa.String(20), nullable=True))
    /// op.execute("UPDATE users SET plan = 'free'")
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("plan", sa.String(20), nullable=True, server_default=sa.text("'free'")))
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("plan", sa.String(20), nullable=True))
    /// with op.get_context().autocommit_block():
    ///     op.execute("UPDATE users SET plan = 'free'")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or the application is stopped while the migration runs.
    ///
    /// ## Fix safety
    /// In an autocommit block what stands before it is committed: where the backfill fails, that part stays. A revision of
    /// its own can be run again by itself. One statement over all rows still writes them all at once; where the table's key
    /// is known, the new revision goes in batches by key, which assumes keys from 0 on without wide gaps.
    ///
    /// ## Deploy order
    /// The column first; then code that writes it; then the backfill; then what relies on it, such as NOT NULL.
    ///
    /// ## References
    /// - [PostgreSQL: explicit locking](https://www.postgresql.org/docs/current/explicit-locking.html)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub BackfillBesideDdl {
        id: "backfill-beside-ddl",
        name: "Rows changed in the transaction of a schema change",
        family: Data,
        severity: Warning,
        checklist: &[4, 8],
        fix: Some(Applicability::Review),
    }
}

/// What makes a change of rows costly here.
pub(super) enum Beside {
    /// A lock that an earlier statement took and that is held meanwhile.
    Under(RelName, LockMode),
    /// A lock on the same table that a later statement waits for while the rows are locked.
    Before(LockMode),
}

impl Rule for BackfillBesideDdl {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Some((change, beside))) = (run.op_of(step), beside(ctx, run, step)) else {
                continue;
            };
            let Change { verb, table, reach } = change;
            let title = match &beside {
                Beside::Under(locked, _) => {
                    format!("Rows of `{table}` are changed while `{locked}` is locked")
                }
                Beside::Before(_) => format!("Rows of `{table}` are changed right before the table itself"),
            };
            let mut finding =
                Draft::on(&Self::META, run, op).says(title, message(verb, table, reach, &beside));
            let minor = matches!(reach, Reach::Picked)
                || (matches!(beside, Beside::Before(_)) && !matches!(reach, Reach::Every));
            if minor {
                finding = finding.at_most(Severity::Advice);
            }
            let whole = !ctx.is_one_of_several(run, step) && reach != Reach::EachOfMany;
            if whole {
                let later = matches!(beside, Beside::Before(_));
                finding = finding
                    .with_fix(if later { None } else { split_fix(ctx, run, step, op) })
                    .with_fix(block_fix(ctx, op));
            }
            findings.push(finding);
        }
    }
}

/// Whether a step changes rows beside a schema change, and how.
pub(super) fn beside<'a>(ctx: &RuleContext<'_>, run: &Run, step: &'a Step) -> Option<(Change<'a>, Beside)> {
    let change = rows::change(ctx, run, step).filter(|_| step.in_transaction)?;
    let beside = match held_lock(ctx, step, &change) {
        Some((locked, mode)) => Beside::Under(locked, mode),
        None if change.verb != "INSERT … SELECT" => Beside::Before(locked_later(run, step, change.table)?),
        None => return None,
    };
    Some((change, beside))
}

/// The strongest lock that an earlier command of the transaction holds and that keeps others out of a table that they
/// can see; among equals the one on the table itself. Earlier revisions of the deploy count too: Alembic's default is one transaction for all of them. Where only
/// some rows are changed, only the lock on their own table counts.
fn held_lock(ctx: &RuleContext<'_>, step: &Step, change: &Change<'_>) -> Option<(RelName, LockMode)> {
    // What a revision locks of a table that it made itself, nobody else waits for.
    let others_see = |held: &&Held| {
        let known = step.before.table(&held.relation);
        known.is_some_and(|known| known.created.is_none_or(|made| made.revision != held.since.revision))
    };
    let concerns = |held: &&Held| match change.reach {
        Reach::Every | Reach::EachOfMany => true,
        Reach::Some | Reach::Picked => held.relation == *change.table,
    };
    ctx.held(step)
        .filter(|held| held.mode.blocks_writes())
        .filter(|held| others_see(held) && !ctx.is_small(&held.relation))
        .filter(concerns)
        .max_by_key(|held| (held.mode, held.relation == *change.table))
        .map(|held| (held.relation.clone(), held.mode))
}

/// The lock with which a later command of the transaction waits for everybody who writes to the table: the first.
fn locked_later(run: &Run, step: &Step, table: &RelName) -> Option<LockMode> {
    run.steps_behind(step)
        .iter()
        .take_while(|other| other.now.transaction == step.now.transaction)
        .find_map(|other| other.effects.lock_on(table).filter(|mode| mode.blocks_writes()))
}

fn message(verb: &str, table: &RelName, reach: Reach, beside: &Beside) -> String {
    let what = match reach {
        Reach::Every if verb == "INSERT … SELECT" => format!("This {verb} reads every row of `{table}`"),
        Reach::Every => format!("This {verb} touches every row of `{table}`"),
        Reach::EachOfMany => format!("This {verb} runs once for each of many rows of `{table}`"),
        Reach::Some | Reach::Picked => format!("This {verb} looks for its rows in all of `{table}`"),
    };
    match beside {
        Beside::Under(locked, mode) => format!(
            "{what} while the transaction holds {} on `{locked}` from an earlier statement. {} on `{locked}` wait until it is \
             done and committed, which takes longer the more rows there are. Commit the schema change first, and change the \
             rows in batches.",
            mode.sql_name(),
            capital(mode.blocks()),
        ),
        Beside::Before(mode) => format!(
            "{what} and keeps the changed ones locked, while a later statement of the transaction waits for {} on `{table}`. A \
             writer that waits for one of these rows is waited for in turn, and PostgreSQL ends one of the two: `deadlock \
             detected`. Commit the rows first, in batches.",
            mode.sql_name(),
        ),
    }
}

fn capital(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The statement in a revision that follows: in batches where the key is known, else as it is, and committed by itself in
/// either case, since Alembic's default is one transaction for the whole run.
fn split_fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op) -> Option<DraftFix> {
    let upgrade = ctx.revision.upgrade.as_ref()?;
    let literal = matches!(op.kind, OpKind::Execute(Execute::Sql { literal: Some(_), .. }));
    let plain = ctx.is_written_once(op) && op.when.is_none() && op.autocommit.is_none();
    let last = upgrade.statements.last() == Some(&op.statement) && upgrade.statements.len() > 1;
    if run.direction != Direction::Upgrade || !literal || !plain || !last || op.via != crate::ops::Via::Op {
        return None;
    }
    let change = rows::change(ctx, run, step)?;
    let lines = match fix::batches::by_key(ctx, run, step).filter(|_| !has_comment(ctx, op)) {
        Some(lines) => lines,
        None => fix::apart::autocommit_block(ctx, &fix::new_revision::lines_of(ctx.file, op.statement)?)?,
    };
    let back = ["# The rows need no way back of their own.".to_owned(), "pass".to_owned()];
    let message = format!("Change the rows of {}", change.table);
    let file = fix::new_revision::following(ctx, &message, &lines, &back)?;
    let removed = fix::remove_statement(ctx.file, ctx.revision, op.statement)?;
    let title = "Move it to a revision of its own, outside of the transaction";
    Some(DraftFix::new(title, Applicability::Review, vec![removed]).adding(file))
}

/// Whether a comment stands in the lines of an operation's statement, and would be lost with them.
fn has_comment(ctx: &RuleContext<'_>, op: &Op) -> bool {
    let lines = fix::statement_lines(ctx.file, op.statement).unwrap_or(op.statement);
    ctx.revision.comments.iter().any(|comment| lines.contains(*comment))
}

fn block_fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let edits = fix::wrap_in_autocommit(ctx, op, Vec::new())?;
    Some(DraftFix::new("Commit by itself: an autocommit block", Applicability::Review, edits))
}
