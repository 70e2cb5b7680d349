use crate::{
    ops::{Execute, Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    text::{ByteRange, Edit},
};

declare_rule! {
    /// A percent sign is written twice where one is meant, and PostgreSQL gets both.
    ///
    /// ## Why it matters
    /// Drivers want `%%` where a statement has parameters, and SQLAlchemy writes it for them: what `op.execute` and
    /// `sa.text` are given is the SQL as it should arrive. So `10 %% 3` stops the migration: `operator does not exist:
    /// integer %% integer`. Inside quotes `%%` only means two signs.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("DELETE FROM samples WHERE id %% 10 <> 0")
    /// ```
    /// ```python,good
    /// op.execute("DELETE FROM samples WHERE id % 10 <> 0")
    /// ```
    ///
    /// ## When to ignore
    /// The database has an operator `%%` of its own.
    ///
    /// ## Fix safety
    /// One sign is what every driver sends then. In `exec_driver_sql` it must stay doubled, and Retort says nothing there.
    ///
    /// ## References
    /// - [SQLAlchemy: text()](https://docs.sqlalchemy.org/en/20/core/sqlelement.html#sqlalchemy.sql.expression.text)
    /// - [SQLAlchemy: exec_driver_sql](https://docs.sqlalchemy.org/en/20/core/connections.html#sqlalchemy.engine.Connection.exec_driver_sql)
    pub PercentSignDoubled {
        id: "percent-sign-doubled",
        name: "Percent sign written twice",
        family: Data,
        severity: Error,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for PercentSignDoubled {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // In a file of SQL nothing is doubled, and the database may have such an operator.
        if ctx.revision.upgrade.is_none() {
            return;
        }
        for run in ctx.runs() {
            for op in run.ops.iter().filter(|op| op.method != "exec_driver_sql") {
                let (OpKind::Execute(Execute::Sql { text, literal, .. })
                | OpKind::Query(Execute::Sql { text, literal, .. })) = &op.kind
                else {
                    continue;
                };
                let Some(sql) = text.as_known() else { continue };
                let places = doubled(sql);
                if places.is_empty() {
                    continue;
                }
                let message = "SQLAlchemy doubles percent signs itself where a driver wants that, so PostgreSQL gets `%%`: \
                               `operator does not exist`. Write one `%`.";
                findings.push(
                    Draft::on(&Self::META, run, op)
                        .says("`%%` is sent as it is", message)
                        .with_fix(single_fix(ctx, op, *literal, sql, &places)),
                );
            }
        }
    }
}

/// Where `%%` stands outside of strings, names in quotes, comments and bodies of functions.
fn doubled(sql: &str) -> Vec<usize> {
    // Of these it is not told where they end.
    if ["$$", "--", "/*"].iter().any(|part| sql.contains(part)) {
        return Vec::new();
    }
    let mut open = None;
    let mut found: Vec<usize> = Vec::new();
    for (at, character) in sql.char_indices() {
        match (open, character) {
            (Some(mark), _) => open = Some(mark).filter(|mark| *mark != character),
            (None, '\'' | '"') => open = Some(character),
            (None, '%')
                if sql.get(at..).is_some_and(|rest| rest.starts_with("%%"))
                    && found.last().is_none_or(|last| last + 1 < at) =>
            {
                found.push(at);
            }
            _ => {}
        }
    }
    found
}

/// One sign instead of each two, where the literal says what is sent, letter by letter.
fn single_fix(
    ctx: &RuleContext<'_>,
    op: &Op,
    literal: Option<ByteRange>,
    sql: &str,
    places: &[usize],
) -> Option<DraftFix> {
    let literal = literal.filter(|literal| ctx.is_written_once(op) && ctx.file.slice(*literal) == sql)?;
    let edits =
        places.iter().map(|at| Edit::delete(ByteRange::new(literal.start + at, literal.start + at + 1)));
    Some(DraftFix::new("Write one `%`", Applicability::Review, edits.collect()))
}
