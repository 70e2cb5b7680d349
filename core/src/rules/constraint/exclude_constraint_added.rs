use super::added;
use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::ConstraintForm,
};

declare_rule! {
    /// An exclusion constraint is added to a table in use: nobody can use it until the index is built.
    ///
    /// ## Why it matters
    /// `ADD CONSTRAINT … EXCLUDE` builds an index under ACCESS EXCLUSIVE and compares every row with the others: every read
    /// and write waits, and where two rows conflict it fails. Unlike a unique constraint it cannot be made from an index that
    /// was built before, nor be added NOT VALID: PostgreSQL has no way that lets others go on.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_exclude_constraint("ex_bookings_room", "bookings", ("room_id", "="), ("during", "&&"), using="gist")
    /// ```
    /// ```python,good
    /// op.create_table(
    ///     "bookings",
    ///     sa.Column("room_id", sa.BigInteger(), nullable=False),
    ///     sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
    /// )
    /// op.create_exclude_constraint("ex_bookings_room", "bookings", ("room_id", "="), ("during", "&&"), using="gist")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or the migration runs in a maintenance window.
    ///
    /// ## Fix safety
    /// There is no fix: either nobody uses the table for as long as the build takes, or a new table gets the constraint and
    /// the rows are copied over bit by bit.
    ///
    /// ## References
    /// - [PostgreSQL: CREATE TABLE, EXCLUDE](https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE)
    pub ExcludeConstraintAdded {
        id: "exclude-constraint-added",
        name: "Exclusion constraint built under lock",
        family: Constraint,
        severity: Warning,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for ExcludeConstraintAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added(ctx) {
            if !matches!(added.constraint.form, ConstraintForm::Exclude { .. }) {
                continue;
            }
            let (table, called) = (added.table, added.called("the exclusion constraint"));
            let lock = added.lock();
            let message = format!(
                "Adding {called} builds an index on `{table}` under {}, and PostgreSQL has no way to do it bit by bit. All {} \
                 wait until it is built and the transaction commits, and where two rows conflict the migration fails. Run it \
                 while nobody needs the table, or put the constraint on a new table and copy the rows.",
                lock.with_article(),
                lock.blocks(),
            );
            let finding = Draft::on(&Self::META, added.run, added.op).says(
                format!("{called} on `{table}` blocks {} while its index is built", lock.blocks()),
                message,
            );
            findings.push(finding);
        }
    }
}
