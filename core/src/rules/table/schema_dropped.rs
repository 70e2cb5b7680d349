use crate::{
    fix::WrittenSql,
    report::{Applicability, Direction, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, ObjectKind},
};

declare_rule! {
    /// A schema is dropped with everything in it.
    ///
    /// ## Why it matters
    /// `DROP SCHEMA … CASCADE` drops each table, view, type and function in the schema, and what depends on them elsewhere:
    /// those of the migrations, those that somebody made by hand, and those that came after the migration was written.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("DROP SCHEMA reporting CASCADE")
    /// ```
    /// ```python,good
    /// op.execute("DROP SCHEMA reporting")
    /// ```
    ///
    /// ## When to ignore
    /// Everything in the schema is meant to go, and there is a backup.
    ///
    /// ## Fix safety
    /// Without CASCADE PostgreSQL refuses to drop a schema that is not empty. Drop what is in it by name first.
    ///
    /// ## References
    /// - [PostgreSQL: DROP SCHEMA](https://www.postgresql.org/docs/current/sql-dropschema.html)
    pub SchemaDropped {
        id: "schema-dropped",
        name: "Schema dropped with everything in it",
        family: Table,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SchemaDropped {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::Drop { object: ObjectKind::Schema, names, cascade: true, .. }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            let Some(schema) = names.iter().map(|name| &name.name).find(|name| !is_made_here(ctx, run, name))
            else {
                continue;
            };
            let inside =
                step.before.tables.keys().filter(|table| table.schema.as_ref() == Some(schema)).count();
            let known = match inside {
                0 => "every table in it".to_owned(),
                1 => "the table in it that these migrations know and every other one".to_owned(),
                more => format!("the {more} tables in it that these migrations know and every other one"),
            };
            let message = format!(
                "CASCADE drops the schema `{schema}` with {known}, and what depends on them elsewhere. The rows cannot be \
                 brought back. Drop what is meant to go by name, and the empty schema without CASCADE."
            );
            let mut finding = Draft::on(&Self::META, run, op)
                .says(format!("The schema `{schema}` is dropped with everything in it"), message)
                .with_fix(fix(ctx, run, step, inside == 0));
            if run.direction == Direction::Downgrade {
                finding = finding.at_most(Severity::Advice);
            }
            findings.push(finding);
        }
    }
}

/// Whether this revision made the schema, so that a downgrade takes back its own work.
fn is_made_here(ctx: &RuleContext<'_>, run: &Run, schema: &str) -> bool {
    let makes = |run: &Run| {
        run.steps.iter().any(|step| matches!(&step.form, Form::CreateSchema { name } if name == schema))
    };
    makes(run) || (run.direction == Direction::Downgrade && makes(ctx.upgrade))
}

/// The same drop without CASCADE; not where it is known that PostgreSQL would refuse it.
fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step, empty: bool) -> Option<DraftFix> {
    let edit = WrittenSql::of(ctx, run, step).filter(|_| empty)?.remove(&["CASCADE"])?;
    Some(DraftFix::new("Drop it only when it is empty", Applicability::Review, vec![edit]))
}
