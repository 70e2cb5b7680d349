use super::{Added, added};
use crate::{
    fix::{self, apart},
    ops::OpKind,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::ConstraintForm,
};

declare_rule! {
    /// A check constraint is added and checked in one go: nobody can use the table while every row is read.
    ///
    /// ## Why it matters
    /// `ADD CHECK` reads the whole table under ACCESS EXCLUSIVE, so even a SELECT waits. With NOT VALID the constraint holds
    /// for new rows at once and the lock is brief; `VALIDATE CONSTRAINT` then reads the old rows under a lock that lets reads
    /// and writes through. In one transaction the first lock would stay through the second step: in Alembic the two must be
    /// in different transactions, and two revisions of one run share one.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_check_constraint("ck_orders_total", "orders", "total >= 0")
    /// ```
    /// ```python,good
    /// op.create_check_constraint("ck_orders_total", "orders", "total >= 0", postgresql_not_valid=True)
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE orders VALIDATE CONSTRAINT ck_orders_total")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// The constraint is the same in the end. But until the second step it is not yet proven for old rows, and where one does
    /// not fit, that step fails: correct the row and run it again.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub CheckValidatedAtOnce {
        id: "check-validated-at-once",
        name: "Check constraint validated at once",
        family: Constraint,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for CheckValidatedAtOnce {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added(ctx) {
            let definition = added.constraint;
            let checks = matches!(definition.form, ConstraintForm::Check { .. });
            // What comes with an added column is another rule's.
            let of_column = matches!(added.op.kind, OpKind::AddColumn(_));
            if !checks || of_column || definition.not_valid || definition.not_enforced {
                continue;
            }
            let (table, called) = (added.table, added.called("the check constraint"));
            let lock = added.lock();
            let message = format!(
                "Adding {called} reads every row of `{table}` under {}. All {} wait until it is through and the transaction \
                 commits: the larger the table, the longer. Add it NOT VALID, then VALIDATE it in a transaction of its own.",
                lock.with_article(),
                lock.blocks(),
            );
            let finding = Draft::on(&Self::META, added.run, added.op)
                .says(format!("{called} on `{table}` blocks {} while it is checked", lock.blocks()), message)
                .with_fixes(split_fixes(ctx, &added).unwrap_or_default());
            findings.push(finding);
        }
    }
}

/// NOT VALID, and VALIDATE apart. Only for a constraint with a name, since VALIDATE needs it.
fn split_fixes(ctx: &RuleContext<'_>, added: &Added<'_>) -> Option<Vec<DraftFix>> {
    let name = added.constraint.name.as_deref()?;
    if !matches!(added.op.kind, OpKind::AddConstraint { .. }) || added.op.is_construct() {
        return None;
    }
    let edit = fix::set_keyword(ctx.file, added.op.call, &added.op.args, "postgresql_not_valid", "True")?;
    Some(apart::validated(ctx, added.op, (added.table, name), &[edit]))
}
