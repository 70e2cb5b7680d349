use crate::{
    fix,
    ops::{Op, OpKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::{AlterAction, ConstraintDef, ConstraintForm, Form, RelName},
};

declare_rule! {
    /// A foreign key is added NOT VALID to a partitioned table, which PostgreSQL before 18 refuses.
    ///
    /// ## Why it matters
    /// The statement fails with `cannot add NOT VALID foreign key on partitioned table`. The usual way round the long lock is
    /// closed here. But a partition is a table like any other: where each one has the key already and it is validated, adding
    /// it to the partitioned table takes those over and reads nothing.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_table(
    ///     "readings",
    ///     sa.Column("sensor_id", sa.BigInteger(), nullable=False),
    ///     sa.Column("taken_on", sa.Date(), nullable=False),
    ///     postgresql_partition_by="RANGE (taken_on)",
    /// )
    /// op.create_foreign_key(
    ///     "fk_readings_sensor", "readings", "sensors", ["sensor_id"], ["id"], ondelete="CASCADE", postgresql_not_valid=True
    /// )
    /// ```
    /// ```python,good
    /// op.create_table(
    ///     "readings",
    ///     sa.Column("sensor_id", sa.BigInteger(), nullable=False),
    ///     sa.Column("taken_on", sa.Date(), nullable=False),
    ///     postgresql_partition_by="RANGE (taken_on)",
    /// )
    /// op.create_foreign_key("fk_readings_sensor", "readings", "sensors", ["sensor_id"], ["id"], ondelete="CASCADE")
    /// ```
    ///
    /// ## When to ignore
    /// Never: it cannot work. From PostgreSQL 18 on it does; say so in the settings.
    ///
    /// ## Fix safety
    /// Only where the table is made in the same revision: then there are no rows, and nothing is lost without NOT VALID.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, ADD table_constraint](https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT)
    /// - [PostgreSQL 18: release notes](https://www.postgresql.org/docs/18/release-18.html)
    pub NotValidOnPartitionedTable {
        id: "not-valid-on-partitioned-table",
        name: "NOT VALID foreign key on a partitioned table",
        family: ForeignKey,
        severity: Error,
        checklist: &[],
        fix: Some(Applicability::Review),
    }
}

impl Rule for NotValidOnPartitionedTable {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        if ctx.settings.pg.major() >= 18 {
            return;
        }
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            if !step.before.table(table).is_some_and(|known| known.partitioned) {
                continue;
            }
            for key in actions.iter().filter_map(not_valid_key) {
                let key = key
                    .name
                    .as_ref()
                    .map_or_else(|| "the foreign key".to_owned(), |name| format!("`{name}`"));
                let message = format!(
                    "`{table}` is partitioned, and PostgreSQL {} refuses to add {key} to it NOT VALID: `cannot add NOT VALID foreign \
                     key on partitioned table`. Add the key to each partition NOT VALID and validate it there; added to `{table}` \
                     after that, it takes those over without reading them again.",
                    ctx.settings.pg
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("{key} on the partitioned `{table}` cannot be NOT VALID"), message)
                    .with_fix(valid_fix(ctx, step, op, table));
                findings.push(finding);
            }
        }
    }
}

fn not_valid_key(action: &AlterAction) -> Option<&ConstraintDef> {
    match action {
        AlterAction::AddConstraint(constraint)
            if constraint.not_valid && matches!(constraint.form, ConstraintForm::ForeignKey { .. }) =>
        {
            Some(constraint)
        }
        _ => None,
    }
}

/// Without NOT VALID, where the table is new and has no rows.
fn valid_fix(ctx: &RuleContext<'_>, step: &Step, op: &Op, table: &RelName) -> Option<DraftFix> {
    let operation = matches!(op.kind, OpKind::AddConstraint { .. });
    if !operation || !ctx.can_edit(op) || !step.is_new(table) {
        return None;
    }
    let edit = fix::remove_keyword(ctx.file, &op.args, "postgresql_not_valid")?;
    Some(DraftFix::new("Add it validated: the table has no rows yet", Applicability::Review, vec![edit]))
}
