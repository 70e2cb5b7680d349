use crate::{
    fix,
    ops::{Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::{AlterAction, ConstraintDef, ConstraintForm, Form, RelName},
};

declare_rule! {
    /// A foreign key is added and checked in one go: nobody can write to either table while every row is looked up.
    ///
    /// ## Why it matters
    /// `ADD FOREIGN KEY` holds SHARE ROW EXCLUSIVE on both tables while it reads them. With NOT VALID the constraint holds
    /// for new rows at once and the lock is brief; `VALIDATE CONSTRAINT` then checks the old rows under a lock that lets
    /// reads and writes through. In one transaction the first lock would stay through the second step: in Alembic the
    /// two must be in different transactions, and two revisions of one run share one.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_foreign_key("fk_orders_user_id_users", "orders", "users", ["user_id"], ["id"], ondelete="CASCADE")
    /// ```
    /// ```python,good
    /// op.create_foreign_key(
    ///     "fk_orders_user_id_users", "orders", "users", ["user_id"], ["id"], ondelete="CASCADE", postgresql_not_valid=True
    /// )
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TABLE orders VALIDATE CONSTRAINT fk_orders_user_id_users")
    /// ```
    ///
    /// ## When to ignore
    /// Both tables are small, or nobody writes to them while the migration runs.
    ///
    /// ## Fix safety
    /// The constraint is the same in the end. But `autocommit_block()` commits what stands before it in the run: where the
    /// check finds a row that points nowhere, the constraint stays behind, not yet validated.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    /// - [PostgreSQL: explicit locking](https://www.postgresql.org/docs/current/explicit-locking.html)
    pub ForeignKeyValidatedAtOnce {
        id: "foreign-key-validated-at-once",
        name: "Foreign key validated at once",
        family: ForeignKey,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
        peers: &[
            "squawk:adding-foreign-key-constraint", "squawk:constraint-missing-not-valid", "eugene:E1",
            "strong_migrations:add_foreign_key", "online_migrations:add_foreign_key",
            "pgfence:add-constraint-fk-no-not-valid", "migrationpilot:MP005", "alembic-guard:AG008", "sqlfluff:PG02",
        ],
    }
}

impl Rule for ForeignKeyValidatedAtOnce {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let small = ctx.settings.is_small(&table.to_string());
            for (name, target) in
                actions.iter().filter_map(validated_key).filter(|_| !small && !step.is_new(table))
            {
                let mode =
                    step.effects.lock_on(table).map_or("SHARE ROW EXCLUSIVE", crate::pg::LockMode::sql_name);
                let key = name.map_or_else(|| "the foreign key".to_owned(), |name| format!("`{name}`"));
                let message = format!(
                    "Adding {key} checks every row of `{table}` under a {mode} lock on `{table}` and `{target}`. Writes to \
                     both wait until the check is over and the transaction commits: the larger the table, the longer. Add it NOT VALID, then \
                     VALIDATE it in a transaction of its own."
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(
                        format!("{key} from `{table}` to `{target}` blocks writes while it is checked"),
                        message,
                    )
                    .with_fix(split_fix(ctx, step, op, table, name));
                findings.push(finding);
            }
        }
    }
}

/// A foreign key that is checked when it is added. One written on a new column without a default checks nothing: all its
/// rows are NULL.
fn validated_key(action: &AlterAction) -> Option<(Option<&str>, &RelName)> {
    let of = |constraint: &ConstraintDef| -> bool { !constraint.not_valid };
    match action {
        AlterAction::AddConstraint(constraint) if of(constraint) => key(constraint),
        AlterAction::AddColumn { column, .. } if column.default => {
            column.constraints.iter().filter(|constraint| of(constraint)).find_map(key)
        }
        _ => None,
    }
}

fn key(constraint: &ConstraintDef) -> Option<(Option<&str>, &RelName)> {
    match &constraint.form {
        ConstraintForm::ForeignKey { target, .. } => Some((constraint.name.as_deref(), target)),
        _ => None,
    }
}

/// NOT VALID, and VALIDATE behind it in an autocommit block. Only for a key with a name, since VALIDATE needs it.
fn split_fix(
    ctx: &RuleContext<'_>,
    step: &Step,
    op: &Op,
    table: &RelName,
    name: Option<&str>,
) -> Option<DraftFix> {
    let plain =
        op.called_from.is_none() && op.batch.is_none() && op.autocommit.is_none() && op.when.is_none();
    // PostgreSQL before 18 has no NOT VALID foreign keys on partitioned tables.
    let partitioned = step.before.table(table).is_some_and(|table| table.partitioned);
    let possible = !partitioned || ctx.settings.pg.major() >= 18;
    let operation = matches!(op.kind, OpKind::AddConstraint { .. }) && !op.is_construct();
    if !plain || !possible || !step.in_transaction || !operation {
        return None;
    }
    let unit = fix::indent_unit(ctx.file, ctx.revision);
    let alembic = ctx.revision.names.op.as_deref()?;
    let sql = fix::quote(
        ctx.file,
        &format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {}",
            quoted(table),
            crate::quoting::quote_identifier(name?)
        ),
    );
    let lines = [
        format!("with {alembic}.get_context().autocommit_block():"),
        format!("{unit}{alembic}.execute({sql})"),
    ];
    let edits = vec![
        fix::set_keyword(ctx.file, op.call, &op.args, "postgresql_not_valid", "True")?,
        fix::insert_after(ctx.file, op.statement, &lines)?,
    ];
    Some(DraftFix::new("Add it NOT VALID, validate it in its own transaction", Applicability::Review, edits))
}

/// A relation as SQL writes it.
fn quoted(relation: &RelName) -> String {
    let name = crate::quoting::quote_identifier(&relation.name);
    match &relation.schema {
        Some(schema) => format!("{}.{name}", crate::quoting::quote_identifier(schema)),
        None => name,
    }
}
