use crate::{
    fix::{self, apart},
    ops::{Constraint, Name, Op, OpKind},
    pg::LockMode,
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
    /// The constraint is the same in the end. But until the second step it is not yet proven for old rows, and where one
    /// points nowhere, that step fails: correct the row and run it again, which is easiest in a revision of its own.
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
    }
}

impl Rule for ForeignKeyValidatedAtOnce {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let small = ctx.is_small(table);
            for (name, target) in
                actions.iter().filter_map(validated_key).filter(|_| !small && !step.is_new(table))
            {
                let own = step.effects.lock_on(table).unwrap_or(LockMode::ShareRowExclusive);
                let other = others_wait_for(step, table, target)
                    .then(|| step.effects.lock_on(target).unwrap_or(LockMode::ShareRowExclusive));
                let key = name.map_or_else(|| "the foreign key".to_owned(), |name| format!("`{name}`"));
                let message = format!(
                    "Adding {key} checks every row of `{table}` under {}. Until the check is over and the transaction commits, \
                     {}: the larger the table, the longer. Add it NOT VALID, then VALIDATE it in a transaction of its own.",
                    locks(own, table, other, target),
                    waiting(own, table, other, target),
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(
                        format!("{key} from `{table}` to `{target}` blocks writes while it is checked"),
                        message,
                    )
                    .with_fixes(split_fixes(ctx, step, op, table, name).unwrap_or_default());
                findings.push(finding);
            }
        }
    }
}

/// Whether the table that the key refers to is another one, and one that somebody may be using.
fn others_wait_for(step: &Step, table: &RelName, target: &RelName) -> bool {
    target != table && !step.is_new(target)
}

/// The lock on the key's own table, and the one on the table that it refers to where that counts.
fn locks(own: LockMode, table: &RelName, other: Option<LockMode>, target: &RelName) -> String {
    match other {
        None => format!("{} on it", own.with_article()),
        Some(other) if own == other => format!("{} on `{table}` and `{target}`", own.with_article()),
        Some(other) => format!("{} on it and {} on `{target}`", own.with_article(), other.with_article()),
    }
}

fn waiting(own: LockMode, table: &RelName, other: Option<LockMode>, target: &RelName) -> String {
    match (own.blocks_reads(), other) {
        (true, None) => format!("all reads and writes of `{table}` wait"),
        (true, Some(_)) => format!("all reads and writes of `{table}` wait, and all writes to `{target}`"),
        (false, None) => format!("all writes to `{table}` wait"),
        (false, Some(_)) => "all writes to both wait".to_owned(),
    }
}

/// A foreign key that is checked when it is added. One written on a new column without a value checks nothing: all its
/// rows are NULL.
fn validated_key(action: &AlterAction) -> Option<(Option<&str>, &RelName)> {
    let of = |constraint: &ConstraintDef| !constraint.not_valid && !constraint.not_enforced;
    match action {
        AlterAction::AddConstraint(constraint) if of(constraint) => key(constraint),
        AlterAction::AddColumn { column, .. } if column.fills_rows() => {
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

/// NOT VALID, and VALIDATE apart. Only for a key with a name, since VALIDATE needs it.
fn split_fixes(
    ctx: &RuleContext<'_>,
    step: &Step,
    op: &Op,
    table: &RelName,
    name: Option<&str>,
) -> Option<Vec<DraftFix>> {
    // PostgreSQL before 18 has no NOT VALID foreign keys on partitioned tables.
    let partitioned = step.before.table(table).is_some_and(|table| table.partitioned);
    if op.is_construct() || (partitioned && ctx.settings.pg.major() < 18) {
        return None;
    }
    let name = name?;
    let (call, args) = match &op.kind {
        OpKind::AddConstraint { .. } => (op.call, &op.args),
        OpKind::AddColumn(add) if !add.inline_references => {
            let key = add.column.foreign_keys.iter().find(|key| is_called(key, name))?;
            (key.call, &key.args)
        }
        _ => return None,
    };
    let edit = fix::set_keyword(ctx.file, call, args, "postgresql_not_valid", "True")?;
    Some(apart::validated(ctx, op, (table, name), &[edit]))
}

fn is_called(constraint: &Constraint, name: &str) -> bool {
    matches!(&constraint.name, Name::Given { text, .. } if text.is(name))
}
