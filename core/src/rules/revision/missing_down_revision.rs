use crate::{
    fix::frame,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A revision does not say which one it follows: the variable `down_revision` is not there.
    ///
    /// ## Why it matters
    /// Alembic reads `down_revision` from every file, also from the first, where it is `None`. Without it every command ends
    /// in an `AttributeError`, whichever revision it is about.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 7c20_nickname.py
    /// """nickname
    ///
    /// Revision ID: 7c20ab51d9e3
    /// Revises: 3b1f0c9d2e4a
    /// """
    /// revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// # --- 7c20_nickname.py
    /// """nickname
    ///
    /// Revision ID: 7c20ab51d9e3
    /// Revises: 3b1f0c9d2e4a
    /// """
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// The file is pasted only in part.
    ///
    /// ## Fix safety
    /// A person must agree: the parent is taken from the docstring, or is the only other head among the pasted revisions, or
    /// none.
    ///
    /// ## References
    /// - [Alembic: create a migration script](https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script)
    pub MissingDownRevision {
        id: "missing-down-revision",
        name: "`down_revision` missing",
        family: Revision,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for MissingDownRevision {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let Some(revision) = &ctx.revision.id else { return };
        if ctx.revision.down.is_some() || ctx.revision.says_in_code(ctx.file, "down_revision") {
            return;
        }
        let message = "The file has a `revision` and no `down_revision`. Every command of Alembic ends in an AttributeError, since \
                       all files are read before anything is done. Name the revision that it follows, or `None` for the first.";
        let parents = parents(ctx);
        let value = frame::python(ctx.file, &parents);
        let edit = frame::add_variable_behind(ctx.file, revision.statement, "down_revision", &value);
        let title = match parents.as_slice() {
            [] => "Say that it follows nothing".to_owned(),
            parents => format!("Follow `{}`", parents.join("` and `")),
        };
        let fix = edit.map(|edit| DraftFix::new(title, Applicability::Review, vec![edit]));
        findings.push(
            Draft::at(&Self::META, revision.statement)
                .says("There is no `down_revision`", message)
                .with_fix(fix),
        );
    }
}

/// What the docstring names; where it names nothing, the only other head.
fn parents(ctx: &RuleContext<'_>) -> Vec<String> {
    if let Some(noted) = frame::noted_ids(ctx.file, ctx.revision, frame::PARENTS) {
        return noted.into_iter().map(str::to_owned).collect();
    }
    let own = ctx.revision.known_id();
    let others: Vec<&String> = ctx.chain.heads().iter().filter(|head| Some(head.as_str()) != own).collect();
    match others.as_slice() {
        // What follows this one cannot come before it.
        [head] if own.is_none_or(|own| !ctx.chain.ancestry(head).contains(own)) => vec![(*head).clone()],
        _ => Vec::new(),
    }
}
