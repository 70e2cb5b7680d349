use crate::{
    fix::WrittenSql,
    report::{Applicability, Direction, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::canonical,
    sql::{AlterAction, Form, RelName},
};

declare_rule! {
    /// All triggers are switched off, those of foreign keys among them: rows that point nowhere come in, and stay.
    ///
    /// ## Why it matters
    /// `DISABLE TRIGGER ALL` and `session_replication_role = replica` switch off what checks foreign keys and carries out
    /// ON DELETE. What was written meanwhile is never checked: the constraint still counts as valid. Both need a superuser's
    /// rights, which the role of a migration often has on a laptop and not in production.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TABLE orders DISABLE TRIGGER ALL")
    /// op.execute("UPDATE orders SET state = 'new' WHERE state IS NULL")
    /// op.execute("ALTER TABLE orders ENABLE TRIGGER ALL")
    /// ```
    /// ```python,good
    /// op.execute("ALTER TABLE orders DISABLE TRIGGER orders_audit")
    /// op.execute("UPDATE orders SET state = 'new' WHERE state IS NULL")
    /// op.execute("ALTER TABLE orders ENABLE TRIGGER orders_audit")
    /// ```
    ///
    /// ## When to ignore
    /// The rows that come in are known to fit, as those of a copy of the same database are.
    ///
    /// ## Fix safety
    /// `DISABLE TRIGGER USER` switches off all triggers but those of constraints. A migration that relies on writing rows in
    /// an order that foreign keys forbid then fails: make the keys DEFERRABLE for that.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER)
    /// - [PostgreSQL: session_replication_role](https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE)
    pub TriggersDisabled {
        id: "triggers-disabled",
        name: "Triggers of foreign keys disabled",
        family: Object,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TriggersDisabled {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Some(off)) = (run.op_of(step), disabled(step)) else { continue };
            let back = is_enabled_again(run, step, off);
            let (what, whom) = match off {
                Off::Of(table) => ("DISABLE TRIGGER ALL", format!("on `{table}`")),
                Off::Session => {
                    ("`session_replication_role = replica`", "on every table, for this session".to_owned())
                }
            };
            let stays = if back { "" } else { " Nothing in this run switches them on again." };
            let message = format!(
                "{what} switches off foreign keys {whom}, and what is written meanwhile is never checked.{stays} Switch off \
                 only the triggers that are meant, by name or with DISABLE TRIGGER USER."
            );
            let worst = match run.direction {
                Direction::Downgrade => Severity::Advice,
                Direction::Upgrade if back => Severity::Warning,
                Direction::Upgrade => Severity::Error,
            };
            let finding = Draft::on(&Self::META, run, op)
                .at_most(worst)
                .says(format!("Foreign keys are not checked {whom}"), message)
                .with_fix(fix(ctx, run, step));
            findings.push(finding);
        }
    }
}

/// Whose triggers are switched off.
#[derive(Clone, Copy)]
enum Off<'a> {
    /// Those of a table.
    Of(&'a RelName),
    /// Those of all tables, for the session.
    Session,
}

fn disabled(step: &Step) -> Option<Off<'_>> {
    match &step.form {
        Form::AlterTable { table, actions, .. }
            if !step.is_new(table) && actions.iter().any(|action| is(action, "AT_DisableTrigAll")) =>
        {
            Some(Off::Of(table))
        }
        Form::Set { name, value: Some(value), .. }
            if name == "session_replication_role" && value.eq_ignore_ascii_case("replica") =>
        {
            Some(Off::Session)
        }
        _ => None,
    }
}

fn is(action: &AlterAction, subtype: &str) -> bool {
    matches!(action, AlterAction::Other { subtype: found, .. } if found == subtype)
}

/// Whether a later step of the run undoes it; `SET LOCAL` ends with its transaction.
fn is_enabled_again(run: &Run, step: &Step, off: Off<'_>) -> bool {
    if matches!(&step.form, Form::Set { local: true, .. }) {
        return true;
    }
    let mut later = run.steps_behind(step).iter();
    later.any(|later| match (&later.form, off) {
        (Form::AlterTable { table: enabled, actions, .. }, Off::Of(table)) => {
            canonical(enabled) == canonical(table)
                && actions.iter().any(|action| is(action, "AT_EnableTrigAll"))
        }
        (Form::Set { name, value, .. }, Off::Session) => {
            (name == "session_replication_role" || name == "all") && value.as_deref() != Some("replica")
        }
        _ => false,
    })
}

fn fix(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<DraftFix> {
    let edit =
        WrittenSql::of(ctx, run, step)?.replace(&["DISABLE", "TRIGGER", "ALL"], "DISABLE TRIGGER USER")?;
    Some(DraftFix::new("Leave the triggers of foreign keys on", Applicability::Review, vec![edit]))
}
