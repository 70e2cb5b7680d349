use crate::{
    fix::{self, inverse},
    ops::OpKind,
    report::{Applicability, Severity},
    revision::Function,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::{AlterAction, Form},
    text::{ByteRange, Edit},
};

declare_rule! {
    /// `upgrade()` changes something, and `downgrade()` does not change it back.
    ///
    /// ## Why it matters
    /// `alembic downgrade` then reports success and moves the version back, while the schema stays as it was. The next
    /// upgrade fails, since what it creates is already there. A way back that is not written before the deploy is
    /// written in a hurry after it.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("nickname", sa.String(), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.add_column("users", sa.Column("nickname", sa.String(), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("users", "nickname")
    /// ```
    ///
    /// ## When to ignore
    /// There is no way back. Then say so: `raise NotImplementedError("cannot restore the dropped column")` stops a
    /// downgrade that would only pretend.
    ///
    /// ## Fix safety
    /// A person must read it: the inverse of each operation is written, what was dropped by what the pasted revisions know of
    /// it, but rows that the upgrade deleted do not return. Where one operation has no inverse, the fix raises an error that
    /// says so.
    ///
    /// ## References
    /// - [Alembic: downgrading](https://alembic.sqlalchemy.org/en/latest/tutorial.html#downgrading)
    pub MissingDowngrade {
        id: "missing-downgrade",
        name: "Downgrade missing",
        family: Revision,
        severity: Warning,
        checklist: &[1],
        fix: Some(Applicability::Review),
    }
}

impl Rule for MissingDowngrade {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let Some(upgrade) = &ctx.revision.upgrade else { return };
        let downgrade = ctx.revision.downgrade.as_ref();
        let does_something =
            downgrade.is_some_and(|function| !function.empty) && !ctx.downgrade.ops.is_empty();
        if does_something || !changes_something(ctx) || says_why(ctx) {
            return;
        }
        let (place, what, then) = match downgrade {
            Some(function) => (
                function.header,
                "`downgrade()` does nothing",
                "Alembic will say that it went back while everything stays, and the next upgrade will trip over it.",
            ),
            None => (
                upgrade.header,
                "There is no `downgrade()`",
                "`alembic downgrade` stops there with an AttributeError, when somebody needs the way back.",
            ),
        };
        let message = format!(
            "{what}, though `upgrade()` changes the database. {then} Write the way back, or raise an error that says there is \
             none."
        );
        let mut finding =
            Draft::at(&Self::META, place).says(what, message).with_fix(generated(ctx, upgrade, downgrade));
        if !changes_schema(ctx) {
            // Rows that were changed often cannot be changed back; that is a smaller thing to leave open.
            finding = finding.at_most(Severity::Advice);
        }
        findings.push(finding);
    }
}

fn changes_something(ctx: &RuleContext<'_>) -> bool {
    ctx.upgrade.ops.iter().enumerate().any(|(index, op)| {
        !matches!(op.kind, OpKind::Raise { .. } | OpKind::Query(_) | OpKind::Autocommit { .. })
            && !only_validates(ctx, index)
    })
}

/// Whether an operation does nothing but check rows against a constraint: there is nothing to undo then.
fn only_validates(ctx: &RuleContext<'_>, op: usize) -> bool {
    let validates = |step: &Step| {
        matches!(&step.form, Form::AlterTable { actions, .. }
            if actions.iter().all(|action| matches!(action, AlterAction::ValidateConstraint { .. })))
    };
    ctx.upgrade.steps_of(op).next().is_some() && ctx.upgrade.steps_of(op).all(validates)
}

/// Whether any step is more than a change of rows or of a setting.
/// Whether only rows are changed and a comment in `downgrade()` says why they stay as they are.
fn says_why(ctx: &RuleContext<'_>) -> bool {
    let Some(function) = &ctx.revision.downgrade else { return false };
    let lines = ByteRange::new(
        function.header.end,
        ctx.file.lines.line_end(ctx.file.lines.line_of(function.range.end)),
    );
    !changes_schema(ctx) && ctx.revision.comments.iter().any(|comment| lines.contains(*comment))
}

fn changes_schema(ctx: &RuleContext<'_>) -> bool {
    ctx.upgrade.steps.iter().any(|step| {
        !matches!(
            step.form,
            Form::Insert { .. }
                | Form::Update { .. }
                | Form::Delete { .. }
                | Form::Select { .. }
                | Form::Set { .. }
                | Form::Transaction(_)
                | Form::Unparsed { .. }
                | Form::Do
                | Form::Call
                | Form::Copy { .. }
                | Form::Vacuum { .. }
        )
    })
}

/// The inverse of each operation, last first, when every one has an inverse. Otherwise an error that says what has none: half
/// a way back would look like a whole one.
fn generated(ctx: &RuleContext<'_>, upgrade: &Function, downgrade: Option<&Function>) -> Option<DraftFix> {
    if let Some(lines) = inverse::of_run(ctx) {
        let edit = written(ctx, upgrade, downgrade, &lines)?;
        return Some(DraftFix::new("Write the downgrade", Applicability::Review, vec![edit]));
    }
    let obstacle = inverse::obstacle(ctx).filter(|_| changes_schema(ctx))?;
    let what = fix::quote(ctx.file, &format!("there is no way back to {obstacle}"));
    let edit = written(ctx, upgrade, downgrade, &[format!("raise NotImplementedError({what})")])?;
    Some(DraftFix::new("Say that there is no way back", Applicability::Review, vec![edit]))
}

/// The lines as the body of `downgrade()`, which is made where there is none.
fn written(
    ctx: &RuleContext<'_>,
    upgrade: &Function,
    downgrade: Option<&Function>,
    lines: &[String],
) -> Option<Edit> {
    let unit = fix::indent_unit(ctx.file, ctx.revision);
    let newline = ctx.file.newline();
    let body = |indent: &str| lines.join(&format!("{newline}{indent}"));
    if let Some(function) = downgrade {
        let last = function.statements.last()?;
        if !matches!(ctx.file.slice(*last).trim(), "pass" | "..." | "return" | "return None") {
            return None;
        }
        if fix::statement_lines(ctx.file, *last).is_some() {
            return Some(Edit::replace(*last, body(ctx.file.indent_at(last.start))));
        }
        // `def downgrade() -> None: ...` on one line.
        let before = ctx.file.slice(ByteRange::new(0, last.start)).trim_end().len();
        return Some(Edit::replace(
            ByteRange::new(before, last.end),
            format!("{newline}{unit}{}", body(unit)),
        ));
    }
    let end = ctx.file.lines.line_end(ctx.file.lines.line_of(upgrade.range.end));
    let closed = ctx.file.slice(ByteRange::new(0, end)).ends_with('\n');
    let open = if closed { "" } else { newline };
    let header = format!("{open}{newline}{newline}def downgrade() -> None:{newline}");
    Some(Edit::insert(end, format!("{header}{unit}{}{newline}", body(unit))))
}
