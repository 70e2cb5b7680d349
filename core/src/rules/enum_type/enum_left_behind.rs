use crate::{
    fix,
    ops::OpKind,
    report::{Applicability, Direction},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::{Form, ObjectKind, RelName},
};

declare_rule! {
    /// The upgrade creates an enum type and the downgrade leaves it behind.
    ///
    /// ## Why it matters
    /// Dropping a table or a column does not drop its enum type. After a downgrade the type is still there, and the next
    /// upgrade stops with `type "…" already exists` (SQLSTATE 42710). Round-trip tests find this; production finds it
    /// when a release is rolled back and forward again.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.create_table(
    ///         "orders",
    ///         sa.Column("id", sa.BigInteger(), primary_key=True),
    ///         sa.Column("state", sa.Enum("new", "paid", name="order_state"), nullable=False),
    ///     )
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("orders")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.create_table(
    ///         "orders",
    ///         sa.Column("id", sa.BigInteger(), primary_key=True),
    ///         sa.Column("state", sa.Enum("new", "paid", name="order_state"), nullable=False),
    ///     )
    ///
    /// def downgrade() -> None:
    ///     op.drop_table("orders")
    ///     sa.Enum(name="order_state").drop(op.get_bind(), checkfirst=True)
    /// ```
    ///
    /// ## When to ignore
    /// Another table that stays uses the type too.
    ///
    /// ## Fix safety
    /// A person must see that nothing else uses the type: PostgreSQL refuses to drop it then.
    ///
    /// ## References
    /// - [PostgreSQL: DROP TYPE](https://www.postgresql.org/docs/current/sql-droptype.html)
    pub EnumLeftBehind {
        id: "enum-left-behind",
        name: "Enum left behind by the downgrade",
        family: Enum,
        severity: Warning,
        checklist: &[9],
        fix: Some(Applicability::Review),
    }
}

impl Rule for EnumLeftBehind {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        let Some(downgrade) = ctx.revision.downgrade.as_ref().filter(|function| !function.empty) else {
            return;
        };
        if ctx.downgrade.ops.iter().any(|op| matches!(op.kind, OpKind::Raise { .. })) {
            return;
        }
        let mut seen: Vec<&RelName> = Vec::new();
        for step in &ctx.upgrade.steps {
            let (Some(op), Form::CreateEnum { name, .. }) = (ctx.upgrade.op_of(step), &step.form) else {
                continue;
            };
            let gone_again =
                seen.contains(&name) || is_dropped(ctx, name) || is_renamed_or_dropped_later(ctx, name);
            seen.push(name);
            if gone_again {
                continue;
            }
            let message = format!(
                "`upgrade()` creates the enum `{name}`, and `downgrade()` does not drop it. The next upgrade then stops with \
                 `type \"{name}\" already exists`. Drop the type at the end of `downgrade()`."
            );
            let mut finding = Draft::on(&Self::META, ctx.upgrade, op)
                .placed(downgrade.header)
                .says(format!("The enum `{name}` is left behind by the downgrade"), message)
                .with_fix(drop_fix(ctx, name));
            finding.direction = Some(Direction::Downgrade);
            findings.push(finding);
        }
    }
}

/// Whether the downgrade drops the type, or its schema, or does something that cannot be looked into.
fn is_dropped(ctx: &RuleContext<'_>, name: &RelName) -> bool {
    let by_statement = ctx.downgrade.steps.iter().any(|step| match &step.form {
        Form::Drop { object: ObjectKind::Type, names, .. } => {
            names.iter().any(|dropped| dropped.name == name.name)
        }
        Form::Drop { object: ObjectKind::Schema, names, .. } => {
            names.iter().any(|dropped| Some(dropped.name.as_str()) == name.schema.as_deref())
        }
        Form::Do | Form::Unparsed { .. } => true,
        _ => false,
    });
    by_statement
        || ctx.downgrade.ops.iter().any(|op| {
            matches!(op.kind, OpKind::Opaque { .. } | OpKind::DropEnum { .. }) && is_about(op, name)
        })
}

fn is_about(op: &crate::ops::Op, name: &RelName) -> bool {
    match &op.kind {
        OpKind::DropEnum { enum_type, .. } => enum_type
            .name
            .as_ref()
            .is_none_or(|dropped| dropped.as_known().is_none() || dropped.is(&name.name)),
        _ => true,
    }
}

/// Whether the upgrade itself drops the type again, or takes the place of one of the same name, as a swap does.
fn is_renamed_or_dropped_later(ctx: &RuleContext<'_>, name: &RelName) -> bool {
    let swapped = ctx.upgrade.steps.iter().any(|step| {
        matches!(&step.form, Form::Rename { object: ObjectKind::Type, relation, .. } if relation == name)
    });
    swapped || ctx.upgrade.after.enum_type(name).is_none()
}

/// `sa.Enum(name=…).drop(…)` behind the last statement of the downgrade.
fn drop_fix(ctx: &RuleContext<'_>, name: &RelName) -> Option<DraftFix> {
    let (sa, alembic) = (ctx.revision.names.sa.as_deref()?, ctx.revision.names.op.as_deref()?);
    let last = ctx.revision.downgrade.as_ref()?.statements.last()?;
    let line = fix::inverse::drop_type(ctx.file, &name.name, name.schema.as_deref(), sa, alembic);
    let edit = fix::insert_after(ctx.file, *last, &[line])?;
    Some(DraftFix::new(
        format!("Drop the type `{name}` at the end of the downgrade"),
        Applicability::Review,
        vec![edit],
    ))
}
