use crate::{
    fix::{apart, sql},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::{AlterAction, ConstraintDef, Form, RelName},
};

declare_rule! {
    /// A constraint is added NOT VALID, and no pasted revision validates it.
    ///
    /// ## Why it matters
    /// NOT VALID is half of the work: new rows are checked, those that were there before are not. PostgreSQL does not rely on
    /// such a constraint when it plans queries or sets a column NOT NULL. And where a row does not fit, it shows when somebody
    /// changes it in production rather than when the migration runs.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_check_constraint("ck_orders_total", "orders", "total >= 0", postgresql_not_valid=True)
    /// ```
    /// ```python,good
    /// op.create_check_constraint("ck_orders_total", "orders", "total >= 0", postgresql_not_valid=True)
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE orders VALIDATE CONSTRAINT ck_orders_total")
    /// ```
    ///
    /// ## When to ignore
    /// The revision that validates it comes later, or old rows may stay as they are.
    ///
    /// ## Fix safety
    /// The new revision fails where an old row does not fit: correct it and run the revision again.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub NeverValidated {
        id: "never-validated",
        name: "NOT VALID and never validated",
        family: Constraint,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for NeverValidated {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        for step in &run.steps {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            for name in actions.iter().filter_map(not_valid).filter_map(|added| added.name.as_deref()) {
                // What went by unseen since then may have validated it.
                if ctx.end.opaque() != step.before.opaque {
                    continue;
                }
                let known = ctx.end.table(table).and_then(|known| known.constraint(name));
                if !known.is_some_and(|known| !known.valid && known.added == step.now) {
                    continue;
                }
                let why = if step.is_new(table) {
                    format!(
                        "`{table}` is made in the same run, so there is little to check, and PostgreSQL does not rely on it."
                    )
                } else {
                    format!(
                        "Rows that were in `{table}` before may break it, so PostgreSQL does not rely on it."
                    )
                };
                let message = format!(
                    "`{name}` is added NOT VALID, and no pasted revision validates it. {why} Follow it with `{}`, in a transaction \
                     of its own.",
                    sql::validate(table, name)
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{name}` on `{table}` is never validated"), message)
                    .with_fix(validating_fix(ctx, table, name).filter(|_| op.when.is_none()));
                findings.push(finding);
            }
        }
    }
}

fn not_valid(action: &AlterAction) -> Option<&ConstraintDef> {
    match action {
        AlterAction::AddConstraint(constraint) if constraint.not_valid && !constraint.not_enforced => {
            Some(constraint)
        }
        _ => None,
    }
}

fn validating_fix(ctx: &RuleContext<'_>, table: &RelName, name: &str) -> Option<DraftFix> {
    let validate = apart::execute(ctx, &sql::validate(table, name))?;
    let file = apart::validation(ctx, name, &[validate])?;
    Some(
        DraftFix::new("Validate it in a revision of its own", Applicability::Review, Vec::new()).adding(file),
    )
}
