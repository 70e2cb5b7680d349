use crate::{
    pg::is_never_immutable,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::Form,
};

declare_rule! {
    /// An index calls a function whose result may change: PostgreSQL refuses to build it.
    ///
    /// ## Why it matters
    /// What an index holds must stay true, so its expressions and its condition may only call functions that always give
    /// the same result. `now()`, `CURRENT_DATE`, `concat()` and `to_char()` do not: the answer is `functions in index
    /// predicate must be marked IMMUTABLE` (SQLSTATE 42P17).
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_index("ix_tokens_open", "tokens", ["user_id"], postgresql_where=sa.text("expires_at > now()"))
    /// ```
    /// ```python,good
    /// op.create_index("ix_tokens_open", "tokens", ["user_id", "expires_at"])
    /// ```
    ///
    /// ## When to ignore
    /// A function of your own of the same name is found first, and it is IMMUTABLE.
    ///
    /// ## Fix safety
    /// There is none: the time belongs into the query, the column into the index.
    ///
    /// ## References
    /// - [PostgreSQL: CREATE INDEX](https://www.postgresql.org/docs/current/sql-createindex.html)
    /// - [PostgreSQL: function volatility](https://www.postgresql.org/docs/current/xfunc-volatility.html)
    pub IndexFunctionNotImmutable {
        id: "index-function-not-immutable",
        name: "Index on a function that is not immutable",
        family: Index,
        severity: Error,
        checklist: &[],
        fix: None,
    }
}

impl Rule for IndexFunctionNotImmutable {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::CreateIndex { name, table, expression_functions, .. }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            let Some(function) = expression_functions.iter().find(|name| is_never_immutable(name)) else {
                continue;
            };
            let index = name.as_ref().map_or_else(|| "The index".to_owned(), |name| format!("`{name}`"));
            let message = format!(
                "{index} on `{table}` calls `{function}`, whose result may be another one tomorrow. PostgreSQL refuses such an index: \
                 `functions in index expression must be marked IMMUTABLE`, or `in index predicate`. Index the column itself, and leave the \
                 function to the query."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("{index} on `{table}` calls `{function}`, which is not immutable"), message);
            findings.push(finding);
        }
    }
}
