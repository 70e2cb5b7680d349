use crate::{
    report::Severity,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::{Form, ObjectKind, RelName},
};

declare_rule! {
    /// A table is dropped and created again under the same name: its rows are lost.
    ///
    /// ## Why it matters
    /// Nothing carries the rows from the old table to the new one. What hung on the old table goes with it: privileges,
    /// triggers, policies, and with CASCADE the foreign keys to it and the views that read it.
    ///
    /// ## Example
    /// ```python,bad
    /// op.drop_table("prices")
    /// op.create_table(
    ///     "prices",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("amount", sa.Numeric(12, 2), nullable=False),
    ///     sa.Column("currency", sa.CHAR(3), nullable=False),
    /// )
    /// ```
    /// ```python,good
    /// op.add_column("prices", sa.Column("currency", sa.CHAR(3), nullable=True))
    /// ```
    ///
    /// ## When to ignore
    /// The rows can be had again, as those of a cache can.
    ///
    /// ## Fix safety
    /// There is no fix: only the author knows what differs between the two tables, and what becomes of the rows.
    ///
    /// ## References
    /// - [PostgreSQL: DROP TABLE](https://www.postgresql.org/docs/current/sql-droptable.html)
    /// - [PostgreSQL: modifying tables](https://www.postgresql.org/docs/current/ddl-alter.html)
    pub TableDroppedAndMadeAgain {
        id: "table-dropped-and-made-again",
        name: "Table dropped and made again",
        family: Table,
        severity: Error,
        checklist: &[],
        fix: None,
    }
}

impl Rule for TableDroppedAndMadeAgain {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let Form::Drop { object: ObjectKind::Table, names, if_exists, .. } = &step.form else { continue };
            for table in names.iter().filter(|table| is_made_again(run, step, table)) {
                let saved = rows_are_read_before(run, step, table);
                let nothing_there = *if_exists && is_not_there(ctx, step, table);
                let (Some(op), false) = (run.op_of(step), saved || nothing_there || step.is_new(table))
                else {
                    continue;
                };
                let message = format!(
                    "`{table}` is dropped and created again, empty: all its rows are lost, and its privileges and triggers \
                     with them. Change the table with `add_column`, `alter_column` and the like, or copy the rows over \
                     before it goes."
                );
                let mut finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{table}` is dropped and made again, without its rows"), message);
                if run.direction == crate::report::Direction::Downgrade {
                    finding = finding.at_most(Severity::Advice);
                }
                findings.push(finding);
            }
        }
    }
}

/// Whether a table is created under this name after a step that drops it.
pub(super) fn is_made_again(run: &Run, step: &Step, table: &RelName) -> bool {
    let later = run.steps_behind(step).iter();
    later.into_iter().any(|other| {
        matches!(&other.form, Form::CreateTable { table: made, .. } if canonical(made) == canonical(table))
    })
}

/// Whether something reads the table before it goes, so that its rows may be elsewhere.
fn rows_are_read_before(run: &Run, step: &Step, table: &RelName) -> bool {
    let is_read = |reads: &[RelName]| reads.iter().any(|read| canonical(read) == canonical(table));
    let mut earlier = run.steps_before(step).iter();
    earlier.any(|earlier| match &earlier.form {
        Form::Insert { reads, .. }
        | Form::CreateTable { reads: Some(reads), .. }
        | Form::Select { reads, .. } => is_read(reads),
        Form::Copy { table: Some(copied), writes: false, .. } => canonical(copied) == canonical(table),
        Form::Do | Form::Call | Form::Unparsed { .. } => true,
        _ => false,
    })
}

/// Whether every revision before this one is known, and none made the table.
fn is_not_there(ctx: &RuleContext<'_>, step: &Step, table: &RelName) -> bool {
    ctx.is_whole_chain() && step.before.table(table).is_none() && step.before.opaque == 0
}
