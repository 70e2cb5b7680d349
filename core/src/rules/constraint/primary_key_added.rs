use super::{Added, added};
use crate::{
    fix,
    ops::OpKind,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::ConstraintForm,
};

declare_rule! {
    /// A primary key added this way keeps everybody away from the table until its index is built.
    ///
    /// ## Why it matters
    /// `ADD PRIMARY KEY` builds a unique index under ACCESS EXCLUSIVE, and where the columns may be NULL it reads the table
    /// once more to see that none is. Every read and write waits, on a big table for minutes, and in Alembic's transaction
    /// until the whole run commits. An index built with CONCURRENTLY lets everybody go on, and the key can be made from it.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("events", "id", existing_type=sa.BigInteger(), nullable=False)
    /// op.create_primary_key("pk_events", "events", ["id"])
    /// ```
    /// ```python,good
    /// op.alter_column("events", "id", existing_type=sa.BigInteger(), nullable=False)
    /// with op.get_context().autocommit_block():
    ///     op.create_index(
    ///         "pk_events", "events", ["id"], unique=True, postgresql_concurrently=True, if_not_exists=True
    ///     )
    /// op.execute("ALTER TABLE events ADD CONSTRAINT pk_events PRIMARY KEY USING INDEX pk_events")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// The key and its index are the same in the end. The fix is only displayed where the pasted revisions do not show that
    /// the columns refuse NULL: the last step would then still read the whole table under the lock. `autocommit_block()`
    /// commits what stands before it, and a build that fails leaves an invalid index: drop it before trying again.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, ADD table_constraint_using_index](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX)
    pub PrimaryKeyAdded {
        id: "primary-key-added",
        name: "Primary key built under lock",
        family: Constraint,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for PrimaryKeyAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added(ctx) {
            let ConstraintForm::PrimaryKey { columns, using_index: None } = &added.constraint.form else {
                continue;
            };
            if added.partitioned && added.only {
                continue;
            }
            let (table, called) = (added.table, added.called("the primary key"));
            let lock = added.lock();
            let proven = added
                .step
                .before
                .table(table)
                .is_some_and(|known| columns.iter().all(|column| known.proves_not_null(column)));
            let cure = match (added.partitioned, proven) {
                (true, _) => {
                    "Build the index on each partition with CONCURRENTLY first, then the key on `ONLY` the parent."
                }
                (false, true) => {
                    "Build a unique index with CONCURRENTLY, and make the key from it with `USING INDEX`."
                }
                (false, false) => {
                    "Make the columns NOT NULL, build a unique index with CONCURRENTLY, and make the key from it with `USING INDEX`."
                }
            };
            let message = format!(
                "Adding {called} builds an index on `{table}` under {}. All {} wait until it is built and the transaction \
                 commits, and where two rows are alike or one is NULL the migration fails. {cure}",
                lock.with_article(),
                lock.blocks(),
            );
            let finding = Draft::on(&Self::META, added.run, added.op)
                .says(
                    format!("{called} on `{table}` blocks {} while its index is built", lock.blocks()),
                    message,
                )
                .with_fix(index_fix(ctx, &added, proven));
            findings.push(finding);
        }
    }
}

fn index_fix(ctx: &RuleContext<'_>, added: &Added<'_>, proven: bool) -> Option<DraftFix> {
    if added.partitioned || !matches!(added.op.kind, OpKind::AddConstraint { .. }) {
        return None;
    }
    let edit = fix::constraint_by_index(ctx, added.op, added.table)?;
    let (title, applicability) = if proven {
        ("Build the index concurrently, then add the key", Applicability::Review)
    } else {
        (
            "Once the columns are NOT NULL: build the index concurrently, then add the key",
            Applicability::Display,
        )
    };
    Some(DraftFix::new(title, applicability, vec![edit]))
}
