use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::{AlterAction, Form},
};

declare_rule! {
    /// A table is made logged or unlogged: it is rewritten while nobody can read it.
    ///
    /// ## Why it matters
    /// `SET LOGGED` and `SET UNLOGGED` copy the table and build its indexes anew under an ACCESS EXCLUSIVE lock. `SET LOGGED`
    /// also writes all of it to the write-ahead log, which every replica has to follow. And an unlogged table is empty after
    /// a crash, and on every replica.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TABLE page_views SET UNLOGGED")
    /// ```
    /// ```python,good
    /// op.execute("CREATE UNLOGGED TABLE page_views_new (LIKE page_views INCLUDING ALL)")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// There is no fix: a table that changes while it is used has to be copied into another one, in batches.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)
    /// - [PostgreSQL: unlogged tables](https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED)
    pub TablePersistenceChanged {
        id: "table-persistence-changed",
        name: "Table made logged or unlogged",
        family: Object,
        severity: Warning,
        checklist: &[4],
        fix: None,
    }
}

impl Rule for TablePersistenceChanged {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let Some(word) = actions.iter().find_map(changed) else { continue };
            // Where it is known to be so already, nothing is rewritten.
            let idle = step.effects.rewrites.is_empty();
            if idle || !ctx.in_use(step, table) {
                continue;
            }
            let mode = step.effects.lock_on(table).map_or("ACCESS EXCLUSIVE", crate::pg::LockMode::sql_name);
            let rows = if word == "UNLOGGED" { " From then on a crash empties it." } else { "" };
            let message = format!(
                "SET {word} rewrites `{table}` and all its indexes under an {mode} lock: nobody can read it until that is done \
                 and the run commits, the longer the larger it is.{rows} Copy it into a new table in batches, or wait for a \
                 time when nobody needs it."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("`{table}` is rewritten to become {}", word.to_lowercase()), message);
            findings.push(finding);
        }
    }
}

fn changed(action: &AlterAction) -> Option<&'static str> {
    match action {
        AlterAction::Other { subtype, .. } if subtype == "AT_SetLogged" => Some("LOGGED"),
        AlterAction::Other { subtype, .. } if subtype == "AT_SetUnLogged" => Some("UNLOGGED"),
        _ => None,
    }
}
