use super::foreign_object_dropped;
use crate::{
    ops::{Op, OpKind, Relation},
    report::{Direction, Severity},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule, index},
    run::{Run, Step},
    schema::{Index, Schema, Table, canonical},
    sql::{AlterAction, Form, IndexKey, ObjectKind, RelName},
};

declare_rule! {
    /// Something is dropped that was never made: a column or constraint that the table never had, an index or a table.
    ///
    /// ## Why it matters
    /// PostgreSQL stops with "… does not exist" (SQLSTATE 42703, 42704 or 42P01), and the migration is rolled back. It stands mostly in
    /// downgrades that were copied, or in a revision generated from a database that was not the one that migrations make.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 3b1f_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    ///
    /// revision = "3b1f0c9d2e4a"
    /// down_revision = None
    ///
    /// def upgrade() -> None:
    ///     op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True))
    ///     op.drop_column("users", "nickname")
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("users")
    /// ```
    /// ```python,good
    /// # --- 3b1f_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    ///
    /// revision = "3b1f0c9d2e4a"
    /// down_revision = None
    ///
    /// def upgrade() -> None:
    ///     op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("users")
    /// ```
    ///
    /// ## When to ignore
    /// Something outside the migrations adds it.
    ///
    /// ## Fix safety
    /// There is no fix: what was meant is not known.
    ///
    /// ## References
    /// - [PostgreSQL: error codes](https://www.postgresql.org/docs/current/errcodes-appendix.html)
    pub DroppedButNeverMade {
        id: "dropped-but-never-made",
        name: "Dropped, though never made",
        family: Table,
        severity: Error,
        checklist: &[9],
        fix: None,
    }
}

impl Rule for DroppedButNeverMade {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let Some(op) = run.op_of(step).filter(|op| op.when.is_none()) else { continue };
            let found = never_made(ctx, run, step, op);
            // Asked last, since it is dear.
            if found.is_empty() || !ctx.is_known_what_was_there() {
                continue;
            }
            let nobody = if ctx.is_whole_chain() {
                "no revision since the first has made it"
            } else {
                "neither the schema dump has it nor has a revision since made it"
            };
            for what in found {
                let message = format!(
                    "{what} is dropped here, and {nobody}. PostgreSQL stops with \"does not exist\", and nothing of this {} \
                     stays. Take the call out, or correct the name.",
                    run.direction.function()
                );
                let mut finding =
                    Draft::on(&Self::META, run, op).says(format!("{what} was never made"), message);
                // A table may be older than the first revision, which then never ran on an empty database.
                let is_table = matches!(step.form, Form::Drop { object: ObjectKind::Table, .. });
                if run.direction == Direction::Downgrade || (is_table && !ctx.has_dump()) {
                    finding = finding.at_most(Severity::Warning);
                }
                findings.push(finding);
            }
        }
    }
}

/// What a step drops that is not there, where all that may have made it is known.
fn never_made(ctx: &RuleContext<'_>, run: &Run, step: &Step, op: &Op) -> Vec<String> {
    match &step.form {
        Form::AlterTable { table, actions, .. } => {
            let known = wholly_known(step, table);
            let parts = known.into_iter().flat_map(|known| {
                actions.iter().filter_map(move |action| part_never_made(ctx, known, table, action))
            });
            parts.collect()
        }
        Form::Drop { object: ObjectKind::Index, names, if_exists: false, .. } => {
            let is_missing = |name: &&RelName| {
                is_index_never_made(ctx, step, name, op)
                    && !index::is_dropped_under_another_name(ctx, run, step)
            };
            names.iter().filter(is_missing).map(|name| format!("The index `{name}`")).collect()
        }
        Form::Drop { object: ObjectKind::Table, names, if_exists: false, .. } => {
            let is_missing = |name: &&RelName| {
                !step.before.exists(name)
                    && is_all_known(ctx, &step.before, name)
                    && !foreign_object_dropped::is_foreign(ctx, run, name)
            };
            names.iter().filter(is_missing).map(|name| format!("The table `{name}`")).collect()
        }
        _ => Vec::new(),
    }
}

/// The table, where the pasted revisions made it and nothing went by that could have changed it unseen.
fn wholly_known<'a>(step: &'a Step, table: &RelName) -> Option<&'a Table> {
    step.before.table(table).filter(|known| {
        known.created.is_some()
            && known.complete
            && known.opaque == step.before.opaque
            && known.parents.is_empty()
    })
}

/// Whether nothing but what is known can be there, in the schema of a name: nothing went by unseen, and all that the revisions
/// speak of there they made themselves, or the dump has.
fn is_all_known(ctx: &RuleContext<'_>, schema: &Schema, name: &RelName) -> bool {
    let namespace = canonical(name).schema;
    let mut beside = schema.tables.iter().filter(|(table, _)| table.schema == namespace).peekable();
    beside.peek().is_some()
        && schema.opaque == 0
        && beside.all(|(_, table)| table.created.is_some())
        && !ctx.chain.links().iter().any(|link| link.uncertain)
        // A dump of some tables alone says nothing of the others.
        && (ctx.is_whole_chain() || schema.table(&RelName::bare("alembic_version")).is_some())
}

/// Whether an index is not there: on the table that the call names, which is wholly known.
fn is_index_never_made(ctx: &RuleContext<'_>, step: &Step, name: &RelName, op: &Op) -> bool {
    let OpKind::DropIndex(dropped) = &op.kind else { return false };
    let Some(table) = dropped.table.as_ref().and_then(Relation::known) else { return false };
    wholly_known(step, &table).is_some_and(|known| {
        // The names in a dump are what they are.
        let mut made = known.indexes.iter().filter(|index| index.added.is_some_and(|at| at >= ctx.dumped));
        !step.before.exists(name) && !made.any(|index| may_have_another_name(&table, index))
    })
}

/// Whether an index is called as SQLAlchemy calls one for which nobody chose a name: a naming convention in `env.py` may have
/// made another name of it.
fn may_have_another_name(table: &RelName, index: &Index) -> bool {
    let columns: Vec<&str> = index
        .keys
        .iter()
        .filter_map(|key| match key {
            IndexKey::Column(column) => Some(column.as_str()),
            IndexKey::Expression => None,
        })
        .collect();
    let usual = format!("ix_{}_{}", table.name, columns.join("_"));
    index.name.as_ref().is_none_or(|name| *name == usual)
}

fn part_never_made(
    ctx: &RuleContext<'_>,
    known: &Table,
    table: &RelName,
    action: &AlterAction,
) -> Option<String> {
    match action {
        AlterAction::DropColumn { column, if_exists: false, .. } => {
            known.column(column).is_none().then(|| format!("The column `{table}.{column}`"))
        }
        AlterAction::DropConstraint { name, if_exists: false, .. } => {
            // With a constraint there, the name may be one that a naming convention in `env.py` made of it.
            let mut all = known.constraints.iter().filter(|constraint| !constraint.is_not_null());
            let is_there = all
                .any(|constraint| constraint.added >= ctx.dumped || constraint.name.as_ref() == Some(name));
            (!is_there).then(|| format!("The constraint `{name}` of `{table}`"))
        }
        _ => None,
    }
}
