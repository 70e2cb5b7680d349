use crate::{
    fix,
    ops::Op,
    pg::LockMode,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::Held,
    sql::{Form, RelName},
};

declare_rule! {
    /// Every row of a table is changed while the transaction still holds a lock that shuts others out of it.
    ///
    /// ## Why it matters
    /// `ALTER TABLE` takes its lock for a moment, but Alembic keeps it until the transaction commits. A backfill in the
    /// same transaction makes that moment as long as the backfill: nobody can read or write the table meanwhile, and the
    /// queue behind it grows.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("users", sa.Column("plan", sa.String(20), nullable=True))
    /// op.execute("UPDATE users SET plan = 'free'")
    /// ```
    /// ```python,good
    /// op.add_column("users", sa.Column("plan", sa.String(20), nullable=True, server_default=sa.text("'free'")))
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or the application is stopped while the migration runs.
    ///
    /// ## Fix safety
    /// In an autocommit block the change of the schema is committed before the backfill begins: where the backfill fails,
    /// that part stays. One statement over all rows still writes them all at once; on a big table go in batches by key,
    /// in a revision or a script of its own.
    ///
    /// ## References
    /// - [PostgreSQL: explicit locking](https://www.postgresql.org/docs/current/explicit-locking.html)
    /// - [Alembic: autocommit_block](https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block)
    pub UnboundedUpdateBesideDdl {
        id: "unbounded-update-beside-ddl",
        name: "All rows changed under the lock of a schema change",
        family: Data,
        severity: Warning,
        checklist: &[4, 8],
        fix: Some(Applicability::Review),
        peers: &[
            "eugene:E4", "postgres-language-server:runningStatementWhileHoldingAccessExclusive",
            "pgfence:statement-after-access-exclusive", "migrationpilot:MP008", "migrationpilot:MP011",
        ],
    }
}

impl Rule for UnboundedUpdateBesideDdl {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Some((verb, table))) = (run.op_of(step), unbounded(ctx, run, step)) else {
                continue;
            };
            if step.is_new(table) || ctx.settings.is_small(&table.to_string()) {
                continue;
            }
            let Some((locked, mode)) = held_lock(ctx, step) else { continue };
            let message = format!(
                "This {verb} touches every row of `{table}` while the transaction holds {} on `{locked}` from an earlier \
                 statement. {} on `{locked}` wait until it is done and committed, which takes longer the more rows there are. Commit the schema change \
                 first, and change the rows in batches.",
                mode.sql_name(),
                capital(mode.blocks()),
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("`{table}` is changed as a whole while `{locked}` is locked"), message)
                .with_fix(if ctx.is_one_of_several(run, step) { None } else { block_fix(ctx, op) });
            findings.push(finding);
        }
    }
}

/// The verb and the table, when the command changes every row, or every row that a new column leaves NULL.
fn unbounded<'a>(ctx: &RuleContext<'_>, run: &Run, step: &'a Step) -> Option<(&'static str, &'a RelName)> {
    match &step.form {
        Form::Update { table, filtered, .. } if !filtered || fills_new_column(ctx, run, step, table) => {
            Some(("UPDATE", table))
        }
        Form::Delete { table, filtered: false, .. } => Some(("DELETE", table)),
        _ => None,
    }
}

/// `WHERE c IS NULL` for a column that this revision added without a default: that is every row.
fn fills_new_column(ctx: &RuleContext<'_>, run: &Run, step: &Step, table: &RelName) -> bool {
    let sql = ctx.sql_of(run, step).to_ascii_lowercase().replace('"', "");
    let words: Vec<&str> = sql.split_whitespace().collect();
    let [.., "where", column, "is", "null"] = words.as_slice() else { return false };
    let column = column.rsplit('.').next().unwrap_or(column);
    step.before
        .table(table)
        .and_then(|known| known.columns.iter().find(|known| known.name == *column))
        .is_some_and(|known| {
            let empty = known.definition.as_ref().is_some_and(|definition| !definition.default);
            empty && known.added.is_some_and(|added| added.revision == step.now.revision)
        })
}

/// The strongest lock that an earlier command of the transaction holds and that keeps others out of a table that they
/// can see. Earlier revisions of the run count too: Alembic's default is one transaction for all of them.
fn held_lock(ctx: &RuleContext<'_>, step: &Step) -> Option<(RelName, LockMode)> {
    let others_see = |held: &&Held| {
        let made_here = held.since.revision == step.now.revision && step.is_new(&held.relation);
        !made_here && !step.before.is_new_in_transaction(&held.relation, step.now)
    };
    step.before
        .held(step.now)
        .filter(|held| held.mode.blocks_writes() && step.before.table(&held.relation).is_some())
        .filter(|held| others_see(held) && !ctx.settings.is_small(&held.relation.to_string()))
        .max_by_key(|held| held.mode)
        .map(|held| (held.relation.clone(), held.mode))
}

fn capital(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn block_fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let edits = fix::wrap_in_autocommit(ctx, op, Vec::new())?;
    Some(DraftFix::new("Commit the schema change first: an autocommit block", Applicability::Review, edits))
}
