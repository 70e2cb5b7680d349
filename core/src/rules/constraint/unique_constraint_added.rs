use super::{Added, added};
use crate::{
    fact::Fact,
    fix::{self, sql},
    ops::{ConstraintKind, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::{ConstraintForm, RelName},
};

declare_rule! {
    /// A unique constraint added this way keeps everybody away from the table until its index is built.
    ///
    /// ## Why it matters
    /// `ADD CONSTRAINT … UNIQUE` builds an index under ACCESS EXCLUSIVE: every read and write of the table waits, on a big
    /// table for minutes, and in Alembic's transaction until the whole run commits. Where two rows are alike it fails, after
    /// all that waiting. An index built with CONCURRENTLY lets everybody go on, and the constraint can be made from it.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_unique_constraint("uq_users_email", "users", ["email"])
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.create_index(
    ///         "uq_users_email", "users", ["email"], unique=True, postgresql_concurrently=True, if_not_exists=True
    ///     )
    /// op.execute("ALTER TABLE users ADD CONSTRAINT uq_users_email UNIQUE USING INDEX uq_users_email")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// The constraint and its index are the same in the end. But `autocommit_block()` commits what stands before it in the
    /// run, and a build that fails on two equal rows leaves an invalid index: drop it before trying again. PostgreSQL refuses
    /// to make a constraint from an invalid index, so it cannot go unnoticed.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, ADD table_constraint_using_index](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX)
    /// - [PostgreSQL: building indexes concurrently](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)
    pub UniqueConstraintAdded {
        id: "unique-constraint-added",
        name: "Unique constraint built under lock",
        family: Constraint,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for UniqueConstraintAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added(ctx) {
            let ConstraintForm::Unique { columns, using_index: None } = &added.constraint.form else {
                continue;
            };
            // What comes with an added column is another rule's.
            if matches!(added.op.kind, OpKind::AddColumn(_)) {
                continue;
            }
            // On the partitioned table alone it is made from its partitions' indexes, once these are attached.
            if added.partitioned && added.only {
                continue;
            }
            findings.push(finding(ctx, &added, columns));
        }
    }
}

fn finding(ctx: &RuleContext<'_>, added: &Added<'_>, columns: &[String]) -> Draft {
    let (table, called) = (added.table, added.called("the unique constraint"));
    let lock = added.lock();
    let cure = if added.partitioned {
        "Build the index on each partition with CONCURRENTLY first, then the constraint on `ONLY` the parent."
            .to_owned()
    } else {
        format!(
            "Look first with `{}`, then build a unique index with CONCURRENTLY and add the constraint `USING INDEX`.",
            duplicates(added, columns)
        )
    };
    let message = format!(
        "Adding {called} builds an index on `{table}` under {}. All {} wait until it is built and the transaction commits, and \
         where two rows are alike the migration fails. {cure}",
        lock.with_article(),
        lock.blocks(),
    );
    Draft::on(&UniqueConstraintAdded::META, added.run, added.op)
        .says(format!("{called} on `{table}` blocks {} while its index is built", lock.blocks()), message)
        .with_fix(index_fix(ctx, added, table))
}

fn duplicates(added: &Added<'_>, columns: &[String]) -> String {
    let known = added.step.before.table(added.table);
    let refuse_null = known.is_some_and(|known| columns.iter().all(|column| known.proves_not_null(column)));
    let nulls_alike = matches!(&added.op.kind, OpKind::AddConstraint { constraint, .. }
        if matches!(&constraint.kind, ConstraintKind::Unique { nulls_not_distinct: Some(Fact::Known(true)), .. }));
    sql::duplicates(added.table, columns.iter().map(String::as_str), refuse_null || nulls_alike)
}

fn index_fix(ctx: &RuleContext<'_>, added: &Added<'_>, table: &RelName) -> Option<DraftFix> {
    if added.partitioned || !matches!(added.op.kind, OpKind::AddConstraint { .. }) {
        return None;
    }
    let edit = fix::constraint_by_index(ctx, added.op, table)?;
    Some(DraftFix::new(
        "Build the index concurrently, then add the constraint",
        Applicability::Review,
        vec![edit],
    ))
}
