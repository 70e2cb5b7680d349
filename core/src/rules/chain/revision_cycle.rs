use crate::rules::{Draft, Findings, Rule, RuleContext, declare_rule};

declare_rule! {
    /// Revisions follow each other in a circle.
    ///
    /// ## Why it matters
    /// Alembic reads all revisions before it does anything, and stops with "Cycle is detected in revisions". Every command
    /// fails, whichever revision it is about. Where other branches lead into the circle and out of it, Alembic does not notice,
    /// and runs a revision before its parent. It comes from correcting a `down_revision` by hand, or from a merge.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 7c20_nickname.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "91fe44b7a0c2"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 91fe_email.py
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// # --- 7c20_nickname.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 91fe_email.py
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// Never: Alembic refuses it.
    ///
    /// ## Fix safety
    /// There is no fix: which of the links is wrong cannot be told.
    ///
    /// ## References
    /// - [Alembic: working with branches](https://alembic.sqlalchemy.org/en/latest/branches.html)
    pub RevisionCycle {
        id: "revision-cycle",
        name: "Revisions in a circle",
        family: Chain,
        severity: Error,
        checklist: &[],
        fix: None,
    }
}

/// So many revisions of a circle are named.
const LONGEST: usize = 6;

impl Rule for RevisionCycle {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let (Some(id), Some(variable)) = (ctx.revision.known_id(), ctx.revision.id.as_ref()) else { return };
        let Some(cycle) = ctx.chain.cycle_of(id) else { return };
        let is_member = |id: &String| cycle.contains(&id.as_str());
        let mut way: Vec<String> = cycle.iter().skip(1).chain([&id]).map(|id| format!("`{id}`")).collect();
        if way.len() > LONGEST {
            way.drain(LONGEST - 1..way.len() - 1);
            way.insert(LONGEST - 1, "others".to_owned());
        }
        let follows = |id: &str| ctx.chain.link(id).is_some_and(|link| link.parents.iter().any(is_member));
        let kind = if cycle.iter().all(|id| follows(id)) { "Cycle" } else { "Dependency cycle" };
        let message = format!(
            "`{id}` comes after {}. Every command of Alembic stops with \"{kind} is detected in revisions\"; where branches lead in \
             and out of the circle, it runs one before its parent instead. Let one of them follow a revision outside the circle.",
            way.join(", which comes after ")
        );
        let place = ctx.revision.down.as_ref().map_or(variable.statement, |down| down.statement);
        findings.push(Draft::at(&Self::META, place).says(format!("`{id}` comes before itself"), message));
    }
}
