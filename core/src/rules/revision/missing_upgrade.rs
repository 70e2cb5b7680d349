use crate::rules::{Draft, Findings, Rule, RuleContext, declare_rule};

declare_rule! {
    /// A revision has no `upgrade()`, so `alembic upgrade` stops at it.
    ///
    /// ## Why it matters
    /// Alembic takes `upgrade` from every revision on its way, also where there is nothing to do. Without the function it
    /// stops with an `AttributeError`, and no later revision can be reached.
    ///
    /// ## Example
    /// ```python,bad
    /// def downgrade() -> None:
    ///     op.drop_column("users", "nickname")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("nickname", sa.String(), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("users", "nickname")
    /// ```
    ///
    /// ## When to ignore
    /// The function gets there in a way that cannot be seen in the file.
    ///
    /// ## Fix safety
    /// There is no fix: what the revision should do is not in the file.
    ///
    /// ## References
    /// - [Alembic: create a migration script](https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script)
    pub MissingUpgrade {
        id: "missing-upgrade",
        name: "Upgrade missing",
        family: Revision,
        severity: Error,
        checklist: &[9],
        fix: None,
    }
}

impl Rule for MissingUpgrade {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let Some(revision) = &ctx.revision.id else { return };
        if ctx.revision.upgrade.is_some() || may_come_otherwise(ctx) {
            return;
        }
        let message = "There is no `upgrade()`. `alembic upgrade` stops here with an AttributeError, and reaches no later \
                       revision. Write the function; where there is nothing to do, with `pass`.";
        findings.push(Draft::at(&Self::META, revision.statement).says("There is no `upgrade()`", message));
    }
}

/// Whether the name stands somewhere in the code: assigned, imported, defined in a branch.
fn may_come_otherwise(ctx: &RuleContext<'_>) -> bool {
    ["upgrade", "import *"].into_iter().any(|word| ctx.revision.says_in_code(ctx.file, word))
}
