//! A new column on a table in use, filled and made NOT NULL without keeping anybody out for long.

use super::{apart, indent_unit, quote, schema_keyword, sql};
use crate::{
    quoting::quote_identifier,
    rules::RuleContext,
    sql::{LONGEST_NAME, RelName},
};

/// A column, as calls and SQL name it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Its table.
    pub table: &'a RelName,
    /// Its name.
    pub column: &'a str,
}

impl Place<'_> {
    /// `op.method("table", "column", ARGUMENTS, schema="…")`.
    pub fn call(&self, ctx: &RuleContext<'_>, method: &str, arguments: &str) -> Option<String> {
        let op = ctx.revision.names.op.as_deref()?;
        let (table, column) = (quote(ctx.file, &self.table.name), quote(ctx.file, self.column));
        let schema = schema_keyword(ctx.file, self.table.schema.as_deref());
        Some(format!("{op}.{method}({table}, {column}, {arguments}{schema})"))
    }
}

/// Lines that give every row without a value one, a batch at a time, each batch a transaction of its own. `value` is SQL,
/// such as `DEFAULT`.
pub fn in_batches(
    ctx: &RuleContext<'_>,
    place: Place<'_>,
    value: &str,
    in_block: bool,
) -> Option<Vec<String>> {
    let (sa, op) = (ctx.revision.names.sa.as_deref()?, ctx.revision.names.op.as_deref()?);
    let unit = indent_unit(ctx.file, ctx.revision);
    let (table, column) = (sql::relation(place.table), quote_identifier(place.column));
    let update =
        format!("UPDATE {table} SET {column} = {value} WHERE {column} IS NULL AND ctid = ANY (ARRAY(");
    let batch = format!("SELECT ctid FROM {table} WHERE {column} IS NULL LIMIT 10000))");
    let lines = vec![
        "# A batch at a time, until no row is left. Each is a transaction of its own.".to_owned(),
        "while True:".to_owned(),
        format!("{unit}batch = {op}.get_bind().execute("),
        format!("{unit}{unit}{sa}.text("),
        format!("{unit}{unit}{unit}{}", quote(ctx.file, &update)),
        format!("{unit}{unit}{unit}{}", quote(ctx.file, &batch)),
        format!("{unit}{unit})"),
        format!("{unit})"),
        format!("{unit}if batch.rowcount == 0:"),
        format!("{unit}{unit}break"),
    ];
    apart::by_itself(ctx, lines, in_block)
}

/// The steps to NOT NULL that read the table under a lock which lets others read and write.
#[derive(Debug, Clone)]
pub struct NotNull {
    /// Announces it: from here on no row without a value gets in.
    pub announce: String,
    /// Proves it for the rows that are there. It must run apart from [`NotNull::announce`].
    pub prove: String,
    /// What has to follow `SET NOT NULL`, and takes back what `announce` did; nothing where the proof sets it.
    pub clean_up: Option<String>,
}

/// The steps for one column, by a check until PostgreSQL 17 and by the column's own constraint since 18. Nothing where the
/// name of the constraint would be too long, or is taken.
pub fn not_null(ctx: &RuleContext<'_>, place: Place<'_>, taken: impl Fn(&str) -> bool) -> Option<NotNull> {
    let op = ctx.revision.names.op.as_deref()?;
    let name = format!("{}_{}_not_null", place.table.name, place.column);
    if name.len() > LONGEST_NAME || taken(&name) {
        return None;
    }
    // `op.f`: a naming convention would make another name of it, which the SQL below does not know.
    let quoted = format!("{op}.f({})", quote(ctx.file, &name));
    let table = quote(ctx.file, &place.table.name);
    let column = quote_identifier(place.column);
    let schema = schema_keyword(ctx.file, place.table.schema.as_deref());
    let (announce, clean_up) = if ctx.settings.pg.major() >= 18 {
        let add = format!(
            "ALTER TABLE {} ADD CONSTRAINT {} NOT NULL {column} NOT VALID",
            sql::relation(place.table),
            quote_identifier(&name)
        );
        (apart::execute(ctx, &add)?, None)
    } else {
        let condition = quote(ctx.file, &format!("{column} IS NOT NULL"));
        let add = format!(
            "{op}.create_check_constraint({quoted}, {table}, {condition}, postgresql_not_valid=True{schema})"
        );
        let check = quote(ctx.file, "check");
        (add, Some(format!("{op}.drop_constraint({quoted}, {table}, type_={check}{schema})")))
    };
    let prove = apart::execute(ctx, &sql::validate(place.table, &name))?;
    Some(NotNull { announce, prove, clean_up })
}

/// The steps that follow [`NotNull::announce`]: the proof, in an autocommit block, then the lines that set NOT NULL, unless
/// the proof has set it.
pub fn finish(
    ctx: &RuleContext<'_>,
    steps: &NotNull,
    set_not_null: &[String],
    in_block: bool,
) -> Option<Vec<String>> {
    let mut lines = apart::by_itself(ctx, vec![steps.prove.clone()], in_block)?;
    if let Some(clean_up) = &steps.clean_up {
        lines.extend_from_slice(set_not_null);
        lines.push(clean_up.clone());
    }
    Some(lines)
}
