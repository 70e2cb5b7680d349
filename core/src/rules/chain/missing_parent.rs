use crate::{
    chain::{Chain, Link},
    fix::{self, frame},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A revision follows or depends on one that is not there.
    ///
    /// ## Why it matters
    /// Alembic reads all revisions before it does anything. With one that names an unknown parent, every command ends in a
    /// `KeyError`, `history` and `current` too. A deleted or renamed file or a typing mistake in `down_revision` does it.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 3b1f_users.py
    /// revision = "3b1f0c9d2e4a"
    /// down_revision = None
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 7c20_nickname.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 91fe_email.py
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// # --- 3b1f_users.py
    /// revision = "3b1f0c9d2e4a"
    /// down_revision = None
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 7c20_nickname.py
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// The parent's file exists and was not pasted. Where the pasted revisions do not look like the whole folder, nothing is
    /// reported.
    ///
    /// ## Fix safety
    /// A person must agree that the revision with the similar id is the one that was meant.
    ///
    /// ## References
    /// - [Alembic: partial revision identifiers](https://alembic.sqlalchemy.org/en/latest/tutorial.html#partial-revision-identifiers)
    pub MissingParent {
        id: "missing-parent",
        name: "Parent revision missing",
        family: Chain,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for MissingParent {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let revision = ctx.revision;
        for (variable, assigned) in [("down_revision", &revision.down), ("depends_on", &revision.depends_on)]
        {
            let Some(assigned) = assigned else { continue };
            let named = assigned.value.known().map_or(&[][..], Vec::as_slice);
            for missing in named.iter().filter(|id| !is_there(ctx.chain, id)) {
                if !looks_whole(ctx.chain) {
                    return;
                }
                let message = format!(
                    "`{variable}` names `{missing}`, and no pasted revision has this id. Every command of Alembic then ends in \
                     `KeyError: '{missing}'`. Name a revision that exists, or bring its file back."
                );
                findings.push(
                    Draft::at(&Self::META, assigned.at)
                        .says(format!("There is no revision `{missing}`"), message)
                        .resting_on(Some(
                            "This holds if the pasted files are all revisions that there are.".to_owned(),
                        ))
                        .with_fix(similar(ctx, named, missing)),
                );
            }
        }
    }
}

/// Whether a revision or a branch is called so.
fn is_there(chain: &Chain, name: &str) -> bool {
    chain.link(name).is_some()
        || chain.links().iter().any(|link| link.labels.iter().any(|label| label == name))
}

/// Whether the files look like a whole folder: a base, something that follows it, and seldom a parent that is not there.
fn looks_whole(chain: &Chain) -> bool {
    let revisions: Vec<&Link> = chain.links().iter().filter(|link| link.id.is_some()).collect();
    let is_base = |link: &&&Link| link.parents.is_empty();
    let missing = revisions.iter().filter(|link| link.parents.iter().any(|id| !is_there(chain, id))).count();
    !chain.links().iter().any(|link| link.uncertain)
        && missing * 3 <= revisions.len()
        && revisions.iter().filter(is_base).any(|base| base.id.as_ref().is_some_and(|id| chain.has_child(id)))
}

/// The one pasted id that could be meant: the missing one with a few characters more, less or other.
fn similar(ctx: &RuleContext<'_>, named: &[String], missing: &str) -> Option<DraftFix> {
    let own = ctx.revision.known_id();
    let ids = ctx.chain.links().iter().filter_map(|link| link.id.as_deref()).filter(|id| Some(*id) != own);
    let mut near = ids.filter(|id| are_similar(id, missing) && !named.iter().any(|name| name == id));
    let id = near.next()?;
    if near.next().is_some() || ctx.chain.cycle_of(id).is_some() {
        return None;
    }
    let assigned = [&ctx.revision.down, &ctx.revision.depends_on].into_iter().flatten();
    let at = assigned.map(|assigned| assigned.at).find(|at| ctx.file.slice(*at).contains(missing))?;
    let text = ctx.file.slice(at);
    let quoted = ['"', '\''].map(|mark| format!("{mark}{missing}{mark}"));
    let literal = quoted.iter().find(|literal| text.matches(literal.as_str()).count() == 1)?;
    let start = at.start + text.find(literal.as_str())?;
    let range = crate::text::ByteRange::new(start, start + literal.len());
    let mut edits = vec![crate::text::Edit::replace(range, fix::quote(ctx.file, id))];
    let noted = frame::noted_ids(ctx.file, ctx.revision, frame::PARENTS).unwrap_or_default();
    if ctx.revision.known_parents() == named && noted == named {
        let corrected: Vec<&str> =
            noted.into_iter().map(|noted| if noted == missing { id } else { noted }).collect();
        edits.extend(frame::note(ctx.file, ctx.revision, frame::PARENTS, &corrected.join(", ")));
    }
    Some(DraftFix::new(format!("Name `{id}` instead"), Applicability::Review, edits))
}

/// Whether one begins with the other, or at most two characters differ.
fn are_similar(one: &str, other: &str) -> bool {
    let (shorter, longer) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let begins = shorter.len() >= 4 && longer.starts_with(shorter);
    let differ = one.chars().zip(other.chars()).filter(|(one, other)| one != other).count();
    begins || (one.chars().count() == other.chars().count() && one.len() >= 6 && differ <= 2)
}
