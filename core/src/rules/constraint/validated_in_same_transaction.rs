use crate::{
    fix::{self, apart, new_revision},
    ops::{Op, OpKind},
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Around, Run, Step},
    schema::Moment,
    sql::{AlterAction, Form, RelName},
};

declare_rule! {
    /// A constraint is added NOT VALID and validated in the same transaction: the lock of the first step stays for the second.
    ///
    /// ## Why it matters
    /// `VALIDATE CONSTRAINT` by itself lets reads and writes through while it reads the table. But a lock is held until its
    /// transaction ends, so the strong lock of `ADD CONSTRAINT … NOT VALID` stays all the while, and nothing is gained. By
    /// default Alembic runs all revisions of an `upgrade` in one transaction: two revisions are not enough. Plain SQL without
    /// a `BEGIN` does not say what it runs in, so there this is advice.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_check_constraint("ck_orders_total", "orders", "total >= 0", postgresql_not_valid=True)
    /// op.execute("ALTER TABLE orders VALIDATE CONSTRAINT ck_orders_total")
    /// ```
    /// ```python,good
    /// op.create_check_constraint("ck_orders_total", "orders", "total >= 0", postgresql_not_valid=True)
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE orders VALIDATE CONSTRAINT ck_orders_total")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or the revision that added the constraint has been deployed already.
    ///
    /// ## Fix safety
    /// The constraint is the same in the end. But an autocommit block commits what stands before it in the run: where a row
    /// does not fit, the constraint stays behind, not yet validated. In a revision of its own the check can be run again.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub ValidatedInSameTransaction {
        id: "validated-in-same-transaction",
        name: "Constraint validated in the transaction that added it",
        family: Constraint,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for ValidatedInSameTransaction {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            if !ctx.in_use(step, table) {
                continue;
            }
            for (name, since) in
                actions.iter().filter_map(|action| validated_too_soon(ctx, step, table, action))
            {
                findings.push(finding(ctx, (run, step, op), table, name, since));
            }
        }
    }
}

/// A constraint that was added in the transaction of `step`, and when.
fn validated_too_soon<'a>(
    ctx: &RuleContext<'_>,
    step: &'a Step,
    table: &RelName,
    action: &'a AlterAction,
) -> Option<(&'a str, Moment)> {
    let AlterAction::ValidateConstraint { name } = action else { return None };
    let Form::AlterTable { actions, .. } = &step.form else { return None };
    let beside = actions.iter().any(|other| {
        matches!(other, AlterAction::AddConstraint(added) if added.not_valid && added.name.as_ref() == Some(name))
    });
    if beside {
        return Some((name, step.now));
    }
    let known = step.before.table(table)?.constraint(name)?;
    let together =
        known.added.transaction == step.now.transaction && ctx.is_one_deploy(known.added, step.now);
    (!known.valid && together).then_some((name, known.added))
}

fn finding(
    ctx: &RuleContext<'_>,
    (run, step, op): (&Run, &Step, &Op),
    table: &RelName,
    name: &str,
    since: Moment,
) -> Draft {
    let held = step.before.held(step.now).filter(|lock| lock.relation == crate::schema::canonical(table));
    let own = step.effects.lock_on(table);
    let mode = held.map(|lock| lock.mode).chain(own).max().unwrap_or(crate::pg::LockMode::ShareRowExclusive);
    let where_ = if since.revision == step.now.revision {
        "in the same transaction"
    } else {
        "in an earlier revision, which Alembic by default runs in the same transaction"
    };
    let message = format!(
        "`{name}` was added {where_}, so `{table}` is still under {} while all its rows are checked. All {} wait, as if it had \
         not been NOT VALID. Validate it {}, best in a {} of its own.",
        mode.with_article(),
        mode.blocks(),
        run.alone(),
        if run.around == Around::Block { "revision" } else { "file" },
    );
    let finding = Draft::on(&ValidatedInSameTransaction::META, run, op)
        .says(format!("`{name}` on `{table}` is validated under the lock that added it"), message)
        .with_fixes(apart_fixes(ctx, (run, step, op), name, since));
    // Who writes the two steps apart in plain SQL may well run it without a block.
    if run.around == Around::SupposedBlock && since.revision == step.now.revision {
        let unknown = "The file does not say whether one transaction runs all of it: it has no `BEGIN`.";
        return finding.at_most(Severity::Advice).resting_on(Some(unknown.to_owned()));
    }
    finding
}

/// The statement in a revision of its own, and the statement in a block where it stands.
fn apart_fixes(
    ctx: &RuleContext<'_>,
    (run, step, op): (&Run, &Step, &Op),
    name: &str,
    since: Moment,
) -> Vec<DraftFix> {
    let alone = matches!(&step.form, Form::AlterTable { actions, .. } if actions.len() == 1);
    let executes = matches!(op.kind, OpKind::Execute(_));
    if !alone
        || !executes
        || !ctx.is_written_once(op)
        || op.when.is_some()
        || ctx.is_one_of_several(run, step)
    {
        return Vec::new();
    }
    let moved = (since.revision == step.now.revision && op.autocommit.is_none())
        .then(|| moved_fix(ctx, op, name))
        .flatten();
    let wrapped = fix::wrap_in_autocommit(ctx, op, Vec::new())
        .map(|edits| DraftFix::new("Validate it in an autocommit block", Applicability::Review, edits));
    moved.into_iter().chain(wrapped).collect()
}

fn moved_fix(ctx: &RuleContext<'_>, op: &Op, name: &str) -> Option<DraftFix> {
    let lines = new_revision::lines_of(ctx.file, op.statement)?;
    let edit = fix::remove_statement(ctx.file, ctx.revision, op.statement)?;
    let file = apart::validation(ctx, name, &lines)?;
    let title = "Validate it in a revision of its own";
    Some(DraftFix::new(title, Applicability::Review, vec![edit]).adding(file))
}
