use std::collections::BTreeSet;

use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::{Form, RelName},
};

declare_rule! {
    /// One transaction locks several tables against everybody, and holds each lock until the last one has been had.
    ///
    /// ## Why it matters
    /// Getting ACCESS EXCLUSIVE means to wait for everybody who uses the table. While the migration waits for the second
    /// table it keeps the first one locked. If a transaction of the application uses the two tables in the other order, each
    /// waits for the other, and PostgreSQL ends one of them: `deadlock detected`.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("note", sa.Text(), nullable=True))
    /// op.add_column("users", sa.Column("note", sa.Text(), nullable=True))
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("note", sa.Text(), nullable=True))
    /// op.add_column("orders", sa.Column("gift", sa.Text(), nullable=True))
    /// ```
    ///
    /// ## When to ignore
    /// The tables are seldom used, or the changes belong together and a `lock_timeout` makes the migration give up early.
    ///
    /// ## Fix safety
    /// There is no fix: only the author knows which changes may be committed one by one. One table a revision, with
    /// `transaction_per_migration=True` in `env.py`, keeps each lock short.
    ///
    /// ## References
    /// - [PostgreSQL: deadlocks](https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS)
    /// - [Alembic: transaction_per_migration](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.environment.EnvironmentContext.configure.params.transaction_per_migration)
    pub SeveralTablesLocked {
        id: "several-tables-locked",
        name: "Several tables locked in one transaction",
        family: Transaction,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

impl Rule for SeveralTablesLocked {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        let dropped = dropped(run);
        let mut transaction = None;
        let mut held: Vec<RelName> = Vec::new();
        let mut second: Option<&Step> = None;
        for step in run.steps.iter().filter(|step| step.in_transaction) {
            if transaction.replace(step.now.transaction) != Some(step.now.transaction) {
                if second.is_some() {
                    break;
                }
                held.clear();
            }
            let more: Vec<RelName> =
                locked(ctx, step, &dropped).into_iter().filter(|table| !held.contains(table)).collect();
            if !held.is_empty() && !more.is_empty() {
                second = second.or(Some(step));
            }
            held.extend(more);
        }
        let Some(op) = second.and_then(|step| run.op_of(step)) else { return };
        let message = format!(
            "This transaction holds ACCESS EXCLUSIVE on {} until it commits. While it waits for one of them nobody can use those \
             that it has, and with a transaction that uses them in another order it ends in a deadlock. One table a revision keeps \
             each lock short.",
            names(&held)
        );
        findings.push(
            Draft::on(&Self::META, run, op)
                .says(format!("{} tables are locked in one transaction", held.len()), message),
        );
    }
}

/// What the run drops.
fn dropped(run: &Run) -> BTreeSet<&RelName> {
    let drops = run.steps.iter().filter_map(|step| match &step.form {
        Form::Drop { names, .. } => Some(names),
        _ => None,
    });
    drops.flatten().collect()
}

/// The tables that a step locks against everybody, and that were there before and stay.
fn locked(ctx: &RuleContext<'_>, step: &Step, dropped: &BTreeSet<&RelName>) -> Vec<RelName> {
    if matches!(step.form, Form::Drop { .. }) {
        return Vec::new();
    }
    let is_table = |table: &RelName| {
        step.before.table_of_index(table).is_none() && !step.before.views.contains_key(&canonical(table))
    };
    let strong = step.effects.locks.iter().filter(|(_, mode)| mode.blocks_reads()).map(|(table, _)| table);
    strong
        .filter(|table| ctx.in_use(step, table))
        .filter(|table| is_table(table) && !dropped.contains(table))
        .map(canonical)
        .collect()
}

/// `a`, `b` and `c`; of many the first ones and how many more.
fn names(tables: &[RelName]) -> String {
    const SHOWN: usize = 3;
    let all: Vec<String> = tables.iter().map(|table| format!("`{table}`")).collect();
    match all.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if all.len() <= SHOWN => format!("{} and {last}", first.join(", ")),
        many => {
            let (shown, rest) = many.split_at(SHOWN.min(many.len()));
            format!("{} and {} more tables", shown.join(", "), rest.len())
        }
    }
}
