use super::change::{TypeChanged, type_changes};
use crate::{
    fix,
    report::Applicability,
    rules::{Draft, DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::RelName,
};

declare_rule! {
    /// A column that a view or a generated column uses gets another type: PostgreSQL refuses.
    ///
    /// ## Why it matters
    /// PostgreSQL keeps a view as it understood it, with the types of that day. It stops with `cannot alter type of a column
    /// used by a view or rule` (SQLSTATE 0A000), whatever the two types are: `VARCHAR(50)` to `VARCHAR(100)` as well. So it
    /// does for a column that another is generated from.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 1a_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "1a"
    /// down_revision = None
    /// def upgrade() -> None:
    ///     op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.String(50)))
    ///     op.execute("CREATE VIEW user_names AS SELECT id, name FROM users")
    /// def downgrade() -> None:
    ///     op.execute("DROP VIEW user_names")
    ///     op.drop_table("users")
    /// # --- 2b_longer.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "2b"
    /// down_revision = "1a"
    /// def upgrade() -> None:
    ///     op.alter_column("users", "name", existing_type=sa.String(50), type_=sa.String(100))
    /// def downgrade() -> None:
    ///     raise NotImplementedError
    /// ```
    /// ```python,good
    /// op.execute("DROP VIEW user_names")
    /// op.alter_column("users", "name", existing_type=sa.String(50), type_=sa.String(100))
    /// op.execute("CREATE VIEW user_names AS SELECT id, name FROM users")
    /// ```
    ///
    /// ## When to ignore
    /// The view is gone by then in a way that the pasted files do not show.
    ///
    /// ## Fix safety
    /// Shown, not applied: the view's query, its grants and its owner have to be written again by hand.
    ///
    /// ## References
    /// - [PostgreSQL: dependency tracking](https://www.postgresql.org/docs/current/ddl-depend.html)
    /// - [PostgreSQL: ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)
    pub TypeChangeOfUsedColumn {
        id: "type-change-of-used-column",
        name: "Type change of a column that a view uses",
        family: ColumnType,
        severity: Error,
        checklist: &[9],
        fix: Some(Applicability::Display),
        peers: &["migrationpilot:MP052"],
    }
}

impl Rule for TypeChangeOfUsedColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in &type_changes(ctx) {
            let views: Vec<String> = views(change).iter().map(ToString::to_string).collect();
            let generated = generated_from(change);
            let (users, what, word, cure) = if views.is_empty() {
                (&generated, "generated column", "generated column", "add it again behind")
            } else {
                (&views, "view", "view or rule", "create it again behind")
            };
            if users.is_empty() {
                continue;
            }
            let plural = if users.len() > 1 { "s" } else { "" };
            let names = users.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let message = format!(
                "PostgreSQL refuses to change the type of `{}` because of the {what}{plural} {names}: the migration stops with `cannot \
                 alter type of a column used by a {word}`. Drop the {what} first, and {cure}.",
                change.place(),
            );
            let title = format!("`{}` cannot change its type because of {names}", change.place());
            let finding = Draft::on(&Self::META, change.run, change.op)
                .says(title, message)
                .with_fix(around(ctx, change, &views));
            findings.push(finding);
        }
    }
}

/// The views that read the column, and those that read them. One that selects `*` has the columns of the day it was made.
fn views(change: &TypeChanged<'_>) -> Vec<RelName> {
    let schema = &change.step.before;
    let added = schema.table(change.table).and_then(|table| table.column(change.column)?.added);
    let mut views = schema.views_of(change.table, Some(change.column));
    views.retain(|view| {
        let made = match schema.views.get(view) {
            Some(view) => Some(view.created),
            None => schema.table(view).and_then(|view| view.created),
        };
        added.zip(made).is_none_or(|(added, made)| added <= made)
    });
    views
}

/// The columns of the same table that are generated from this one.
fn generated_from(change: &TypeChanged<'_>) -> Vec<String> {
    let table = change.step.before.table(change.table);
    let columns = table.map_or(&[][..], |table| &table.columns).iter();
    let from_it = columns.filter(|column| {
        let definition = column.definition.as_ref();
        definition
            .is_some_and(|definition| definition.generated_from.iter().any(|name| name == change.column))
    });
    from_it.map(|column| column.name.clone()).collect()
}

/// The views go first, the one that reads the others before them, and come back in the other order.
fn around(ctx: &RuleContext<'_>, change: &TypeChanged<'_>, views: &[String]) -> Option<DraftFix> {
    change.editable(ctx).filter(|_| change.op.batch.is_none() && !views.is_empty())?;
    let execute = fix::sibling_call(ctx.file, change.op, "execute")?;
    let call = |sql: &str| format!("{execute}({})", fix::quote(ctx.file, sql));
    let is_materialized =
        |view: &String| !change.step.before.views.keys().any(|known| known.to_string() == *view);
    let kind = |view| if is_materialized(view) { "MATERIALIZED VIEW" } else { "VIEW" };
    let drop: Vec<String> =
        views.iter().rev().map(|view| call(&format!("DROP {} {view}", kind(view)))).collect();
    let create: Vec<String> =
        views.iter().map(|view| call(&format!("CREATE {} {view} AS …", kind(view)))).collect();
    let edits = vec![
        fix::insert_before(ctx.file, change.op.statement, &drop)?,
        fix::insert_after(ctx.file, change.op.statement, &create)?,
    ];
    Some(DraftFix::new("Drop the view first, create it again behind", Applicability::Display, edits))
}
