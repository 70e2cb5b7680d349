use crate::{
    fix::WrittenSql,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
};

declare_rule! {
    /// A domain gets a constraint: every table with a column of it is read, with nobody able to write to it.
    ///
    /// ## Why it matters
    /// PostgreSQL checks each value of the domain in each table, under a SHARE lock on all of them at once. With NOT VALID the
    /// constraint holds for new values from then on, and no table is touched. `VALIDATE CONSTRAINT` takes the same lock for
    /// as long: it only lets you choose when.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER DOMAIN email ADD CONSTRAINT email_at CHECK (VALUE LIKE '%@%')")
    /// ```
    /// ```python,good
    /// op.execute("ALTER DOMAIN email ADD CONSTRAINT email_at CHECK (VALUE LIKE '%@%') NOT VALID")
    /// ```
    ///
    /// ## When to ignore
    /// The tables that use the domain are small.
    ///
    /// ## Fix safety
    /// Values that are there already are not checked. Validate the constraint at a quiet time, or check each table by itself
    /// with a CHECK constraint of its own.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER DOMAIN](https://www.postgresql.org/docs/current/sql-alterdomain.html)
    pub DomainConstraintAdded {
        id: "domain-constraint-added",
        name: "Constraint added to a domain in use",
        family: Object,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for DomainConstraintAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterDomain { name, validates: true, constrains: true }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            let known = step.before.tables_using_type(name);
            let read: Vec<&RelName> = known.iter().filter(|table| ctx.in_use(step, table)).collect();
            let created = step.before.domain(name).and_then(|domain| domain.created);
            // Of a domain that the migrations made they know the users.
            if read.is_empty() && (created.is_some() || !known.is_empty()) {
                continue;
            }
            let mode = read.first().and_then(|table| step.effects.lock_on(table));
            let mode = mode.map_or("SHARE", crate::pg::LockMode::sql_name);
            let names: Vec<String> = read.iter().map(|table| format!("`{table}`")).collect();
            let tables = if names.is_empty() {
                format!("every table with a column of `{name}`")
            } else {
                names.join(", ")
            };
            let unknown = names
                .is_empty()
                .then(|| format!("Which tables use `{name}` is not known from these migrations."));
            let message = format!(
                "The new constraint of `{name}` is checked at once in {tables}, under a {mode} lock: nobody can write there \
                 until that is done and the run commits. Add it NOT VALID, so that it holds for new values only, and validate it \
                 at a quiet time."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("A constraint of the domain `{name}` is checked in all its tables"), message)
                .resting_on(unknown)
                .with_fix(fix(ctx, run, step));
            findings.push(finding);
        }
    }
}

/// NOT VALID; there is none for SET NOT NULL.
fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<DraftFix> {
    let sql = WrittenSql::of(ctx, run, step)?;
    sql.find(&["CHECK"])?;
    Some(DraftFix::new("Add it NOT VALID", Applicability::Review, vec![sql.append("NOT VALID")?]))
}
