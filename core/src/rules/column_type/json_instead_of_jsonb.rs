use super::new_columns::{NewColumn, Words, advise_against, called, parts, retyped};
use crate::{
    fix,
    report::Applicability,
    rules::{Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A new column is `json`: text that has no equality and no index.
    ///
    /// ## Why it matters
    /// `json` keeps the text as it came and reads it anew for every access. It has no equality operator: `SELECT DISTINCT`,
    /// `GROUP BY` and `UNION` over a row with such a column fail with `could not identify an equality operator for type json`
    /// (SQLSTATE 42883). `jsonb` has equality, operators such as `@>`, and GIN indexes. To change it later rewrites the table.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("extra", sa.JSON()))
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("extra", postgresql.JSONB()))
    /// ```
    ///
    /// ## When to ignore
    /// The text must come back as it went in: the order of keys, white space, keys that occur twice. There is one finding for
    /// a table, since a table is decided on as a whole.
    ///
    /// ## Fix safety
    /// `jsonb` sorts keys, keeps the last of two with the same name, and refuses `\u0000`. Change the model as well.
    ///
    /// ## References
    /// - [PostgreSQL: JSON types](https://www.postgresql.org/docs/current/datatype-json.html)
    /// - [SQLAlchemy: JSONB](https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#sqlalchemy.dialects.postgresql.JSONB)
    pub JsonInsteadOfJsonb {
        id: "json-instead-of-jsonb",
        name: "JSON column that is not JSONB",
        family: ColumnType,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for JsonInsteadOfJsonb {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let words = Words {
            what: "`json` and not `jsonb`",
            why: "`json`, which has no equality: DISTINCT, GROUP BY and UNION over such rows fail, and no index \
                  reaches into the values. Use `jsonb`: `postgresql.JSONB`.",
        };
        let is_json = |column: &NewColumn<'_>| {
            column.definition.type_.name == "json" && column.definition.type_.dimensions == 0
        };
        let (module, import) = fix::postgresql(ctx);
        let change =
            |source: &str| (called(source) == "JSON").then(|| format!("{module}.JSONB{}", parts(source).1));
        advise_against(ctx, findings, &Self::META, &words, is_json, |columns| {
            let mut fix = retyped(ctx, "Make it `jsonb`", columns, change)?;
            fix.edits.extend(import.clone());
            Some(fix)
        });
    }
}
