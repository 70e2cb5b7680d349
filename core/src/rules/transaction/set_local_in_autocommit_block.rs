use crate::{
    fix,
    ops::{Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::Form,
};

declare_rule! {
    /// `SET LOCAL` in an autocommit block does nothing: there is no transaction that it could be local to.
    ///
    /// ## Why it matters
    /// PostgreSQL only warns, `SET LOCAL can only be used in transaction blocks`, and nobody sees it in a migration's output.
    /// The statements behind it run without the setting, for example without the `lock_timeout` that was to protect them.
    ///
    /// ## Example
    /// ```python,bad
    /// with op.get_context().autocommit_block():
    ///     op.execute("SET LOCAL lock_timeout = '2s'")
    ///     op.create_index("ix_orders_email", "orders", ["email"], postgresql_concurrently=True)
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("SET lock_timeout = '2s'")
    ///     op.create_index("ix_orders_email", "orders", ["email"], postgresql_concurrently=True)
    ///     op.execute("RESET lock_timeout")
    /// ```
    ///
    /// ## When to ignore
    /// Never: take it out where it is not needed.
    ///
    /// ## Fix safety
    /// The setting comes into force, which it was not before: statements can now run into the timeout. `RESET` gives the
    /// server's or role's value back, not one that `env.py` has set for the session.
    ///
    /// ## References
    /// - [PostgreSQL: SET](https://www.postgresql.org/docs/current/sql-set.html)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub SetLocalInAutocommitBlock {
        id: "set-local-in-autocommit-block",
        name: "SET LOCAL in an autocommit block",
        family: Transaction,
        severity: Warning,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SetLocalInAutocommitBlock {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps().filter(|(_, step)| !step.in_transaction) {
            let (Form::Set { local: true, name, .. }, Some(op)) = (&step.form, run.op_of(step)) else {
                continue;
            };
            // Several commands in one string are one transaction to the server.
            if op.autocommit.is_none() || ctx.is_one_of_several(run, step) {
                continue;
            }
            let message = format!(
                "In an autocommit block there is no transaction that `SET LOCAL {name}` could be local to: PostgreSQL warns, and \
                 does nothing. What follows runs without the setting. Write `SET` here, and `RESET {name}` at the end of the block."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("`SET LOCAL {name}` has no effect here"), message)
                .with_fix(session_fix(ctx, run, step, op, name));
            findings.push(finding);
        }
    }
}

/// `SET` instead, and `RESET` behind the last statement of the block.
fn session_fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op, name: &str) -> Option<DraftFix> {
    let without = fix::WrittenSql::of(ctx, run, step).filter(|_| op.when.is_none())?.remove(&["LOCAL"])?;
    let in_block =
        |other: &&Op| other.autocommit == op.autocommit && !matches!(other.kind, OpKind::Autocommit { .. });
    let last =
        run.ops.iter().rfind(in_block).filter(|last| last.when.is_none() && ctx.is_written_once(last))?;
    // Another depth would put it into a branch.
    if ctx.file.indent_at(last.statement.start) != ctx.file.indent_at(op.statement.start) {
        return None;
    }
    let line = fix::apart::execute(ctx, &format!("RESET {name}"))?;
    let edits = vec![without, fix::insert_after(ctx.file, last.statement, &[line])?];
    Some(DraftFix::new("Set it for the session, and reset it", Applicability::Review, edits))
}
