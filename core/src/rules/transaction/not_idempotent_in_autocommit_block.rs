use crate::{
    fix,
    ops::{Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::Form,
};

declare_rule! {
    /// A statement in an autocommit block stays when a later one fails, and the next try stumbles over it.
    ///
    /// ## Why it matters
    /// In an autocommit block each statement commits by itself, while the revision counts as done only at the end. When
    /// something after it fails, Alembic starts the revision again from its first line: `relation … already exists`. With
    /// IF EXISTS and IF NOT EXISTS the second try passes over what is done.
    ///
    /// ## Example
    /// ```python,bad
    /// with op.get_context().autocommit_block():
    ///     op.add_column("orders", sa.Column("note", sa.Text()))
    ///     op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.add_column("orders", sa.Column("note", sa.Text()), if_not_exists=True)
    ///     op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)
    /// ```
    ///
    /// ## When to ignore
    /// Somebody watches every deploy, and clears up by hand.
    ///
    /// ## Fix safety
    /// A name that is taken by something else is passed over too, without a word. A concurrent build is left alone: for it
    /// IF NOT EXISTS would take an invalid index for the real one.
    ///
    /// ## References
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    /// - [Alembic: operations](https://alembic.sqlalchemy.org/en/latest/ops.html)
    pub NotIdempotentInAutocommitBlock {
        id: "not-idempotent-in-autocommit-block",
        name: "Statement in an autocommit block that cannot run twice",
        family: Transaction,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for NotIdempotentInAutocommitBlock {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for (at, op) in run.ops.iter().enumerate() {
                let Some(keyword) = missing_keyword(op).filter(|_| op.autocommit.is_some()) else { continue };
                let Some(step) = run.steps_of(at).last() else { continue };
                if step.in_transaction || !something_follows(run, step) || better_concurrent(ctx, step) {
                    continue;
                }
                let message = format!(
                    "This commits at once. When a later statement of the revision fails, the next try runs it again, and stops here \
                     because it is done already. Give it `{keyword}=True`."
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{}` in an autocommit block cannot run twice", op.method), message)
                    .with_fix(keyword_fix(ctx, op, keyword));
                findings.push(finding);
            }
        }
    }
}

/// What would let the operation run twice: those that Alembic has a keyword for, where it is not given.
fn missing_keyword(op: &Op) -> Option<&'static str> {
    let (keyword, given) = match &op.kind {
        OpKind::CreateTable(create) => ("if_not_exists", create.if_not_exists),
        OpKind::AddColumn(add) => ("if_not_exists", add.if_not_exists),
        OpKind::CreateIndex(create) => {
            let concurrent = create.concurrently.as_ref().is_some_and(|fact| !fact.is(&false));
            ("if_not_exists", create.if_not_exists || concurrent)
        }
        OpKind::DropTable { if_exists, .. } | OpKind::DropColumn { if_exists, .. } => {
            ("if_exists", *if_exists)
        }
        OpKind::DropIndex(drop) => ("if_exists", drop.if_exists),
        OpKind::DropConstraint(drop) => ("if_exists", drop.if_exists),
        _ => return None,
    };
    (!given && !op.is_construct()).then_some(keyword)
}

/// Whether it is an index that should be built concurrently: then IF NOT EXISTS would do harm.
fn better_concurrent(ctx: &RuleContext<'_>, step: &Step) -> bool {
    matches!(&step.form, Form::CreateIndex { table, .. }
        if fix::can_be_concurrent(step) && !ctx.is_small(table))
}

/// Whether a later statement of the run could fail and so have this one run again.
fn something_follows(run: &Run, step: &Step) -> bool {
    run.steps.last().is_some_and(|last| last.statement > step.statement)
}

fn keyword_fix(ctx: &RuleContext<'_>, op: &Op, keyword: &str) -> Option<DraftFix> {
    if !ctx.can_edit(op) || op.batch.is_some() {
        return None;
    }
    let edit = fix::set_keyword(ctx.file, op.call, &op.args, keyword, "True")?;
    Some(DraftFix::new(format!("Let it run twice: `{keyword}=True`"), Applicability::Review, vec![edit]))
}
