use super::change::{TypeChanged, names_in_words, type_changes};
use crate::{
    fix,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A change of type leaves the rows as they are, and holds all of them against a check again while nobody can read the
    /// table.
    ///
    /// ## Why it matters
    /// A longer `VARCHAR` costs nothing, unless a CHECK speaks of the column: PostgreSQL makes the check anew for the new
    /// type and reads the whole table for it, under the ACCESS EXCLUSIVE lock of the change. Reads and writes wait.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 1a_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "1a"
    /// down_revision = None
    /// def upgrade() -> None:
    ///     op.create_table(
    ///         "users",
    ///         sa.Column("id", sa.BigInteger(), primary_key=True),
    ///         sa.Column("name", sa.String(50)),
    ///         sa.CheckConstraint("name <> ''", name="ck_users_name"),
    ///     )
    /// def downgrade() -> None:
    ///     op.drop_table("users")
    /// # --- 2b_longer.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "2b"
    /// down_revision = "1a"
    /// def upgrade() -> None:
    ///     op.alter_column("users", "name", existing_type=sa.String(50), type_=sa.String(100))
    /// def downgrade() -> None:
    ///     raise NotImplementedError
    /// ```
    /// ```python,good
    /// op.drop_constraint("ck_users_name", "users", type_="check")
    /// op.alter_column("users", "name", existing_type=sa.String(50), type_=sa.String(100))
    /// op.create_check_constraint("ck_users_name", "users", "name <> ''", postgresql_not_valid=True)
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE users VALIDATE CONSTRAINT ck_users_name")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// Shown, not applied: the condition has to be written again by hand.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub TypeChangeRechecksConstraint {
        id: "type-change-rechecks-constraint",
        name: "Type change that checks every row again",
        family: ColumnType,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Display),
    }
}

impl Rule for TypeChangeRechecksConstraint {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in type_changes(ctx).iter().filter(|change| change.may_be_large(ctx)) {
            // Beside a rewrite the checks are the least of it.
            if change.work.checks.is_empty() || change.work.rewrites || change.is_refused() {
                continue;
            }
            let names = names_in_words(&change.work.checks, "a check");
            let message = format!(
                "Changing `{}`{} to `{}` leaves the rows as they are, but holds each against {names} again, under an ACCESS EXCLUSIVE \
                 lock. Nobody can read or write `{}` until that is over and the transaction commits. Drop the check first, add it \
                 NOT VALID behind, and VALIDATE it in a transaction of its own.",
                change.place(),
                change.old_in_words(),
                change.new,
                change.table,
            );
            let title = format!("All of `{}` is held against {names} again", change.table);
            findings.push(
                Draft::on(&Self::META, change.run, change.op)
                    .says(title, message)
                    .with_fix(by_hand(ctx, change)),
            );
        }
    }
}

/// The checks go before the change, come back NOT VALID behind it, and are validated by themselves.
fn by_hand(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    change.editable(ctx)?;
    let op = change.op;
    if op.batch.is_some() || op.autocommit.is_some() {
        return None;
    }
    let alembic = ctx.revision.names.op.as_deref()?;
    let table = ctx.file.slice(op.argument(0, "table_name")?.value);
    let schema = fix::schema_keyword(ctx.file, change.table.schema.as_deref());
    let (mut before, mut after, mut validate) = (Vec::new(), Vec::new(), Vec::new());
    for name in change.work.checks.iter().flatten() {
        let (quoted, check) = (fix::quote(ctx.file, name), fix::quote(ctx.file, "check"));
        before.push(format!("{alembic}.drop_constraint({quoted}, {table}, type_={check}{schema})"));
        after.push(format!(
            "{alembic}.create_check_constraint({quoted}, {table}, …{schema}, postgresql_not_valid=True)"
        ));
        validate.push(fix::apart::execute(ctx, &fix::sql::validate(change.table, name))?);
    }
    if before.is_empty() {
        return None;
    }
    after.extend(fix::apart::autocommit_block(ctx, &validate)?);
    let edits = vec![
        fix::insert_before(ctx.file, op.statement, &before)?,
        fix::insert_after(ctx.file, op.statement, &after)?,
    ];
    Some(DraftFix::new(
        "Drop the check first, add it NOT VALID and validate it behind",
        Applicability::Display,
        edits,
    ))
}
