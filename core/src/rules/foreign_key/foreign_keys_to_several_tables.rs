use super::{Made, keys_made};
use crate::{
    pg::LockMode,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    schema::canonical,
    sql::RelName,
};

declare_rule! {
    /// One transaction adds foreign keys that lock three tables or more against writes.
    ///
    /// ## Why it matters
    /// A foreign key takes SHARE ROW EXCLUSIVE on its table and on the one that it refers to, even when it is NOT VALID or
    /// comes with a new table. Each lock waits for the writers there and then keeps all others out until the transaction
    /// commits. With every table more the wait is longer, and somebody who writes to them in another order can deadlock with
    /// the migration.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table(
    ///     "deliveries",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("order_id", sa.BigInteger(), sa.ForeignKey("orders.id", ondelete="CASCADE")),
    ///     sa.Column("driver_id", sa.BigInteger(), sa.ForeignKey("drivers.id", ondelete="SET NULL")),
    ///     sa.Column("depot_id", sa.BigInteger(), sa.ForeignKey("depots.id", ondelete="SET NULL")),
    /// )
    /// ```
    /// ```python,good
    /// op.create_table(
    ///     "deliveries",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("order_id", sa.BigInteger(), sa.ForeignKey("orders.id", ondelete="CASCADE")),
    ///     sa.Column("driver_id", sa.BigInteger(), sa.ForeignKey("drivers.id", ondelete="SET NULL")),
    /// )
    /// ```
    ///
    /// ## When to ignore
    /// The tables are seldom written to, or `lock_timeout` is set elsewhere.
    ///
    /// ## Fix safety
    /// There is no fix: which of the keys can wait for another revision is for a person to say.
    ///
    /// ## References
    /// - [PostgreSQL: explicit locking](https://www.postgresql.org/docs/current/explicit-locking.html)
    pub ForeignKeysToSeveralTables {
        id: "foreign-keys-to-several-tables",
        name: "Foreign keys that lock several tables at once",
        family: ForeignKey,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

/// With a single key between two tables in use there are two locks, which nobody can spare.
const MANY: usize = 3;

impl Rule for ForeignKeysToSeveralTables {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let mut keys = keys_made(ctx.upgrade);
        keys.retain(|made| made.step.before.setting("lock_timeout", made.step.now).is_none());
        for keys in keys.chunk_by(|one, next| one.step.now.transaction == next.step.now.transaction) {
            let mut locked: Vec<RelName> = Vec::new();
            let mut third = None;
            for made in keys {
                for table in in_use(ctx, made) {
                    if !locked.contains(&table) {
                        locked.push(table);
                    }
                }
                if locked.len() >= MANY && third.is_none() {
                    third = Some(made);
                }
            }
            if let Some(made) = third {
                findings.push(finding(ctx, made, &locked));
            }
        }
    }
}

fn finding(ctx: &RuleContext<'_>, made: &Made<'_>, locked: &[RelName]) -> Draft {
    let names: Vec<String> = locked.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "The foreign keys of this transaction take {} on {}. Nobody can write to any of them until it commits, and it waits for \
         the writers of each in turn. Add the keys in revisions of their own, or set a `lock_timeout` first.",
        LockMode::ShareRowExclusive.with_article(),
        names.join(", "),
    );
    Draft::on(&ForeignKeysToSeveralTables::META, ctx.upgrade, made.op)
        .placed(made.written().map_or(made.op.call, |constraint| constraint.call))
        .says(format!("Foreign keys lock {} tables in one transaction", locked.len()), message)
}

/// The two tables of a key, as far as others may be using them.
fn in_use(ctx: &RuleContext<'_>, made: &Made<'_>) -> Vec<RelName> {
    [made.table, made.target]
        .into_iter()
        .filter(|table| {
            let locked = made.step.effects.lock_on(table).is_some_and(LockMode::blocks_writes);
            locked && ctx.in_use(made.step, table)
        })
        .map(canonical)
        .collect()
}
