use crate::{
    fix,
    ops::{Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::Form,
};

declare_rule! {
    /// A hash index answers `=` on one column and nothing else.
    ///
    /// ## Why it matters
    /// It cannot sort, find a range, hold several columns or be unique, and no query reads its values from it alone. A
    /// B-tree does all of that, and is about as fast for `=`. What a hash index has for itself is its size on long values.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_index("ix_files_digest", "files", ["digest"], postgresql_using="hash")
    /// ```
    /// ```python,good
    /// op.create_index("ix_files_digest", "files", ["digest"])
    /// ```
    ///
    /// ## When to ignore
    /// The values are long, only `=` is asked, and somebody has measured it.
    ///
    /// ## Fix safety
    /// The index becomes a B-tree, which serves every query that the hash index did. A value of more than about 2700 bytes
    /// does not fit into one.
    ///
    /// ## References
    /// - [PostgreSQL: index types](https://www.postgresql.org/docs/current/indexes-types.html)
    pub HashIndex {
        id: "hash-index",
        name: "Hash index",
        family: Index,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for HashIndex {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for step in &ctx.upgrade.steps {
            let (Some(op), Form::CreateIndex { name, table, method, .. }) =
                (ctx.upgrade.op_of(step), &step.form)
            else {
                continue;
            };
            if method != "hash" {
                continue;
            }
            let index = name.as_ref().map_or_else(|| "The index".to_owned(), |name| format!("`{name}`"));
            let message = format!(
                "{index} is a hash index: it serves `=` on this one column, and neither sorting nor ranges, several columns or \
                 uniqueness. A B-tree serves them all. Leave the method out unless the values are long and somebody has measured it."
            );
            let finding = Draft::on(&Self::META, ctx.upgrade, op)
                .says(format!("{index} on `{table}` is a hash index"), message)
                .with_fix(btree_fix(ctx, op));
            findings.push(finding);
        }
    }
}

/// Without `postgresql_using=`.
fn btree_fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    if !matches!(op.kind, OpKind::CreateIndex(_)) || !ctx.can_edit(op) {
        return None;
    }
    let edit = fix::remove_keyword(ctx.file, &op.args, "postgresql_using")?;
    Some(DraftFix::new("Make it a B-tree", Applicability::Review, vec![edit]))
}
