use super::new_columns::{NewColumn, Words, advise_against, called, retyped};
use crate::{
    report::Applicability,
    rules::{Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A new column is `money`, whose values mean what the server's locale says.
    ///
    /// ## Why it matters
    /// `money` stores no currency. How many digits stand behind the point and which sign is written depends on `lc_monetary`:
    /// a dump restored on a server with another setting shows other amounts. Divisions lose fractions of a cent.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("total", postgresql.MONEY()))
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("total", sa.Numeric(12, 2)))
    /// ```
    ///
    /// ## When to ignore
    /// The data come from elsewhere in this type, and stay in this database. There is one finding for a table, since a table is
    /// decided on as a whole.
    ///
    /// ## Fix safety
    /// A person must choose the digits, and where the currency is kept. Change the model as well.
    ///
    /// ## References
    /// - [PostgreSQL: monetary types](https://www.postgresql.org/docs/current/datatype-money.html)
    /// - [PostgreSQL wiki: don't do this](https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_money)
    pub MoneyColumn {
        id: "money-column",
        name: "Column of type MONEY",
        family: ColumnType,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for MoneyColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let words = Words {
            what: "`money`",
            why: "`money`: what its values mean, the server's `lc_monetary` decides, and no currency is stored. Use \
                  `numeric` with as many digits as you need, and a column for the currency.",
        };
        let is_money = |column: &NewColumn<'_>| column.definition.type_.name == "money";
        let sa = ctx.revision.names.sa.as_deref();
        let change = |source: &str| {
            (called(source) == "MONEY").then_some(())?;
            Some(format!("{}.Numeric(12, 2)", sa?))
        };
        advise_against(ctx, findings, &Self::META, &words, is_money, |columns| {
            retyped(ctx, "Make it `numeric(12,2)`: choose the digits", columns, change)
        });
    }
}
