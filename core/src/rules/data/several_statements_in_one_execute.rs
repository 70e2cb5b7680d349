use crate::{
    fix,
    ops::{Execute, Op, OpKind, Via},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::Form,
};

declare_rule! {
    /// Several statements stand in one string, which not every driver can send.
    ///
    /// ## Why it matters
    /// asyncpg prepares every statement, and PostgreSQL refuses to prepare two at once: `cannot insert multiple commands
    /// into a prepared statement`. psycopg refuses it as soon as a parameter is in it. Where it works, an error names the
    /// whole string and not the statement, and in an autocommit block all of it is one transaction.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("UPDATE a SET x = 1 WHERE id = 1; UPDATE b SET x = 1 WHERE id = 1")
    /// ```
    /// ```python,good
    /// op.execute("UPDATE a SET x = 1 WHERE id = 1")
    /// op.execute("UPDATE b SET x = 1 WHERE id = 1")
    /// ```
    ///
    /// ## When to ignore
    /// The project uses psycopg2 and will go on to.
    ///
    /// ## Fix safety
    /// The same statements are sent in the same order and transaction. In an autocommit block each becomes a transaction of
    /// its own, so there a person must agree.
    ///
    /// ## References
    /// - [PostgreSQL: multiple statements in a simple query](https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT)
    pub SeveralStatementsInOneExecute {
        id: "several-statements-in-one-execute",
        name: "Several statements in one execute",
        family: Data,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Safe),
    }
}

impl Rule for SeveralStatementsInOneExecute {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        if ctx.revision.names.op.is_none() {
            return;
        }
        for run in ctx.runs() {
            for steps in run.steps.chunk_by(|one, other| one.op == other.op) {
                let [first, _, ..] = steps else { continue };
                let is_sql = |op: &&Op| matches!(op.kind, OpKind::Execute(Execute::Sql { .. }));
                let Some(op) = run.op_of(first).filter(is_sql) else { continue };
                let one = steps.iter().all(|step| step.statement == first.statement);
                if !one || steps.iter().any(|step| matches!(step.form, Form::Unparsed { .. })) {
                    continue;
                }
                let message = format!(
                    "This sends {} statements as one. asyncpg cannot do that, and psycopg cannot once a parameter is in it; an \
                     error does not say which of them it is about. Give each an `execute` of its own.",
                    steps.len()
                );
                findings.push(
                    Draft::on(&Self::META, run, op)
                        .says(format!("{} statements in one `execute`", steps.len()), message)
                        .with_fix(split_fix(ctx, run, op, steps)),
                );
            }
        }
    }
}

/// A call for each statement, where there is nothing between them but semicolons.
fn split_fix(ctx: &RuleContext<'_>, run: &Run, op: &Op, steps: &[Step]) -> Option<DraftFix> {
    let OpKind::Execute(Execute::Sql { literal: Some(literal), .. }) = &op.kind else { return None };
    let sql = run.statements.get(steps.first()?.statement)?.sql.as_known()?;
    let plain = op.via == Via::Op && op.args.len() == 1 && ctx.is_written_once(op) && op.batch.is_none();
    // Escapes would have to be written again, and a transaction must stay in one piece.
    let control = steps.iter().any(|step| match step.form {
        Form::Transaction(_) => true,
        Form::Set { local, .. } => local && op.autocommit.is_some(),
        _ => false,
    });
    if !plain || control || ctx.file.slice(*literal) != sql || sql.contains('\\') || sql.contains("\"\"\"") {
        return None;
    }
    let mut lines = Vec::new();
    let mut done = 0;
    for step in steps {
        let between = sql.get(done..step.range.start)?;
        let own = sql.get(step.range.start..step.range.end)?;
        if !between.trim_matches(|c: char| c.is_whitespace() || c == ';').is_empty() {
            return None;
        }
        done = step.range.end;
        lines.push(call(ctx, own)?);
    }
    let rest = sql.get(done..)?;
    if !rest.trim_matches(|c: char| c.is_whitespace() || c == ';').is_empty() {
        return None;
    }
    let edit = fix::replace_with_lines(ctx.file, ctx.revision, op.statement, lines)?;
    let level = if op.autocommit.is_some() { Applicability::Review } else { Applicability::Safe };
    Some(DraftFix::new("Give each statement an `execute` of its own", level, vec![edit]))
}

/// `op.execute("…")`, in three quotes where the statement runs over several lines; those keep their indentation.
fn call(ctx: &RuleContext<'_>, sql: &str) -> Option<String> {
    if sql.contains('\n') {
        return Some(format!("{}.execute(\"\"\"{sql}\"\"\")", ctx.revision.names.op.as_deref()?))
            .filter(|_| !sql.ends_with('"'));
    }
    fix::apart::execute(ctx, sql)
}
