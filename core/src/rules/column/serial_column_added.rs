use super::{
    added::{Added, added_columns},
    steps::{self, Rest},
};
use crate::{
    fix::{self, sql},
    quoting::quote_identifier,
    report::Applicability,
    rules::{DraftFix, Findings, Rule, RuleContext, declare_rule},
    sql::RelName,
};

declare_rule! {
    /// A counting column (`serial`) is added to a table in use: PostgreSQL numbers every row and writes the whole table anew.
    ///
    /// ## Why it matters
    /// `serial` is an integer with a sequence as its default. Every row that is there draws its number at once, under a lock
    /// that keeps everybody out until the last one is written and the transaction commits. SQLAlchemy writes SERIAL for an
    /// integer that is marked `primary_key=True`, also in `add_column`, where no primary key comes of it.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("ALTER TABLE orders ADD COLUMN number bigserial")
    /// ```
    /// ```python,good
    /// op.execute("CREATE SEQUENCE orders_number_seq")
    /// op.add_column("orders", sa.Column("number", sa.BigInteger(), nullable=True))
    /// op.execute("ALTER SEQUENCE orders_number_seq OWNED BY orders.number")
    /// op.alter_column("orders", "number", server_default=sa.text("nextval('orders_number_seq')"))
    /// ```
    ///
    /// ## When to ignore
    /// The table is small, or nobody uses it while the migration runs.
    ///
    /// ## Fix safety
    /// The column, its sequence and its default are the same in the end. On the way rows without a number exist, and the
    /// old rows get theirs in whatever order they lie. `autocommit_block()` commits what stands before it in the run.
    ///
    /// ## References
    /// - [PostgreSQL: serial types](https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL)
    /// - [PostgreSQL: ALTER TABLE, notes](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)
    pub SerialColumnAdded {
        id: "serial-column-added",
        name: "Serial column added",
        family: Column,
        severity: Error,
        checklist: &[4],
        fix: Some(Applicability::Review),
    }
}

impl Rule for SerialColumnAdded {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for added in added_columns(ctx).iter().filter(|added| integer(&added.column.type_.name).is_some()) {
            let column = &added.column.name;
            let because = format!("Every row of `{}` draws a number for `{column}`", added.table);
            let cure = format!(
                "Add `{column}` as a plain integer, set its default to a sequence after that, and fill the rows in batches."
            );
            let fixes = numbered_later(ctx, added).unwrap_or_default();
            findings.push(added.rewrites(&Self::META, &because, &cure).with_fixes(fixes));
        }
    }
}

/// The integer that a serial type is, as SQL names it.
fn integer(serial: &str) -> Option<&'static str> {
    match serial {
        "serial" | "serial4" => Some("integer"),
        "bigserial" | "serial8" => Some("bigint"),
        "smallserial" | "serial2" => Some("smallint"),
        _ => None,
    }
}

/// The sequence, the column bare, its default, its numbers.
fn numbered_later(ctx: &RuleContext<'_>, added: &Added<'_>) -> Option<Vec<DraftFix>> {
    let name = format!("{}_{}_seq", added.table.name, added.column.name);
    let sequence = RelName { schema: added.table.schema.clone(), name };
    // PostgreSQL would cut a longer name, or number one that is taken.
    if sequence.name.len() > crate::sql::LONGEST_NAME
        || added.step.before.exists(&sequence)
        || !added.column.constraints.is_empty()
    {
        return None;
    }
    let integer = integer(&added.column.type_.name)?;
    let as_type = if integer == "bigint" { String::new() } else { format!(" AS {integer}") };
    let create = format!("CREATE SEQUENCE {}{as_type}", sql::relation(&sequence));
    let owned = format!(
        "ALTER SEQUENCE {} OWNED BY {}.{}",
        sql::relation(&sequence),
        sql::relation(added.table),
        quote_identifier(&added.column.name)
    );
    let sa = ctx.revision.names.sa.as_deref()?;
    let draw = format!("nextval('{}')", sql::relation(&sequence).replace('\'', "''"));
    let default = format!("server_default={sa}.text({})", fix::quote(ctx.file, &draw));
    let mut at_once = steps::statements(ctx, &[owned])?;
    at_once.push(added.place().call(ctx, "alter_column", &default)?);
    let before = steps::statements(ctx, &[create])?;
    let mut edits = vec![fix::insert_before(ctx.file, added.op.statement, &before)?];
    match added.call(ctx) {
        Some(add) => {
            edits.extend(steps::bare(ctx, &add.column, &["primary_key", "autoincrement"])?);
        }
        None => edits.push(steps::integer_in_sql(ctx, added, integer)?),
    }
    let rest = Rest { at_once, not_null: true, at_last: Vec::new() };
    Some(steps::fixes(ctx, added, edits, &rest))
}
