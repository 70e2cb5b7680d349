use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::{Form, IndexKey},
};

/// With more keys than this, the last ones seldom narrow a search.
const MANY: usize = 3;

declare_rule! {
    /// An index has so many columns that the last ones hardly ever help a query.
    ///
    /// ## Why it matters
    /// A B-tree is searched from its first column on: a query uses a column only as far as it gives a value for each one
    /// before. The index grows with each column, and a change of any of them must be written to it too, which
    /// also keeps PostgreSQL from its cheap updates in place (HOT).
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_index("ix_orders_search", "orders", ["tenant_id", "state", "placed_at", "total"])
    /// ```
    /// ```python,good
    /// op.create_index("ix_orders_search", "orders", ["tenant_id", "state", "placed_at"], postgresql_include=["total"])
    /// ```
    ///
    /// ## When to ignore
    /// A query that matters gives a value for every column but the last.
    ///
    /// ## Fix safety
    /// There is none: which columns narrow the search, only the queries tell.
    ///
    /// ## References
    /// - [PostgreSQL: multicolumn indexes](https://www.postgresql.org/docs/current/indexes-multicolumn.html)
    /// - [PostgreSQL: covering indexes](https://www.postgresql.org/docs/current/indexes-index-only-scans.html)
    pub WideIndex {
        id: "wide-index",
        name: "Index with many columns",
        family: Index,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

impl Rule for WideIndex {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for step in &ctx.upgrade.steps {
            let (Some(op), Form::CreateIndex { name, table, keys, unique: false, method, .. }) =
                (ctx.upgrade.op_of(step), &step.form)
            else {
                continue;
            };
            if keys.len() <= MANY || method != "btree" || ctx.is_small(table) {
                continue;
            }
            let index = name.as_ref().map_or_else(|| "The index".to_owned(), |name| format!("`{name}`"));
            let narrowing: Vec<String> = keys.iter().take(MANY).map(key_words).collect();
            let message = format!(
                "{index} has {} columns, and a query can use the later ones only as far as it gives values for {} and so on. Each \
                 column makes it larger, and each change of one a write to it. Keep those that narrow the search; `postgresql_include=` \
                 holds those that are only read.",
                keys.len(),
                narrowing.join(", "),
            );
            let title = format!("{index} on `{table}` has {} columns", keys.len());
            findings.push(Draft::on(&Self::META, ctx.upgrade, op).says(title, message));
        }
    }
}

fn key_words(key: &IndexKey) -> String {
    match key {
        IndexKey::Column(name) => format!("`{name}`"),
        IndexKey::Expression => "an expression".to_owned(),
    }
}
