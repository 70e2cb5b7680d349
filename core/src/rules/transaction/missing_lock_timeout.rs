use crate::{
    fix,
    ops::OpKind,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::{Form, RelName},
    text::Edit,
};

declare_rule! {
    /// A statement that must wait for its lock waits without a limit, and everybody else queues up behind it.
    ///
    /// ## Why it matters
    /// PostgreSQL serves lock requests in turn. While `ALTER TABLE` waits for one long query to end, every new query on the
    /// table waits behind the `ALTER TABLE`, though the query and they would get along. With `lock_timeout` the migration
    /// gives up after a moment, and can be tried again.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("note", sa.Text(), nullable=True))
    /// ```
    /// ```python,good
    /// op.execute("SET LOCAL lock_timeout = '2s'")
    /// op.add_column("orders", sa.Column("note", sa.Text(), nullable=True))
    /// ```
    ///
    /// ## When to ignore
    /// `env.py` sets it for every migration, or the role that runs them has it. Then switch the rule off in the settings. Of a
    /// chain that is pasted from its first revision on, Retort says it of the last one only.
    ///
    /// ## Fix safety
    /// The schema that comes out is the same. But a migration that had waited its turn now fails when the wait is longer:
    /// whoever runs it must be ready to try again.
    ///
    /// ## References
    /// - [PostgreSQL: lock_timeout](https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT)
    /// - [PostgreSQL: explicit locking](https://www.postgresql.org/docs/current/explicit-locking.html)
    pub MissingLockTimeout {
        id: "missing-lock-timeout",
        name: "Lock without a timeout",
        family: Transaction,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for MissingLockTimeout {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        if ctx.is_history() {
            return;
        }
        let run = ctx.upgrade;
        let unlimited = run.blocking().filter(|step| step.before.setting("lock_timeout", step.now).is_none());
        let waiting = unlimited.filter_map(|step| {
            let locks = step.effects.locks.iter().filter(|(_, mode)| mode.blocks_writes());
            let (table, mode) = locks
                .filter(|(table, _)| !step.is_new(table) && !is_small(ctx, step, table))
                .max_by_key(|(_, mode)| *mode)?;
            Some((step, table, *mode))
        });
        let waiting: Vec<_> = waiting.collect();
        let Some(&(step, table, mode)) = waiting.first() else { return };
        let Some(op) = run.op_of(step).filter(|_| !may_be_set_unseen(ctx, step)) else { return };
        let message = format!(
            "This needs {} on `{table}`, and waits for it without a limit while a long query uses the table. Everybody who comes \
             after it waits too, readers as well where the lock is ACCESS EXCLUSIVE. Let it give up: `SET LOCAL lock_timeout = '2s'`, \
             and try again.",
            mode.sql_name(),
        );
        let steps: Vec<&Step> = waiting.iter().map(|(step, ..)| *step).collect();
        findings.push(
            Draft::on(&Self::META, run, op)
                .says(format!("Nothing limits the wait for the lock on `{table}`"), message)
                .with_fix(timeout_fix(ctx, &steps)),
        );
    }
}

/// Whether a table is said to be small; of an index, the table that it is on.
fn is_small(ctx: &RuleContext<'_>, step: &Step, relation: &RelName) -> bool {
    // Looking an index up goes over every table.
    !ctx.settings.rows.is_empty()
        && ctx.is_small(step.before.table_of_index(relation).map_or(relation, |(table, _)| table))
}

/// Whether the timeout may be set before a step by something that cannot be seen into, or is left to the server on purpose.
fn may_be_set_unseen(ctx: &RuleContext<'_>, step: &Step) -> bool {
    let ops = ctx.upgrade.ops.iter().take(step.op).any(|op| matches!(op.kind, OpKind::Opaque { .. }));
    let mut steps = ctx.upgrade.steps_before(step).iter();
    ops || steps.any(|other| match &other.form {
        Form::Set { name, value: None, .. } => name == "lock_timeout",
        form => matches!(form, Form::Unparsed { .. }),
    })
}

/// `SET LOCAL` as the first thing that `upgrade()` does, and again where a later transaction begins to lock.
fn timeout_fix(ctx: &RuleContext<'_>, steps: &[&Step]) -> Option<DraftFix> {
    let function = ctx.revision.upgrade.as_ref()?;
    let first = ctx.upgrade.steps.first()?.now.transaction;
    let line = [fix::apart::execute(ctx, "SET LOCAL lock_timeout = '2s'")?];
    let mut edits: Vec<Edit> = Vec::new();
    let mut served = Vec::new();
    for step in steps {
        let transaction = step.now.transaction;
        if served.contains(&transaction) {
            continue;
        }
        served.push(transaction);
        let op = ctx.upgrade.op_of(step)?;
        // `SET LOCAL` does nothing outside of a transaction.
        if !step.in_transaction || ctx.is_one_of_several(ctx.upgrade, step) && served.len() > 1 {
            return None;
        }
        let at = if transaction == first {
            *function.code().first()?
        } else {
            let enclosing = function.statements.iter().find(|statement| statement.contains(op.statement));
            *enclosing.filter(|statement| **statement == op.statement)?
        };
        edits.push(fix::insert_above(ctx.file, at, &line)?);
    }
    Some(DraftFix::new("Give up after two seconds", Applicability::Review, edits))
}
