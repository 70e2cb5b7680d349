use super::change::{TypeChanged, type_changes};
use crate::{
    fix,
    pg::always_rewrites,
    report::{Applicability, Direction},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// Nothing says which type the column has now, so nobody who reads this can tell what the change costs.
    ///
    /// ## Why it matters
    /// `VARCHAR(50)` to `TEXT` is over in no time; from `INTEGER` the same call rewrites the table while nobody can read it.
    /// Alembic needs no `existing_type=` on PostgreSQL, but a reviewer does, and so does Retort. Autogenerate always writes
    /// it. With the revision that made the table pasted as well, Retort knows the type from there.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("users", "bio", type_=sa.Text())
    /// ```
    /// ```python,good
    /// op.alter_column("users", "bio", existing_type=sa.String(500), type_=sa.Text())
    /// ```
    ///
    /// ## When to ignore
    /// The table is small.
    ///
    /// ## Fix safety
    /// Shown, not applied: which type it is, the database knows.
    ///
    /// ## References
    /// - [Alembic: alter_column](https://alembic.sqlalchemy.org/en/latest/ops.html#alembic.operations.Operations.alter_column)
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub TypeChangeFromUnknownType {
        id: "type-change-from-unknown-type",
        name: "Type change from a type that nothing tells",
        family: ColumnType,
        severity: Advice,
        checklist: &[],
        fix: Some(Applicability::Display),
    }
}

impl Rule for TypeChangeFromUnknownType {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in
            type_changes(ctx).iter().filter(|change| change.may_be_large(ctx) && cannot_be_told(change))
        {
            let cure = match change.editable(ctx) {
                Some(_) => "Write `existing_type=`, or paste the revision that made the column too",
                None => "Paste the revision that made the column too",
            };
            let message = format!(
                "Whether changing `{}` to `{}` rewrites the table depends on the type that it has now, and nothing pasted says which. {cure}.",
                change.place(),
                change.new,
            );
            let finding = Draft::on(&Self::META, change.run, change.op)
                .says(format!("Nothing says which type `{}` has now", change.place()), message)
                .with_fix(say_it(ctx, change));
            findings.push(finding);
        }
    }
}

fn cannot_be_told(change: &TypeChanged<'_>) -> bool {
    change.run.direction == Direction::Upgrade
        && change.old.is_none()
        && !change.converts
        && !always_rewrites(change.new, &change.step.before)
}

fn say_it(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    let alter = change.editable(ctx).filter(|alter| alter.existing_type.is_none())?;
    let edit = fix::set_keyword(ctx.file, change.op.call, &change.op.args, "existing_type", "…")?;
    alter
        .type_
        .as_ref()
        .map(|_| DraftFix::new("Say which type it has now", Applicability::Display, vec![edit]))
}
