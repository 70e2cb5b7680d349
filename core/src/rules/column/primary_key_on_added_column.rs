use super::added::added_columns;
use crate::{
    ops::OpKind,
    report::{Direction, Severity},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Run,
    sql::{AlterAction, ConstraintForm, Form},
};

declare_rule! {
    /// A column that is to be the primary key is added to a table: Alembic leaves the key out, or PostgreSQL builds it under a lock.
    ///
    /// ## Why it matters
    /// In `add_column`, `primary_key=True` makes the column NOT NULL and, where it is an integer, SERIAL. A primary key comes of it only
    /// with `inline_primary_key=True`. Then PostgreSQL builds a unique index while nobody can use the table, and it refuses a
    /// second key where the table has one.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), primary_key=True))
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("id", sa.Uuid(), nullable=True))
    /// op.alter_column("orders", "id", server_default=sa.text("gen_random_uuid()"))
    /// # and when all rows have one, in later revisions:
    /// with op.get_context().autocommit_block():
    ///     op.create_index("orders_pkey", "orders", ["id"], unique=True, postgresql_concurrently=True)
    /// op.execute("ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey")
    /// ```
    ///
    /// ## When to ignore
    /// The table gets its primary key by another statement.
    ///
    /// ## Fix safety
    /// None is offered: values, index and key take several steps, and code that uses the table has to know of them.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, ADD table_constraint_using_index](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX)
    /// - [Alembic: add_column](https://alembic.sqlalchemy.org/en/latest/ops.html#alembic.operations.Operations.add_column)
    pub PrimaryKeyOnAddedColumn {
        id: "primary-key-on-added-column",
        name: "Primary key on an added column",
        family: Column,
        severity: Error,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for PrimaryKeyOnAddedColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        left_out(ctx, findings);
        built_at_once(ctx, findings);
    }
}

/// `primary_key=True` of which no key comes.
fn left_out(ctx: &RuleContext<'_>, findings: &mut Findings) {
    for run in ctx.runs() {
        for op in &run.ops {
            let OpKind::AddColumn(add) = &op.kind else { continue };
            if !add.column.primary_key || add.inline_primary_key || is_keyed(run, &add.table.display()) {
                continue;
            }
            let (table, column) = (add.table.display(), &add.column.name);
            let message = format!(
                "`add_column` pays no heed to `primary_key=True`: `{column}` becomes a NOT NULL column of `{table}` and no \
                 primary key is made. The model then says one thing and the database another. Make the key by a statement of \
                 its own, once every row has a value."
            );
            let at_most = match run.direction {
                Direction::Upgrade => Severity::Warning,
                Direction::Downgrade => Severity::Advice,
            };
            let finding = Draft::on(&PrimaryKeyOnAddedColumn::META, run, op)
                .at_most(at_most)
                .says(format!("`{table}.{column}` does not become a primary key"), message);
            findings.push(finding);
        }
    }
}

/// Whether the run gives the table a primary key by a statement of its own.
fn is_keyed(run: &Run, table: &str) -> bool {
    let makes_key = |action: &AlterAction| {
        matches!(action, AlterAction::AddConstraint(constraint)
            if matches!(constraint.form, ConstraintForm::PrimaryKey { .. }))
    };
    run.steps.iter().any(|step| {
        matches!(&step.form, Form::AlterTable { table: altered, actions, .. }
            if altered.to_string() == table && actions.iter().any(makes_key))
    })
}

/// A key that is made with the column.
fn built_at_once(ctx: &RuleContext<'_>, findings: &mut Findings) {
    for added in added_columns(ctx) {
        let is_key = |form: &ConstraintForm| matches!(form, ConstraintForm::PrimaryKey { .. });
        if !added.column.constraints.iter().any(|constraint| is_key(&constraint.form)) {
            continue;
        }
        let (table, column) = (added.table, &added.column.name);
        let second = added.step.before.table(table).is_some_and(|known| known.primary_key().is_some());
        let message = if second {
            format!(
                "`{table}` has a primary key already, so making `{column}` one fails (SQLSTATE 42P16). Drop the old key \
                 first, once nothing refers to it any more."
            )
        } else {
            format!(
                "The primary key on the new column `{column}` is built under {}: nobody can read or write `{table}` until its \
                 index is there and the transaction commits. Add and fill the column first, build a unique index with \
                 CONCURRENTLY, then add the key `USING INDEX`.",
                added.lock()
            )
        };
        let title = format!("`{table}` gets a primary key together with the new `{column}`");
        findings.push(added.draft(&PrimaryKeyOnAddedColumn::META).says(title, message));
    }
}
