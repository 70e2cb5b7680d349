use super::added::{Added, added_columns};
use crate::{
    fix::{self, apart, sql},
    ops::{Constraint, ConstraintKind, OpKind},
    pg::LockMode,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, ConstraintDef, ConstraintForm, Form, RelName},
};

declare_rule! {
    /// A column is added with a check on it: PostgreSQL reads the whole table to check rows that are all alike.
    ///
    /// ## Why it matters
    /// Though a new column has one value in all rows, PostgreSQL checks each of them, under the ACCESS EXCLUSIVE lock of
    /// `ADD COLUMN`. Added by itself as NOT VALID, the check holds for new rows at once; VALIDATE then reads the old ones
    /// under a lock that lets others read and write.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("discount", sa.Integer(), sa.CheckConstraint("discount >= 0", name="ck_discount")))
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("discount", sa.Integer()))
    /// op.create_check_constraint("ck_discount", "orders", "discount >= 0", postgresql_not_valid=True)
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE orders VALIDATE CONSTRAINT ck_discount")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// The constraint is the same in the end. But `autocommit_block()` commits what stands before it in the run.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub CheckOnAddedColumn {
        id: "check-on-added-column",
        name: "Check on an added column",
        family: Column,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for CheckOnAddedColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added_columns(ctx) {
            for check in added.column.constraints.iter().filter(|constraint| is_checked(constraint)) {
                let fixes = apart_fixes(ctx, &added, check).unwrap_or_default();
                let draft = Draft::on(&Self::META, added.run, added.op);
                findings
                    .push(says(draft, added.step, added.table, &added.column.name, check).with_fixes(fixes));
            }
        }
        for (run, step) in ctx.steps() {
            if let Some((table, column, check)) = of_type(ctx, run, step)
                && let Some(op) = run.op_of(step)
            {
                findings.push(says(Draft::on(&Self::META, run, op), step, table, column, check));
            }
        }
    }
}

fn is_checked(constraint: &ConstraintDef) -> bool {
    matches!(constraint.form, ConstraintForm::Check { .. })
        && !constraint.not_valid
        && !constraint.not_enforced
}

/// The check that a type brings along by `create_constraint=True`: a statement behind `ADD COLUMN`.
fn of_type<'a>(
    ctx: &RuleContext<'_>,
    run: &'a Run,
    step: &'a Step,
) -> Option<(&'a RelName, &'a str, &'a ConstraintDef)> {
    let OpKind::AddColumn(add) = &run.op_of(step)?.kind else { return None };
    let Form::AlterTable { table, actions, .. } = &step.form else { return None };
    let [AlterAction::AddConstraint(check)] = actions.as_slice() else { return None };
    let quiet = !ctx.in_use(step, table);
    (is_checked(check) && !quiet).then_some((table, add.column.name.as_known()?, check))
}

fn says(draft: Draft, step: &Step, table: &RelName, column: &str, check: &ConstraintDef) -> Draft {
    let lock = step.effects.lock_on(table).unwrap_or(LockMode::AccessExclusive).with_article();
    let check = check.name.as_ref().map_or_else(|| "a check".to_owned(), |name| format!("`{name}`"));
    let message = format!(
        "The column `{column}` comes with {check}, so PostgreSQL reads every row of `{table}` under {lock}. Nobody can \
         read or write `{table}` until that is done and the transaction commits: the larger the table, the longer. Add the \
         column first, then the check as NOT VALID, and VALIDATE it in a transaction of its own."
    );
    draft.says(format!("`{table}` is read as a whole for a check on the new `{column}`"), message)
}

/// The check behind the column, NOT VALID; and its validation apart.
fn apart_fixes(ctx: &RuleContext<'_>, added: &Added<'_>, check: &ConstraintDef) -> Option<Vec<DraftFix>> {
    let column = &added.call(ctx)?.column;
    let [written] = column.checks.as_slice() else { return None };
    let condition = condition(ctx, written)?;
    let name = check.name.clone().or_else(|| {
        let known = added.step.before.table(added.table).cloned().unwrap_or_default();
        Some(added.step.before.constraint_name(added.table, &known, &check.form))
    })?;
    let quote = |text: &str| fix::quote(ctx.file, text);
    let schema = fix::schema_keyword(ctx.file, added.table.schema.as_deref());
    let op = ctx.revision.names.op.as_deref()?;
    // `op.f`: it is the name as the database knows it, after a naming convention.
    let create = format!(
        "{op}.create_check_constraint({op}.f({}), {}, {condition}, postgresql_not_valid=True{schema})",
        quote(&name),
        quote(&added.table.name)
    );
    let argument = column.args.iter().position(|arg| arg.value == written.call)?;
    let without = fix::remove_argument(ctx.file, &column.args, argument)?;
    let validate = apart::execute(ctx, &sql::validate(added.table, &name))?;
    let proving = apart::by_itself(ctx, vec![validate.clone()], added.op.autocommit.is_some())?;
    let behind = |lines: &[String]| fix::insert_after(ctx.file, added.op.statement, lines);
    let split = apart::validation(ctx, &name, &[validate]).and_then(|file| {
        let edits = vec![without.clone(), behind(std::slice::from_ref(&create))?];
        let title = "Add the check behind it NOT VALID, and validate it in a revision of its own";
        Some(DraftFix::new(title, Applicability::Review, edits).adding(file))
    });
    let lines = [vec![create.clone()], proving].concat();
    let title = "Add the check behind it NOT VALID, and validate it in an autocommit block";
    let here = DraftFix::new(title, Applicability::Review, vec![without.clone(), behind(&lines)?]);
    Some(split.into_iter().chain([here]).collect())
}

/// The condition as it is written, where the check has nothing else besides its name.
fn condition<'a>(ctx: &RuleContext<'a>, check: &Constraint) -> Option<&'a str> {
    let ConstraintKind::Check { .. } = check.kind else { return None };
    let plain = check.args.iter().all(|arg| matches!(arg.name.as_deref(), None | Some("name" | "sqltext")));
    let written = check.args.iter().find(|arg| arg.name.as_deref().is_none_or(|name| name == "sqltext"))?;
    let source = ctx.file.text.get(written.value.start..written.value.end)?;
    (plain && !source.contains('\n')).then_some(source)
}
