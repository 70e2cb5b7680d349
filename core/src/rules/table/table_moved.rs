use super::table_renamed::{is_there_again, renamed, view_fix};
use crate::{
    fix,
    report::Applicability,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::{Form, ObjectKind},
};

declare_rule! {
    /// A table in use moves to another schema, or its schema gets another name: code that knows the old place fails.
    ///
    /// ## Why it matters
    /// Code that names the schema, and code whose `search_path` does not hold the new one, gets
    /// `relation "…" does not exist` from the commit on. While a release is rolled out, the old code still runs.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.execute("ALTER TABLE invoices SET SCHEMA billing")
    ///
    /// def downgrade() -> None:
    ///     op.execute("ALTER TABLE billing.invoices SET SCHEMA public")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.execute("ALTER TABLE invoices SET SCHEMA billing")
    ///     op.execute("CREATE VIEW invoices AS SELECT * FROM billing.invoices")
    ///
    /// def downgrade() -> None:
    ///     op.execute("DROP VIEW invoices")
    ///     op.execute("ALTER TABLE billing.invoices SET SCHEMA public")
    /// ```
    ///
    /// ## When to ignore
    /// Nothing runs while the migration does, or the role's `search_path` holds both schemas and nobody names them.
    ///
    /// ## Fix safety
    /// The view is one more thing in the schema, to be dropped when no old code runs. It has the columns of this moment, and
    /// privileges on it have to be granted. For a schema that gets another name there is no fix.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)
    /// - [PostgreSQL: the schema search path](https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH)
    pub TableMoved {
        id: "table-moved",
        name: "Table moved to another schema",
        family: Table,
        severity: Warning,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TableMoved {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        for step in &run.steps {
            let Some(op) = run.op_of(step) else { continue };
            match &step.form {
                Form::SetSchema { object, relation, to } => {
                    let holds_rows = matches!(
                        object,
                        ObjectKind::Table
                            | ObjectKind::View
                            | ObjectKind::MaterializedView
                            | ObjectKind::ForeignTable
                    );
                    if !holds_rows || step.is_new(relation) || is_there_again(run, step, relation) {
                        continue;
                    }
                    let Some((_, new)) = renamed(step) else { continue };
                    let message = format!(
                        "From the commit on `{relation}` is in the schema `{to}`: code that still runs and asks for it in the \
                         old place fails. Leave a view there, `CREATE VIEW {} AS SELECT * FROM {}`, until no such code runs.",
                        fix::sql::relation(relation),
                        fix::sql::relation(&new)
                    );
                    let finding = Draft::on(&Self::META, run, op)
                        .says(format!("`{relation}` moves to the schema `{to}` while code uses it"), message)
                        .with_fix(view_fix(ctx, run, step, op, (relation, &new)));
                    findings.push(finding);
                }
                Form::Rename { object: ObjectKind::Schema, relation, to, .. } => {
                    let schema = &relation.name;
                    let message = format!(
                        "From the commit on there is no schema `{schema}`: code that still runs and names it fails, and a \
                         `search_path` that holds it finds nothing there. Give the tables their new place one by one, each \
                         with a view in the old one."
                    );
                    let finding = Draft::on(&Self::META, run, op).says(
                        format!("The schema `{schema}` is renamed to `{to}` while code uses it"),
                        message,
                    );
                    findings.push(finding);
                }
                _ => {}
            }
        }
    }
}
