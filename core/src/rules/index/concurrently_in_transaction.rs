use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Around,
    sql::{AlterAction, Form},
};

declare_rule! {
    /// A statement that PostgreSQL refuses inside a transaction runs inside Alembic's: the migration fails.
    ///
    /// ## Why it matters
    /// `CREATE INDEX CONCURRENTLY` and its like must commit by themselves. Alembic opens a transaction around the whole
    /// run, so the server answers `cannot run inside a transaction block` (SQLSTATE 25001). The setting
    /// `transaction_per_migration` does not help: that is still a transaction. Plain SQL is judged by what it says: here a
    /// block is one that the file begins itself.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_index("ix_orders_email", "orders", ["email"], postgresql_concurrently=True)
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.create_index("ix_orders_email", "orders", ["email"], postgresql_concurrently=True)
    /// ```
    ///
    /// ## When to ignore
    /// `env.py` runs migrations on a connection in autocommit mode.
    ///
    /// ## Fix safety
    /// Without the block the statement cannot run at all. But the block commits what stands before it in the run: where
    /// something fails later, that part stays. Best in a revision of its own.
    ///
    /// ## References
    /// - [PostgreSQL: CREATE INDEX](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub ConcurrentlyInTransaction {
        id: "concurrently-in-transaction",
        name: "CONCURRENTLY inside a transaction",
        family: Index,
        severity: Error,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for ConcurrentlyInTransaction {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps().filter(|(_, step)| step.effects.refuses_transaction) {
            let Some(op) = run.op_of(step) else { continue };
            let what = statement_words(&step.form);
            let several = ctx.is_one_of_several(run, step);
            let message = match (step.in_transaction, several) {
                (true, _) if run.around == Around::Nothing => format!(
                    "{what} runs inside a block that the file begins. PostgreSQL refuses that: `cannot run inside a transaction \
                     block`. Put it before the `BEGIN` or behind the `COMMIT`."
                ),
                (true, _) => format!(
                    "{what} runs inside the transaction that Alembic opens. PostgreSQL refuses that: `cannot run inside a \
                     transaction block`. Put it into `with op.get_context().autocommit_block():`."
                ),
                (false, true) => format!(
                    "{what} is sent together with other statements in one string, which is one transaction to the server. \
                     PostgreSQL refuses that: `cannot run inside a transaction block`. Give it an `execute` of its own."
                ),
                (false, false) => continue,
            };
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("{what} inside a transaction"), message)
                .with_fix(if several { None } else { block_fix(ctx, op) });
            findings.push(finding);
        }
    }
}

/// The statement's name, as the server's message would begin.
fn statement_words(form: &Form) -> &'static str {
    match form {
        Form::CreateIndex { .. } => "`CREATE INDEX CONCURRENTLY`",
        Form::Drop { .. } => "`DROP INDEX CONCURRENTLY`",
        Form::Reindex { .. } => "`REINDEX CONCURRENTLY`",
        Form::Vacuum { .. } => "`VACUUM`",
        Form::AlterTable { actions, .. }
            if actions.iter().any(|action| matches!(action, AlterAction::DetachPartition { .. })) =>
        {
            "`DETACH PARTITION … CONCURRENTLY`"
        }
        _ => "This statement",
    }
}

fn block_fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let edits = fix::wrap_in_autocommit(ctx, op, Vec::new())?;
    Some(DraftFix::new("Run it in an autocommit block", Applicability::Review, edits))
}
