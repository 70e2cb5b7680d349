use crate::{
    fix,
    ops::{Constraint, Op, OpKind, Relation},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A foreign key does not say what happens when the row that it points to is deleted.
    ///
    /// ## Why it matters
    /// Without ON DELETE the deletion is refused as long as a row points there. That may be what is wanted, but a reader
    /// cannot tell a decision from an oversight, and the first to notice is whoever deletes a user in production.
    ///
    /// ## Example
    /// ```python,bad
    /// op.create_foreign_key("fk_orders_user_id_users", "orders", "users", ["user_id"], ["id"])
    /// ```
    /// ```python,good
    /// op.create_foreign_key("fk_orders_user_id_users", "orders", "users", ["user_id"], ["id"], ondelete="RESTRICT")
    /// ```
    ///
    /// ## When to ignore
    /// The project leaves it out everywhere and means NO ACTION by it: switch the rule off in the settings.
    ///
    /// ## Fix safety
    /// A person must choose. RESTRICT refuses the deletion as before, only at once rather than at the statement's end;
    /// CASCADE deletes the rows that point there; SET NULL needs a column that may be null.
    ///
    /// ## References
    /// - [PostgreSQL: foreign keys](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)
    pub ForeignKeyWithoutOnDelete {
        id: "foreign-key-without-on-delete",
        name: "Foreign key without ON DELETE",
        family: ForeignKey,
        severity: Advice,
        checklist: &[6],
        fix: Some(Applicability::Review),
    }
}

impl Rule for ForeignKeyWithoutOnDelete {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for op in ctx.upgrade.ops.iter().filter(|op| op.when.is_none()) {
            for (table, constraint) in foreign_keys(op).into_iter().filter(|(_, key)| is_silent(key)) {
                let Some(key) = constraint.foreign_key() else { continue };
                let target = key
                    .target
                    .known()
                    .map_or_else(|| "the other table".to_owned(), |target| format!("`{}`", target.display()));
                let message = format!(
                    "The foreign key from `{}` does not say what happens when a row of {target} is deleted. PostgreSQL then \
                     refuses the deletion. Write the behaviour you want with `ondelete=`.",
                    table.display()
                );
                let finding = Draft::on(&Self::META, ctx.upgrade, op)
                    .placed(constraint.call)
                    .says(format!("The foreign key from `{}` has no ON DELETE", table.display()), message)
                    .with_fix(restrict_fix(ctx, op, constraint));
                findings.push(finding);
            }
        }
    }
}

fn is_silent(constraint: &Constraint) -> bool {
    constraint.foreign_key().is_some_and(|key| key.on_delete.is_none() && key.unknown.is_empty())
}

/// Every foreign key that an operation makes.
fn foreign_keys(op: &Op) -> Vec<(&Relation, &Constraint)> {
    match &op.kind {
        OpKind::AddConstraint { table, constraint } => vec![(table, constraint)],
        OpKind::CreateTable(table) => {
            let inline = table.columns.iter().flat_map(|column| &column.foreign_keys);
            table.constraints.iter().chain(inline).map(|constraint| (&table.table, constraint)).collect()
        }
        OpKind::AddColumn(add) => {
            add.column.foreign_keys.iter().map(|constraint| (&add.table, constraint)).collect()
        }
        _ => Vec::new(),
    }
}

fn restrict_fix(ctx: &RuleContext<'_>, op: &Op, constraint: &Constraint) -> Option<DraftFix> {
    if !ctx.is_written_once(op) {
        return None;
    }
    let value = fix::quote(ctx.file, "RESTRICT");
    let edit = fix::set_keyword(ctx.file, constraint.call, &constraint.args, "ondelete", &value)?;
    Some(DraftFix::new("Refuse the deletion in so many words: `RESTRICT`", Applicability::Review, vec![edit]))
}
