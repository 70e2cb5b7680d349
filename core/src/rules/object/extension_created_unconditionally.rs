use crate::{
    fix::WrittenSql,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::Form,
};

declare_rule! {
    /// An extension is created in a way that fails where it is already there.
    ///
    /// ## Why it matters
    /// Extensions are often there before the first migration: from the image's start script, from the provider, from the
    /// template database, from somebody with the rights that the migration's role lacks. Then `CREATE EXTENSION` stops with
    /// `extension "…" already exists` (SQLSTATE 42710).
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("CREATE EXTENSION pg_trgm")
    /// ```
    /// ```python,good
    /// op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    /// ```
    ///
    /// ## When to ignore
    /// The migration must stop when the extension is there, for example in another version.
    ///
    /// ## Fix safety
    /// The same extension is there in the end. One that is there already keeps its version and its schema.
    ///
    /// ## References
    /// - [PostgreSQL: CREATE EXTENSION](https://www.postgresql.org/docs/current/sql-createextension.html)
    pub ExtensionCreatedUnconditionally {
        id: "extension-created-unconditionally",
        name: "Extension created without IF NOT EXISTS",
        family: Object,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Safe),
    }
}

impl Rule for ExtensionCreatedUnconditionally {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::CreateExtension { name, if_not_exists: false }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            let message = format!(
                "Where the extension `{name}` is already there, from the provider or a start script, this stops with \
                 `extension \"{name}\" already exists`. Write IF NOT EXISTS."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("Creating the extension `{name}` fails where it is already there"), message)
                .with_fix(fix(ctx, run, step));
            findings.push(finding);
        }
    }
}

fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<DraftFix> {
    let edit = WrittenSql::of(ctx, run, step)?.insert_behind(&["CREATE", "EXTENSION"], "IF NOT EXISTS")?;
    Some(DraftFix::new("Create it only where it is missing", Applicability::Safe, vec![edit]))
}
