use crate::{
    fix,
    ops::{Constraint, ConstraintKind, DropConstraint, Name, Op, OpKind},
    report::Applicability,
    rules::{
        Draft, DraftFix, Findings, Rule, RuleContext,
        constraint::unnamed_constraint::{is_made_of, name_for},
        declare_rule,
    },
};

declare_rule! {
    /// A constraint is dropped without its name: Alembic cannot write such a statement, so this never works.
    ///
    /// ## Why it matters
    /// `ALTER TABLE … DROP CONSTRAINT` needs a name. Autogenerate leaves `None` where the upgrade created the constraint
    /// without one. The downgrade then dies with `Can't emit DROP CONSTRAINT … it has no name`, on the day when it is
    /// needed. A naming convention does not repair it.
    ///
    /// ## Example
    /// ```python,bad
    /// def upgrade() -> None:
    ///     op.create_foreign_key(None, "orders", "users", ["user_id"], ["id"], ondelete="CASCADE")
    ///
    /// def downgrade() -> None:
    ///     op.drop_constraint(None, "orders", type_="foreignkey")
    /// ```
    /// ```python,good
    /// def upgrade() -> None:
    ///     op.create_foreign_key("fk_orders_user_id_users", "orders", "users", ["user_id"], ["id"], ondelete="CASCADE")
    ///
    /// def downgrade() -> None:
    ///     op.drop_constraint("fk_orders_user_id_users", "orders", type_="foreignkey")
    /// ```
    ///
    /// ## When to ignore
    /// Never: it cannot work.
    ///
    /// ## Fix safety
    /// The name is given where the constraint is made and where it is dropped. Where the migration has run already, the
    /// database holds another name: then only the drop must be changed, to the name that `\d` shows.
    ///
    /// ## References
    /// - [Alembic: the importance of naming constraints](https://alembic.sqlalchemy.org/en/latest/naming.html)
    pub DropConstraintWithoutName {
        id: "drop-constraint-without-name",
        name: "Constraint dropped without its name",
        family: Constraint,
        severity: Error,
        checklist: &[1],
        fix: Some(Applicability::Review),
    }
}

impl Rule for DropConstraintWithoutName {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for run in ctx.runs() {
            for op in &run.ops {
                let OpKind::DropConstraint(drop) = &op.kind else { continue };
                if drop.name != Name::None {
                    continue;
                }
                let table = drop.table.display();
                let message = format!(
                    "`drop_constraint(None, …)` on `{table}` cannot work: Alembic stops with \"it has no name\". The \
                     {} ends there. Name the constraint where it is created and here.",
                    run.direction.function()
                );
                let finding = Draft::on(&Self::META, run, op)
                    .says(format!("A constraint of `{table}` is dropped without its name"), message)
                    .with_fix(name_fix(ctx, op, drop));
                findings.push(finding);
            }
        }
    }
}

/// Names both ends, when exactly one unnamed constraint of the other direction can be meant.
fn name_fix(ctx: &RuleContext<'_>, op: &Op, drop: &DropConstraint) -> Option<DraftFix> {
    let other = if ctx.upgrade.ops.iter().any(|candidate| std::ptr::eq(candidate, op)) {
        ctx.downgrade
    } else {
        ctx.upgrade
    };
    let mut made = other.ops.iter().filter_map(|made| match &made.kind {
        OpKind::AddConstraint { table, constraint } if *table == drop.table && is_meant(drop, constraint) => {
            Some((made, constraint))
        }
        _ => None,
    });
    let first = made.next()?;
    let (made, constraint) = if made.next().is_none() { first } else { return None };
    if !ctx.can_edit(op) || !ctx.can_edit(made) {
        return None;
    }
    let in_upgrade = std::ptr::eq(other, ctx.downgrade);
    let name = match name_before(ctx, drop, constraint).filter(|_| in_upgrade) {
        Some(name) => name,
        None => name_for(ctx, &drop.table, constraint)?,
    };
    let quoted = fix::quote(ctx.file, &name);
    let mut edits = vec![fix::replace_argument(op.argument(0, "constraint_name")?, &quoted)];
    if constraint.name == Name::None {
        edits.push(fix::replace_argument(made.argument(0, "constraint_name")?, &quoted));
    } else {
        return None;
    }
    Some(DraftFix::new(
        format!("Name it `{name}`, here and where it is created"),
        Applicability::Review,
        edits,
    ))
}

/// The name that an earlier revision gave what the upgrade drops: the drop itself fails, so it is still there after it.
fn name_before(ctx: &RuleContext<'_>, drop: &DropConstraint, constraint: &Constraint) -> Option<String> {
    let known = ctx.upgrade.after.table(&drop.table.known()?)?;
    let mut meant = known.constraints.iter().filter(|known| is_made_of(&known.form, constraint));
    let (only, None) = (meant.next()?, meant.next()) else { return None };
    only.name.clone()
}

/// Whether dropping a constraint without its name may mean this one.
pub(crate) fn is_meant(drop: &DropConstraint, constraint: &Constraint) -> bool {
    constraint.name == Name::None
        && match (&constraint.kind, drop.type_.as_deref()) {
            (_, None) => true,
            (ConstraintKind::ForeignKey(_), Some(kind)) => kind == "foreignkey",
            (ConstraintKind::Unique { .. }, Some(kind)) => kind == "unique",
            (ConstraintKind::PrimaryKey { .. }, Some(kind)) => kind == "primary",
            (ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. }, Some(kind)) => kind == "check",
        }
}
