use crate::{
    fix::frame,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    text::Edit,
};

declare_rule! {
    /// A revision names itself as the one that it follows or depends on.
    ///
    /// ## Why it matters
    /// Alembic reads all revisions before it does anything, and stops with "Self-loop is detected in revisions". Every command
    /// fails, until the file is corrected. It comes from a copied id.
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
    /// down_revision = "7c20ab51d9e3"
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
    /// Never: Alembic refuses it.
    ///
    /// ## Fix safety
    /// A person must agree: the parent is taken from the docstring, or is the only head among the other pasted revisions.
    ///
    /// ## References
    /// - [Alembic: create a migration script](https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script)
    pub RevisesItself {
        id: "revises-itself",
        name: "Revision that follows itself",
        family: Chain,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for RevisesItself {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let Some(id) = ctx.revision.known_id() else { return };
        let variables = [("down_revision", &ctx.revision.down), ("depends_on", &ctx.revision.depends_on)];
        for (variable, assigned) in variables {
            let Some(assigned) = assigned else { continue };
            if !assigned.value.known().is_some_and(|ids| ids.iter().any(|named| named == id)) {
                continue;
            }
            let loops = if variable == "down_revision" { "Self-loop" } else { "Dependency self-loop" };
            let message = format!(
                "`{variable}` names the revision itself. Every command of Alembic stops with \"{loops} is detected in revisions \
                 ({id})\". Name the revision that has to run before."
            );
            let fix = if variable == "down_revision" {
                parent(ctx, id)
            } else {
                let edit = Edit::replace(assigned.at, "None");
                Some(DraftFix::new("Let it depend on nothing", Applicability::Review, vec![edit]))
            };
            findings.push(
                Draft::at(&Self::META, assigned.at)
                    .says(format!("`{id}` names itself"), message)
                    .with_fix(fix),
            );
        }
    }
}

/// The parent that the docstring names, or else the only head among the others.
fn parent(ctx: &RuleContext<'_>, id: &str) -> Option<DraftFix> {
    let noted = frame::noted_ids(ctx.file, ctx.revision, frame::PARENTS).unwrap_or_default();
    let parent = match (noted.as_slice(), ctx.chain.heads()) {
        ([noted], _) if *noted != id => *noted,
        (_, [head]) => head.as_str(),
        _ => return None,
    };
    // What follows this one cannot come before it.
    if ctx.chain.ancestry(parent).contains(id) {
        return None;
    }
    let edits = frame::set_parents(ctx.file, ctx.revision, &[parent.to_owned()])?;
    Some(DraftFix::new(format!("Follow `{parent}`"), Applicability::Review, edits))
}
