use super::new_columns::{NewColumn, Words, advise_against, called, parts, retyped};
use crate::{
    report::Applicability,
    rules::{Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A new column is `char(n)`, which fills every value up with spaces.
    ///
    /// ## Why it matters
    /// `char(n)` stores `'ab'` in a `char(5)` as `'ab   '`. The spaces do not count in comparisons between two such values,
    /// count in `LIKE`, and vanish when the value becomes text. It is no faster than `varchar` in PostgreSQL, and every later
    /// change of its length rewrites the table, where a longer `varchar` costs nothing.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("country", sa.CHAR(2)))
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("country", sa.String(2)))
    /// ```
    ///
    /// ## When to ignore
    /// Every value has the full length for certain. For `char(1)`, which has nothing to fill up, the rule is silent. There is one
    /// finding for a table, since a table is decided on as a whole.
    ///
    /// ## Fix safety
    /// `varchar(n)` keeps spaces at the end that somebody writes. Change the model as well.
    ///
    /// ## References
    /// - [PostgreSQL: character types](https://www.postgresql.org/docs/current/datatype-character.html)
    /// - [PostgreSQL wiki: don't do this](https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_char.28n.29)
    pub CharColumn {
        id: "char-column",
        name: "Column of type CHAR",
        family: ColumnType,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for CharColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let words = Words {
            what: "filled up with spaces",
            why: "`char(n)`: shorter values are stored with spaces at their end, which sometimes count and sometimes \
                  do not, and a longer one later rewrites the table. Use `varchar(n)`: `sa.String(n)`.",
        };
        let sa = ctx.revision.names.sa.as_deref();
        let change = |source: &str| {
            (called(source) == "CHAR").then_some(())?;
            Some(format!("{}.String{}", sa?, parts(source).1))
        };
        advise_against(ctx, findings, &Self::META, &words, fills_up, |columns| {
            retyped(ctx, "Make it `varchar` of the same length", columns, change)
        });
    }
}

/// `char(n)` with room for spaces.
fn fills_up(column: &NewColumn<'_>) -> bool {
    let type_ = &column.definition.type_;
    type_.name == "bpchar"
        && type_.dimensions == 0
        && type_.modifiers.first().is_some_and(|length| *length > 1)
}
