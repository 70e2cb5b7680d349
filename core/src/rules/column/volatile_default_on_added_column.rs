use super::{
    added::{Added, added_columns},
    steps::{self, Rest},
};
use crate::{
    pg::{Volatility, volatility},
    report::{Applicability, Severity},
    rules::{DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A column is added with a default that differs from row to row: PostgreSQL writes the whole table anew.
    ///
    /// ## Why it matters
    /// A default that is the same for all rows is kept once, since PostgreSQL 11, and the table stays as it is. That holds
    /// for constants and for `now()`. But `gen_random_uuid()`, `random()`, `clock_timestamp()` or `nextval()` give each row
    /// a value of its own, so every row is written, and every index built anew, under a lock that keeps everybody out.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("token", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("token", sa.Uuid(), nullable=True))
    /// op.alter_column("users", "token", server_default=sa.text("gen_random_uuid()"))
    /// with op.get_context().autocommit_block():
    ///     while True:
    ///         batch = op.get_bind().execute(
    ///             sa.text(
    ///                 "UPDATE users SET token = DEFAULT WHERE token IS NULL AND ctid = ANY (ARRAY("
    ///                 "SELECT ctid FROM users WHERE token IS NULL LIMIT 10000))"
    ///             )
    ///         )
    ///         if batch.rowcount == 0:
    ///             break
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// The schema is the same in the end, but on the way rows without a value exist: code that reads the column must bear
    /// NULL until then. `autocommit_block()` commits what stands before it in the run, so a migration that is interrupted
    /// is not undone as a whole; a revision of its own can simply be run again. Each batch looks for what is left from the
    /// beginning: on a very large table go by the primary key.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    /// - [PostgreSQL: function volatility](https://www.postgresql.org/docs/current/xfunc-volatility.html)
    pub VolatileDefaultOnAddedColumn {
        id: "volatile-default-on-added-column",
        name: "Volatile default on an added column",
        family: Column,
        severity: Error,
        checklist: &[3, 4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for VolatileDefaultOnAddedColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added_columns(ctx).iter().filter(|added| added.does("volatile-default")) {
            let Some((function, sure)) = culprit(added) else { continue };
            let because = if sure {
                format!("`{function}()` gives each row of `{}` another value", added.table)
            } else {
                format!("`{function}()` may give each row of `{}` another value", added.table)
            };
            let cure = format!(
                "Add `{}` without a default, set the default after that, and fill the rows in batches.",
                added.column.name
            );
            let mut finding =
                added.rewrites(&Self::META, &because, &cure).with_fixes(default_later(ctx, added));
            if !sure {
                let why = format!(
                    "Retort does not know `{function}()`: declared STABLE or IMMUTABLE, it gives one value for all rows."
                );
                finding = finding.at_most(Severity::Warning).resting_on(Some(why));
            }
            findings.push(finding);
        }
    }
}

/// The function that makes the default differ, and whether it is known to.
fn culprit<'a>(added: &Added<'a>) -> Option<(&'a str, bool)> {
    let functions = &added.column.default_functions;
    let volatile = functions.iter().find(|name| volatility(name) == Some(Volatility::Volatile));
    let unknown = || functions.iter().find(|name| volatility(name).is_none());
    volatile.map(|name| (name.as_str(), true)).or_else(|| Some((unknown()?.as_str(), false)))
}

/// The column bare, its default by `alter_column`, its values in batches.
fn default_later(ctx: &RuleContext<'_>, added: &Added<'_>) -> Vec<DraftFix> {
    let build = || {
        let column = &added.call(ctx)?.column;
        let default = column.keyword("server_default")?;
        if column.primary_key {
            return None;
        }
        let edits = steps::bare(ctx, column, &["server_default"])?;
        let default = Some(ctx.file.slice(default.value)).filter(|source| !source.contains('\n'))?;
        let argument = format!("server_default={default}");
        let at_once = vec![added.place().call(ctx, "alter_column", &argument)?];
        let rest = Rest { at_once, not_null: added.column.not_null, at_last: Vec::new() };
        Some(steps::fixes(ctx, added, edits, &rest))
    };
    build().unwrap_or_default()
}
