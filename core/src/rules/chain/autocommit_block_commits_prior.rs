use crate::{
    fix::{self, new_revision},
    ops::{Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, Form},
};

declare_rule! {
    /// Something is done before an autocommit block, which commits it, while the revision is not yet recorded as applied.
    ///
    /// ## Why it matters
    /// When the block fails, a concurrent build on duplicates, say, what came before it stays, and Alembic still stands on the
    /// revision before. The next `alembic upgrade` begins from the top and stops at "… already exists".
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("token", sa.Text(), nullable=True))
    ///     with op.get_context().autocommit_block():
    ///         op.create_index("ix_users_token", "users", ["token"], postgresql_concurrently=True, if_not_exists=True)
    ///
    /// def downgrade() -> None:
    ///     with op.get_context().autocommit_block():
    ///         op.drop_index("ix_users_token", table_name="users", postgresql_concurrently=True, if_exists=True)
    ///     op.drop_column("users", "token")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     with op.get_context().autocommit_block():
    ///         op.create_index("ix_users_token", "users", ["token"], postgresql_concurrently=True, if_not_exists=True)
    ///
    /// def downgrade() -> None:
    ///     with op.get_context().autocommit_block():
    ///         op.drop_index("ix_users_token", table_name="users", postgresql_concurrently=True, if_exists=True)
    /// ```
    ///
    /// ## When to ignore
    /// What comes before may run twice. With `if_not_exists=True` it may, and then nothing is reported.
    ///
    /// ## Fix safety
    /// The same is done, in two revisions. A person must see that nothing needs them to be one.
    ///
    /// ## References
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub AutocommitBlockCommitsPrior {
        id: "autocommit-block-commits-prior",
        name: "Autocommit block behind other changes",
        family: Chain,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for AutocommitBlockCommitsPrior {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        let block = run.ops.iter().position(|op| matches!(op.kind, OpKind::Autocommit { begins: true }));
        let Some((index, block)) = block.and_then(|at| Some((at, run.ops.get(at)?))) else { return };
        let Some(prior) = prior(run, index) else { return };
        let message = format!(
            "The block commits `{}` before it, and the revision is recorded as applied only at its end. When something in the block \
             fails, the next upgrade does the first part again, and stops at what is there already. Move the block into a \
             revision of its own.",
            prior.method
        );
        findings.push(
            Draft::on(&Self::META, run, block)
                .says("The block commits what comes before it", message)
                .with_fix(moved(ctx, block)),
        );
    }
}

/// An operation before the block that cannot simply run a second time.
fn prior(run: &Run, block: usize) -> Option<&Op> {
    let steps = run.steps.iter().take_while(|step| step.op < block);
    steps.filter(|step| !may_run_twice(step)).find_map(|step| run.op_of(step))
}

fn may_run_twice(step: &Step) -> bool {
    match &step.form {
        Form::CreateTable { if_not_exists, .. }
        | Form::CreateIndex { if_not_exists, .. }
        | Form::AddEnumValue { if_not_exists, .. } => *if_not_exists,
        Form::Drop { if_exists, .. } => *if_exists,
        Form::CreateView { replace, .. } => *replace,
        Form::AlterTable { actions, .. } => actions.iter().all(|action| match action {
            AlterAction::AddColumn { if_not_exists, .. } => *if_not_exists,
            AlterAction::DropColumn { if_exists, .. } | AlterAction::DropConstraint { if_exists, .. } => {
                *if_exists
            }
            AlterAction::AddConstraint(_)
            | AlterAction::AttachPartition { .. }
            | AlterAction::DetachPartition { .. } => false,
            _ => true,
        }),
        Form::Insert { .. }
        | Form::Rename { .. }
        | Form::SetSchema { .. }
        | Form::CreateEnum { .. }
        | Form::CreateDomain { .. }
        | Form::CreateSequence { .. }
        | Form::CreateTrigger { .. } => false,
        _ => true,
    }
}

/// The block in a revision that follows, with what undoes it. Only where it comes last, and where `downgrade()` begins with a
/// block of its own.
fn moved(ctx: &RuleContext<'_>, block: &Op) -> Option<DraftFix> {
    let upgrade = ctx.revision.upgrade.as_ref()?;
    let own = upgrade.statements.iter().find(|statement| statement.contains(block.call))?;
    if upgrade.statements.last() != Some(own) || !ctx.file.slice(*own).starts_with("with") {
        return None;
    }
    // Something must be left that undoes the rest.
    let [undo, _, ..] = ctx.revision.downgrade.as_ref()?.code() else { return None };
    let begins = ctx.downgrade.ops.first()?;
    if !matches!(begins.kind, OpKind::Autocommit { begins: true }) || !undo.contains(begins.call) {
        return None;
    }
    let lines = new_revision::lines_of(ctx.file, *own)?;
    let back = new_revision::lines_of(ctx.file, *undo)?;
    let message = format!("{}, apart", ctx.revision.message().unwrap_or("the rest").trim_end_matches('.'));
    let file = new_revision::following(ctx, &message, &lines, &back)?;
    let edits = vec![
        fix::remove_statement(ctx.file, ctx.revision, *own)?,
        fix::remove_statement(ctx.file, ctx.revision, *undo)?,
    ];
    Some(
        DraftFix::new("Move the block into a revision of its own", Applicability::Review, edits).adding(file),
    )
}
