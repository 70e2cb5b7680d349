use super::change::{TypeChanged, alter_column, type_changes};
use crate::{
    fix,
    ops::{Op, OpKind},
    pg::{TypeCost, always_rewrites},
    report::{Applicability, Direction},
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
};

declare_rule! {
    /// A column gets a type for which PostgreSQL writes the whole table anew, and nobody can read it until that is done.
    ///
    /// ## Why it matters
    /// `ALTER COLUMN … TYPE` holds an ACCESS EXCLUSIVE lock: even a SELECT waits. Where the old values are stored in
    /// another way than the new ones, every row and every index of the table is written again under that lock. On a big
    /// table that is minutes or hours, with as much disk space again as the table takes.
    ///
    /// Many changes cost nothing of the kind: a longer `VARCHAR`, `VARCHAR` to `TEXT`, `NUMERIC` with more digits and the
    /// same scale. This rule knows them, and says nothing. Nor does it speak of a downgrade that only takes the change back.
    /// And to put an enum with more values in the place of one with fewer is not needed: `ALTER TYPE … ADD VALUE` adds them
    /// without touching the table.
    ///
    /// ## Example
    /// ```python,bad
    /// op.alter_column("orders", "id", existing_type=sa.Integer(), type_=sa.BigInteger())
    /// ```
    /// ```python,good
    /// op.alter_column("orders", "note", existing_type=sa.String(100), type_=sa.Text())
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// Shown, not applied: to add a column, write both, fill the old rows in batches and swap the names takes several
    /// deploys, and what hangs on the old column (keys, indexes, constraints, a default) has to be made on the new one.
    ///
    /// From `timestamp` to `timestamptz` there is a short way. With the session's time zone set to UTC, PostgreSQL 12 and
    /// later take the values as they are. `SET LOCAL` holds for the rest of the transaction: see what else runs in it.
    ///
    /// ## Deploy order
    /// 1. Add the new column. Deploy an application that writes both.
    /// 2. Fill the old rows in batches, each in a transaction of its own.
    /// 3. Swap the two names in one transaction. Deploy an application that knows one column only.
    /// 4. Drop the old column.
    ///
    /// ## References
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    /// - [PostgreSQL 12: release notes, timestamp and timestamptz](https://www.postgresql.org/docs/release/12.0/)
    pub TypeChangeRewritesTable {
        id: "type-change-rewrites-table",
        name: "Type change that rewrites the table",
        family: ColumnType,
        severity: Warning,
        checklist: &[4],
        fix: Some(Applicability::Display),
    }
}

impl Rule for TypeChangeRewritesTable {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in &type_changes(ctx) {
            if !change.may_be_large(ctx) || !rewrites(change) || change.takes_back(ctx) {
                continue;
            }
            let (table, place) = (change.table, change.place());
            let message = format!(
                "Changing `{place}`{} to `{}` writes all of `{table}` and its indexes anew under an ACCESS EXCLUSIVE lock. Nobody can \
                 read or write `{table}` until that is over and the transaction commits: the larger the table, the longer. {}",
                change.old_in_words(),
                change.new,
                cure(change),
            );
            let unknown = change.old.is_none() && !change.converts;
            let note = unknown.then(|| {
                format!(
                    "Nothing pasted says which type `{place}` has now; any other than `{}` is rewritten.",
                    change.new
                )
            });
            let finding = Draft::on(&Self::META, change.run, change.op)
                .says(format!("`{table}` is rewritten to make `{}` `{}`", change.column, change.new), message)
                .resting_on(note)
                .with_fix(in_utc(ctx, change))
                .with_fix(expand_and_contract(ctx, change));
            findings.push(finding);
        }
    }
}

/// What to do instead.
fn cure(change: &TypeChanged<'_>) -> String {
    match change.added_labels().as_slice() {
        [] => "Add a new column, fill it in batches, and swap the two.".to_owned(),
        labels => format!(
            "The new type only adds `{}`: `ALTER TYPE … ADD VALUE` does that and leaves the table alone.",
            labels.join("`, `")
        ),
    }
}

/// Whether the table is rewritten for certain, or as good as: what a time zone decides has a rule of its own, and what
/// cannot be told another.
fn rewrites(change: &TypeChanged<'_>) -> bool {
    let known = change.converts || change.work.change.is_some();
    let sure = known || always_rewrites(change.new, &change.step.before);
    sure && change.work.rewrites && !change.work.zone_decides
}

/// `USING c AT TIME ZONE 'UTC'` says what the session's time zone may say as well; then nothing is rewritten.
fn in_utc(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    let alter = change.editable(ctx)?;
    let words = alter.using.as_ref()?.as_known()?.replace(['(', ')', '"'], " ").to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    let in_zone = [change.column.to_lowercase().as_str(), "at", "time", "zone", "'utc'"] == words.as_slice();
    if !in_zone || change.work.change?.cost != TypeCost::Zone {
        return None;
    }
    let edits =
        vec![change.set_utc(ctx)?, fix::remove_keyword(ctx.file, &change.op.args, "postgresql_using")?];
    Some(DraftFix::new(
        "Say it with the session's time zone: nothing is rewritten",
        Applicability::Review,
        edits,
    ))
}

/// The new column here, the swap in a revision that follows. What the deploys in between do stands in comments.
fn expand_and_contract(ctx: &RuleContext<'_>, change: &TypeChanged<'_>) -> Option<DraftFix> {
    let up = change.run.direction == Direction::Upgrade;
    let alter = change.editable(ctx).filter(|_| up && change.op.batch.is_none())?;
    let (op, column) = (change.op, change.column);
    let sa = ctx.revision.names.sa.as_deref()?;
    let new = format!("{column}_new");
    let source = |range| ctx.file.slice(range).to_owned();
    let quoted = |name: &str| fix::quote(ctx.file, name);
    let schema = op.keyword("schema").map(|schema| format!(", {}", source(schema.range))).unwrap_or_default();
    let table = source(op.argument(0, "table_name")?.value);
    let added = format!(
        "{}({table}, {sa}.Column({}, {}){schema})",
        fix::sibling_call(ctx.file, op, "add_column")?,
        quoted(&new),
        source(alter.type_.as_ref()?.at),
    );
    let mut edits = vec![fix::replace_statement(ctx.file, ctx.revision, op.statement, &added)?];
    if let Some(back) = way_back(ctx, change) {
        let drop = fix::sibling_call(ctx.file, back, "drop_column")?;
        let dropped = format!("{drop}({table}, {}{schema})", quoted(&new));
        edits.extend(fix::replace_statement(ctx.file, ctx.revision, back.statement, &dropped));
    }
    let rename = |from: &str, to: &str| -> Option<String> {
        let alter = fix::sibling_call(ctx.file, op, "alter_column")?;
        Some(format!("{alter}({table}, {}, new_column_name={}{schema})", quoted(from), quoted(to)))
    };
    let old = format!("{column}_old");
    let name = change.table;
    let swap = vec![
        format!(
            "# Before: deploy an application that writes both {column} and {new}; then fill the old rows in batches,"
        ),
        "# each in a transaction of its own:".to_owned(),
        format!("#   UPDATE {name} SET {new} = {column} WHERE … AND {new} IS DISTINCT FROM {column}"),
        format!("# Make on {new} what {column} has: indexes, constraints, NOT NULL, the default."),
        rename(column, &old)?,
        rename(&new, column)?,
        format!("# After: deploy an application that knows only {column}; drop {old} in a later revision."),
    ];
    let swap_back = vec![rename(column, &new)?, rename(&old, column)?];
    let message = format!("swap {name}.{column} and {new}");
    let mut shown = DraftFix::new("Add a new column, fill it, swap the two", Applicability::Display, edits);
    if let Some(file) = fix::new_revision::following(ctx, &message, &swap, &swap_back) {
        shown = shown.adding(file);
    }
    Some(shown)
}

/// The call of the downgrade that changes the type back.
fn way_back<'a>(ctx: &RuleContext<'a>, change: &TypeChanged<'_>) -> Option<&'a Op> {
    let own = alter_column(change.op)?;
    ctx.downgrade.ops.iter().find(|op| {
        matches!(&op.kind, OpKind::AlterColumn(alter)
            if alter.table == own.table && alter.column == own.column && alter.type_.is_some())
            && ctx.can_edit(op)
    })
}
