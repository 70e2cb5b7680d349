use super::change::{TypeChanged, names_in_words, type_changes};
use crate::{
    fix,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A change of type leaves the table as it is, and builds an index on the column anew while nobody can read the table.
    ///
    /// ## Why it matters
    /// A longer `VARCHAR` or `VARCHAR` to `TEXT` is free, but not for every index: one with an expression such as
    /// `lower(email)` or with a condition is built anew, since its expression may mean something else for the new type.
    /// A change to `citext` builds all indexes on the column anew. It happens under the ACCESS EXCLUSIVE lock of the
    /// change: reads and writes wait for it.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 1a_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "1a"
    /// down_revision = None
    /// def upgrade() -> None:
    ///     op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("email", sa.String(100)))
    ///     op.execute("CREATE INDEX ix_users_email_lower ON users (lower(email))")
    /// def downgrade() -> None:
    ///     op.drop_table("users")
    /// # --- 2b_longer.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "2b"
    /// down_revision = "1a"
    /// def upgrade() -> None:
    ///     op.alter_column("users", "email", existing_type=sa.String(100), type_=sa.Text())
    /// def downgrade() -> None:
    ///     raise NotImplementedError
    /// ```
    /// ```python,good
    /// # --- 1a_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "1a"
    /// down_revision = None
    /// def upgrade() -> None:
    ///     op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("email", sa.String(100)))
    ///     op.create_index("ix_users_email", "users", ["email"])
    /// def downgrade() -> None:
    ///     op.drop_table("users")
    /// # --- 2b_longer.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "2b"
    /// down_revision = "1a"
    /// def upgrade() -> None:
    ///     op.alter_column("users", "email", existing_type=sa.String(100), type_=sa.Text())
    /// def downgrade() -> None:
    ///     raise NotImplementedError
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// Shown, not applied: between the drop and the new build queries go without the index, and the definition of the index
    /// has to be written again by hand.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    /// - [PostgreSQL: building indexes concurrently](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)
    pub TypeChangeRebuildsIndex {
        id: "type-change-rebuilds-index",
        name: "Type change that rebuilds an index",
        family: ColumnType,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Display),
    }
}

impl Rule for TypeChangeRebuildsIndex {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in type_changes(ctx).iter().filter(|change| change.may_be_large(ctx)) {
            // What a collation or a time zone is to blame for, a rule of its own says.
            let other = change.work.collation_changes || change.depends_on_zone();
            if change.work.rebuilt.is_empty() || other || change.is_refused() {
                continue;
            }
            let names = names_in_words(&change.work.rebuilt, "an index");
            let message = format!(
                "Changing `{}`{} to `{}` leaves the rows as they are, but builds {names} anew under an ACCESS EXCLUSIVE lock. Nobody \
                 can read or write `{}` until that is over and the transaction commits. Drop the index first and build it \
                 CONCURRENTLY behind.",
                change.place(),
                change.old_in_words(),
                change.new,
                change.table,
            );
            let title = format!("Building {names} anew keeps `{}` locked", change.table);
            let finding = Draft::on(&Self::META, change.run, change.op)
                .says(title, message)
                .with_fix(by_hand(ctx, change));
            findings.push(finding);
        }
    }
}

/// The index goes before the change and comes back behind it, each in a transaction of its own.
fn by_hand(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    change.editable(ctx)?;
    let op = change.op;
    if op.batch.is_some() || op.autocommit.is_some() {
        return None;
    }
    let alembic = ctx.revision.names.op.as_deref()?;
    let schema = fix::schema_keyword(ctx.file, change.table.schema.as_deref());
    let table = ctx.file.slice(op.argument(0, "table_name")?.value);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for name in change.work.rebuilt.iter().flatten().map(|name| fix::quote(ctx.file, name)) {
        before.push(format!(
            "{alembic}.drop_index({name}, table_name={table}{schema}, postgresql_concurrently=True, if_exists=True)"
        ));
        after.push(format!(
            "{alembic}.create_index({name}, {table}, […]{schema}, postgresql_concurrently=True, if_not_exists=True)"
        ));
    }
    if before.is_empty() {
        return None;
    }
    let edits = vec![
        fix::insert_before(ctx.file, op.statement, &fix::apart::autocommit_block(ctx, &before)?)?,
        fix::insert_after(ctx.file, op.statement, &fix::apart::autocommit_block(ctx, &after)?)?,
    ];
    let title = "Drop the index first, build it concurrently behind";
    Some(DraftFix::new(title, Applicability::Display, edits))
}
