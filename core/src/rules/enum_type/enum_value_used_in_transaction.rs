use crate::{
    fix,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, RelName},
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
    }
}

/// Since this version a value may be used at once when its type was made in the same transaction. Measured: 12 to 16
/// refuse, 17 and 18 allow.
const NEW_TYPES_ARE_EXEMPT_SINCE: u8 = 17;

/// A value that the running transaction has added and not yet committed.
struct Fresh<'a> {
    type_name: &'a RelName,
    label: &'a str,
}

impl Rule for EnumValueUsedInTransaction {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            let mut told: Vec<(&RelName, &str)> = Vec::new();
            for step in run.steps.iter().filter(|step| step.in_transaction && can_use(&step.form)) {
                let Some(op) = run.op_of(step) else { continue };
                let sql = ctx.sql_of(run, step);
                for Fresh { type_name, label } in fresh(ctx, step) {
                    let literal = format!("'{}'", label.replace('\'', "''"));
                    if told.contains(&(type_name, label)) || !sql.contains(&literal) {
                        continue;
                    }
                    told.push((type_name, label));
                    let message = format!(
                        "`{label}` is added to `{type_name}` and used in the same transaction. PostgreSQL refuses that: `unsafe \
                         use of new value`. Add the value {}, so that it is committed first.",
                        run.alone()
                    );
                    let finding = Draft::on(&Self::META, run, op)
                        .says(
                            format!("`{label}` is used in the transaction that adds it to `{type_name}`"),
                            message,
                        )
                        .with_fix(block_fix(ctx, run, type_name, label));
                    findings.push(finding);
                }
            }
        }
    }
}

/// The values that the step's transaction has added, in this revision or an earlier one of the same run.
fn fresh<'a>(ctx: &RuleContext<'_>, step: &'a Step) -> Vec<Fresh<'a>> {
    let exempt = ctx.settings.pg.major() >= NEW_TYPES_ARE_EXEMPT_SINCE;
    let mut found = Vec::new();
    for (type_name, known) in &step.before.enums {
        let type_is_fresh = known.created.is_some_and(|created| created.transaction == step.now.transaction);
        if exempt && type_is_fresh {
            continue;
        }
        for (label, added) in &known.labels {
            if added.is_some_and(|added| added.transaction == step.now.transaction) {
                found.push(Fresh { type_name, label });
            }
        }
    }
    found
}

/// Whether a command of this form turns a literal into a value of an enum when it runs. The body of a function does not.
fn can_use(form: &Form) -> bool {
    matches!(
        form,
        Form::Insert { .. }
            | Form::Update { .. }
            | Form::Delete { .. }
            | Form::Select { .. }
            | Form::CreateTable { .. }
            | Form::AlterTable { .. }
            | Form::CreateIndex { .. }
            | Form::CreateView { .. }
            | Form::CreatePolicy { .. }
    )
}

/// The operation that adds the value, in a block of its own. Nothing when another revision adds it.
fn block_fix(ctx: &RuleContext<'_>, run: &Run, type_name: &RelName, label: &str) -> Option<DraftFix> {
    let adds = |step: &&Step| matches!(&step.form, Form::AddEnumValue { name, label: added, .. } if name == type_name && added == label);
    let step = run.steps.iter().find(adds)?;
    if ctx.is_one_of_several(run, step) {
        return None;
    }
    let edits = fix::wrap_in_autocommit(ctx, run.op_of(step)?, Vec::new())?;
    Some(DraftFix::new("Add the value in an autocommit block", Applicability::Review, edits))
}
