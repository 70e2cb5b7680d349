use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::{AlterAction, Form, RelName},
};

declare_rule! {
    /// A column that was never NULL may be NULL from now on: code that counts on a value meets none.
    ///
    /// ## Why it matters
    /// The statement is quick and blocks nobody for long. But code that is already running was written for a column that
    /// always has a value. And the way back is narrow: as soon as one row is NULL, a downgrade that sets NOT NULL again fails.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("users", "email", existing_type=sa.Text(), nullable=True)
    /// ```
    /// ```python,good
    /// op.alter_column("users", "email", existing_type=sa.Text(), server_default="")
    /// ```
    ///
    /// ## When to ignore
    /// Everything that reads the column knows what to do without a value.
    ///
    /// ## Fix safety
    /// There is no fix: what a missing value means is for the application to say.
    ///
    /// ## Deploy order
    /// First release code that can read a row without a value, then drop NOT NULL, then release code that writes one.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, DROP NOT NULL](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL)
    pub NotNullDropped {
        id: "not-null-dropped",
        name: "NOT NULL dropped",
        family: Column,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

impl Rule for NotNullDropped {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // A downgrade drops what its upgrade has set.
        let run = ctx.upgrade;
        for step in &run.steps {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            if step.is_new(table) {
                continue;
            }
            for column in actions.iter().filter_map(|action| relaxed(step, table, action)) {
                let message = format!(
                    "`{column}` may be NULL from now on, and code that reads `{table}` may count on a value. As soon as one row \
                     has none, setting NOT NULL again fails, in a downgrade too. Deploy what can read such rows first."
                );
                let title = format!("`{table}.{column}` may be NULL from now on");
                findings.push(Draft::on(&Self::META, run, op).says(title, message));
            }
        }
    }
}

/// The column, when it loses a NOT NULL that it had before this revision, or may have had.
fn relaxed<'a>(step: &Step, table: &RelName, action: &'a AlterAction) -> Option<&'a str> {
    let AlterAction::DropNotNull { column } = action else { return None };
    let known = step.before.table(table).and_then(|known| known.column(column));
    let nothing_new = known.is_some_and(|known| {
        known.not_null == Some(false) || known.added.is_some_and(|added| added.revision == step.now.revision)
    });
    (!nothing_new).then_some(column)
}
