use crate::{
    fix,
    ops::{CreateIndex, IndexElement, Name, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::RelName,
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
            for (at, op) in run.ops.iter().enumerate() {
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
                    .with_fix(name_fix(ctx, run.steps_of(at).next(), op, index));
                findings.push(finding);
            }
        }
    }
}

/// The name that SQLAlchemy makes up: measured on real Alembic. Nothing where another index has it.
fn name_fix(ctx: &RuleContext<'_>, step: Option<&Step>, op: &Op, index: &CreateIndex) -> Option<DraftFix> {
    let Some(IndexElement::Column(first)) = index.elements.first() else { return None };
    let name = fix::index_name(&index.table, first).filter(|_| ctx.can_edit(op))?;
    let table = index.table.known();
    let taken = RelName { schema: table.and_then(|table| table.schema), name: name.clone() };
    if step.is_some_and(|step| step.before.table_of_index(&taken).is_some()) {
        return None;
    }
    let edit = fix::replace_argument(op.argument(0, "index_name")?, &fix::quote(ctx.file, &name));
    Some(DraftFix::new(format!("Name it `{name}`"), Applicability::Review, vec![edit]))
}
