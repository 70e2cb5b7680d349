use super::change::{TypeChanged, alter_column, names_in_words, type_changes};
use crate::{
    fix,
    ops::{SqlType, TypeKind},
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A column gets another collation, often only because the new type does not repeat the old one.
    ///
    /// ## Why it matters
    /// `ALTER COLUMN … TYPE` without `COLLATE` takes the default collation, whatever the column had. Values then sort in
    /// another order, and under another collation two values may be equal that were not. Every index on the column is built
    /// anew under the ACCESS EXCLUSIVE lock of the change: reads and writes wait for it.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("users", "login", existing_type=sa.String(50, collation="C"), type_=sa.String(100))
    /// ```
    /// ```python,good
    /// op.alter_column("users", "login", existing_type=sa.String(50, collation="C"), type_=sa.String(100, collation="C"))
    /// ```
    ///
    /// ## When to ignore
    /// The other order is what the migration is for, and the table is small enough to build its indexes at once.
    ///
    /// ## Fix safety
    /// The fix repeats the old collation. See that the model has it too.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, SET DATA TYPE](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE)
    /// - [PostgreSQL: collation support](https://www.postgresql.org/docs/current/collation.html)
    pub CollationChanged {
        id: "collation-changed",
        name: "Collation changed by a type change",
        family: ColumnType,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for CollationChanged {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in type_changes(ctx).iter().filter(|change| !change.is_refused() && change.may_have_rows())
        {
            let rebuilt = !change.work.rebuilt.is_empty() && change.may_be_large(ctx);
            let indexes = names_in_words(&change.work.rebuilt, "its indexes");
            let (title, what, cure) = match (lost_collation(change), change.collation) {
                (Some(old), _) => (
                    format!("`{}` loses its collation `{old}`", change.place()),
                    format!(
                        "The new type does not repeat the collation `{old}` of `{}`, so the default takes its place and values sort otherwise",
                        change.place()
                    ),
                    "Repeat it in the new type",
                ),
                (None, Some(new)) if rebuilt && change.work.collation_changes => (
                    format!("Indexes on `{}` are built anew for the collation `{new}`", change.place()),
                    format!("`{}` gets the collation `{new}`", change.place()),
                    "Drop the indexes first and build them CONCURRENTLY behind",
                ),
                _ => continue,
            };
            let build = if rebuilt {
                format!(
                    "; {indexes} must be built anew under an ACCESS EXCLUSIVE lock, and nobody can read or write `{}` meanwhile",
                    change.table
                )
            } else {
                String::new()
            };
            let finding = Draft::on(&Self::META, change.run, change.op)
                .says(title, format!("{what}{build}. {cure}."))
                .with_fix(repeat(ctx, change));
            findings.push(finding);
        }
    }
}

/// The collation that the column has and the new type does not name.
fn lost_collation(change: &TypeChanged<'_>) -> Option<String> {
    let collates = matches!(change.new.name.as_str(), "text" | "varchar" | "bpchar" | "citext");
    if change.collation.is_some() || !collates {
        return None;
    }
    let known = change.step.before.table(change.table)?.column(change.column)?;
    match &known.definition {
        Some(definition) => definition.collation.clone().filter(|name| name != "default"),
        None => said_collation(alter_column(change.op)?.existing_type.as_ref()?),
    }
}

fn said_collation(type_: &SqlType) -> Option<String> {
    match &type_.kind {
        TypeKind::Characters { collation: Some(collation), .. } => Some(collation.as_known()?.to_owned()),
        _ => None,
    }
}

/// `collation=` in the new type.
fn repeat(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    let alter = change.editable(ctx)?;
    let old = lost_collation(change)?;
    let new = alter.type_.as_ref().filter(|new| change.op.call.contains(new.at))?;
    let argument = format!("collation={}", fix::quote(ctx.file, &old));
    let edit = fix::add_type_argument(ctx.file, new.at, &argument)?;
    Some(DraftFix::new(format!("Keep the collation `{old}`"), Applicability::Review, vec![edit]))
}
