use crate::{
    report::{Direction, Severity},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    schema::Table,
    sql::{AlterAction, Form, RelName},
};

declare_rule! {
    /// A column or a constraint is dropped that the table never had.
    ///
    /// ## Why it matters
    /// PostgreSQL stops with "… does not exist" (SQLSTATE 42703 or 42704), and the migration is rolled back. It stands mostly in
    /// downgrades that were copied, or in a revision generated from a database that was not the one that migrations make.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 3b1f_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    ///
    /// revision = "3b1f0c9d2e4a"
    /// down_revision = None
    ///
    /// def upgrade() -> None:
    ///     op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True))
    ///     op.drop_column("users", "nickname")
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("users")
    /// ```
    /// ```python,good
    /// # --- 3b1f_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    ///
    /// revision = "3b1f0c9d2e4a"
    /// down_revision = None
    ///
    /// def upgrade() -> None:
    ///     op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("users")
    /// ```
    ///
    /// ## When to ignore
    /// Something outside the migrations adds it.
    ///
    /// ## Fix safety
    /// There is no fix: what was meant is not known.
    ///
    /// ## References
    /// - [PostgreSQL: error codes](https://www.postgresql.org/docs/current/errcodes-appendix.html)
    pub DroppedButNeverMade {
        id: "dropped-but-never-made",
        name: "Dropped, though never made",
        family: Table,
        severity: Error,
        checklist: &[9],
        fix: None,
    }
}

impl Rule for DroppedButNeverMade {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // Only where the pasted revisions begin with the first one is what they did not make not there.
        if !ctx.is_whole_chain() {
            return;
        }
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let Some(known) = wholly_known(step, table).filter(|_| op.when.is_none()) else { continue };
            for what in actions.iter().filter_map(|action| never_made(known, table, action)) {
                let message = format!(
                    "{what} is dropped here, and no revision since the first has made it. PostgreSQL stops with \"does not exist\", \
                     and nothing of this {} stays. Take the call out, or correct the name.",
                    run.direction.function()
                );
                let mut finding =
                    Draft::on(&Self::META, run, op).says(format!("{what} was never made"), message);
                if run.direction == Direction::Downgrade {
                    finding = finding.at_most(Severity::Warning);
                }
                findings.push(finding);
            }
        }
    }
}

/// The table, where the pasted revisions made it and nothing went by that could have changed it unseen.
fn wholly_known<'a>(step: &'a Step, table: &RelName) -> Option<&'a Table> {
    step.before.table(table).filter(|known| {
        known.created.is_some()
            && known.complete
            && known.opaque == step.before.opaque
            && known.parents.is_empty()
    })
}

fn never_made(known: &Table, table: &RelName, action: &AlterAction) -> Option<String> {
    match action {
        AlterAction::DropColumn { column, if_exists: false, .. } => {
            known.column(column).is_none().then(|| format!("The column `{table}.{column}`"))
        }
        AlterAction::DropConstraint { name, if_exists: false, .. } => {
            // With a constraint there, the name may be one that a naming convention in `env.py` made of it.
            let any = known.constraints.iter().any(|constraint| !constraint.is_not_null());
            (!any).then(|| format!("The constraint `{name}` of `{table}`"))
        }
        _ => None,
    }
}
