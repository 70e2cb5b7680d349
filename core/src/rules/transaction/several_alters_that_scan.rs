use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, ConstraintForm, Form, RelName},
    text::{ByteRange, Edit},
};

declare_rule! {
    /// Several ALTER TABLE statements each go through the whole table, where one could do all of it in one pass.
    ///
    /// ## Why it matters
    /// PostgreSQL checks or rewrites a table once for each statement, however many changes it holds. Alembic sends one
    /// statement for each change, so three columns that become NOT NULL are three scans, all under the same lock.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("orders", "total", existing_type=sa.Integer(), type_=sa.BigInteger())
    /// op.alter_column("orders", "tax", existing_type=sa.Integer(), type_=sa.BigInteger())
    /// ```
    /// ```python,good
    /// op.execute("ALTER TABLE orders ALTER COLUMN total TYPE BIGINT, ALTER COLUMN tax TYPE BIGINT")
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or the changes belong into different transactions.
    ///
    /// ## Fix safety
    /// The schema that comes out is the same. The change is then in SQL instead of Alembic's operations, so check that
    /// nothing reads those, such as a test.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub SeveralAltersThatScan {
        id: "several-alters-that-scan",
        name: "Several ALTERs that each scan the table",
        family: Transaction,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SeveralAltersThatScan {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            let mut told: Vec<&RelName> = Vec::new();
            for step in &run.steps {
                let Some(table) = passes(ctx, step).filter(|table| !told.contains(table)) else { continue };
                let same = |other: &&Step| {
                    passes(ctx, other) == Some(table) && other.now.transaction == step.now.transaction
                };
                let all: Vec<&Step> = run.steps.iter().filter(same).collect();
                let [_, second, ..] = all.as_slice() else { continue };
                told.push(table);
                let Some(op) = run.op_of(second) else { continue };
                let message = format!(
                    "{} ALTER TABLE statements each go through all rows of `{table}` under its lock, one after the other. As one \
                     statement with all the changes they do it in one pass. Put them together.",
                    all.len()
                );
                findings.push(
                    Draft::on(&Self::META, run, op)
                        .says(format!("`{table}` is gone through {} times", all.len()), message)
                        .with_fix(together(ctx, run, &all)),
                );
            }
        }
    }
}

/// The table that a step goes through, when others could go along: to check a condition or NOT NULL, or to rewrite it.
fn passes<'a>(ctx: &RuleContext<'_>, step: &'a Step) -> Option<&'a RelName> {
    let Form::AlterTable { table, actions, .. } = &step.form else { return None };
    let shares = |action: &AlterAction| match action {
        AlterAction::SetNotNull { .. } | AlterAction::SetType { .. } | AlterAction::AddColumn { .. } => true,
        AlterAction::AddConstraint(constraint) => matches!(constraint.form, ConstraintForm::Check { .. }),
        _ => false,
    };
    let through = step.effects.rewrites.contains(table) || step.effects.scans.contains(table);
    let quiet = !ctx.in_use(step, table);
    (through && !quiet && actions.iter().all(shares)).then_some(table)
}

/// One statement in place of the first, where they follow each other and nothing stands between them.
fn together(ctx: &RuleContext<'_>, run: &Run, steps: &[&Step]) -> Option<DraftFix> {
    let ops: Option<Vec<&Op>> = steps.iter().map(|step| run.op_of(step)).collect();
    let ops = ops?;
    let function = ctx.revision.function(run.direction)?;
    let places: Option<Vec<usize>> = ops
        .iter()
        .map(|op| function.statements.iter().position(|statement| *statement == op.statement))
        .collect();
    let follow = places?.windows(2).all(|pair| matches!(pair, [one, other] if *other == one + 1));
    let plain = ops.iter().all(|op| ctx.is_written_once(op) && op.when.is_none() && op.batch.is_none());
    if !follow || !plain || steps.iter().any(|step| run.steps_of(step.op).count() != 1) {
        return None;
    }
    let mut prefix = None;
    let mut actions = Vec::new();
    for step in steps {
        let sql = run.statements.get(step.statement)?.sql.as_known()?.trim().trim_end_matches(';');
        let Form::AlterTable { table, .. } = &step.form else { return None };
        let start = format!("ALTER TABLE {} ", fix::sql::relation(table));
        actions.push(sql.strip_prefix(start.as_str())?);
        prefix = Some(start);
    }
    let sql = format!("{}{}", prefix?, actions.join(", "));
    if sql.replace("::", "").contains([':', '\\', '\n']) {
        return None;
    }
    let line = fix::apart::execute(ctx, &sql)?;
    let (first, rest) = ops.split_first()?;
    let mut edits: Vec<Edit> = vec![fix::replace_statement(ctx.file, ctx.revision, first.statement, &line)?];
    for op in rest {
        // Comments on its lines would go with it.
        let lines: ByteRange = fix::statement_lines(ctx.file, op.statement)?;
        if ctx.revision.comments.iter().any(|comment| lines.contains(*comment)) {
            return None;
        }
        edits.push(Edit::delete(lines));
    }
    Some(DraftFix::new("Make it one ALTER TABLE", Applicability::Review, edits))
}
