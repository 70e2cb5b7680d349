use crate::{
    fix::WrittenSql,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
};

declare_rule! {
    /// VACUUM FULL and CLUSTER write a table anew while nobody can read it.
    ///
    /// ## Why it matters
    /// Both copy the whole table and build all its indexes under an ACCESS EXCLUSIVE lock. Plain VACUUM makes the room of
    /// dead rows usable again and lets reads and writes through; it does not make the file smaller, which is seldom needed.
    ///
    /// ## Example
    /// ```python,bad
    /// with op.get_context().autocommit_block():
    ///     op.execute("VACUUM FULL events")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("VACUUM ANALYZE events")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// VACUUM gives no disk space back to the system but at the file's end. Where that is what is wanted, `pg_repack` does it
    /// without the long lock.
    ///
    /// ## References
    /// - [PostgreSQL: routine vacuuming](https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY)
    /// - [PostgreSQL: CLUSTER](https://www.postgresql.org/docs/current/sql-cluster.html)
    pub VacuumFullOrCluster {
        id: "vacuum-full-or-cluster",
        name: "Table rewritten by VACUUM FULL or CLUSTER",
        family: Object,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for VacuumFullOrCluster {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (words, tables): (_, Vec<&RelName>) = match &step.form {
                Form::Vacuum { tables, full: true, .. } => ("VACUUM FULL", tables.iter().collect()),
                Form::Cluster { table } => ("CLUSTER", table.iter().collect()),
                _ => continue,
            };
            let quiet = |table: &&RelName| !ctx.in_use(step, table);
            let what = match (tables.as_slice(), tables.iter().find(|table| !quiet(table))) {
                ([], _) => "every table".to_owned(),
                (_, Some(table)) => format!("`{table}`"),
                (_, None) => continue,
            };
            let Some(op) = run.op_of(step) else { continue };
            let mode = step.effects.locks.first().map_or("ACCESS EXCLUSIVE", |(_, mode)| mode.sql_name());
            let message = format!(
                "{words} writes {what} and all its indexes anew under an {mode} lock: nobody can read it until that is done, \
                 the longer the larger it is. Plain VACUUM lets everybody through; to make the files smaller on a live system, \
                 use `pg_repack`."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("{words} locks everybody out of {what}"), message)
                .with_fix(fix(ctx, run, step));
            findings.push(finding);
        }
    }
}

/// Plain VACUUM.
fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<DraftFix> {
    let Form::Vacuum { .. } = &step.form else { return None };
    let edit = WrittenSql::of(ctx, run, step)?.replace(&["VACUUM", "FULL"], "VACUUM")?;
    Some(DraftFix::new("Use plain VACUUM", Applicability::Review, vec![edit]))
}
