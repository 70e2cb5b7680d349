use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::{Form, ObjectKind, RelName},
};

declare_rule! {
    /// An enum's label is renamed: code that writes or looks for the old one fails from the commit on.
    ///
    /// ## Why it matters
    /// PostgreSQL checks a label when it reads the statement: with the old one it answers
    /// `invalid input value for enum` (SQLSTATE 22P02), for an INSERT as for a WHERE. The old code runs on while a release is
    /// rolled out; and it cannot make anything of the new label that it reads.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TYPE order_state RENAME VALUE 'payed' TO 'paid'")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'paid' AFTER 'payed'")
    /// ```
    ///
    /// ## When to ignore
    /// Nothing runs while the migration does, or nothing uses the label.
    ///
    /// ## Fix safety
    /// There is no fix: the way over two labels takes several releases.
    ///
    /// ## Deploy order
    /// 1. Add the new label.
    /// 2. Release code that reads both and writes the new one.
    /// 3. Update the rows. The old label can stay: PostgreSQL cannot drop one.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TYPE](https://www.postgresql.org/docs/current/sql-altertype.html)
    pub EnumValueRenamed {
        id: "enum-value-renamed",
        name: "Enum label renamed",
        family: Enum,
        severity: Warning,
        checklist: &[],
        fix: None,
    }
}

impl Rule for EnumValueRenamed {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        // The way back gives the old code its label again.
        let run = ctx.upgrade;
        for step in &run.steps {
            let (Some(op), Form::Rename { object: ObjectKind::EnumValue, relation, from: Some(from), to }) =
                (run.op_of(step), &step.form)
            else {
                continue;
            };
            if is_new(step, relation) {
                continue;
            }
            let users = users(step, relation);
            let message = format!(
                "From the commit on `{relation}` has no `{from}` any more: code that still runs fails as soon as it writes or \
                 looks for it{users}. Add `{to}` beside it with ADD VALUE, let the code write that one, and update the rows then."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("The label `{from}` of `{relation}` is renamed while code uses it"), message);
            findings.push(finding);
        }
    }
}

/// Whether the type was made earlier in this revision.
fn is_new(step: &Step, name: &RelName) -> bool {
    let made = step.before.enum_type(name).and_then(|known| known.created);
    made.is_some_and(|made| made.revision == step.now.revision)
}

/// ", in `orders`, `refunds`": the tables with a column of the type.
fn users(step: &Step, name: &RelName) -> String {
    let tables: Vec<String> =
        step.before.tables_using_type(name).iter().map(|table| format!("`{table}`")).collect();
    if tables.is_empty() { String::new() } else { format!(", in {}", tables.join(", ")) }
}
