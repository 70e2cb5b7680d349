use super::{Made, keys_made};
use crate::{
    fact::Text,
    fix::{self, apart},
    ops::Relation,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    schema::Table,
};

declare_rule! {
    /// No index begins with the columns of a foreign key.
    ///
    /// ## Why it matters
    /// PostgreSQL makes an index for the key that is referred to, but none for the columns that refer. Whoever deletes a row
    /// there, or changes its key, makes the server look for rows that refer to it, and without an index that reads the
    /// whole table each time. Joins along the key do the same.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table(
    ///     "orders",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("user_id", sa.BigInteger(), nullable=False),
    ///     sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_orders_user_id_users", ondelete="CASCADE"),
    /// )
    /// ```
    /// ```python,good
    /// op.create_table(
    ///     "orders",
    ///     sa.Column("id", sa.BigInteger(), primary_key=True),
    ///     sa.Column("user_id", sa.BigInteger(), nullable=False),
    ///     sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_orders_user_id_users", ondelete="CASCADE"),
    /// )
    /// op.create_index("ix_orders_user_id", "orders", ["user_id"])
    /// ```
    ///
    /// ## When to ignore
    /// Rows are never deleted on the other side, and nobody looks for rows by the key.
    ///
    /// ## Fix safety
    /// An index more costs time with every write and space. On a table that is there already it is built with CONCURRENTLY,
    /// in a revision of its own.
    ///
    /// ## References
    /// - [PostgreSQL: foreign keys](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)
    pub ForeignKeyWithoutIndex {
        id: "foreign-key-without-index",
        name: "Foreign key without an index",
        family: ForeignKey,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for ForeignKeyWithoutIndex {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let mut seen = Vec::new();
        for made in keys_made(ctx.upgrade) {
            let key = (made.table.clone(), made.columns.clone());
            if seen.contains(&key) || !is_bare(ctx, &made) {
                continue;
            }
            seen.push(key);
            let message = format!(
                "No index of `{}` begins with `{}`, and PostgreSQL makes none for a foreign key. Each deletion from `{}` then reads all \
                 of `{}` to see whether a row refers to what goes. Create an index on it.",
                made.table,
                made.columns.join("`, `"),
                made.target,
                made.table,
            );
            let finding = Draft::on(&Self::META, ctx.upgrade, made.op)
                .placed(made.written().map_or(made.op.call, |constraint| constraint.call))
                .says(format!("No index begins with `{}`", made.place()), message)
                .with_fix(index_fix(ctx, &made));
            findings.push(finding);
        }
    }
}

/// Whether the key is there when all pasted revisions have run, and certainly has no index then: its columns came in them.
fn is_bare(ctx: &RuleContext<'_>, made: &Made<'_>) -> bool {
    if ctx.is_small(made.table) {
        return false;
    }
    let now = ctx.upgrade.after.table(made.table);
    // An index that a later revision drops was not forgotten here.
    if now.is_some_and(|now| now.index_on(&made.columns).is_some()) {
        return false;
    }
    // A table that a later revision drops and makes anew is another one.
    let same = |end: &&Table| now.is_none_or(|now| now.created == end.created);
    ctx.end.table(made.table).filter(same).filter(|known| made.is_in(known)).is_some_and(|known| {
        let added = |name: &String| known.column(name).is_some_and(|column| column.added.is_some());
        (known.complete || made.columns.iter().all(added)) && known.index_on(&made.columns).is_none()
    })
}

/// The index: right away on a table that is new, in a revision of its own otherwise.
fn index_fix(ctx: &RuleContext<'_>, made: &Made<'_>) -> Option<DraftFix> {
    if !ctx.can_edit(made.op) || made.op.when.is_some() || made.op.batch.is_some() {
        return None;
    }
    let name = index_name(ctx, made)?;
    let new = ctx.upgrade.after.is_new_in_revision(made.table, made.step.now);
    // PostgreSQL builds no index concurrently on a partitioned table.
    if !new && ctx.upgrade.after.table(made.table).is_some_and(|known| known.partitioned) {
        return None;
    }
    if new {
        let call = fix::plain_index_call(ctx, &name, made.table, &made.columns)?;
        let edit = fix::insert_after(ctx.file, made.op.statement, &[call])?;
        return Some(DraftFix::new(format!("Create `{name}`"), Applicability::Review, vec![edit]));
    }
    let call = fix::create_index_call(ctx, &name, made.table, &made.columns, false)?;
    let upgrade = apart::autocommit_block(ctx, &[call])?;
    let downgrade = apart::autocommit_block(ctx, &[fix::drop_index_call(ctx, &name, made.table)?])?;
    let file = fix::new_revision::following(ctx, &format!("create {name}"), &upgrade, &downgrade)?;
    let title = format!("Build `{name}` concurrently, in a revision of its own");
    Some(DraftFix::new(title, Applicability::Review, Vec::new()).adding(file))
}

fn index_name(ctx: &RuleContext<'_>, made: &Made<'_>) -> Option<String> {
    let schema = made.table.schema.as_deref().map(Text::known);
    let table = Relation { schema, name: Text::known(made.table.name.as_str()) };
    let name = fix::index_name(&table, &Text::known(made.columns.first()?.as_str()))?;
    let taken = ctx.end.table(made.table).is_some_and(|known| known.index(&name).is_some());
    (!taken).then_some(name)
}
