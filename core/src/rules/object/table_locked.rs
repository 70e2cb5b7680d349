use crate::{
    pg::LockMode,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::{Form, RelName},
};

declare_rule! {
    /// The migration locks a table by hand: others wait until the whole run commits.
    ///
    /// ## Why it matters
    /// A lock is held to the end of its transaction, and in Alembic that is the whole run by default, later revisions
    /// included. Each statement takes the lock that it needs anyway; a lock by hand is mostly stronger and held for longer.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE")
    /// op.execute("UPDATE accounts SET plan = 'free' WHERE plan = 'trial'")
    /// ```
    /// ```python,good
    /// op.execute("SET LOCAL lock_timeout = '2s'")
    /// op.execute("UPDATE accounts SET plan = 'free' WHERE plan = 'trial'")
    /// ```
    ///
    /// ## When to ignore
    /// Rows must not change between two steps of the migration, and these are quick.
    ///
    /// ## Fix safety
    /// There is no fix: only the author knows what the lock is for.
    ///
    /// ## References
    /// - [PostgreSQL: LOCK](https://www.postgresql.org/docs/current/sql-lock.html)
    /// - [PostgreSQL: explicit locking](https://www.postgresql.org/docs/current/explicit-locking.html)
    pub TableLocked {
        id: "table-locked",
        name: "Table locked by hand",
        family: Transaction,
        severity: Warning,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for TableLocked {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::LockTable { tables, mode, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let Some(blocked) = blocked(*mode) else { continue };
            let old: Vec<&RelName> = tables.iter().filter(|table| !step.is_new(table)).collect();
            if old.is_empty() {
                continue;
            }
            let names: Vec<String> = old.iter().map(|table| format!("`{table}`")).collect();
            let names = names.join(", ");
            let message = format!(
                "LOCK TABLE holds {} on {names} until the run commits: {blocked} waits as long. Every statement takes the lock \
                 that it needs by itself; where this one is needed, keep what follows it short and set a `lock_timeout`.",
                mode.sql_name()
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("LOCK TABLE on {names} until the run commits"), message);
            findings.push(finding);
        }
    }
}

/// Who waits; nothing for modes that let reads and writes through.
fn blocked(mode: LockMode) -> Option<&'static str> {
    match mode {
        LockMode::AccessExclusive => Some("every read and write"),
        LockMode::Exclusive | LockMode::ShareRowExclusive | LockMode::Share => Some("every write"),
        _ => None,
    }
}
