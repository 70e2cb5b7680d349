use crate::{
    fix,
    ops::{Op, OpKind, Via},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::Step,
    sql::{Form, ObjectKind, RelName},
};

declare_rule! {
    /// A table or an index is made in a schema, and spoken of without it elsewhere in the migration.
    ///
    /// ## Why it matters
    /// Without `schema=` PostgreSQL looks along the `search_path`, finds nothing and stops with "relation … does not exist". Or
    /// it finds another table of that name, and changes or drops that one. Mostly it is the downgrade, which nobody has run.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.create_table("events", sa.Column("id", sa.BigInteger(), primary_key=True), schema="audit")
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("events")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.create_table("events", sa.Column("id", sa.BigInteger(), primary_key=True), schema="audit")
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("events", schema="audit")
    /// ```
    ///
    /// ## When to ignore
    /// `env.py` puts the schema on the `search_path`. Where the migration does so itself, nothing is reported.
    ///
    /// ## Fix safety
    /// A person must agree that the table in the schema is meant.
    ///
    /// ## References
    /// - [PostgreSQL: the schema search path](https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH)
    pub SchemaLeftOut {
        id: "schema-left-out",
        name: "Schema left out",
        family: Revision,
        severity: Error,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SchemaLeftOut {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let made = made(ctx);
        if made.is_empty() {
            return;
        }
        let mut last = None;
        for (run, step) in ctx.steps() {
            let Some(op) = run.op_of(step).filter(|op| Some(op.call) != last) else { continue };
            let moved = step.before.settings.contains_key("search_path");
            let Some((name, schema)) = left_out(step, &made).filter(|_| !moved) else { continue };
            last = Some(op.call);
            let message = format!(
                "`upgrade()` makes `{schema}.{name}`, and here it is `{name}`, without the schema. PostgreSQL then looks along the \
                 `search_path`: it finds nothing and stops, or takes another `{name}`. Name the schema here too."
            );
            findings.push(
                Draft::on(&Self::META, run, op)
                    .says(format!("`{name}` is in the schema `{schema}`"), message)
                    .resting_on(Some(format!(
                        "This holds unless `env.py` puts `{schema}` on the `search_path`."
                    )))
                    .with_fix(with_schema(ctx, op, schema)),
            );
        }
    }
}

/// The tables and indexes that `upgrade()` makes in a schema, where it makes no other of that name.
fn made(ctx: &RuleContext<'_>) -> Vec<RelName> {
    let mut made: Vec<RelName> = Vec::new();
    for step in &ctx.upgrade.steps {
        let name = match &step.form {
            Form::CreateTable { table, temporary: false, .. } => table.clone(),
            Form::CreateIndex { name: Some(name), table, .. } => {
                RelName { schema: table.schema.clone(), name: name.clone() }
            }
            _ => continue,
        };
        made.push(name);
    }
    let twice: Vec<String> = made
        .iter()
        .filter(|name| made.iter().any(|other| other.name == name.name && other.schema != name.schema))
        .map(|name| name.name.clone())
        .collect();
    made.retain(|name| {
        name.schema.as_deref().is_some_and(|schema| schema != "public") && !twice.contains(&name.name)
    });
    made
}

/// The name without a schema by which a step means one of `made`, with its schema.
fn left_out<'a>(step: &'a Step, made: &'a [RelName]) -> Option<(&'a str, &'a str)> {
    let named: Vec<&RelName> = match &step.form {
        Form::AlterTable { table, .. } | Form::CreateIndex { table, .. } => vec![table],
        Form::Drop { object: ObjectKind::Table | ObjectKind::Index, names, .. } => names.iter().collect(),
        _ => Vec::new(),
    };
    named.into_iter().find_map(|name| {
        // A table of that name that is known to be there is a table by itself.
        let own = step.before.table(name).is_some_and(|known| known.created.is_some());
        let meant = made.iter().find(|other| other.name == name.name && name.schema.is_none() && !own)?;
        Some((name.name.as_str(), meant.schema.as_deref()?))
    })
}

/// `schema=` in the call.
fn with_schema(ctx: &RuleContext<'_>, op: &Op, schema: &str) -> Option<DraftFix> {
    let takes_schema = matches!(
        op.kind,
        OpKind::DropTable { .. }
            | OpKind::RenameTable { .. }
            | OpKind::AddColumn(_)
            | OpKind::DropColumn { .. }
            | OpKind::AlterColumn(_)
            | OpKind::CreateIndex(_)
            | OpKind::DropIndex(_)
            | OpKind::DropConstraint(_)
    );
    if !takes_schema || op.via != Via::Op || !ctx.can_edit(op) || op.keyword("schema").is_some() {
        return None;
    }
    let edit = fix::set_keyword(ctx.file, op.call, &op.args, "schema", &fix::quote(ctx.file, schema))?;
    Some(DraftFix::new(format!("Name the schema `{schema}`"), Applicability::Review, vec![edit]))
}
