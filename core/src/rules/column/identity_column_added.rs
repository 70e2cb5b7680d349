use super::{
    added::{Added, added_columns},
    steps::{self, Rest},
};
use crate::{
    fix::{self, sql},
    quoting::quote_identifier,
    report::Applicability,
    rules::{DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::RelName,
};

declare_rule! {
    /// An identity column is added to a table in use: PostgreSQL numbers every row and writes the whole table anew.
    ///
    /// ## Why it matters
    /// Every row that is there gets its number at once, under a lock that keeps everybody out until the last one is written
    /// and the transaction commits. Making an identity of a column that is there already changes no row.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False))
    /// ```
    /// ```python,good
    /// op.execute("ALTER TABLE orders ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// The column is the same in the end; a sequence of its own numbers the rows until then. On the way rows without a
    /// number exist, and the old rows get theirs in whatever order they lie. `autocommit_block()` commits what stands
    /// before it in the run.
    ///
    /// ## References
    /// - [PostgreSQL: identity columns](https://www.postgresql.org/docs/current/ddl-identity-columns.html)
    /// - [PostgreSQL: ALTER TABLE, ADD GENERATED](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-GENERATED-IDENTITY)
    pub IdentityColumnAdded {
        id: "identity-column-added",
        name: "Identity column added",
        family: Column,
        severity: Error,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for IdentityColumnAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added_columns(ctx).iter().filter(|added| added.column.identity) {
            let column = &added.column.name;
            let because = format!("Every row of `{}` gets a number for `{column}`", added.table);
            let cure = format!(
                "Add `{column}` as a plain integer, fill the rows in batches, and make an identity of it after that."
            );
            let fixes = identity_at_last(ctx, added).unwrap_or_default();
            findings.push(added.rewrites(&Self::META, &because, &cure).with_fixes(fixes));
        }
    }
}

/// The column bare, numbered by a sequence that goes when the identity comes.
fn identity_at_last(ctx: &RuleContext<'_>, added: &Added<'_>) -> Option<Vec<DraftFix>> {
    let column = &added.call(ctx)?.column;
    let identity = column.identity.as_ref().filter(|identity| identity.options.is_empty())?;
    let name = format!("{}_{}_fill", added.table.name, added.column.name);
    let sequence = RelName { schema: added.table.schema.clone(), name };
    let argument = column.args.iter().position(|arg| {
        let source = ctx.file.slice(arg.value);
        arg.name.is_none() && source.split('(').next().is_some_and(|callee| callee.ends_with("Identity"))
    })?;
    if sequence.name.len() > crate::sql::LONGEST_NAME
        || column.primary_key
        || added.step.before.exists(&sequence)
    {
        return None;
    }
    let sa = ctx.revision.names.sa.as_deref()?;
    let (table, filler) = (sql::relation(added.table), sql::relation(&sequence));
    let text = |text: &str| text.replace('\'', "''");
    let default = fix::quote(ctx.file, &format!("nextval('{}')", text(&filler)));
    let at_once = added.place().call(ctx, "alter_column", &format!("server_default={sa}.text({default})"))?;
    let kind = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    let made = format!(
        "ALTER TABLE {table} ALTER COLUMN {} ADD GENERATED {kind} AS IDENTITY",
        quote_identifier(&added.column.name)
    );
    let go_on = format!(
        "SELECT setval(pg_get_serial_sequence('{}', '{}'), nextval('{}'), false)",
        text(&table),
        text(&added.column.name),
        text(&filler)
    );
    let mut at_last = vec![added.place().call(ctx, "alter_column", "server_default=None")?];
    at_last.extend(steps::statements(ctx, &[made, go_on, format!("DROP SEQUENCE {filler}")])?);
    let create = steps::statements(ctx, &[format!("CREATE SEQUENCE {filler}")])?;
    let mut edits = vec![
        fix::insert_before(ctx.file, added.op.statement, &create)?,
        fix::remove_argument(ctx.file, &column.args, argument)?,
    ];
    edits.extend(steps::bare(ctx, column, &["autoincrement"])?);
    let rest = Rest { at_once: vec![at_once], not_null: added.column.not_null, at_last };
    Some(steps::fixes(ctx, added, edits, &rest))
}
