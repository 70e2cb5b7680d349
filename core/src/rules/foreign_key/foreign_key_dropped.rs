use crate::{
    pg::LockMode,
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    schema::canonical,
    sql::{AlterAction, ConstraintForm, Form, ObjectKind, RelName},
};

declare_rule! {
    /// Dropping a foreign key locks the table that it refers to, too: nobody can read it until the transaction commits.
    ///
    /// ## Why it matters
    /// A foreign key is enforced by triggers on both tables. Dropping it, or a table or column that has it, takes ACCESS
    /// EXCLUSIVE on both. That is brief by itself. But it waits behind every query on the other table, which is often the
    /// busiest there is, and all that come later wait behind it; and in Alembic's transaction it stays until the run commits.
    ///
    /// ## Example
    /// ```python,bad
    /// op.add_column("orders", sa.Column("agent_id", sa.BigInteger(), nullable=True))
    /// op.create_foreign_key("fk_orders_agent_id", "orders", "agents", ["agent_id"], ["id"], ondelete="SET NULL")
    /// op.drop_constraint("fk_orders_agent_id", "orders", type_="foreignkey")
    /// ```
    /// ```python,good
    /// op.add_column("orders", sa.Column("agent_id", sa.BigInteger(), nullable=True))
    /// op.create_foreign_key("fk_orders_agent_id", "orders", "agents", ["agent_id"], ["id"], ondelete="SET NULL")
    /// op.execute("SET LOCAL lock_timeout = '2s'")
    /// op.drop_constraint("fk_orders_agent_id", "orders", type_="foreignkey")
    /// ```
    ///
    /// ## When to ignore
    /// The other table is hardly used, or `lock_timeout` is set elsewhere.
    ///
    /// ## Fix safety
    /// There is no fix: whether the run may be tried again is for a person to say. With `lock_timeout` it gives up instead of
    /// making others wait; in a revision of its own the lock is over at once.
    ///
    /// ## References
    /// - [PostgreSQL: explicit locking](https://www.postgresql.org/docs/current/explicit-locking.html)
    /// - [PostgreSQL: lock_timeout](https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT)
    pub ForeignKeyDropped {
        id: "foreign-key-dropped",
        name: "Dropped foreign key locks both tables",
        family: ForeignKey,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

impl Rule for ForeignKeyDropped {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let run = ctx.upgrade;
        for step in run.steps.iter().filter(|step| step.before.setting("lock_timeout", step.now).is_none()) {
            let Some(op) = run.op_of(step) else { continue };
            let others = locked_too(ctx, step);
            let Some(first) = others.first() else { continue };
            let what = match &step.form {
                Form::Drop { names, .. } => format!("`{}`, which refers to it,", first_name(names)),
                Form::AlterTable { table, .. } => format!("the foreign key of `{table}`"),
                _ => continue,
            };
            let names: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
            let message = format!(
                "Dropping {what} takes {} on {} too. It waits behind every query there while all that come later wait behind it, and \
                 stays until the transaction commits. Set a `lock_timeout` before it, and drop it in a revision of its own.",
                LockMode::AccessExclusive.with_article(),
                names.join(" and "),
            );
            let finding =
                Draft::on(&Self::META, run, op).says(format!("Dropping {what} locks `{first}`"), message);
            findings.push(finding);
        }
    }
}

fn first_name(names: &[RelName]) -> String {
    names.first().map(ToString::to_string).unwrap_or_default()
}

/// The tables that foreign keys which go with this command refer to, as far as others may be using them.
fn locked_too(ctx: &RuleContext<'_>, step: &Step) -> Vec<RelName> {
    let mut found: Vec<RelName> = Vec::new();
    let (own, targets) = match &step.form {
        Form::AlterTable { table, actions, .. } => {
            let own = vec![canonical(table)];
            (own, actions.iter().flat_map(|action| gone_with(step, table, action)).collect::<Vec<_>>())
        }
        Form::Drop { object: ObjectKind::Table, names, .. } => {
            let targets = names.iter().flat_map(|table| step.before.own_references(table)).collect();
            (names.iter().map(canonical).collect(), targets)
        }
        _ => return found,
    };
    for target in targets {
        let quiet = !ctx.in_use(step, &target);
        let locked = step.effects.lock_on(&target) == Some(LockMode::AccessExclusive);
        if locked && !quiet && !own.contains(&canonical(&target)) && !found.contains(&target) {
            found.push(target);
        }
    }
    found
}

fn gone_with(step: &Step, table: &RelName, action: &AlterAction) -> Vec<RelName> {
    match action {
        AlterAction::DropConstraint { name, .. } => {
            let known = step.before.table(table).and_then(|known| known.constraint(name));
            match known.map(|known| &known.form) {
                Some(ConstraintForm::ForeignKey { target, .. }) => vec![target.clone()],
                _ => Vec::new(),
            }
        }
        AlterAction::DropColumn { column, .. } => {
            let all = step.before.references(table).into_iter();
            all.filter(|(_, columns)| columns.contains(column)).map(|(target, _)| target).collect()
        }
        _ => Vec::new(),
    }
}
