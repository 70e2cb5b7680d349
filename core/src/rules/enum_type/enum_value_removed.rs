use crate::{
    report::{Direction, Severity},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{Enum, canonical, type_relation},
    sql::{AlterAction, Form, ObjectKind, RelName},
};

declare_rule! {
    /// A column goes over to an enum that lacks labels of the old one: a row with such a label stops the migration.
    ///
    /// ## Why it matters
    /// PostgreSQL cannot drop a label, so the type is replaced: a new one is made and the column is cast to it. That cast
    /// fails with `invalid input value for enum` (SQLSTATE 22P02) at the first row with a label that is gone. And it
    /// rewrites the table under an ACCESS EXCLUSIVE lock.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     with op.get_context().autocommit_block():
    ///         op.execute("ALTER TYPE mood ADD VALUE 'so so'")
    ///
    /// def downgrade() -> None:
    ///     op.execute("ALTER TYPE mood RENAME TO mood_old")
    ///     op.execute("CREATE TYPE mood AS ENUM ('good', 'bad')")
    ///     op.execute("ALTER TABLE people ALTER COLUMN mood TYPE mood USING mood::text::mood")
    ///     op.execute("DROP TYPE mood_old")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     with op.get_context().autocommit_block():
    ///         op.execute("ALTER TYPE mood ADD VALUE 'so so'")
    ///
    /// def downgrade() -> None:
    ///     op.execute("UPDATE people SET mood = 'bad' WHERE mood = 'so so'")
    ///     op.execute("ALTER TYPE mood RENAME TO mood_old")
    ///     op.execute("CREATE TYPE mood AS ENUM ('good', 'bad')")
    ///     op.execute("ALTER TABLE people ALTER COLUMN mood TYPE mood USING mood::text::mood")
    ///     op.execute("DROP TYPE mood_old")
    /// ```
    ///
    /// ## When to ignore
    /// No row holds the label, and no running code writes it.
    ///
    /// ## Fix safety
    /// There is no fix: only the author knows which label takes the place of the one that goes.
    ///
    /// ## Deploy order
    /// 1. Release code that does not write the label.
    /// 2. Update the rows that hold it, in batches.
    /// 3. Replace the type. Where the table is large, leave the label in the type: it does no harm.
    ///
    /// ## References
    /// - [PostgreSQL: enumerated types](https://www.postgresql.org/docs/current/datatype-enum.html)
    pub EnumValueRemoved {
        id: "enum-value-removed",
        name: "Enum label removed",
        family: Enum,
        severity: Error,
        checklist: &[],
        fix: None,
    }
}

impl Rule for EnumValueRemoved {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            for action in actions {
                let AlterAction::SetType { column, type_, .. } = action else { continue };
                let new = canonical(&type_relation(type_));
                let gone = removed(run, step, table, column, &new);
                if gone.is_empty() {
                    continue;
                }
                let carried = step.before.is_empty(table, step.now)
                    || rows_are_changed(run, step, table, column)
                    || has_case(&ctx.sql_of(run, step));
                if carried {
                    continue;
                }
                let labels = gone.join("`, `");
                let mode =
                    step.effects.lock_on(table).map_or("ACCESS EXCLUSIVE", crate::pg::LockMode::sql_name);
                let message = format!(
                    "The new type of `{table}.{column}` has no `{labels}`: the first row with it stops the migration with \
                     `invalid input value for enum`. Otherwise the whole table is rewritten, under an {mode} lock. Update such \
                     rows before, or leave the label in the type."
                );
                let mut finding = Draft::on(&Self::META, run, op)
                    .says(format!("`{table}.{column}` loses the label `{labels}`"), message);
                if run.direction == Direction::Downgrade {
                    finding = finding.at_most(Severity::Warning);
                }
                findings.push(finding);
            }
        }
    }
}

/// The labels that the column's type has and the new one, all of whose labels are known, has not.
fn removed(run: &Run, step: &Step, table: &RelName, column: &str, new: &RelName) -> Vec<String> {
    let Some(target) = step.before.enum_type(new).filter(|target| target.created.is_some()) else {
        return Vec::new();
    };
    let of_column = step.before.enum_of(table, column);
    let old = match &of_column {
        Some((name, _)) if name == new => return Vec::new(),
        Some((_, old)) => Some(*old),
        None => stepped_aside(run, step, new),
    };
    let labels = old.map_or(&[][..], |old| &old.labels);
    let kept = |label: &str| target.labels.iter().any(|(other, _)| other == label);
    labels.iter().map(|(label, _)| label.clone()).filter(|label| !kept(label)).collect()
}

/// The type that had the new one's name and was renamed earlier in the run: it is what the column has.
fn stepped_aside<'a>(run: &Run, step: &'a Step, new: &RelName) -> Option<&'a Enum> {
    let mut earlier = run.steps_before(step).iter();
    let aside = earlier.find_map(|earlier| match &earlier.form {
        Form::Rename { object: ObjectKind::Type, relation, to, .. } if canonical(relation) == *new => {
            Some(RelName { schema: new.schema.clone(), name: to.clone() })
        }
        _ => None,
    });
    step.before.enum_type(&aside?)
}

/// Whether an earlier command of the run changes or deletes rows by this column.
fn rows_are_changed(run: &Run, step: &Step, table: &RelName, column: &str) -> bool {
    let mut earlier = run.steps_before(step).iter();
    earlier.any(|earlier| match &earlier.form {
        Form::Update { table: changed, columns, .. } => {
            canonical(changed) == canonical(table) && columns.iter().any(|name| name == column)
        }
        Form::Delete { table: changed, .. } => canonical(changed) == canonical(table),
        Form::Do | Form::Call | Form::Unparsed { .. } => true,
        _ => false,
    })
}

/// Whether the cast chooses another label for some.
fn has_case(sql: &str) -> bool {
    let sql = sql.to_uppercase();
    sql.split(|character: char| !character.is_alphanumeric()).any(|word| word == "CASE" || word == "REPLACE")
}
