use crate::{
    ops::{Op, OpKind},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
};

declare_rule! {
    /// An enum type is created that is there already: `create_table` creates the types of its columns without asking.
    ///
    /// ## Why it matters
    /// The second `CREATE TYPE` fails with `type "…" already exists` (SQLSTATE 42710). It is easily written: the type is
    /// created by hand, as it must be for `add_column`, and then once more by `create_table`. Only tables among themselves
    /// share a type without trouble.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     state = sa.Enum("new", "paid", name="order_state")
    ///     state.create(op.get_bind())
    ///     op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("state", state))
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("orders")
    ///     sa.Enum(name="order_state").drop(op.get_bind())
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     state = postgresql.ENUM("new", "paid", name="order_state", create_type=False)
    ///     state.create(op.get_bind(), checkfirst=True)
    ///     op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("state", state))
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("orders")
    ///     sa.Enum(name="order_state").drop(op.get_bind())
    /// ```
    ///
    /// ## When to ignore
    /// Something that Retort does not see drops the type in between.
    ///
    /// ## Fix safety
    /// There is no fix: either of the two can be the one to go. `create_type=False` is there for `postgresql.ENUM` only;
    /// `sa.Enum` ignores it.
    ///
    /// ## References
    /// - [SQLAlchemy: PostgreSQL ENUM](https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#sqlalchemy.dialects.postgresql.ENUM)
    pub EnumCreatedTwice {
        id: "enum-created-twice",
        name: "Enum created twice",
        family: Enum,
        severity: Error,
        checklist: &[7],
        fix: None,
    }
}

impl Rule for EnumCreatedTwice {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for (at, step) in run.steps.iter().enumerate() {
                let (Form::CreateEnum { name, .. }, Some(op)) = (&step.form, run.op_of(step)) else {
                    continue;
                };
                // With `checkfirst=True` the database is asked, and the statement is not sent.
                if asks_first(op) || op.when.is_some() || !is_there(run, at, step, name) {
                    continue;
                }
                let message = format!(
                    "`{}` creates the enum `{name}`, which is there already: `type \"{name}\" already exists`. Create it in one \
                     place only, by hand and with `postgresql.ENUM(…, create_type=False)` in the tables, or by the first table.",
                    op.method
                );
                findings.push(
                    Draft::on(&Self::META, run, op)
                        .says(format!("The enum `{name}` is created twice"), message),
                );
            }
        }
    }
}

fn asks_first(op: &Op) -> bool {
    matches!(op.kind, OpKind::CreateEnum { checkfirst: true, .. })
}

/// Whether the type is certain to be there: made by the pasted revisions, and not in a branch that may not have run.
fn is_there(run: &Run, at: usize, step: &Step, name: &RelName) -> bool {
    let Some(created) = step.before.enum_type(name).and_then(|known| known.created) else { return false };
    if created.revision != step.now.revision {
        return true;
    }
    let made = run
        .steps
        .iter()
        .take(at)
        .rfind(|earlier| matches!(&earlier.form, Form::CreateEnum { name: made, .. } if made == name));
    made.and_then(|made| run.op_of(made)).is_some_and(|op| op.when.is_none())
}
