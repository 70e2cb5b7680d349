use super::left::Left;
use crate::{
    branches,
    fix::{self, inverse},
    report::{Applicability, Severity},
    revision::{Function, is_autogenerate_marker},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::Form,
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
    /// downgrade that would only pretend. Where only rows or an enum's values stay, a comment is enough.
    ///
    /// ## Fix safety
    /// A person must read it: the inverse of each operation is written, what was dropped by what the pasted revisions know of
    /// it, but rows that the upgrade deleted do not return. Where one operation has no inverse, the fix raises an error that
    /// says so. A value of an enum stays, and is let be when the upgrade runs again.
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
        let left = Left::by(ctx.upgrade);
        if does_something || left == Left::Nothing || (left < Left::Schema && says_why(ctx)) {
            return;
        }
        let (place, what, then) = if let Some(function) = downgrade {
            let then = format!("Alembic will say that it went back while {}.", what_stays(ctx, left));
            (function.header, "`downgrade()` does nothing", then)
        } else {
            let then =
                "`alembic downgrade` stops there with an AttributeError, when somebody needs the way back.";
            (upgrade.header, "There is no `downgrade()`", then.to_owned())
        };
        let cure = match (left, downgrade) {
            (Left::Schema, _) | (_, None) => "raise an error that says there is none",
            _ => "say in a comment why there is none",
        };
        let cure = if left == Left::Schema && downgrade.is_some() && only_labels(ctx) {
            "PostgreSQL cannot take a value out of an enum: add it with `IF NOT EXISTS`, and say in a comment why it stays."
                .to_owned()
        } else {
            format!("Write the way back, or {cure}.")
        };
        let message = format!("{what}, though `upgrade()` changes the database. {then} {cure}");
        let mut finding = Draft::at(&Self::META, place)
            .says(what, message)
            .with_fix(comment_fix(ctx, downgrade).or_else(|| generated(ctx, left, upgrade, downgrade)));
        if left < Left::Schema {
            // Often there is no way back, and what stays is in nobody's way: that is a smaller thing to leave open.
            finding = finding.at_most(Severity::Advice);
        }
        findings.push(finding);
    }
}

/// What a downgrade that does nothing leaves, and whether the upgrade can run once more over it.
fn what_stays(ctx: &RuleContext<'_>, left: Left) -> &'static str {
    match left {
        Left::Schema if branches::stops_itself(ctx.upgrade) => {
            "everything stays, and the next upgrade will trip over it"
        }
        Left::Nothing | Left::Unclear | Left::Schema => "everything stays",
        Left::ChangedRows => "the rows stay as they are",
        Left::NewRows => "the new rows stay, and the next upgrade finds them there",
        Left::ForGood if only_labels(ctx) => "the enum's value stays, which PostgreSQL cannot take out again",
        Left::ForGood => "what was added stays",
    }
}

/// Whether all that an upgrade leaves are values of enums.
fn only_labels(ctx: &RuleContext<'_>) -> bool {
    let leaves_nothing = |form: &Form| matches!(form, Form::Set { .. });
    let mut left = ctx.upgrade.steps.iter().filter(|step| !leaves_nothing(&step.form));
    left.all(|step| matches!(step.form, Form::AddEnumValue { .. }))
}

/// Whether a comment in `downgrade()` says why it does nothing. Those that autogenerate writes do not.
fn says_why(ctx: &RuleContext<'_>) -> bool {
    let Some(function) = &ctx.revision.downgrade else { return false };
    let lines = ByteRange::new(
        function.header.end,
        ctx.file.lines.line_end(ctx.file.lines.line_of(function.range.end)),
    );
    let mut comments = ctx.revision.comments.iter().filter(|comment| lines.contains(**comment));
    comments.any(|comment| !is_autogenerate_marker(ctx.file.slice(*comment)))
}

/// The comment that says why an enum's value stays. The upgrade finds it there when it runs again, and has to let it be.
fn comment_fix(ctx: &RuleContext<'_>, downgrade: Option<&Function>) -> Option<DraftFix> {
    let last = *downgrade?.code().last().filter(|_| only_labels(ctx))?;
    fix::statement_lines(ctx.file, last)?;
    let indent = ctx.file.indent_at(last.start);
    let comment = "# The value stays: PostgreSQL cannot take one out of an enum.";
    let mut edits = vec![Edit::insert(last.start, format!("{comment}{}{indent}", ctx.file.newline()))];
    let unguarded = |step: &&Step| matches!(step.form, Form::AddEnumValue { if_not_exists: false, .. });
    for step in ctx.upgrade.steps.iter().filter(unguarded) {
        let sql = fix::WrittenSql::of(ctx, ctx.upgrade, step)?;
        edits.push(sql.insert_behind(&["ADD", "VALUE"], "IF NOT EXISTS")?);
    }
    let title = match edits.len() {
        1 => "Say why the value stays",
        _ => "Say why the value stays, and let it be when it is there",
    };
    Some(DraftFix::new(title, Applicability::Review, edits))
}

/// The inverse of each operation, last first, when every one has an inverse. Otherwise an error that says what has none: half
/// a way back would look like a whole one.
fn generated(
    ctx: &RuleContext<'_>,
    left: Left,
    upgrade: &Function,
    downgrade: Option<&Function>,
) -> Option<DraftFix> {
    if let Some(lines) = inverse::of_run(ctx) {
        let edit = written(ctx, upgrade, downgrade, &lines)?;
        return Some(DraftFix::new("Write the downgrade", Applicability::Review, vec![edit]));
    }
    let obstacle = inverse::obstacle(ctx).filter(|_| left == Left::Schema)?;
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
