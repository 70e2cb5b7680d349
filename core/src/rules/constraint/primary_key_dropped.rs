use crate::{
    ops::OpKind,
    report::{Direction, Severity},
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    schema::{canonical, primary_key_name},
    sql::{AlterAction, ConstraintForm, Form, RelName},
};

declare_rule! {
    /// A table loses its primary key.
    ///
    /// ## Why it matters
    /// Nothing keeps two rows from having the same key any more, and the index goes with it. Logical replication cannot
    /// tell rows apart then: where the table is published, every UPDATE and DELETE fails with `does not have a replica
    /// identity`. And while a foreign key refers to it, PostgreSQL refuses to drop it.
    ///
    /// ## Example
    /// ```python,bad
    /// op.drop_constraint("orders_pkey", "orders", type_="primary")
    /// ```
    /// ```python,good
    /// op.drop_constraint("orders_pkey", "orders", type_="primary")
    /// op.create_primary_key("orders_pkey", "orders", ["tenant_id", "id"])
    /// ```
    ///
    /// ## When to ignore
    /// Another unique index is the table's REPLICA IDENTITY, or nothing is published and rows need no key.
    ///
    /// ## Fix safety
    /// There is none: which columns tell rows apart, a person has to say.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, REPLICA IDENTITY](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY)
    /// - [PostgreSQL: publications](https://www.postgresql.org/docs/current/logical-replication-publication.html)
    pub PrimaryKeyDropped {
        id: "primary-key-dropped",
        name: "Primary key dropped",
        family: Constraint,
        severity: Error,
        checklist: &[],
        fix: None,
    }
}

impl Rule for PrimaryKeyDropped {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::AlterTable { table, actions, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            let typed =
                matches!(&op.kind, OpKind::DropConstraint(drop) if drop.type_.as_deref() == Some("primary"));
            let keys = actions.iter().filter_map(|action| {
                let AlterAction::DropConstraint { name, cascade, .. } = action else { return None };
                let by_name = !typed && !is_key(step, table, name);
                (!by_name || has_default_name(step, table, name)).then_some((name, *cascade, by_name))
            });
            for (name, cascade, by_name) in keys {
                let refused = if cascade { Vec::new() } else { referring(step, table, name) };
                if let Some(other) = refused.first() {
                    let message = format!(
                        "A foreign key of `{other}` refers to the primary key `{name}` of `{table}`. PostgreSQL will answer `cannot drop \
                         constraint {name} on table {table} because other objects depend on it`. Drop the foreign key first."
                    );
                    let finding = Draft::on(&Self::META, run, op).says(
                        format!("`{name}` of `{table}` cannot go while `{other}` refers to it"),
                        message,
                    );
                    findings.push(finding);
                } else if !is_quiet(ctx, run, step, table) {
                    let message = format!(
                        "`{table}` has no primary key after this: rows may come twice, and where the table is published, UPDATE and DELETE \
                         fail with `does not have a replica identity`. Add the new key in the same revision, or set a REPLICA IDENTITY first."
                    );
                    let finding = Draft::on(&Self::META, run, op)
                        .says(format!("`{table}` loses its primary key"), message)
                        .at_most(Severity::Warning)
                        .resting_on(by_name.then(|| {
                            format!("That `{name}` is the primary key is told by its name, which is PostgreSQL's default for one.")
                        }));
                    findings.push(finding);
                }
            }
        }
    }
}

/// Whether a constraint is known to be the table's primary key.
fn is_key(step: &Step, table: &RelName, name: &str) -> bool {
    let known = step.before.table(table).and_then(|known| known.constraint(name));
    known.is_some_and(|constraint| matches!(constraint.form, ConstraintForm::PrimaryKey { .. }))
}

/// Whether a constraint of which nothing else is known has the name that PostgreSQL gives a primary key.
fn has_default_name(step: &Step, table: &RelName, name: &str) -> bool {
    let known = step.before.table(table);
    let other = known.is_some_and(|known| {
        known.complete || known.constraint(name).is_some() || known.primary_key().is_some()
    });
    !other && name == primary_key_name(table)
}

/// The tables whose foreign keys hold the key.
fn referring(step: &Step, table: &RelName, name: &str) -> Vec<RelName> {
    let known = step.before.table(table);
    let Some(ConstraintForm::PrimaryKey { columns, .. }) =
        known.and_then(|known| known.constraint(name)).map(|constraint| &constraint.form)
    else {
        return Vec::new();
    };
    let all = step.before.referenced_by(table).into_iter();
    let by_key = all.filter(|(_, referred)| {
        referred.is_empty()
            || (referred.len() == columns.len() && referred.iter().all(|it| columns.contains(it)))
    });
    by_key.map(|(other, _)| other).collect()
}

/// Whether there is a key again in the end, or nobody can miss it: the table is new or goes too, or the upgrade brought the
/// key that the downgrade takes away.
fn is_quiet(ctx: &RuleContext<'_>, run: &Run, step: &Step, table: &RelName) -> bool {
    let after = run.after.table(table);
    let brings_key = |step: &Step| match &step.form {
        Form::AlterTable { table: other, actions, .. } => {
            canonical(other) == canonical(table)
                && actions.iter().any(|action| {
                    matches!(action, AlterAction::AddConstraint(constraint)
                        if matches!(constraint.form, ConstraintForm::PrimaryKey { .. }))
                })
        }
        _ => false,
    };
    let has_identity = |step: &Step| {
        matches!(&step.form, Form::AlterTable { table: other, actions, .. }
            if canonical(other) == canonical(table)
                && actions.iter().any(|action| matches!(action, AlterAction::Other { subtype, .. } if subtype == "AT_ReplicaIdentity")))
    };
    let undone = run.direction == Direction::Downgrade && ctx.upgrade.steps.iter().any(brings_key);
    step.is_new(table)
        || after.is_none()
        || after.is_some_and(|known| known.primary_key().is_some())
        || run.steps.iter().any(has_identity)
        || undone
}
