use crate::{
    revision::{Function, is_autogenerate_marker},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A migration does nothing in either direction.
    ///
    /// ## Why it matters
    /// Autogenerate writes such a file when it finds no difference between the models and the database, usually since `env.py`
    /// does not import the new models. The change that it was made for is then missing, and the database lags behind the code.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     pass
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
    /// It keeps a place. A comment in `upgrade()` that says why is enough. Merges, bases and revisions with a branch label are
    /// left alone.
    ///
    /// ## Fix safety
    /// There is no fix: what it should do is not in the file.
    ///
    /// ## References
    /// - [Alembic: what autogenerate detects](https://alembic.sqlalchemy.org/en/latest/autogenerate.html#what-does-autogenerate-detect-and-what-does-it-not-detect)
    pub EmptyMigration {
        id: "empty-migration",
        name: "Migration that does nothing",
        family: Revision,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

/// What Alembic's own template says of the two functions.
const TEMPLATE: [&str; 2] = ["Upgrade schema.", "Downgrade schema."];

impl Rule for EmptyMigration {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let revision = ctx.revision;
        let Some(upgrade) = &revision.upgrade else { return };
        let says_why = |function: &&Function| {
            let docstring = function.docstring.as_deref();
            docstring.is_some_and(|text| !TEMPLATE.contains(&text)) || has_comment(ctx, function)
        };
        let functions: Vec<&Function> =
            [Some(upgrade), revision.downgrade.as_ref()].into_iter().flatten().collect();
        let is_plain = revision.known_parents().len() == 1
            && revision
                .branch_labels
                .as_ref()
                .is_none_or(|labels| labels.value.known().is_some_and(Vec::is_empty))
            && revision
                .depends_on
                .as_ref()
                .is_none_or(|others| others.value.known().is_some_and(Vec::is_empty));
        if !is_plain || functions.iter().any(|function| !function.empty) || functions.iter().any(says_why) {
            return;
        }
        let message = "Both functions are empty. Autogenerate writes such a file when it sees no difference, often since `env.py` \
                       does not import the models that have changed. Take the file out, or say in a comment what it is for.";
        findings.push(Draft::at(&Self::META, upgrade.header).says("The migration does nothing", message));
    }
}

/// Whether a comment of somebody's own stands in the function, or behind it until the next thing begins.
fn has_comment(ctx: &RuleContext<'_>, function: &Function) -> bool {
    let comments = ctx.revision.comments.iter().filter(|comment| comment.start > function.range.start);
    comments
        .filter(|comment| {
            let inside = comment.end <= function.range.end;
            let line = ctx.file.lines.line_start(ctx.file.lines.line_of(comment.start));
            let own_line = comment.start > line && comment.start > function.range.end;
            inside || (own_line && ctx.file.text.get(function.range.end..comment.start).is_some_and(is_blank))
        })
        .any(|comment| !is_autogenerate_marker(ctx.file.slice(*comment)))
}

fn is_blank(text: &str) -> bool {
    text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
}
