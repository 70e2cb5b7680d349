use crate::{
    chain::Link,
    fix::{frame, new_revision},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// Two files have the same revision id.
    ///
    /// ## Why it matters
    /// Alembic only warns, "Revision … is present more than once", and keeps the file that it happens to read last. The
    /// other never runs, and no later command says that it is missing. It comes from copying a migration to begin with.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 7c20_nickname.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- email.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
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
    /// # --- email.py
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// The pasted files are two versions of one migration.
    ///
    /// ## Fix safety
    /// A person must see which of the two is the copy: the one that gets the new id runs again where the old id was applied.
    ///
    /// ## References
    /// - [Alembic: create a migration script](https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script)
    pub DuplicateRevisionId {
        id: "duplicate-revision-id",
        name: "Revision id used twice",
        family: Chain,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for DuplicateRevisionId {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let (Some(id), Some(variable)) = (ctx.revision.known_id(), ctx.revision.id.as_ref()) else { return };
        let Some(other) = other_file(ctx, id) else { return };
        let message = format!(
            "`{}` has the id `{id}` too. Alembic warns that it is present more than once, and runs only one of the two files. \
             Give this one an id of its own.",
            other.path
        );
        findings.push(
            Draft::at(&Self::META, variable.statement)
                .says(format!("The id `{id}` is used twice"), message)
                .with_fix(new_id(ctx, id, &other.parents)),
        );
    }
}

/// The file that has the id too, where this is the one to say so: the later of the two, or the only one under review.
fn other_file<'a>(ctx: &RuleContext<'a>, id: &str) -> Option<&'a Link> {
    let links = ctx.chain.links();
    let mut others = links.iter().enumerate().filter(|(_, link)| link.id.as_deref() == Some(id));
    let (first, link) = others.next()?;
    if first != ctx.place {
        return Some(link);
    }
    let (_, last) = others.clone().next_back()?;
    (!others.any(|(place, _)| ctx.beside.is_reviewed(place))).then_some(last)
}

/// A new id, and behind the other file. Not where a revision follows the id: which of the two it follows is not known.
fn new_id(ctx: &RuleContext<'_>, id: &str, parents: &[String]) -> Option<DraftFix> {
    if ctx.chain.has_child(id) || ctx.revision.known_parents() != parents {
        return None;
    }
    let new = new_revision::revision_id(id, &ctx.file.path);
    let mut edits = frame::set_id(ctx, &new)?;
    edits.extend(frame::set_parents(ctx.file, ctx.revision, &[id.to_owned()])?);
    Some(DraftFix::new(
        format!("Give it the id `{new}` and let it follow `{id}`"),
        Applicability::Review,
        edits,
    ))
}
