use crate::{
    fix::{
        self, apart,
        fill::{self, NotNull, Place},
        new_revision,
    },
    ops::{AlterColumn, Op, OpKind},
    pg::LockMode,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, ConstraintForm, Form, RelName},
    text::Edit,
};

declare_rule! {
    /// NOT NULL is set on a column that nothing proves to be filled: the whole table is read while nobody can use it.
    ///
    /// ## Why it matters
    /// `SET NOT NULL` looks at every row under an ACCESS EXCLUSIVE lock. Where a valid `CHECK (column IS NOT NULL)` is there
    /// already, PostgreSQL takes it for proof and reads nothing. Such a check can be added NOT VALID, which is brief, and
    /// validated in another transaction, under a lock that lets others read and write. PostgreSQL 18 does it without the
    /// detour: `ADD CONSTRAINT … NOT NULL column NOT VALID`.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("users", "email", existing_type=sa.Text(), nullable=False)
    /// ```
    /// ```python,good
    /// op.create_check_constraint("users_email_not_null", "users", "email IS NOT NULL", postgresql_not_valid=True)
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null")
    /// op.alter_column("users", "email", existing_type=sa.Text(), nullable=False)
    /// op.drop_constraint("users_email_not_null", "users", type_="check")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// The column is the same in the end. `autocommit_block()` commits what stands before it in the run: where a row without
    /// a value is found, the check stays behind, not yet validated. In a revision of its own the second half can be run
    /// again once the row is corrected.
    ///
    /// ## Deploy order
    /// From the first step on, rows without a value are refused, NOT VALID or not. Code that still writes NULL fails then:
    /// first deploy what writes the column always, then fill the old rows, then come with the constraint.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, SET NOT NULL](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL)
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub NotNullSetWithScan {
        id: "not-null-set-with-scan",
        name: "NOT NULL set with a scan of the table",
        family: Column,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for NotNullSetWithScan {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            if !ctx.in_use(step, table) {
                continue;
            }
            for column in actions.iter().filter_map(|action| unproven(step, table, action)) {
                let place = Place { table, column };
                let lock = step.effects.lock_on(table).unwrap_or(LockMode::AccessExclusive).with_article();
                let message = format!(
                    "Every row of `{table}` is read to see that none is without `{column}`, under {lock}: nobody can \
                     read or write `{table}` until it is done and the transaction commits, and one NULL makes it fail. {}",
                    cure(ctx, column)
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{table}` is read as a whole to set `{column}` NOT NULL"), message)
                    .with_fixes(fixes(ctx, run, step, op, place).unwrap_or_default());
                findings.push(finding);
            }
        }
    }
}

/// The column, when the subcommand makes it NOT NULL and nothing proves it.
fn unproven<'a>(step: &Step, table: &RelName, action: &'a AlterAction) -> Option<&'a str> {
    let column = match action {
        AlterAction::SetNotNull { column } => column,
        AlterAction::AddConstraint(constraint) if !constraint.not_valid => match &constraint.form {
            ConstraintForm::NotNull { column } => column,
            _ => return None,
        },
        _ => return None,
    };
    let proven = step.before.table(table).is_some_and(|known| known.proves_not_null(column));
    (!proven).then_some(column.as_str())
}

fn cure(ctx: &RuleContext<'_>, column: &str) -> String {
    if ctx.settings.pg.major() >= 18 {
        format!(
            "Add `NOT NULL {column} NOT VALID` as a constraint, then VALIDATE it in a transaction of its own."
        )
    } else {
        format!(
            "Add `CHECK ({column} IS NOT NULL)` NOT VALID, VALIDATE it in a transaction of its own, then set NOT NULL and \
             drop the check."
        )
    }
}

/// Split into two revisions, or all in this file.
fn fixes(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op, place: Place<'_>) -> Option<Vec<DraftFix>> {
    let alone = match &op.kind {
        OpKind::AlterColumn(alter) => alter.new_name.is_none() && alter.type_.is_none(),
        OpKind::Execute(_) => {
            matches!(&step.form, Form::AlterTable { actions, .. } if actions.len() == 1)
                && !ctx.is_one_of_several(run, step)
        }
        _ => false,
    };
    if !alone || !ctx.is_written_once(op) || op.batch.is_some() {
        return None;
    }
    let known = step.before.table(place.table);
    let steps =
        fill::not_null(ctx, place, |name| known.is_some_and(|known| known.constraint(name).is_some()))?;
    let split = split_fix(ctx, op, place, &steps);
    Some(split.into_iter().chain(here_fix(ctx, op, &steps)).collect())
}

/// The steps around the statement, which stays as it is.
fn here_fix(ctx: &RuleContext<'_>, op: &Op, steps: &NotNull) -> Option<DraftFix> {
    let mut before = vec![steps.announce.clone()];
    before.extend(apart::by_itself(ctx, vec![steps.prove.clone()], op.autocommit.is_some())?);
    let mut edits = vec![fix::insert_before(ctx.file, op.statement, &before)?];
    if let Some(clean_up) = &steps.clean_up {
        edits.push(fix::insert_after(ctx.file, op.statement, std::slice::from_ref(clean_up))?);
    }
    let title = "Prove it before: NOT VALID, then VALIDATE in an autocommit block";
    Some(DraftFix::new(title, Applicability::Review, edits))
}

/// The first step here, the others in a revision of their own.
fn split_fix(ctx: &RuleContext<'_>, op: &Op, place: Place<'_>, steps: &NotNull) -> Option<DraftFix> {
    let OpKind::AlterColumn(alter) = &op.kind else { return None };
    let in_upgrade = ctx.upgrade.ops.iter().any(|other| std::ptr::eq(other, op));
    let plain = alter.server_default.is_none() && alter.comment.is_none() && op.autocommit.is_none();
    if !in_upgrade || !plain || op.when.is_some() {
        return None;
    }
    let set = new_revision::lines_of(ctx.file, op.statement)?;
    let lines = fill::finish(ctx, steps, &set, false)?;
    let back = match steps.clean_up {
        Some(_) => vec![steps.announce.clone(), place.call(ctx, "alter_column", "nullable=True")?],
        // What is NOT NULL without a check cannot go back to NOT VALID.
        None => apart::nothing_to_undo(),
    };
    let message = format!("set NOT NULL on {}.{}", place.table, place.column);
    let file = new_revision::following(ctx, &message, &lines, &back)?;
    let mut edits = vec![fix::replace_statement(ctx.file, ctx.revision, op.statement, &steps.announce)?];
    edits.extend(downgrade_edit(ctx, alter, steps)?);
    let title = "Add it NOT VALID; validate and set NOT NULL in a revision of its own";
    Some(DraftFix::new(title, Applicability::Review, edits).adding(file))
}

/// What `downgrade()` does to the column becomes the end of the check. Nothing to edit where it drops the column or the
/// table, and no fix where it does neither.
fn downgrade_edit(ctx: &RuleContext<'_>, alter: &AlterColumn, steps: &NotNull) -> Option<Vec<Edit>> {
    let mut back = ctx.downgrade.ops.iter().filter_map(|op| match &op.kind {
        OpKind::AlterColumn(other) if other.table == alter.table && other.column == alter.column => {
            Some(Some(op))
        }
        OpKind::DropColumn { table, column, .. } if *table == alter.table && *column == alter.column => {
            Some(None)
        }
        OpKind::DropTable { table, .. } if *table == alter.table => Some(None),
        _ => None,
    });
    let (Some(found), None) = (back.next(), back.next()) else { return None };
    let Some(op) = found else { return Some(Vec::new()) };
    let OpKind::AlterColumn(back) = &op.kind else { return None };
    let only = back.server_default.is_none()
        && back.type_.is_none()
        && back.comment.is_none()
        && back.new_name.is_none();
    if !only || !ctx.is_written_once(op) || op.batch.is_some() {
        return None;
    }
    match &steps.clean_up {
        Some(clean_up) => Some(vec![fix::replace_statement(ctx.file, ctx.revision, op.statement, clean_up)?]),
        None => Some(Vec::new()),
    }
}
