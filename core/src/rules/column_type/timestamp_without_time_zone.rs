use super::new_columns::{NewColumn, Words, advise_against, called, parts, retyped};
use crate::{
    fix,
    report::Applicability,
    rules::{Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A new column holds what a clock showed, and not the moment.
    ///
    /// ## Why it matters
    /// `timestamp` forgets which time zone its values are in. Two sessions with different zones write and read different
    /// moments, `now()` is stored as the local time of whoever inserts, and an hour in autumn happens twice. `timestamptz`
    /// takes the same eight bytes and stores the moment. To change it later rewrites the table, or rests on the session's
    /// zone.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table(
    ///     "orders",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("created_at", sa.DateTime(), nullable=False),
    ///     sa.Column("paid_at", sa.DateTime()),
    /// )
    /// ```
    /// ```python,good
    /// op.create_table(
    ///     "orders",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ///     sa.Column("paid_at", sa.DateTime(timezone=True)),
    /// )
    /// ```
    ///
    /// ## When to ignore
    /// The value is no moment: opening hours, an alarm at seven wherever one is. Then `timezone=False` says so, and the rule
    /// is silent. There is one finding for a table, since a table is decided on as a whole.
    ///
    /// ## Fix safety
    /// The application must then pass datetimes with a zone. Change the model as well.
    ///
    /// ## References
    /// - [PostgreSQL: date and time types](https://www.postgresql.org/docs/current/datatype-datetime.html)
    /// - [PostgreSQL wiki: don't do this](https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp_.28without_time_zone.29)
    pub TimestampWithoutTimeZone {
        id: "timestamp-without-time-zone",
        name: "Timestamp without a time zone",
        family: ColumnType,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TimestampWithoutTimeZone {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let words = Words {
            what: "without a time zone",
            why: "`timestamp`: it stores what a clock showed and not the moment, so sessions with another time zone \
                  read another time. Use `timestamptz`: `sa.DateTime(timezone=True)`.",
        };
        let change = |source: &str| {
            let known = matches!(called(source), "DateTime" | "DATETIME" | "TIMESTAMP");
            fix::with_type_argument(source, "timezone=True").filter(|_| known)
        };
        let wanted = |column: &NewColumn<'_>| is_local(column) && !is_meant(ctx, column);
        advise_against(ctx, findings, &Self::META, &words, wanted, |columns| {
            retyped(ctx, "Store the moment: `timezone=True`", columns, change)
        });
    }
}

fn is_local(column: &NewColumn<'_>) -> bool {
    column.definition.type_.name == "timestamp" && column.definition.type_.dimensions == 0
}

/// Who writes `timezone=False` has thought of it.
fn is_meant(ctx: &RuleContext<'_>, column: &NewColumn<'_>) -> bool {
    column.written.is_some_and(|written| parts(ctx.file.slice(written.type_.at)).1.contains("False"))
}
