use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::{AlterAction, Form, ObjectKind},
};

declare_rule! {
    /// A table moves to another tablespace or access method: it is copied while nobody can read it.
    ///
    /// ## Why it matters
    /// `SET TABLESPACE` copies the table's files, `SET ACCESS METHOD` (PostgreSQL 15) writes every row anew. Both hold an
    /// ACCESS EXCLUSIVE lock from the first byte to the commit, and need room for the copy.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TABLE measurements SET TABLESPACE slow_disks")
    /// ```
    /// ```python,good
    /// op.execute("CREATE TABLE measurements_2027 (LIKE measurements INCLUDING ALL) TABLESPACE slow_disks")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// There is no fix. New tables and partitions can be put where they belong from the start.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)
    pub TablespaceOrAccessMethodChanged {
        id: "tablespace-or-access-method-changed",
        name: "Tablespace or access method changed",
        family: Object,
        severity: Warning,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for TablespaceOrAccessMethodChanged {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, object, actions, .. }) = (run.op_of(step), &step.form)
            else {
                continue;
            };
            let Some(words) = actions.iter().find_map(changed) else { continue };
            // A partitioned table has no rows of its own: only new partitions go there.
            let partitioned = step.before.table(table).is_some_and(|known| known.partitioned);
            let index = *object == ObjectKind::Index;
            if index || partitioned || !ctx.in_use(step, table) {
                continue;
            }
            let mode = step.effects.lock_on(table).map_or("ACCESS EXCLUSIVE", crate::pg::LockMode::sql_name);
            let message = format!(
                "{words} copies all of `{table}` under an {mode} lock: nobody can read it until that is done and the run \
                 commits, the longer the larger it is. Move it at a time when nobody needs it, or put new partitions there \
                 instead."
            );
            let finding =
                Draft::on(&Self::META, run, op).says(format!("`{table}` is copied by {words}"), message);
            findings.push(finding);
        }
    }
}

fn changed(action: &AlterAction) -> Option<&'static str> {
    match action {
        AlterAction::Other { subtype, .. } if subtype == "AT_SetTableSpace" => Some("SET TABLESPACE"),
        AlterAction::Other { subtype, .. } if subtype == "AT_SetAccessMethod" => Some("SET ACCESS METHOD"),
        _ => None,
    }
}
