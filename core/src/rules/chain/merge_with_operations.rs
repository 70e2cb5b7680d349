use crate::{
    fix::new_revision,
    report::Applicability,
    revision::Function,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    text::Edit,
};

declare_rule! {
    /// A revision that merges branches changes the database as well.
    ///
    /// ## Why it matters
    /// `alembic downgrade` over a merge leaves more than one head, and which branch goes first is open: what the merge itself
    /// changed is undone while both branches are still in place, or must be, and nobody tests that. A merge that does nothing
    /// can be undone and written anew at any time.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- c81d_merge.py
    /// from alembic import op
    ///
    /// revision = "c81d5e20f7a4"
    /// down_revision = ("7c20ab51d9e3", "91fe44b7a0c2")
    ///
    /// def upgrade() -> None:
    ///     op.rename_table("cart", "carts")
    ///
    /// def downgrade() -> None:
    ///     op.rename_table("carts", "cart")
    /// ```
    /// ```python,good
    /// # --- c81d_merge.py
    /// revision = "c81d5e20f7a4"
    /// down_revision = ("7c20ab51d9e3", "91fe44b7a0c2")
    ///
    /// def upgrade() -> None:
    ///     pass
    ///
    /// def downgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// The change is what brings the branches together: it resolves what both did to one table.
    ///
    /// ## Fix safety
    /// The same is done, by a revision that follows the merge. A person must see that the merge was not applied anywhere yet:
    /// there it would be done again.
    ///
    /// ## References
    /// - [Alembic: merging branches](https://alembic.sqlalchemy.org/en/latest/branches.html#merging-branches)
    pub MergeWithOperations {
        id: "merge-with-operations",
        name: "Merge that does something",
        family: Chain,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for MergeWithOperations {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let Some(down) = ctx.revision.down.as_ref() else { return };
        let parents = ctx.revision.known_parents();
        if parents.len() < 2 || ctx.upgrade.ops.is_empty() {
            return;
        }
        let message = "This revision merges branches and changes the database as well. A downgrade over it undoes the change \
                       while both branches are in place, and then stands on several heads. Leave the merge empty, and do the \
                       rest in a revision that follows it.";
        findings.push(
            Draft::at(&Self::META, down.statement)
                .says(format!("The merge of {} revisions does something", parents.len()), message)
                .with_fix(moved(ctx)),
        );
    }
}

/// The bodies of both functions in a revision that follows.
fn moved(ctx: &RuleContext<'_>) -> Option<DraftFix> {
    let mut edits = Vec::new();
    let mut move_out = |function: Option<&Function>| match function.filter(|function| !function.empty) {
        None => Some(Vec::new()),
        Some(function) => {
            let (range, lines) = new_revision::body_of(ctx.file, function)?;
            let pass = format!("{}pass{}", ctx.file.indent_at(function.body.start), ctx.file.newline());
            edits.push(Edit::replace(range, pass));
            Some(lines)
        }
    };
    let upgrade = move_out(ctx.revision.upgrade.as_ref())?;
    let downgrade = move_out(ctx.revision.downgrade.as_ref())?;
    let message = ctx.revision.message().filter(|message| !message.to_lowercase().contains("merge"));
    let file = new_revision::following(ctx, message.unwrap_or("after the merge"), &upgrade, &downgrade)?;
    Some(DraftFix::new("Do it in a revision that follows", Applicability::Review, edits).adding(file))
}
