use crate::{
    fact::Origin,
    ops::{Op, OpKind},
    report::Severity,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Run,
    sql::Form,
};

declare_rule! {
    /// What the migration does depends on what it reads from the database, so it cannot be written as SQL beforehand.
    ///
    /// ## Why it matters
    /// `alembic upgrade --sql` has no database to ask: a query gives `None` there, and an inspector raises
    /// `NoInspectionAvailable`. The migration stops, and with it the preview that a reviewer or a database administrator
    /// wanted to see. A schema that looks different from one database to the next is not tested by a test of one of them.
    ///
    /// ## Example
    /// ```python,bad
    /// bind = op.get_bind()
    /// if bind.execute(sa.text("SELECT count(*) FROM users")).scalar() > 0:
    ///     op.add_column("users", sa.Column("plan", sa.Text(), nullable=True))
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("plan", sa.Text(), nullable=True), if_not_exists=True)
    /// ```
    ///
    /// ## When to ignore
    /// Nobody uses `--sql` here, and the migration is tested on a copy of the real data.
    ///
    /// ## Fix safety
    /// There is no fix: what should happen offline is for the author to say, under `context.is_offline_mode()`. Often
    /// `IF EXISTS` or one statement that finds its rows itself says the same.
    ///
    /// ## References
    /// - [Alembic: offline mode](https://alembic.sqlalchemy.org/en/latest/offline.html)
    pub ReadsFromDatabase {
        id: "reads-from-database",
        name: "Migration that depends on what it reads",
        family: Data,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

impl Rule for ReadsFromDatabase {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        let knows = ["is_offline_mode", "as_sql"].iter().any(|name| ctx.file.text.contains(name));
        // Rows that are read to be changed must be read; it is the schema that should not depend on it.
        if knows || !changes_schema(run) {
            return;
        }
        let Some(op) = run.ops.iter().find(|op| asks(op)) else { return };
        let message = "This depends on what the database answers. `alembic upgrade --sql` has none to ask and stops here, so the \
                       SQL cannot be looked at before. Say it with `IF EXISTS` or in one statement, or look at \
                       `context.is_offline_mode()` first.";
        let mut finding = Draft::on(&Self::META, run, op)
            .says("`--sql` cannot write this migration", message)
            .at_most(Severity::Advice);
        finding.uncertain = None;
        findings.push(finding);
    }
}

/// Whether an operation reads, or runs only as an answer of the database has it.
fn asks(op: &Op) -> bool {
    matches!(op.kind, OpKind::Query(_))
        || op.when.as_ref().is_some_and(|when| !when.on_error && when.unknown.origin == Origin::Data)
}

fn changes_schema(run: &Run) -> bool {
    run.steps.iter().any(|step| {
        matches!(
            step.form,
            Form::AlterTable { .. }
                | Form::CreateTable { .. }
                | Form::CreateIndex { .. }
                | Form::Drop { .. }
                | Form::Rename { .. }
        )
    })
}
