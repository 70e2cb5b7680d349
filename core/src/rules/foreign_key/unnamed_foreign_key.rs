use crate::{
    ops::ConstraintKind,
    report::Applicability,
    rules::{
        Draft, Findings, Rule, RuleContext,
        constraint::{name_fix, unnamed},
        declare_rule,
    },
};

declare_rule! {
    /// A foreign key is created without a name, so PostgreSQL makes one up.
    ///
    /// ## Why it matters
    /// The downgrade needs the name to drop it: autogenerate writes `drop_constraint(None, …)` there, which cannot work.
    /// Whoever changes the key later has to find out first what it is called in each database.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_foreign_key(None, "orders", "users", ["user_id"], ["id"], ondelete="CASCADE")
    /// ```
    /// ```python,good
    /// op.create_foreign_key("fk_orders_user_id_users", "orders", "users", ["user_id"], ["id"], ondelete="CASCADE")
    /// ```
    ///
    /// ## When to ignore
    /// `env.py` hands over metadata with a naming convention, which names it.
    ///
    /// ## Fix safety
    /// A person must agree to the name: where a convention gave another one, that one is in the database. Where a later
    /// revision on the page drops the key, it gets the name that PostgreSQL makes up, which that revision counts on.
    ///
    /// ## References
    /// - [Alembic: the importance of naming constraints](https://alembic.sqlalchemy.org/en/latest/naming.html)
    pub UnnamedForeignKey {
        id: "unnamed-foreign-key",
        name: "Foreign key without a name",
        family: ForeignKey,
        severity: Advice,
        checklist: &[6],
        fix: Some(Applicability::Review),
    }
}

impl Rule for UnnamedForeignKey {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let keys = ctx.upgrade.ops.iter().filter(|op| op.when.is_none()).flat_map(unnamed);
        for (op, table, constraint) in
            keys.filter(|(_, _, constraint)| matches!(constraint.kind, ConstraintKind::ForeignKey(_)))
        {
            let table_name = table.display();
            let message = format!(
                "The foreign key on `{table_name}` has no name, so PostgreSQL makes one up. A downgrade cannot drop what it \
                 cannot name. Give it a name here."
            );
            let finding = Draft::on(&Self::META, ctx.upgrade, op)
                .placed(constraint.call)
                .says(format!("A foreign key on `{table_name}` has no name"), message)
                .with_fix(name_fix(ctx, op, table, constraint));
            findings.push(finding);
        }
    }
}
