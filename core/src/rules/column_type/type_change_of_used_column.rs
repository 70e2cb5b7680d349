use super::change::{TypeChanged, type_changes};
use crate::rules::{Draft, Findings, Rule, RuleContext, declare_rule};

declare_rule! {
    /// A column that another is generated from gets another type: PostgreSQL refuses.
    ///
    /// ## Why it matters
    /// PostgreSQL keeps what a column is generated from as it understood it, with the types of that day. It stops with
    /// `cannot alter type of a column used by a generated column` (SQLSTATE 0A000), whatever the two types are:
    /// `VARCHAR(50)` to `VARCHAR(100)` as well.
    ///
    /// ## Example
    /// ```python,bad
    /// # --- 1a_users.py
    /// import sqlalchemy as sa
    /// from alembic import op
    /// revision = "1a"
    /// down_revision = None
    /// def upgrade() -> None:
    ///     op.create_table(
    ///         "users",
    ///         sa.Column("id", sa.BigInteger(), primary_key=True),
    ///         sa.Column("name", sa.String(50)),
    ///         sa.Column("name_lower", sa.String(50), sa.Computed("lower(name)", persisted=True)),
    ///     )
    /// def downgrade() -> None:
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
    /// op.drop_column("users", "name_lower")
    /// op.alter_column("users", "name", existing_type=sa.String(50), type_=sa.String(100))
    /// op.add_column("users", sa.Column("name_lower", sa.String(100), sa.Computed("lower(name)", persisted=True)))
    /// ```
    ///
    /// ## When to ignore
    /// The generated column is gone by then in a way that the pasted files do not show.
    ///
    /// ## Fix safety
    /// No fix: adding a stored column again writes the whole table anew, which is better planned than done by the way.
    ///
    /// ## References
    /// - [PostgreSQL: generated columns](https://www.postgresql.org/docs/current/ddl-generated-columns.html)
    /// - [PostgreSQL: ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)
    pub TypeChangeOfUsedColumn {
        id: "type-change-of-used-column",
        name: "Type change of a column that another is generated from",
        family: ColumnType,
        severity: Error,
        checklist: &[9],
        fix: None,
    }
}

impl Rule for TypeChangeOfUsedColumn {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for change in &type_changes(ctx) {
            let users = generated_from(change);
            if users.is_empty() {
                continue;
            }
            let plural = if users.len() > 1 { "s" } else { "" };
            let names = users.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let message = format!(
                "PostgreSQL refuses to change the type of `{}` because of the generated column{plural} {names}: the migration stops \
                 with `cannot alter type of a column used by a generated column`. Drop the generated column first, and add it again \
                 behind.",
                change.place(),
            );
            let title = format!("`{}` cannot change its type because of {names}", change.place());
            findings.push(Draft::on(&Self::META, change.run, change.op).says(title, message));
        }
    }
}

/// The columns of the same table that are generated from this one.
fn generated_from<'a>(change: &'a TypeChanged<'_>) -> Vec<&'a str> {
    let table = change.step.before.table(change.table);
    let columns = table.map_or(&[][..], |table| &table.columns).iter();
    let from_it = columns.filter(|column| {
        let definition = column.definition.as_ref();
        definition
            .is_some_and(|definition| definition.generated_from.iter().any(|name| name == change.column))
    });
    from_it.map(|column| column.name.as_str()).collect()
}
