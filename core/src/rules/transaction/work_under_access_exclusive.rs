use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::RelName,
};

declare_rule! {
    /// A long piece of work on one table is done while another table is locked against everybody.
    ///
    /// ## Why it matters
    /// An `ALTER TABLE` that takes a moment is harmless only if its transaction ends right after it. Alembic keeps the
    /// transaction open, so a table that was changed first cannot even be read until the scan, the rewrite or the index
    /// build of another table is through.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("nickname", sa.Text(), nullable=True))
    /// op.create_check_constraint("ck_orders_total", "orders", "total >= 0")
    /// ```
    /// ```python,good
    /// op.create_check_constraint("ck_orders_total", "orders", "total >= 0")
    /// op.add_column("users", sa.Column("nickname", sa.Text(), nullable=True))
    /// ```
    ///
    /// ## When to ignore
    /// The table that is worked on is small, or nobody uses the locked one while the migration runs.
    ///
    /// ## Fix safety
    /// The block commits what stands before it: where the rest fails, that part stays. Best in a revision of its own.
    ///
    /// ## References
    /// - [PostgreSQL: explicit locking](https://www.postgresql.org/docs/current/explicit-locking.html)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub WorkUnderAccessExclusive {
        id: "work-under-access-exclusive",
        name: "Long work while another table is locked",
        family: Transaction,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

/// A piece of work, and the table that is locked meanwhile.
struct Work<'a> {
    index: usize,
    step: &'a Step,
    on: &'a RelName,
    what: &'static str,
    locked: RelName,
}

impl Rule for WorkUnderAccessExclusive {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            let works: Vec<Work<'_>> =
                run.steps.iter().enumerate().filter_map(|(index, step)| work(ctx, index, step)).collect();
            let Some(first) = works.first() else { continue };
            let Some(op) = run.op_of(first.step) else { continue };
            let (on, what, locked) = (first.on, first.what, &first.locked);
            let message = format!(
                "`{on}` {what} here, while the transaction still holds ACCESS EXCLUSIVE on `{locked}` from an earlier statement. \
                 Nobody can read or write `{locked}` until that is done and committed, which takes longer the larger `{on}` is. \
                 Do it before `{locked}` is locked, or in a transaction of its own."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("`{locked}` stays locked while `{on}` {what}"), message)
                .with_fix(block_fix(ctx, run, op, &works));
            findings.push(finding);
        }
    }
}

fn work<'a>(ctx: &RuleContext<'_>, index: usize, step: &'a Step) -> Option<Work<'a>> {
    let heavy = |table: &&RelName| ctx.in_use(step, table);
    let of = |tables: &'a [RelName], what| tables.iter().find(heavy).map(|table| (table, what));
    let (on, what) = of(&step.effects.rewrites, "is rewritten")
        .or_else(|| of(&step.effects.index_builds, "gets an index"))
        .or_else(|| of(&step.effects.scans, "is read as a whole"))?;
    let held = ctx.held(step).find(|held| {
        let known = step.before.table(&held.relation);
        // What a revision locks of a table that it made itself, nobody else waits for.
        held.mode.blocks_reads()
            && known
                .is_some_and(|known| known.created.is_none_or(|made| made.revision != held.since.revision))
            && canonical(&held.relation) != canonical(on)
            && !ctx.is_small(&held.relation)
    })?;
    Some(Work { index, step, on, what, locked: held.relation.clone() })
}

/// The first piece of work in an autocommit block, where that leaves nothing for a later one to wait under.
fn block_fix(ctx: &RuleContext<'_>, run: &Run, op: &Op, works: &[Work<'_>]) -> Option<DraftFix> {
    let [first, rest @ ..] = works else { return None };
    let locks_again = |step: &Step| {
        step.effects.locks.iter().any(|(table, mode)| mode.blocks_reads() && !step.is_new(table))
    };
    let last = rest.last().map_or(first.index, |work| work.index);
    let between = run.steps.get(first.index + 1..last).unwrap_or_default();
    if between.iter().any(locks_again) || ctx.is_one_of_several(run, first.step) || op.when.is_some() {
        return None;
    }
    let edits = fix::wrap_in_autocommit(ctx, op, Vec::new())?;
    Some(DraftFix::new("Commit what is before it: an autocommit block", Applicability::Review, edits))
}
