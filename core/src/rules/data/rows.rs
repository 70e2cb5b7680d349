//! Which rows a command changes, as far as it can be told: all, some, or a few.

use crate::{
    rules::RuleContext,
    run::{Run, Step},
    sql::{Form, IndexKey, RelName},
};

/// A command that changes rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    /// `UPDATE`, `DELETE` or `INSERT … SELECT`.
    pub verb: &'static str,
    /// The table whose rows are changed; of `INSERT … SELECT` the one that is read.
    pub table: &'a RelName,
    /// How many of them.
    pub reach: Reach,
}

/// How many rows of a table a command goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// All of them.
    Every,
    /// One or a few, but the command runs once for each of a number that only the database knows.
    EachOfMany,
    /// Those that meet a condition, which may be most.
    Some,
    /// Those that have one value or a few in a column that is no key.
    Picked,
}

/// The change of rows that a step makes. Nothing for a few rows found by their key, for a table that is new in this
/// revision or said to be small, and for anything that changes no rows.
pub(super) fn change<'a>(ctx: &RuleContext<'_>, run: &Run, step: &'a Step) -> Option<Change<'a>> {
    let heavy = |table: &RelName| ctx.in_use(step, table);
    let (verb, table, filtered, picks) = match &step.form {
        Form::Update { table, filtered, picks, .. } => {
            ("UPDATE", table, *filtered && !fills_new_column(ctx, run, step, table), picks)
        }
        Form::Delete { table, filtered, picks, .. } => ("DELETE", table, *filtered, picks),
        Form::Insert { reads, filtered: false, .. } => {
            let read = reads.iter().find(|read| heavy(read))?;
            return Some(Change { verb: "INSERT … SELECT", table: read, reach: Reach::Every });
        }
        _ => return None,
    };
    if !heavy(table) {
        return None;
    }
    let repeated = run.op_of(step).and_then(|op| op.when.as_ref()).is_some_and(|when| when.repeated);
    let reach = match filtered {
        false => Reach::Every,
        true if repeated => Reach::EachOfMany,
        true if picks.iter().any(|column| is_key(step, table, column)) => return None,
        true if picks.is_empty() => Reach::Some,
        true => Reach::Picked,
    };
    Some(Change { verb, table, reach })
}

/// Whether one value of a column is one row: `id` by custom, others by what is known of the table.
fn is_key(step: &Step, table: &RelName, column: &str) -> bool {
    let key = [IndexKey::Column(column.to_owned())];
    let unique = |table: &crate::schema::Table| {
        table.primary_key().is_some_and(|columns| columns == [column.to_owned()])
            || table.indexes.iter().any(|index| index.unique && !index.partial && index.keys == key)
    };
    column == "id" || step.before.table(table).is_some_and(unique)
}

/// `WHERE c IS NULL` for a column that this revision added without a default: that is every row.
fn fills_new_column(ctx: &RuleContext<'_>, run: &Run, step: &Step, table: &RelName) -> bool {
    let sql = ctx.sql_of(run, step).to_ascii_lowercase().replace('"', "");
    let words: Vec<&str> = sql.split_whitespace().collect();
    let [.., "where", column, "is", "null"] = words.as_slice() else { return false };
    let column = column.rsplit('.').next().unwrap_or(column);
    step.before
        .table(table)
        .and_then(|known| known.columns.iter().find(|known| known.name == *column))
        .is_some_and(|known| {
            let empty = known.definition.as_ref().is_some_and(|definition| !definition.default);
            empty && known.added.is_some_and(|added| added.revision == step.now.revision)
        })
}
