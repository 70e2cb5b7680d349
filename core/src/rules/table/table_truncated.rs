use crate::{
    fix::WrittenSql,
    report::{Applicability, Direction, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::{Form, RelName},
};

declare_rule! {
    /// TRUNCATE deletes every row of a table; with CASCADE also every row of each table that refers to it.
    ///
    /// ## Why it matters
    /// The rows cannot be brought back once the run has committed. Until then an ACCESS EXCLUSIVE lock keeps everybody
    /// from reading the table. CASCADE goes from foreign key to foreign key, whatever these say in `ON DELETE`: it may empty
    /// tables that the migration does not mention.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("TRUNCATE TABLE carts CASCADE")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("DELETE FROM carts WHERE updated_at < now() - interval '1 year'")
    /// ```
    ///
    /// ## When to ignore
    /// The rows can be had again, as those of a cache can.
    ///
    /// ## Fix safety
    /// Without CASCADE PostgreSQL refuses when another table refers to this one, and says which. Name those that are meant
    /// in the same TRUNCATE. That the rows go stays to be decided.
    ///
    /// ## References
    /// - [PostgreSQL: TRUNCATE](https://www.postgresql.org/docs/current/sql-truncate.html)
    pub TableTruncated {
        id: "table-truncated",
        name: "Table emptied by TRUNCATE",
        family: Table,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Display),
    }
}

impl Rule for TableTruncated {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::Truncate { tables, cascade }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let old: Vec<&RelName> = tables
                .iter()
                .filter(|table| !step.is_new(table) && !is_taken_back(ctx, run, table))
                .collect();
            let Some(first) = old.first() else { continue };
            let mode = step.effects.lock_on(first).map_or("ACCESS EXCLUSIVE", crate::pg::LockMode::sql_name);
            let reached = reached(step, tables);
            let along = match (cascade, reached.as_slice()) {
                (false, _) => String::new(),
                (true, []) => {
                    " CASCADE also empties each table with a foreign key to it, and so on from there."
                        .to_owned()
                }
                (true, others) => format!(" CASCADE also empties {}.", listed(others.iter())),
            };
            let names = listed(old.iter().copied());
            let message = format!(
                "TRUNCATE deletes every row of {names} for good; until the run commits its {mode} lock keeps everybody from \
                 reading there.{along} Make sure that nobody needs the rows, and keep a copy."
            );
            let finding = Draft::on(&Self::META, run, op)
                .at_most(match run.direction {
                    Direction::Downgrade => Severity::Advice,
                    Direction::Upgrade if *cascade => Severity::Error,
                    Direction::Upgrade => Severity::Warning,
                })
                .says(
                    format!("All rows of {names} are deleted{}", if *cascade { ", and more" } else { "" }),
                    message,
                )
                .with_fix(if *cascade && reached.is_empty() { fix(ctx, run, step) } else { None });
            findings.push(finding);
        }
    }
}

/// Whether a downgrade empties what the upgrade filled.
fn is_taken_back(ctx: &RuleContext<'_>, run: &Run, table: &RelName) -> bool {
    let fills = |step: &Step| match &step.form {
        Form::Insert { table: filled, .. } | Form::Copy { table: Some(filled), writes: true, .. } => {
            canonical(filled) == canonical(table)
        }
        _ => false,
    };
    run.direction == Direction::Downgrade && ctx.upgrade.steps.iter().any(fills)
}

/// The known tables that CASCADE reaches: those that refer to one of these, and so on.
fn reached(step: &Step, tables: &[RelName]) -> Vec<RelName> {
    let named: Vec<RelName> = tables.iter().map(canonical).collect();
    let mut all = named.clone();
    let mut at = 0;
    while let Some(table) = all.get(at).cloned() {
        for (other, _) in step.before.referenced_by(&table) {
            if !all.contains(&other) {
                all.push(other);
            }
        }
        at += 1;
    }
    all.split_off(named.len())
}

fn listed<'a>(names: impl Iterator<Item = &'a RelName>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The same without CASCADE; not where it is known that PostgreSQL would refuse it.
fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<DraftFix> {
    let edit = WrittenSql::of(ctx, run, step)?.remove(&["CASCADE"])?;
    Some(DraftFix::new("Empty only the tables that are named", Applicability::Display, vec![edit]))
}
