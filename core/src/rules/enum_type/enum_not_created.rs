use crate::{
    fix::{self, inverse::types_made},
    ops::{EnumType, Op, OpKind, SqlType, TypeKind},
    report::{Applicability, Direction, Severity},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    run::{Run, Step},
    sql::{Form, ObjectKind, RelName},
};

declare_rule! {
    /// A column gets an enum type that nothing has created: `add_column` and `alter_column` do not do it.
    ///
    /// ## Why it matters
    /// `create_table` creates the enum types of its columns. `add_column` does not, although it looks the same: the
    /// statement fails with `type "…" does not exist` (SQLSTATE 42704). Autogenerate does not add what is missing.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.add_column("orders", sa.Column("state", sa.Enum("new", "paid", name="order_state"), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("orders", "state")
    ///     sa.Enum(name="order_state").drop(op.get_bind(), checkfirst=True)
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     sa.Enum("new", "paid", name="order_state").create(op.get_bind(), checkfirst=True)
    ///     op.add_column("orders", sa.Column("state", sa.Enum("new", "paid", name="order_state"), nullable=True))
    ///
    /// def downgrade() -> None:
    ///     op.drop_column("orders", "state")
    ///     sa.Enum(name="order_state").drop(op.get_bind(), checkfirst=True)
    /// ```
    ///
    /// ## When to ignore
    /// An earlier revision, which is not pasted here, has created the type.
    ///
    /// ## Fix safety
    /// With `checkfirst=True` it creates the type only where it is missing. The downgrade should drop it again.
    ///
    /// ## References
    /// - [SQLAlchemy: PostgreSQL ENUM](https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#sqlalchemy.dialects.postgresql.ENUM)
    /// - [PostgreSQL: enumerated types](https://www.postgresql.org/docs/current/datatype-enum.html)
    pub EnumNotCreated {
        id: "enum-not-created",
        name: "Enum used before it is created",
        family: Enum,
        severity: Error,
        checklist: &[7],
        fix: Some(Applicability::Review),
    }
}

impl Rule for EnumNotCreated {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for (index, op) in run.ops.iter().enumerate() {
                let Some((type_, place)) = used_type(op) else { continue };
                let Some(enum_type) = enum_of(type_) else { continue };
                let Some(name) = relation(enum_type) else { continue };
                // Dropping a column leaves its type, so on the way back it is there unless the upgrade drops it.
                let stayed = run.direction == Direction::Downgrade && !drops_type(ctx.upgrade, &name);
                if stayed || is_there(run, index, &name) {
                    continue;
                }
                findings.push(finding(ctx, run, op, enum_type, &name).placed(place));
            }
        }
    }
}

fn finding(ctx: &RuleContext<'_>, run: &Run, op: &Op, enum_type: &EnumType, name: &RelName) -> Draft {
    let message = format!(
        "`{}` uses the enum `{name}`, and does not create it; only `create_table` does that. Where the type does not exist \
         the migration fails: `type \"{name}\" does not exist`. Create it first.",
        op.method
    );
    let certain = is_certain(ctx, run, name);
    let note = (!certain)
        .then(|| format!("Nothing pasted here creates `{name}`. If an older revision does, this is fine."));
    let draft = Draft::on(&EnumNotCreated::META, run, op)
        .says(format!("The enum `{name}` is not created before it is used"), message)
        .resting_on(note)
        .with_fix(create_fix(ctx, run, op, enum_type));
    if certain { draft } else { draft.at_most(Severity::Warning) }
}

/// The type that an operation needs to be there, and where it is written.
fn used_type(op: &Op) -> Option<(&SqlType, crate::text::ByteRange)> {
    match &op.kind {
        OpKind::AddColumn(add) => Some((&add.column.type_, add.column.type_.at)),
        // Where the column has that type already, the type is there.
        OpKind::AlterColumn(alter) => {
            let name = |type_: &SqlType| enum_of(type_).and_then(EnumType::display);
            let before = alter.existing_type.as_ref().and_then(name);
            let new = alter.type_.as_ref().filter(|type_| before.is_none() || name(type_) != before)?;
            Some((new, new.at))
        }
        _ => None,
    }
}

/// The native enum in a type, also as an array's elements.
fn enum_of(type_: &SqlType) -> Option<&EnumType> {
    match &type_.kind {
        TypeKind::Enum(enum_type) if enum_type.native => Some(enum_type),
        TypeKind::Array { item, .. } => enum_of(item),
        _ => None,
    }
}

fn relation(enum_type: &EnumType) -> Option<RelName> {
    let schema = match &enum_type.schema {
        Some(schema) => Some(schema.as_known()?.to_owned()),
        None => None,
    };
    Some(RelName { schema, name: enum_type.name.as_ref()?.as_known()?.to_owned() })
}

/// Whether the type is known to exist when operation `index` runs: made by an earlier operation (under whatever
/// condition, and by SQL too), or known to the schema.
fn is_there(run: &Run, index: usize, name: &RelName) -> bool {
    let made_before =
        run.ops.iter().take(index).flat_map(types_made).any(|made| relation(made).as_ref() == Some(name));
    let opaque_before = run.ops.iter().take(index).any(|op| match &op.kind {
        OpKind::Opaque { name: called, .. } => called.contains(&name.name) || called.contains("enum"),
        OpKind::Execute(crate::ops::Execute::Sql { text, .. }) => text.to_string().contains(&name.name),
        _ => false,
    });
    let step: Option<&Step> = run.steps_of(index).next();
    let schema = step.map_or(&run.after, |step| &step.before);
    made_before
        || opaque_before
        || schema.enum_type(name).is_some()
        || schema.enums.keys().any(|known| known.name == name.name)
}

/// Whether no older revision can have made it: all of them are pasted, or this one's downgrade drops the type.
fn is_certain(ctx: &RuleContext<'_>, run: &Run, name: &RelName) -> bool {
    let whole_chain = ctx.is_whole_chain();
    let other = if run.direction == Direction::Upgrade { ctx.downgrade } else { ctx.upgrade };
    whole_chain || drops_type(other, name)
}

fn drops_type(run: &Run, name: &RelName) -> bool {
    run.steps.iter().any(
        |step| matches!(&step.form, Form::Drop { object: ObjectKind::Type, names, .. } if names.contains(name)),
    )
}

/// The type is created where it is missing, and dropped at the end of the way back unless that is done already.
fn create_fix(ctx: &RuleContext<'_>, run: &Run, op: &Op, enum_type: &EnumType) -> Option<DraftFix> {
    if !ctx.is_written_once(op) || op.batch.is_some() || enum_type.labels.is_none() {
        return None;
    }
    let alembic = ctx.revision.names.op.as_deref()?;
    let source = ctx.file.slice(enum_type.at);
    if source.contains('\n') || source.is_empty() {
        return None;
    }
    let line = format!("{source}.create({alembic}.get_bind(), checkfirst=True)");
    let mut edits = vec![fix::insert_before(ctx.file, op.statement, &[line])?];
    let way_back = ctx.revision.downgrade.as_ref().filter(|function| !function.empty);
    let name = relation(enum_type)?;
    if let (Direction::Upgrade, Some(function)) = (run.direction, way_back)
        && !drops_type(ctx.downgrade, &name)
    {
        let (sa, schema) = (ctx.revision.names.sa.as_deref()?, name.schema.as_deref());
        let drop = fix::inverse::drop_type(ctx.file, &name.name, schema, sa, alembic);
        edits.push(fix::insert_after(ctx.file, *function.statements.last()?, &[drop])?);
    }
    Some(DraftFix::new(
        "Create the type where it is missing, drop it on the way back",
        Applicability::Review,
        edits,
    ))
}
