use super::{
    foreign_object_dropped::is_foreign, rename_as_drop_create::renamed,
    table_dropped_and_made_again::is_made_again,
};
use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    schema::canonical,
    sql::{Form, ObjectKind, RelName},
};

declare_rule! {
    /// A table is dropped: its rows cannot be brought back, and code that still asks for it fails.
    ///
    /// ## Why it matters
    /// While a release is rolled out, the old code runs beside the new schema: each query of the table fails from the
    /// commit on. A downgrade makes the table again, but not its rows. For each of its foreign keys the drop also takes an
    /// ACCESS EXCLUSIVE lock on the table referred to, which then waits for every query on that one.
    ///
    /// ## Example
    /// ```python,bad
    /// op.drop_table("carts")
    /// ```
    /// ```python,good
    /// # First release: the model is gone, nothing reads the table. The rows can still be had.
    /// op.execute("COMMENT ON TABLE carts IS 'not used since 2026-11, drop in 2027-01'")
    /// ```
    ///
    /// ## When to ignore
    /// No running code uses the table any more, and its rows are kept elsewhere or not wanted.
    ///
    /// ## Fix safety
    /// There is no fix: when the table may go depends on what runs.
    ///
    /// ## Deploy order
    /// 1. Release code that does not know the table.
    /// 2. Wait until no old process runs, and take a backup.
    /// 3. Drop the table, with a `lock_timeout`.
    ///
    /// ## References
    /// - [PostgreSQL: DROP TABLE](https://www.postgresql.org/docs/current/sql-droptable.html)
    pub TableDropped {
        id: "table-dropped",
        name: "Table dropped",
        family: Table,
        severity: Warning,
        checklist: &[],
        fix: None,
    }
}

impl Rule for TableDropped {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // The way back drops what the way there made.
        let run = ctx.upgrade;
        let renamed = renamed(ctx);
        for step in &run.steps {
            let (Some(op), Form::Drop { object: ObjectKind::Table, names, .. }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            for table in names {
                let other_rule_speaks = || {
                    renamed.iter().any(|drop| std::ptr::eq(*drop, op))
                        || is_made_again(run, step, table)
                        || is_foreign(ctx, run, table)
                };
                if step.is_new(table) || other_rule_speaks() {
                    continue;
                }
                let message = format!(
                    "Dropping `{table}` deletes its rows for good, and code that still uses it fails as soon as this commits.{} \
                     Release code that does not know the table first, and drop it in a later release.",
                    also_locked(step, table)
                );
                let finding = Draft::on(&Self::META, run, op).says(format!("`{table}` is dropped"), message);
                findings.push(finding);
            }
        }
    }
}

/// The tables that its foreign keys refer to, where they are known.
fn also_locked(step: &Step, table: &RelName) -> String {
    let targets: Vec<RelName> = step.before.own_references(table);
    let mut others: Vec<String> = Vec::new();
    for target in
        targets.iter().filter(|target| canonical(target) != canonical(table) && !step.is_new(target))
    {
        let name = format!("`{target}`");
        if !others.contains(&name) {
            others.push(name);
        }
    }
    let Some(mode) = targets.iter().find_map(|target| step.effects.lock_on(target)) else {
        return String::new();
    };
    match others.as_slice() {
        [] => String::new(),
        _ => format!(" It also takes {} on {}, for its foreign keys.", mode.sql_name(), others.join(" and ")),
    }
}
