use super::change::{TypeChanged, type_changes};
use crate::{
    fix,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A column changes between `timestamp` and `timestamptz`, and the time zone of whoever runs the migration decides what
    /// its values mean.
    ///
    /// ## Why it matters
    /// Without a word on the zone PostgreSQL takes the old values as local times of the session's `TimeZone`. A laptop in
    /// Paris and a server in UTC make different moments of the same rows, and nothing fails. With any zone but UTC the whole
    /// table is written anew as well, under an ACCESS EXCLUSIVE lock.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("events", "at", existing_type=sa.DateTime(), type_=sa.DateTime(timezone=True))
    /// ```
    /// ```python,good
    /// op.execute("SET LOCAL TIME ZONE UTC")
    /// op.alter_column("events", "at", existing_type=sa.DateTime(), type_=sa.DateTime(timezone=True))
    /// ```
    ///
    /// ## When to ignore
    /// Every database that this runs on has `TimeZone` set to the zone that the values are in.
    ///
    /// ## Fix safety
    /// The fix says that the values are in UTC. A person must know that they are. `SET LOCAL` holds for the rest of the
    /// transaction: see what else runs in it. Where the values are in another zone, say so with
    /// `postgresql_using="at AT TIME ZONE 'Europe/Paris'"`, which rewrites the table.
    ///
    /// ## References
    /// - [PostgreSQL: time stamps](https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-INPUT-TIME-STAMPS)
    /// - [PostgreSQL: AT TIME ZONE](https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-ZONECONVERT)
    pub TimestampZoneChanged {
        id: "timestamp-zone-changed",
        name: "Timestamps converted by the session's time zone",
        family: ColumnType,
        severity: Warning,
        checklist: &[4, 8],
        fix: Some(Applicability::Review),
    }
}

impl Rule for TimestampZoneChanged {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in &type_changes(ctx) {
            let told = change.converts || change.step.before.setting("timezone", change.step.now).is_some();
            if told || !change.depends_on_zone() || !change.may_have_rows() {
                continue;
            }
            let message = format!(
                "`{}` becomes `{}` by the time zone of the session that runs this: another zone gives the same rows other moments. \
                 {}Say the zone: `SET LOCAL TIME ZONE UTC` if the values are in UTC.",
                change.place(),
                change.new,
                if change.work.zone_decides && change.may_be_large(ctx) {
                    "Unless it is UTC, the table is also written anew under an ACCESS EXCLUSIVE lock. "
                } else {
                    ""
                },
            );
            let finding = Draft::on(&Self::META, change.run, change.op)
                .says(
                    format!("What `{}` will mean depends on the session's time zone", change.place()),
                    message,
                )
                .with_fix(in_utc(ctx, change))
                .with_fix(with_zone(ctx, change));
            findings.push(finding);
        }
    }
}

fn in_utc(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    change.editable(ctx)?;
    let title = if change.work.zone_decides {
        "Take the values as UTC: nothing is rewritten"
    } else {
        "Take the values as UTC"
    };
    Some(DraftFix::new(title, Applicability::Review, vec![change.set_utc(ctx)?]))
}

/// For another zone, which a person has to name.
fn with_zone(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    let alter = change.editable(ctx).filter(|_| change.work.zone_decides)?;
    let using = fix::quote(ctx.file, &format!("{} AT TIME ZONE 'Europe/…'", change.quoted_column()));
    let edit = fix::set_keyword(ctx.file, change.op.call, &change.op.args, "postgresql_using", &using)?;
    let title = "Take the values as local times of another zone: the table is rewritten";
    alter.type_.as_ref().map(|_| DraftFix::new(title, Applicability::Display, vec![edit]))
}
