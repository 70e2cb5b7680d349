use crate::{
    fix,
    ops::{CreateIndex, IndexElement, Name, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// An index is created without a name, so SQLAlchemy makes one up from the table and the first column.
    ///
    /// ## Why it matters
    /// Two indexes that begin with the same column then get the same name, and the second one fails. Where the models'
    /// metadata has a naming convention the name is another one. The downgrade needs the name to drop it, and so does
    /// everybody who reads a query plan.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_index(None, "orders", ["email"])
    /// ```
    /// ```python,good
    /// op.create_index("ix_orders_email", "orders", ["email"])
    /// ```
    ///
    /// ## When to ignore
    /// `env.py` hands over metadata with a naming convention, and everybody knows it.
    ///
    /// ## Fix safety
    /// The name is the one that SQLAlchemy makes up, so where no naming convention is at work nothing changes.
    ///
    /// ## References
    /// - [Alembic: the importance of naming constraints](https://alembic.sqlalchemy.org/en/latest/naming.html)
    pub UnnamedIndex {
        id: "unnamed-index",
        name: "Index without a name",
        family: Index,
        severity: Advice,
        checklist: &[5],
        fix: Some(Applicability::Review),
    }
}

impl Rule for UnnamedIndex {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for op in &run.ops {
                let OpKind::CreateIndex(index) = &op.kind else { continue };
                if index.name != Name::None {
                    continue;
                }
                let table = index.table.display();
                let message = format!(
                    "The index on `{table}` has no name of its own, so SQLAlchemy makes one up from the table and the first \
                     column. A second index on that column would get the same one, and fail. Give it a name here."
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("An index on `{table}` has no name"), message)
                    .with_fix(name_fix(ctx, op, index));
                findings.push(finding);
            }
        }
    }
}

/// The name that SQLAlchemy makes up: measured on real Alembic.
fn name_fix(ctx: &RuleContext<'_>, op: &Op, index: &CreateIndex) -> Option<DraftFix> {
    let Some(IndexElement::Column(first)) = index.elements.first() else { return None };
    let name = fix::index_name(&index.table, first).filter(|_| ctx.can_edit(op))?;
    let edit = fix::replace_argument(op.argument(0, "index_name")?, &fix::quote(ctx.file, &name));
    Some(DraftFix::new(format!("Name it `{name}`"), Applicability::Review, vec![edit]))
}
