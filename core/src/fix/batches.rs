//! A statement over all rows of a table, rewritten to go through them in batches by key.

use crate::{
    fact::Text,
    fix,
    ops::{Execute, Op, OpKind},
    rules::RuleContext,
    run::{Run, Step},
    schema::Table,
    sql::{Form, RelName},
};

/// How many keys a batch spans.
const SPAN: &str = "10_000";

/// Python lines that run a step's UPDATE or DELETE over ranges of the table's key, each range committed by itself.
///
/// Nothing where the table's key is not known to be one whole number, or where the statement is more than one literal
/// text about one table, to whose end a condition can be added.
pub fn by_key(ctx: &RuleContext<'_>, run: &Run, step: &Step) -> Option<Vec<String>> {
    let op = run.op_of(step)?;
    let (table, filtered) = one_table(&step.form)?;
    let key = crate::quoting::quote_identifier(whole_number_key(step.before.table(table)?)?);
    let sql = plain_sql(op, filtered).filter(|_| !ctx.is_one_of_several(run, step))?;
    let unit = fix::indent_unit(ctx.file, ctx.revision);
    let (sa, alembic) = (ctx.revision.names.sa.as_deref()?, ctx.revision.names.op.as_deref()?);
    let word = if filtered { "AND" } else { "WHERE" };
    let batch = fix::quote(ctx.file, &format!("{sql} {word} {key} BETWEEN :first AND :last"));
    let last = fix::quote(ctx.file, &format!("SELECT max({key}) FROM {}", fix::sql::relation(table)));
    let (first_name, last_name) = (fix::quote(ctx.file, "first"), fix::quote(ctx.file, "last"));
    let lines = [
        format!("connection = {alembic}.get_bind()"),
        format!("newest = connection.execute({sa}.text({last})).scalar() or 0"),
        format!("for first in range(0, newest + 1, {SPAN}):"),
        format!("{unit}batch = {{{first_name}: first, {last_name}: first + {SPAN} - 1}}"),
        format!("{unit}connection.execute({sa}.text({batch}), batch)"),
    ];
    fix::apart::autocommit_block(ctx, &lines)
}

/// The table, and whether there is a condition, of a statement that reads no other.
fn one_table(form: &Form) -> Option<(&RelName, bool)> {
    match form {
        Form::Update { table, filtered, reads, writes, .. }
        | Form::Delete { table, filtered, reads, writes, .. } => {
            (reads.is_empty() && writes.is_empty()).then_some((table, *filtered))
        }
        _ => None,
    }
}

/// The column of a primary key that is one whole number.
fn whole_number_key(table: &Table) -> Option<&str> {
    let [key] = table.primary_key()? else { return None };
    let type_ = table.column(key)?.type_.as_ref()?;
    let whole = ["int2", "int4", "int8"];
    (whole.contains(&type_.name.as_str()) && type_.dimensions == 0).then_some(key)
}

/// The statement on one line, where a condition can stand at its end.
fn plain_sql(op: &Op, filtered: bool) -> Option<String> {
    let OpKind::Execute(Execute::Sql { text, .. }) = &op.kind else { return None };
    let text = Text::as_known(text).filter(|text| one_line_strings(text))?;
    let sql = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sql = sql.trim_end_matches(';').trim_end();
    let lower = sql.to_ascii_lowercase();
    // `WHERE true` filters nothing, and an `OR` would have to go into parentheses; quotes may hold white space of their own.
    let clear = lower.contains(" where ") == filtered
        && ![" or ", " returning ", "--", "/*", "\\"].iter().any(|part| lower.contains(part));
    let no_parameter = !sql.replace("::", "").contains(':');
    (clear && no_parameter).then(|| sql.to_owned())
}

/// Whether white space may be joined: no string runs over a line's end or holds two blanks in a row.
fn one_line_strings(text: &str) -> bool {
    let mut inside = false;
    let mut blank = false;
    text.chars().all(|character| {
        inside ^= character == '\'';
        let twice = blank && character.is_whitespace();
        blank = character.is_whitespace();
        !inside || !(twice || "\n\t".contains(character))
    })
}
