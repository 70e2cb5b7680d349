use crate::{
    pg::LockMode,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    schema::canonical,
    settings::TransactionMode,
    sql::{AlterAction, Form, RelName},
};

declare_rule! {
    /// A long statement runs while a lock from an earlier revision is still held.
    ///
    /// ## Why it matters
    /// By default Alembic runs `upgrade head` in one transaction, whatever the number of revisions. A lock that the first of them
    /// took for a moment is held until the last has committed. Splitting a change into revisions gains nothing then.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 7c20_status.py
    /// import sqlalchemy as sa
    /// from alembic import op
    ///
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     op.add_column("orders", sa.Column("status", sa.Text(), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("orders", "status")
    /// # --- 91fe_index.py
    /// from alembic import op
    ///
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     op.create_index("ix_events_at", "events", ["at"])
    ///
    /// def downgrade() -> None:
    ///     op.drop_index("ix_events_at", table_name="events")
    /// ```
    /// ```python,good
    /// # --- 91fe_index.py
    /// from alembic import op
    ///
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     op.create_index("ix_events_at", "events", ["at"])
    ///
    /// def downgrade() -> None:
    ///     op.drop_index("ix_events_at", table_name="events")
    /// ```
    ///
    /// ## When to ignore
    /// The revisions are deployed one by one. Where the pasted revisions begin with the first one, they are taken for the history
    /// and not for one deploy, and nothing is reported.
    ///
    /// ## Fix safety
    /// There is no fix: `transaction_per_migration=True` belongs in `env.py`, and changes every later run.
    ///
    /// ## References
    /// - [Alembic: transaction_per_migration](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.environment.EnvironmentContext.configure.params.transaction_per_migration)
    pub SharedTransactionAcrossRevisions {
        id: "shared-transaction-across-revisions",
        name: "Lock of an earlier revision held",
        family: Chain,
        severity: Warning,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for SharedTransactionAcrossRevisions {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        if ctx.settings.transaction == TransactionMode::PerMigration {
            return;
        }
        let found = ctx.upgrade.steps.iter().find_map(|step| {
            let read = long(ctx, step)?;
            Some((step, read, held(ctx, step, read)?))
        });
        let Some((step, read, (locked, mode))) = found else { return };
        let Some(op) = ctx.upgrade.op_of(step) else { return };
        let message = format!(
            "This goes through all of `{read}` while `{locked}` is locked {} by an earlier revision: in one `upgrade`, Alembic runs \
             all revisions in one transaction. {} of `{locked}` wait until this one is done too. Run the earlier revision by \
             itself first, or set `transaction_per_migration=True` in `env.py`.",
            mode.sql_name(),
            if mode.blocks_reads() { "Readers and writers" } else { "Writers" },
        );
        findings.push(
            Draft::on(&Self::META, ctx.upgrade, op)
                .says(format!("`{locked}` stays locked by an earlier revision meanwhile"), message)
                .resting_on(Some(
                    "This holds if the pasted revisions run in one `alembic upgrade`.".to_owned(),
                )),
        );
    }
}

/// The table that a step goes through from end to end, where it is there, not empty and not small. Changes of rows under a
/// lock and validating a constraint have rules of their own.
fn long<'a>(ctx: &RuleContext<'_>, step: &'a Step) -> Option<&'a RelName> {
    let elsewhere = match &step.form {
        Form::AlterTable { actions, .. } => {
            actions.iter().any(|action| matches!(action, AlterAction::ValidateConstraint { .. }))
        }
        Form::Update { .. } | Form::Delete { .. } | Form::Insert { .. } | Form::Select { .. } => true,
        _ => !step.in_transaction,
    };
    let mut tables = step.effects.rewrites.iter().chain(&step.effects.scans).filter(|_| !elsewhere);
    tables.find(|table| !step.before.is_new_in_transaction(table, step.now) && !ctx.is_small(table))
}

/// A lock from an earlier revision that keeps others from writing to another table, which is there and not small. What the
/// step does to its own table is told by the rule about the step.
fn held<'a>(ctx: &RuleContext<'_>, step: &'a Step, read: &RelName) -> Option<(&'a RelName, LockMode)> {
    let before = &step.before;
    let earlier = before
        .held(step.now)
        .filter(|lock| lock.since.revision < step.now.revision && ctx.is_one_deploy(lock.since, step.now))
        .filter(|lock| lock.mode.blocks_writes())
        .filter(|lock| canonical(read) != lock.relation && before.table_of_index(&lock.relation).is_none())
        .filter(|lock| !before.is_new_in_transaction(&lock.relation, step.now))
        .filter(|lock| !ctx.is_small(&lock.relation));
    earlier.max_by_key(|lock| lock.mode).map(|lock| (&lock.relation, lock.mode))
}
