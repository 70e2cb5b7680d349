use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Run,
    schema::canonical,
    sql::{AlterAction, Form, RelName},
};

declare_rule! {
    /// Row security is switched on for a table in use that has no policy: whoever is not its owner sees no row any more.
    ///
    /// ## Why it matters
    /// Without a policy everything is denied: a SELECT gives no row, without an error, and an INSERT fails. The owner and
    /// superusers are let through, so a test that runs as the owner does not notice.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TABLE invoices ENABLE ROW LEVEL SECURITY")
    /// ```
    /// ```python,good
    /// op.execute("CREATE POLICY own_invoices ON invoices USING (tenant_id = current_setting('app.tenant')::bigint)")
    /// op.execute("ALTER TABLE invoices ENABLE ROW LEVEL SECURITY")
    /// ```
    ///
    /// ## When to ignore
    /// Nobody but the owner is to use the table, or its policies are made elsewhere.
    ///
    /// ## Fix safety
    /// There is no fix: only the author knows who may see what.
    ///
    /// ## References
    /// - [PostgreSQL: row security policies](https://www.postgresql.org/docs/current/ddl-rowsecurity.html)
    pub RowSecurityWithoutPolicy {
        id: "row-security-without-policy",
        name: "Row security without a policy",
        family: Object,
        severity: Warning,
        checklist: &[],
        fix: None,
    }
}

impl Rule for RowSecurityWithoutPolicy {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            if !actions.iter().any(enables) || step.is_new(table) {
                continue;
            }
            let known = step.before.table(table);
            if known.is_some_and(|known| known.policies) || gets_policy(run, table) {
                continue;
            }
            let message = format!(
                "Row security on `{table}` without a policy denies everything to whoever is not the owner: a SELECT gives no \
                 row, without an error, and an INSERT fails. Create the policies in the same transaction."
            );
            let unknown = known.and_then(|known| known.created).is_none().then(|| {
                format!("Whether `{table}` has a policy from an earlier revision is not known from these migrations.")
            });
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("Row security on `{table}` without a policy hides every row"), message)
                .resting_on(unknown);
            findings.push(finding);
        }
    }
}

fn enables(action: &AlterAction) -> bool {
    matches!(action, AlterAction::Other { subtype, .. } if subtype == "AT_EnableRowSecurity")
}

/// Whether the run makes a policy for the table, before or after; or does something that cannot be looked into.
fn gets_policy(run: &Run, table: &RelName) -> bool {
    run.steps.iter().any(|step| match &step.form {
        Form::CreatePolicy { table: on, rule: false, .. } => canonical(on) == canonical(table),
        Form::Do | Form::Unparsed { .. } => true,
        _ => false,
    })
}
