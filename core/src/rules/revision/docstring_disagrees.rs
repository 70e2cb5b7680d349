use crate::{
    fix::frame,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    text::Edit,
};

declare_rule! {
    /// The docstring names another id or another parent than the variables do.
    ///
    /// ## Why it matters
    /// Alembic reads the variables only. Who reads the file reads the docstring, and so do `grep` and the diff of a merge: a
    /// stale line there sends people to the wrong revision. It is left behind when a `down_revision` is corrected by hand.
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
    /// down_revision = "91fe44b7a0c2"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// # --- 7c20_nickname.py
    /// """nickname
    ///
    /// Revision ID: 7c20ab51d9e3
    /// Revises: 91fe44b7a0c2
    /// """
    /// revision = "7c20ab51d9e3"
    /// down_revision = "91fe44b7a0c2"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// Nobody reads these lines.
    ///
    /// ## Fix safety
    /// Safe: only the docstring changes.
    ///
    /// ## References
    /// - [Alembic: create a migration script](https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script)
    pub DocstringDisagrees {
        id: "docstring-disagrees",
        name: "Docstring that names other revisions",
        family: Revision,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Safe),
    }
}

impl Rule for DocstringDisagrees {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let down = ctx.revision.down.as_ref().and_then(|down| down.value.known());
        let id = ctx.revision.known_id().map(|id| vec![id.to_owned()]);
        let lines = [(frame::ID, "revision", id.as_ref()), (frame::PARENTS, "down_revision", down)];
        let wrong: Vec<_> = lines
            .into_iter()
            .filter_map(|(label, variable, ids)| disagreement(ctx, label, variable, ids?))
            .collect();
        let Some(first) = wrong.first() else { return };
        let said: Vec<&str> = wrong.iter().map(|wrong| wrong.message.as_str()).collect();
        let message = format!(
            "In the docstring, {}. Alembic goes by the variable, and readers go by the docstring. Correct the docstring.",
            said.join(", and ")
        );
        let edits = wrong.iter().map(|wrong| wrong.edit.clone()).collect();
        let fix = DraftFix::new("Correct the docstring", Applicability::Safe, edits);
        findings.push(
            Draft::at(&Self::META, first.edit.range)
                .says("The docstring and the variables disagree", message)
                .with_fix(fix),
        );
    }
}

/// A line of the docstring that is not right.
struct Wrong {
    message: String,
    edit: Edit,
}

/// What is wrong with a line, where it names not all of `ids`, or something where there is nothing to name. Words beside the
/// right ids are remarks.
fn disagreement(ctx: &RuleContext<'_>, label: &str, variable: &str, ids: &[String]) -> Option<Wrong> {
    let noted = frame::noted_ids(ctx.file, ctx.revision, label)?;
    let agrees = match ids {
        [] => noted.is_empty(),
        ids => ids.iter().all(|id| noted.contains(&id.as_str())),
    };
    if agrees {
        return None;
    }
    let or_nothing = |text: String| if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") };
    let message = format!(
        "the line \"{label}\" names {} where `{variable}` names {}",
        or_nothing(noted.join(", ")),
        or_nothing(ids.join(", "))
    );
    let edit = frame::note(ctx.file, ctx.revision, label, &ids.join(", "))?;
    Some(Wrong { message, edit })
}
