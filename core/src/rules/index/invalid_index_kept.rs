use super::becomes_constraint;
use crate::{
    fix,
    ops::{Op, OpKind},
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, ObjectKind, RelName},
};

declare_rule! {
    /// A concurrent build with IF NOT EXISTS takes the invalid index that a failed build left for the real one.
    ///
    /// ## Why it matters
    /// `CREATE INDEX CONCURRENTLY` that fails (a duplicate, a timeout, a deadlock) leaves an index behind that is marked
    /// invalid: every write keeps it up to date, no query uses it, and a unique one keeps nothing out. When the migration is
    /// tried again, IF NOT EXISTS sees the name, skips the build, and everything looks fine.
    ///
    /// ## Example
    /// ```python,bad
    /// with op.get_context().autocommit_block():
    ///     op.create_index("uq_users_email", "users", ["email"], unique=True, postgresql_concurrently=True, if_not_exists=True)
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.drop_index("uq_users_email", table_name="users", postgresql_concurrently=True, if_exists=True)
    ///     op.create_index("uq_users_email", "users", ["email"], unique=True, postgresql_concurrently=True, if_not_exists=True)
    /// ```
    ///
    /// ## When to ignore
    /// Somebody looks for invalid indexes after every deploy, or the index was built by hand before.
    ///
    /// ## Fix safety
    /// What a failed build left is dropped first. An index of that name that was built by hand before would be dropped too,
    /// and built again.
    ///
    /// ## References
    /// - [PostgreSQL: building indexes concurrently](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)
    pub InvalidIndexKept {
        id: "invalid-index-kept",
        name: "Invalid index kept by IF NOT EXISTS",
        family: Index,
        severity: Warning,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for InvalidIndexKept {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (
                Some(op),
                Form::CreateIndex {
                    name: Some(name),
                    table,
                    unique,
                    concurrently: true,
                    if_not_exists: true,
                    ..
                },
            ) = (run.op_of(step), &step.form)
            else {
                continue;
            };
            let index = RelName { schema: table.schema.clone(), name: name.clone() };
            let small = ctx.is_small(table);
            // PostgreSQL makes no constraint from an invalid index, so it cannot go unnoticed.
            if becomes_constraint(run, name) {
                continue;
            }
            if small || step.is_new(table) || step.before.exists(&index) || is_dropped_before(run, step, name)
            {
                continue;
            }
            let unused = if *unique { "keeps no duplicate out" } else { "speeds up nothing" };
            let message = format!(
                "If this build fails, it leaves `{name}` behind as an invalid index, which {unused} but slows down every write. \
                 On the next try IF NOT EXISTS finds it and skips the build. Drop it first, with IF EXISTS."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("An invalid `{name}` would be taken for the real one"), message)
                .with_fix(drop_fix(ctx, op, &index));
            findings.push(if *unique { finding } else { finding.at_most(Severity::Advice) });
        }
    }
}

/// Whether an earlier command of the run drops an index of this name.
fn is_dropped_before(run: &Run, step: &Step, name: &str) -> bool {
    let mut earlier = run.steps_before(step).iter();
    earlier.any(|other| {
        matches!(&other.form, Form::Drop { object: ObjectKind::Index, names, .. }
            if names.iter().any(|dropped| dropped.name == name))
    })
}

/// The drop in front of the build, in the same block.
fn drop_fix(ctx: &RuleContext<'_>, op: &Op, index: &RelName) -> Option<DraftFix> {
    if op.autocommit.is_none() || op.when.is_some() || !ctx.is_written_once(op) {
        return None;
    }
    let line = match &op.kind {
        OpKind::CreateIndex(_) if ctx.can_edit(op) => {
            let source = |position, name| op.argument(position, name).map(|arg| ctx.file.slice(arg.value));
            let mut arguments =
                vec![source(0, "index_name")?.to_owned(), format!("table_name={}", source(1, "table_name")?)];
            arguments.extend(op.keyword("schema").map(|schema| ctx.file.slice(schema.range).to_owned()));
            arguments.extend(["postgresql_concurrently=True".to_owned(), "if_exists=True".to_owned()]);
            format!("{}({})", fix::sibling_call(ctx.file, op, "drop_index")?, arguments.join(", "))
        }
        OpKind::Execute(_) => {
            let sql = format!("DROP INDEX CONCURRENTLY IF EXISTS {}", fix::sql::relation(index));
            fix::apart::execute(ctx, &sql)?
        }
        _ => return None,
    };
    let edit = fix::insert_before(ctx.file, op.statement, &[line])?;
    Some(DraftFix::new("Drop what a failed build left first", Applicability::Review, vec![edit]))
}
