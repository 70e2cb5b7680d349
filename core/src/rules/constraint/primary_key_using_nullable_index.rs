use super::added;
use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::{ConstraintForm, IndexKey},
};

declare_rule! {
    /// A primary key is made from an index over a column that may be NULL: the whole table is read under lock after all.
    ///
    /// ## Why it matters
    /// `PRIMARY KEY USING INDEX` takes ACCESS EXCLUSIVE for a moment only, as long as the columns are NOT NULL. Where one is
    /// not, PostgreSQL sets it NOT NULL on the way and reads every row to see that it can, while nobody can use the table.
    /// The index was built with CONCURRENTLY to avoid just that.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("events", sa.Column("uid", sa.BigInteger(), nullable=True))
    /// with op.get_context().autocommit_block():
    ///     op.create_index("pk_events", "events", ["uid"], unique=True, postgresql_concurrently=True)
    /// op.execute("ALTER TABLE events ADD CONSTRAINT pk_events PRIMARY KEY USING INDEX pk_events")
    /// ```
    /// ```python,good
    /// op.add_column("events", sa.Column("uid", sa.BigInteger(), nullable=True))
    /// op.create_check_constraint("ck_events_uid", "events", "uid IS NOT NULL", postgresql_not_valid=True)
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE events VALIDATE CONSTRAINT ck_events_uid")
    ///     op.create_index("pk_events", "events", ["uid"], unique=True, postgresql_concurrently=True)
    /// op.execute("ALTER TABLE events ADD CONSTRAINT pk_events PRIMARY KEY USING INDEX pk_events")
    /// op.drop_constraint("ck_events_uid", "events", type_="check")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// There is no fix: the rows that are NULL must be filled first. Then prove it with a `CHECK (… IS NOT NULL)` that is
    /// added NOT VALID and validated apart; PostgreSQL takes the validated check as proof and does not read the table again.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, ADD table_constraint_using_index](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX)
    pub PrimaryKeyUsingNullableIndex {
        id: "primary-key-using-nullable-index",
        name: "Primary key from an index over a nullable column",
        family: Constraint,
        severity: Warning,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for PrimaryKeyUsingNullableIndex {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added(ctx) {
            let ConstraintForm::PrimaryKey { using_index: Some(index), .. } = &added.constraint.form else {
                continue;
            };
            let table = added.table;
            let Some(known) = added.step.before.table(table) else { continue };
            let keys = known.index(index).map_or(&[][..], |index| index.keys.as_slice());
            // Only what the pasted revisions show: of other columns it is not known whether they may be NULL.
            let nullable = keys.iter().find_map(|key| match key {
                IndexKey::Column(name) => known
                    .column(name)
                    .filter(|column| column.not_null == Some(false) && !known.proves_not_null(name)),
                IndexKey::Expression => None,
            });
            let Some(column) = nullable else { continue };
            let lock = added.lock();
            let message = format!(
                "`{}` may be NULL, so making the primary key from `{index}` reads every row of `{table}` under {}. All {} wait \
                 until that is over, and a NULL makes it fail. Prove first that it is not NULL, with a CHECK that is added NOT \
                 VALID and validated apart.",
                column.name,
                lock.with_article(),
                lock.blocks(),
            );
            let finding = Draft::on(&Self::META, added.run, added.op).says(
                format!("The primary key of `{table}` is made from a column that may be NULL"),
                message,
            );
            findings.push(finding);
        }
    }
}
