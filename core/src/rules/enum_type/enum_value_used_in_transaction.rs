use crate::{
    fix,
    ops::Op,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{AlterAction, ColumnDef, Form},
};

declare_rule! {
    /// A value is added to an enum and used in the same transaction: PostgreSQL refuses the use.
    ///
    /// ## Why it matters
    /// A value added by `ALTER TYPE … ADD VALUE` may not be used before its transaction commits: the statement that does
    /// fails with `unsafe use of new value` (SQLSTATE 55P04). Alembic runs all of `upgrade head` in one transaction, so
    /// a later revision of the same run fails too.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TYPE order_state ADD VALUE 'refunded'")
    /// op.execute("UPDATE orders SET state = 'refunded' WHERE refunded_at IS NOT NULL")
    /// ```
    /// ```python,good
    /// with op.get_context().autocommit_block():
    ///     op.execute("ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'refunded'")
    /// op.execute("UPDATE orders SET state = 'refunded' WHERE refunded_at IS NOT NULL")
    /// ```
    ///
    /// ## When to ignore
    /// The text only happens to be spelled like the new value.
    ///
    /// ## Fix safety
    /// The block commits what stands before it in the run. Values cannot be taken away again, so where a later step fails
    /// the new one stays; `IF NOT EXISTS` makes a second try work.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TYPE, notes](https://www.postgresql.org/docs/current/sql-altertype.html)
    pub EnumValueUsedInTransaction {
        id: "enum-value-used-in-transaction",
        name: "New enum value used in the same transaction",
        family: Enum,
        severity: Error,
        checklist: &[7],
        fix: Some(Applicability::Review),
        peers: &[
            "postgres-language-server:avoidAlterEnumAddValue", "pgfence:alter-enum-add-value", "migrationpilot:MP012",
            "migrationpilot:MP054",
        ],
    }
}

impl Rule for EnumValueUsedInTransaction {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for (index, step) in run.steps.iter().enumerate() {
                let (Some(op), Form::AddEnumValue { name, label, .. }) = (run.op_of(step), &step.form) else {
                    continue;
                };
                let type_is_new =
                    step.before.enum_type(name).and_then(|known| known.created).is_some_and(|created| {
                        created.transaction == step.now.transaction && created.revision == step.now.revision
                    });
                if !step.in_transaction || type_is_new {
                    continue;
                }
                let Some(user) = first_use(run, index, step, label) else { continue };
                let message = format!(
                    "`{label}` is added to `{name}` and used in the same transaction. PostgreSQL refuses that: `unsafe use of \
                     new value`. Add the value in an `autocommit_block()`, which commits it first."
                );
                let finding = Draft::on(&Self::META, run, user)
                    .says(format!("`{label}` is used in the transaction that adds it to `{name}`"), message)
                    .with_fix(block_fix(ctx, op));
                findings.push(finding);
            }
        }
    }
}

/// The first operation after step `index` that uses `label` in the same transaction.
fn first_use<'a>(run: &'a Run, index: usize, added: &Step, label: &str) -> Option<&'a Op> {
    run.steps
        .iter()
        .skip(index + 1)
        .take_while(|step| step.now.transaction == added.now.transaction)
        .find(|step| uses(&step.form, label))
        .and_then(|step| run.op_of(step))
}

fn uses(form: &Form, label: &str) -> bool {
    let is_label = |strings: &[String]| strings.iter().any(|string| string == label);
    let column = |column: &ColumnDef| is_label(&column.default_strings);
    match form {
        Form::Insert { strings, .. } | Form::Update { strings, .. } => is_label(strings),
        Form::CreateTable { columns, .. } => columns.iter().any(column),
        Form::AlterTable { actions, .. } => actions
            .iter()
            .any(|action| matches!(action, AlterAction::AddColumn { column: added, .. } if column(added))),
        _ => false,
    }
}

fn block_fix(ctx: &RuleContext<'_>, op: &Op) -> Option<DraftFix> {
    let edits = fix::wrap_in_autocommit(ctx, op, Vec::new())?;
    Some(DraftFix::new("Add the value in an autocommit block", Applicability::Review, edits))
}
