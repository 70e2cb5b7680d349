use crate::{
    fact::Text,
    fix,
    ops::{CreateIndex, IndexElement, Name, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// An index is created without a name: what it will be called depends on a setting that is not in this file.
    ///
    /// ## Why it matters
    /// With a naming convention in the models' metadata the index gets that name, without one Alembic refuses to write
    /// it. The downgrade needs the name to drop it, and so does everybody who reads a query plan.
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
    /// A person must agree to the name: where a convention gave another one, that one is in the database.
    ///
    /// ## References
    /// - [Alembic: the importance of naming constraints](https://alembic.sqlalchemy.org/en/latest/naming.html)
    pub UnnamedIndex {
        id: "unnamed-index",
        name: "Index without a name",
        family: Index,
        severity: Warning,
        checklist: &[5],
        fix: Some(Applicability::Review),
        peers: &["migrationpilot:MP042", "diesel-guard:unnamed_constraint"],
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
                    "The index on `{table}` has no name of its own. Without a naming convention Alembic cannot write it, and \
                     `downgrade()` does not know what to drop. Give it a name here."
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("An index on `{table}` has no name"), message)
                    .with_fix(name_fix(ctx, op, index));
                findings.push(finding);
            }
        }
    }
}

fn name_fix(ctx: &RuleContext<'_>, op: &Op, index: &CreateIndex) -> Option<DraftFix> {
    let columns: Option<Vec<Text>> = index
        .elements
        .iter()
        .map(|element| match element {
            IndexElement::Column(name) => Some(name.clone()),
            IndexElement::Expr(_) => None,
        })
        .collect();
    let name = fix::index_name(&index.table.display(), &columns?)?;
    let edit = fix::replace_argument(op.argument(0, "index_name")?, &fix::quote(ctx.file, &name));
    Some(DraftFix::new(format!("Name it `{name}`"), Applicability::Review, vec![edit]))
}
