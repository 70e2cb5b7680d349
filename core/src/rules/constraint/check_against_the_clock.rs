use super::constraints_made;
use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::ConstraintForm,
};

declare_rule! {
    /// A check constraint compares with the time of day: a row that fits today may break it tomorrow, unchanged.
    ///
    /// ## Why it matters
    /// PostgreSQL checks a row when it is written, and takes it that the answer stays the same. When time has made it false,
    /// every UPDATE of the row fails, also of other columns; and a dump of the table cannot be restored, since each row is
    /// checked again as it is read in. A condition that stays true, as `born_on <= CURRENT_DATE`, does no harm.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table(
    ///     "offers",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    ///     sa.CheckConstraint("ends_at > now()", name="ck_offers_ends_at"),
    /// )
    /// ```
    /// ```python,good
    /// op.create_table(
    ///     "offers",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    ///     sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    ///     sa.CheckConstraint("ends_at > made_at", name="ck_offers_ends_at"),
    /// )
    /// ```
    ///
    /// ## When to ignore
    /// Rows are deleted before the condition fails, and nobody restores the table from a dump.
    ///
    /// ## Fix safety
    /// There is no fix: what is meant has to be said otherwise. Compare with a column that holds when the row was made, or
    /// check it in a trigger or in the application, when the row comes in.
    ///
    /// ## References
    /// - [PostgreSQL: check constraints](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS)
    pub CheckAgainstTheClock {
        id: "check-against-the-clock",
        name: "Check that time can break",
        family: Constraint,
        severity: Warning,
        checklist: &[],
        fix: None,
    }
}

impl Rule for CheckAgainstTheClock {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        for step in &run.steps {
            let Some(op) = run.op_of(step) else { continue };
            for (table, constraint, _) in constraints_made(&step.form) {
                let ConstraintForm::Check { fails_later: Some(clock), .. } = &constraint.form else {
                    continue;
                };
                let called = constraint
                    .name
                    .as_ref()
                    .map_or_else(|| "The check".to_owned(), |name| format!("`{name}`"));
                // A dump adds what is not valid after the rows.
                let dump =
                    if constraint.not_valid { "" } else { ", and a dump of the table cannot be restored" };
                let message = format!(
                    "{called} compares with `{clock}`, so a row of `{table}` that fits today may break it later without being \
                     changed. Every UPDATE of that row fails then{dump}. Compare with a column that says when the row was made, \
                     or check it in a trigger."
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("{called} on `{table}` can be broken by time alone"), message);
                findings.push(finding);
            }
        }
    }
}
