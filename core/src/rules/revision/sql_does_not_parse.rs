use crate::{
    ops::Op,
    render::RenderedKind,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::Form,
    text::ByteRange,
};

declare_rule! {
    /// PostgreSQL's parser refuses a statement, so the migration fails there.
    ///
    /// ## Why it matters
    /// SQL in a string is read by nobody before the server reads it. What does not parse fails in every database, and
    /// rolls the migration back, or leaves half of it where something was committed before.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.execute("ALTER TABEL orders ADD COLUMN note text")
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("orders", "note")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.execute("ALTER TABLE orders ADD COLUMN note text")
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("orders", "note")
    /// ```
    ///
    /// ## When to ignore
    /// The statement is for another database, in a branch that never runs on PostgreSQL.
    ///
    /// ## Fix safety
    /// There is no fix: what was meant is not known.
    ///
    /// ## References
    /// - [PostgreSQL: SQL commands](https://www.postgresql.org/docs/current/sql-commands.html)
    pub SqlDoesNotParse {
        id: "sql-does-not-parse",
        name: "SQL that does not parse",
        family: Revision,
        severity: Error,
        checklist: &[9],
        fix: None,
    }
}

impl Rule for SqlDoesNotParse {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for step in &run.steps {
                let (Form::Unparsed { message, at }, Some(op)) = (&step.form, run.op_of(step)) else {
                    continue;
                };
                let Some(sql) = known_sql(run, step) else { continue };
                if at.is_some_and(|at| is_placeholder(sql, at)) {
                    continue;
                }
                let place = at.and_then(|at| place(ctx, op, sql, at)).unwrap_or(op.call);
                let message = format!(
                    "PostgreSQL's parser says: {message}. The statement fails on every database, and the migration with it."
                );
                findings.push(
                    Draft::on(&Self::META, run, op)
                        .says("PostgreSQL cannot parse this SQL", message)
                        .placed(place),
                );
            }
        }
    }
}

/// The text of the step's statement, where all of it is known and is SQL.
fn known_sql<'a>(run: &'a Run, step: &Step) -> Option<&'a str> {
    let statement = run.statements.get(step.statement)?;
    let is_sql = statement.kind == RenderedKind::Statement;
    statement.sql.as_known().filter(|_| is_sql)
}

/// Whether the parser stumbled over `%s` or `%(name)s`, which a driver fills in before the server sees it. In `id=%s` it
/// takes `=%` for an operator.
fn is_placeholder(sql: &str, at: usize) -> bool {
    let rest = sql.get(at..).map(|rest| rest.trim_start_matches(['=', '<', '>', '!', '+', '-', '*', '/']));
    rest.is_some_and(|rest| rest.starts_with("%s") || rest.starts_with("%("))
}

/// The word of the Python text that the parser stumbled over, where it stands there once as it does in the SQL.
fn place(ctx: &RuleContext<'_>, op: &Op, sql: &str, at: usize) -> Option<ByteRange> {
    let rest = sql.get(at..)?;
    let word = rest
        .split(|c: char| c.is_whitespace() || "\"'(),;".contains(c))
        .next()
        .filter(|word| !word.is_empty())?;
    let source = ctx.file.slice(op.call);
    let mut found = source.match_indices(word);
    let (start, _) = found.next()?;
    let start = op.call.start + start;
    found.next().is_none().then(|| ByteRange::new(start, start + word.len()))
}
