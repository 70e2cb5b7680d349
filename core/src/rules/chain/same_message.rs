use crate::{
    chain::Link,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    text::ByteRange,
};

declare_rule! {
    /// Two revisions have the same message.
    ///
    /// ## Why it matters
    /// `alembic history` lists both in the same words, and their files differ in the id alone. Who looks for one opens the
    /// other, and in a review or an incident the wrong one is edited, or stamped.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 7c20ab51d9e3_add_email.py
    /// """add email"""
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 91fe44b7a0c2_add_email.py
    /// """add email"""
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// # --- 7c20ab51d9e3_add_email.py
    /// """add email"""
    /// revision = "7c20ab51d9e3"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// # --- 91fe44b7a0c2_index_email.py
    /// """index email"""
    /// revision = "91fe44b7a0c2"
    /// down_revision = "7c20ab51d9e3"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// The revisions are applied and their messages are known by other means. Merges, and revisions made without a message,
    /// are not reported.
    ///
    /// ## Fix safety
    /// There is no fix: only a person knows what tells the two apart.
    ///
    /// ## References
    /// - [Alembic: create a migration script](https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script)
    pub SameMessage {
        id: "same-message",
        name: "Message used twice",
        family: Chain,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

/// What Alembic writes where no message is given.
const NONE: &str = "empty message";

impl Rule for SameMessage {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let links = ctx.chain.links();
        let Some(own) = links.get(ctx.place) else { return };
        let Some(message) = own.message.as_deref().filter(|message| is_named(own) && tells_apart(message))
        else {
            return;
        };
        // Of the two the one speaks that runs later: it is the one that can still be called something else.
        let before = ctx.chain.order().iter().take_while(|index| **index != ctx.place);
        let is_same = |other: &&Link| {
            let theirs = other.message.as_deref().unwrap_or_default();
            is_named(other) && other.id != own.id && theirs.eq_ignore_ascii_case(message)
        };
        let Some(other) = before.filter_map(|index| links.get(*index)).find(is_same) else { return };
        let says = format!(
            "`{}` has the message \"{message}\" too, so `alembic history` lists both in the same words. Say in this one what it \
             does that the other does not.",
            other.path
        );
        findings.push(
            Draft::at(&Self::META, place(ctx, message))
                .says(format!("Two revisions are called \"{message}\""), says),
        );
    }
}

/// Whether it is a revision that people know by its message. A merge they know by what it merges.
fn is_named(link: &Link) -> bool {
    link.id.is_some() && link.parents.len() < 2
}

/// The message in the docstring.
fn place(ctx: &RuleContext<'_>, message: &str) -> ByteRange {
    let docstring = ctx.revision.docstring.as_ref().map_or(ByteRange::new(0, 0), |(_, range)| *range);
    match ctx.file.slice(docstring).find(message) {
        Some(at) => ByteRange::new(docstring.start + at, docstring.start + at + message.len()),
        None => docstring,
    }
}

/// Whether a message was written to tell revisions apart.
fn tells_apart(message: &str) -> bool {
    let lower = message.to_lowercase();
    !lower.is_empty() && lower != NONE && !lower.starts_with("merge") && !lower.starts_with("revision id:")
}
