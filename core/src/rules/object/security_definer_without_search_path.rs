use crate::{
    fix::WrittenSql,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
};

declare_rule! {
    /// A function runs with its owner's rights and looks up names by its caller's search path.
    ///
    /// ## Why it matters
    /// Whoever may call a SECURITY DEFINER function sets `search_path` to a schema of his own, puts a table or an operator
    /// there under a name that the function uses, and has it run with the owner's rights. With `SET search_path` on the
    /// function its names mean what its author meant.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("""
    ///     CREATE FUNCTION close_account(account bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
    ///     AS $$ UPDATE accounts SET closed = true WHERE id = account $$
    /// """)
    /// ```
    /// ```python,good
    /// op.execute("""
    ///     CREATE FUNCTION close_account(account bigint) RETURNS void LANGUAGE sql
    ///     SECURITY DEFINER SET search_path = public, pg_temp
    ///     AS $$ UPDATE accounts SET closed = true WHERE id = account $$
    /// """)
    /// ```
    ///
    /// ## When to ignore
    /// Only roles with the owner's rights may call it, or every name in it has its schema.
    ///
    /// ## Fix safety
    /// The function then finds what is in `public` and nothing elsewhere: another schema that it uses has to be added.
    /// `pg_temp` stands last, since it is looked into first where it is not named.
    ///
    /// ## References
    /// - [PostgreSQL: writing SECURITY DEFINER functions safely](https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY)
    pub SecurityDefinerWithoutSearchPath {
        id: "security-definer-without-search-path",
        name: "SECURITY DEFINER without a search path",
        family: Object,
        severity: Warning,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SecurityDefinerWithoutSearchPath {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (
                Some(op),
                Form::CreateFunction { name, security_definer: true, sets_search_path: false, .. },
            ) = (run.op_of(step), &step.form)
            else {
                continue;
            };
            if is_set_later(run, step, name) {
                continue;
            }
            let message = format!(
                "`{name}` runs with its owner's rights, but looks up names by its caller's `search_path`: a caller can put \
                 things of his own in their place. Fix the path on the function: `SET search_path = public, pg_temp`."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("`{name}` is SECURITY DEFINER without a search path of its own"), message)
                .with_fix(fix(ctx, run, step));
            findings.push(finding);
        }
    }
}

/// Whether `ALTER FUNCTION … SET` follows for it.
fn is_set_later(run: &Run, step: &Step, name: &RelName) -> bool {
    let mut later = run.steps_behind(step).iter();
    later.any(|later| {
        let sql =
            run.statements.get(later.statement).map(|statement| statement.sql.to_string().to_lowercase());
        matches!(later.form, Form::Other { node: "AlterFunctionStmt", .. })
            && sql.is_some_and(|sql| sql.contains("search_path") && sql.contains(&name.name.to_lowercase()))
    })
}

fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<DraftFix> {
    let sql = WrittenSql::of(ctx, run, step)?;
    let edit = sql.insert_behind(&["SECURITY", "DEFINER"], "SET search_path = public, pg_temp")?;
    Some(DraftFix::new("Fix its search path", Applicability::Review, vec![edit]))
}
