use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::Moment,
    sql::{AlterAction, Form, RelName},
};

declare_rule! {
    /// A table, index or constraint is created that is there already.
    ///
    /// ## Why it matters
    /// PostgreSQL stops with "… already exists" (SQLSTATE 42P07 or 42710), and the migration is rolled back. It comes from
    /// two branches that made the same thing, from a revision generated on a database that was not up to date, or from a
    /// downgrade that brings back what was never dropped.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.create_table("tags", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.Text()))
    ///     op.create_index("ix_tags_name", "tags", ["name"])
    ///     op.create_index("ix_tags_name", "tags", ["name"], unique=True)
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("tags")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.create_table("tags", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.Text()))
    ///     op.create_index("ix_tags_name", "tags", ["name"], unique=True)
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("tags")
    /// ```
    ///
    /// ## When to ignore
    /// Something drops it in between that the pasted revisions do not show.
    ///
    /// ## Fix safety
    /// There is no fix: which of the two is right is not known, and `if_not_exists=True` would hide that they differ.
    ///
    /// ## References
    /// - [PostgreSQL: error codes](https://www.postgresql.org/docs/current/errcodes-appendix.html)
    pub CreatedTwice {
        id: "created-twice",
        name: "Created although it is there",
        family: Table,
        severity: Error,
        checklist: &[9],
        fix: None,
    }
}

impl Rule for CreatedTwice {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let Some(op) = run.op_of(step).filter(|op| op.when.is_none()) else { continue };
            for (what, made) in existing(step) {
                if !is_certain(run, step, made) {
                    continue;
                }
                let message = format!(
                    "{what} is there already, made by {}. PostgreSQL stops with \"already exists\", and nothing of this {} stays. \
                     Take one of the two out.",
                    if made.revision == step.now.revision {
                        "this migration itself"
                    } else {
                        "an earlier revision"
                    },
                    run.direction.function(),
                );
                findings
                    .push(Draft::on(&Self::META, run, op).says(format!("{what} is created twice"), message));
            }
        }
    }
}

/// What a step creates although it is known, with the moment at which it was made. Columns have a rule of their own.
fn existing(step: &Step) -> Vec<(String, Moment)> {
    let before = &step.before;
    match &step.form {
        Form::CreateTable { table, if_not_exists: false, temporary: false, .. } => before
            .table(table)
            .filter(|known| known.opaque == before.opaque)
            .and_then(|known| Some((format!("The table `{table}`"), known.created?)))
            .into_iter()
            .collect(),
        Form::CreateIndex { name: Some(name), table, if_not_exists: false, .. } => {
            let index = RelName { schema: table.schema.clone(), name: name.clone() };
            before
                .table_of_index(&index)
                .filter(|(table, _)| before.table(table).is_some_and(|known| known.opaque == before.opaque))
                .and_then(|(_, known)| Some((format!("The index `{name}`"), known.added?)))
                .into_iter()
                .collect()
        }
        Form::AlterTable { table, actions, .. } => {
            let Some(known) = before.table(table).filter(|known| known.opaque == before.opaque) else {
                return Vec::new();
            };
            let made = actions.iter().filter_map(|action| match action {
                AlterAction::AddConstraint(constraint) => {
                    let name = constraint.name.as_deref()?;
                    let there = known.constraint(name).filter(|there| !there.inherited)?;
                    Some((format!("The constraint `{name}` of `{table}`"), there.added))
                }
                _ => None,
            });
            made.collect()
        }
        _ => Vec::new(),
    }
}

/// Whether what was made is certain to be there: not in a branch that may not have run.
fn is_certain(run: &Run, step: &Step, made: Moment) -> bool {
    if made.revision != step.now.revision {
        return true;
    }
    // In this run: whatever could have made it ran for certain.
    let earlier = run.steps_before(step).iter();
    earlier.filter_map(|earlier| run.op_of(earlier)).all(|op| op.when.is_none())
}
