use crate::{
    fix::frame,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A revision id has more than 32 characters, and Alembic's table has room for 32.
    ///
    /// ## Why it matters
    /// Alembic keeps the id in `alembic_version.version_num`, a `VARCHAR(32)`. When the revision is through, storing its id
    /// fails with "value too long for type character varying(32)" (SQLSTATE 22001), and everything is rolled back. SQLite does
    /// not mind, so tests there pass.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- add_currency.py
    /// revision = "add_currency_column_to_the_orders_table"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    /// ```python,good
    /// # --- add_currency.py
    /// revision = "add_currency_column_to_orders"
    /// down_revision = "3b1f0c9d2e4a"
    ///
    /// def upgrade() -> None:
    ///     pass
    /// ```
    ///
    /// ## When to ignore
    /// The column was made wider, in the database or by `version_table` options of `env.py`.
    ///
    /// ## Fix safety
    /// A person must agree to the shorter id. Where a pasted revision follows this one, the fix is only shown: the id stands
    /// there too.
    ///
    /// ## References
    /// - [Alembic: EnvironmentContext.configure](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.environment.EnvironmentContext.configure)
    pub RevisionIdTooLong {
        id: "revision-id-too-long",
        name: "Revision id too long",
        family: Revision,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

/// What `alembic_version.version_num` holds, in characters.
const LONGEST: usize = 32;

impl Rule for RevisionIdTooLong {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let (Some(id), Some(variable)) = (ctx.revision.known_id(), ctx.revision.id.as_ref()) else { return };
        let length = id.chars().count();
        if length <= LONGEST {
            return;
        }
        let message = format!(
            "The id `{id}` has {length} characters, and `alembic_version.version_num` holds {LONGEST}. The upgrade fails with \
             \"value too long for type character varying(32)\" when everything else is done, and is rolled back. Shorten it."
        );
        findings.push(
            Draft::at(&Self::META, variable.at)
                .says(format!("The revision id has {length} characters"), message)
                .with_fix(shortened(ctx, id)),
        );
    }
}

/// As many whole words of the id as there is room for.
fn shortened(ctx: &RuleContext<'_>, id: &str) -> Option<DraftFix> {
    let (end, _) = id.char_indices().nth(LONGEST)?;
    let cut = id.get(..end)?;
    let ends_word = id.get(end..).is_some_and(|rest| rest.starts_with('_'));
    let words = cut.rsplit_once('_').filter(|_| !ends_word).map_or(cut, |(words, _)| words);
    let new = words.trim_end_matches('_');
    if new.is_empty() || ctx.chain.link(new).is_some() {
        return None;
    }
    let applicability = if ctx.chain.has_child(id) { Applicability::Display } else { Applicability::Review };
    Some(DraftFix::new(format!("Shorten it to `{new}`"), applicability, frame::set_id(ctx, new)?))
}
