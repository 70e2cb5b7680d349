use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
};

declare_rule! {
    /// Rows get ids of their own choice, and the sequence that gives out the ids does not learn of it.
    ///
    /// ## Why it matters
    /// A serial or identity column takes its next value from a sequence. Rows that bring their ids along do not move it, so
    /// the first INSERT of the application gets 1 and fails: `duplicate key value violates unique constraint`
    /// (SQLSTATE 23505). It fails once for every id that is taken.
    ///
    /// ## Example
    /// ```python,bad
    /// roles = op.create_table("roles", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()))
    /// op.bulk_insert(roles, [{"id": 1, "name": "admin"}, {"id": 2, "name": "guest"}])
    /// ```
    /// ```python,good
    /// roles = op.create_table("roles", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()))
    /// op.bulk_insert(roles, [{"id": 1, "name": "admin"}, {"id": 2, "name": "guest"}])
    /// op.execute("SELECT setval(pg_get_serial_sequence('roles', 'id'), (SELECT max(id) FROM roles))")
    /// ```
    ///
    /// ## When to ignore
    /// Nobody ever inserts a row without an id.
    ///
    /// ## Fix safety
    /// The sequence goes on behind the largest id. Where it was ahead of that already, because rows have been deleted, their
    /// ids are given out again.
    ///
    /// ## References
    /// - [PostgreSQL: sequence functions](https://www.postgresql.org/docs/current/functions-sequence.html)
    pub SequenceNotReset {
        id: "sequence-not-reset",
        name: "Sequence behind the ids inserted",
        family: Data,
        severity: Warning,
        checklist: &[8],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SequenceNotReset {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        let mut told: Vec<(&RelName, &str)> = Vec::new();
        for (index, step) in run.steps.iter().enumerate() {
            let Some((table, column)) = explicit_id(step).filter(|found| !told.contains(found)) else {
                continue;
            };
            let after = run.steps.get(index + 1..).unwrap_or_default();
            if after.iter().any(|later| moves_sequence(ctx, run, later, table)) {
                continue;
            }
            told.push((table, column));
            let last = run.steps.iter().rfind(|later| explicit_id(later) == Some((table, column)));
            let Some(op) = run.op_of(step) else { continue };
            let message = format!(
                "These rows bring their own `{column}`, and the sequence behind `{table}.{column}` does not move. The next INSERT \
                 without one gets a value that is taken: `duplicate key value violates unique constraint`. Set the sequence to the \
                 largest `{column}` with `setval`."
            );
            findings.push(
                Draft::on(&Self::META, run, op)
                    .says(format!("The sequence of `{table}.{column}` falls behind"), message)
                    .with_fix(last.and_then(|last| setval_fix(ctx, run, last, table, column))),
            );
        }
    }
}

/// The table and the column that a sequence fills, where a step inserts rows that bring a value of their own for it.
fn explicit_id(step: &Step) -> Option<(&RelName, &str)> {
    let Form::Insert { table, columns, .. } = &step.form else { return None };
    let known = step.before.table(table)?;
    let drawn = |column: &&std::rc::Rc<crate::schema::Column>| {
        column
            .definition
            .as_ref()
            .is_some_and(|definition| crate::schema::is_serial(&definition.type_) || definition.identity)
    };
    let column = known.columns.iter().filter(|column| columns.contains(&column.name)).find(drawn)?;
    Some((table, columns.iter().find(|name| **name == column.name)?))
}

/// Whether a step may set the sequence: by `setval`, by `RESTART`, or unseen; or throws the table away.
fn moves_sequence(ctx: &RuleContext<'_>, run: &Run, step: &Step, table: &RelName) -> bool {
    match &step.form {
        Form::Select { functions, .. } => functions.iter().any(|function| function == "setval"),
        Form::AlterSequence { .. } | Form::Do | Form::Unparsed { .. } => true,
        Form::AlterTable { .. } => ctx.sql_of(run, step).to_ascii_uppercase().contains("RESTART"),
        Form::Drop { names, .. } => names.contains(table),
        _ => false,
    }
}

/// `setval` behind the last of the inserts.
fn setval_fix(
    ctx: &RuleContext<'_>,
    run: &Run,
    last: &Step,
    table: &RelName,
    column: &str,
) -> Option<DraftFix> {
    let op: &Op = run.op_of(last)?;
    if op.when.is_some() || op.called_from.is_some() || !ctx.is_written_once(op) {
        return None;
    }
    let (name, key) = (fix::sql::relation(table), crate::quoting::quote_identifier(column));
    let literal = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let sql = format!(
        "SELECT setval(pg_get_serial_sequence({}, {}), (SELECT max({key}) FROM {name}))",
        literal(&name),
        literal(column)
    );
    let edit = fix::insert_after(ctx.file, op.statement, &[fix::apart::execute(ctx, &sql)?])?;
    let title = format!("Set the sequence to the largest `{column}`");
    Some(DraftFix::new(title, Applicability::Review, vec![edit]))
}
