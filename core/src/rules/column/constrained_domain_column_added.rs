use super::added::{Added, added_columns};
use crate::{
    rules::{Findings, Rule, RuleContext, declare_rule},
    schema::type_relation,
};

declare_rule! {
    /// A column is added whose domain has a check or NOT NULL: PostgreSQL writes the whole table anew to test every row.
    ///
    /// ## Why it matters
    /// A domain's constraints are tested when a value is made, and for a new column that is once for each row: the table is
    /// written anew under a lock that keeps everybody out, also where every row is NULL. A domain without constraints costs
    /// nothing.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("CREATE DOMAIN amount AS integer CHECK (VALUE >= 0)")
    /// op.execute("ALTER TABLE orders ADD COLUMN discount amount")
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("discount", sa.Integer()))
    /// op.create_check_constraint("ck_orders_discount", "orders", "discount >= 0", postgresql_not_valid=True)
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// None is offered: without the domain the column is another one, and later changes of the domain pass it by.
    ///
    /// ## References
    /// - [PostgreSQL: domain types](https://www.postgresql.org/docs/current/domains.html)
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub ConstrainedDomainColumnAdded {
        id: "constrained-domain-column-added",
        name: "Column of a constrained domain added",
        family: Column,
        severity: Warning,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for ConstrainedDomainColumnAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added_columns(ctx).iter().filter(|added| is_constrained(added)) {
            let domain = &added.column.type_;
            let because = format!(
                "The domain `{domain}` has a constraint that is tested for each row of `{}`",
                added.table
            );
            let cure = format!(
                "Give `{}` the type below the domain, and a check that is added NOT VALID and validated after that.",
                added.column.name
            );
            findings.push(added.rewrites(&Self::META, &because, &cure));
        }
    }
}

/// Whether the column's domain is known to have a constraint.
fn is_constrained(added: &Added<'_>) -> bool {
    let domain = added.step.before.domain(&type_relation(&added.column.type_));
    added.does("domain-constrained") && domain.is_some_and(|domain| domain.constrained)
}
