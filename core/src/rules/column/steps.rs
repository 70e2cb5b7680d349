//! Fixes of added columns: the column comes first, bare; then its default, its values, NOT NULL.

use super::added::Added;
use crate::{
    fix::{self, apart, fill, new_revision},
    ops::{Column, Execute, OpKind},
    report::Applicability,
    rules::{DraftFix, RuleContext},
    sql::Form,
    text::{ByteRange, Edit},
};

/// What follows when the column is there.
pub(super) struct Rest {
    /// What goes with it at once: the default for rows that come from now on.
    pub(super) at_once: Vec<String>,
    /// Whether it shall be NOT NULL in the end.
    pub(super) not_null: bool,
    /// What comes at the very end.
    pub(super) at_last: Vec<String>,
}

/// The two ways to do it, best first: with the filling in a revision of its own, and all in this file. `edits` make the
/// column one that is added at once.
pub(super) fn fixes(
    ctx: &RuleContext<'_>,
    added: &Added<'_>,
    edits: Vec<Edit>,
    rest: &Rest,
) -> Vec<DraftFix> {
    let apart = apart_fix(ctx, added, &edits, rest);
    let here = here_fix(ctx, added, edits, rest);
    apart.into_iter().chain(here).collect()
}

fn apart_fix(ctx: &RuleContext<'_>, added: &Added<'_>, edits: &[Edit], rest: &Rest) -> Option<DraftFix> {
    let plain = added.op.autocommit.is_none() && added.op.when.is_none();
    // Values alone leave a downgrade nothing to do.
    if !plain || !rest.not_null || !rest.at_last.is_empty() {
        return None;
    }
    let back = [added.place().call(ctx, "alter_column", "nullable=True")?];
    let message = format!("fill {}.{}", added.table, added.column.name);
    let file = new_revision::following(ctx, &message, &filling(ctx, added, rest, false)?, &back)?;
    let mut edits = edits.to_vec();
    edits.push(fix::insert_after(ctx.file, added.op.statement, &rest.at_once)?);
    let title = "Add it bare, set the default, and fill it in a revision of its own";
    Some(DraftFix::new(title, Applicability::Review, edits).adding(file))
}

fn here_fix(ctx: &RuleContext<'_>, added: &Added<'_>, mut edits: Vec<Edit>, rest: &Rest) -> Option<DraftFix> {
    let mut lines = rest.at_once.clone();
    lines.extend(filling(ctx, added, rest, added.op.autocommit.is_some())?);
    edits.push(fix::insert_after(ctx.file, added.op.statement, &lines)?);
    let title = "Add it bare, set the default, and fill it in batches";
    Some(DraftFix::new(title, Applicability::Review, edits))
}

/// The values, NOT NULL, and what comes at last.
fn filling(ctx: &RuleContext<'_>, added: &Added<'_>, rest: &Rest, in_block: bool) -> Option<Vec<String>> {
    let place = added.place();
    let mut lines = fill::in_batches(ctx, place, "DEFAULT", in_block)?;
    if rest.not_null {
        let known = added.step.before.table(added.table);
        let steps =
            fill::not_null(ctx, place, |name| known.is_some_and(|known| known.constraint(name).is_some()))?;
        let set = place.call(ctx, "alter_column", "nullable=False")?;
        lines.push(steps.announce.clone());
        lines.extend(fill::finish(ctx, &steps, &[set], in_block)?);
    }
    lines.extend(rest.at_last.clone());
    Some(lines)
}

/// The column without these keyword arguments, and nullable.
pub(super) fn bare(ctx: &RuleContext<'_>, column: &Column, without: &[&str]) -> Option<Vec<Edit>> {
    let is_gone = |name: Option<&str>| name.is_some_and(|name| without.contains(&name));
    let mut edits = Vec::new();
    for (index, arg) in column.args.iter().enumerate() {
        if is_gone(arg.name.as_deref()) {
            edits.push(fix::remove_argument(ctx.file, &column.args, index)?);
        }
    }
    edits.push(if let Some(nullable) = column.keyword("nullable") {
        fix::replace_argument(nullable, "True")
    } else {
        let kept: Vec<_> = column.args.iter().filter(|arg| !is_gone(arg.name.as_deref())).cloned().collect();
        fix::add_keyword(ctx.file, column.call, &kept, "nullable=True")?
    });
    Some(edits)
}

/// `op.execute("…")` for each statement.
pub(super) fn statements(ctx: &RuleContext<'_>, sql: &[String]) -> Option<Vec<String>> {
    sql.iter().map(|sql| apart::execute(ctx, sql)).collect()
}

/// The type of a column that `op.execute` adds, and NOT NULL behind it, made this integer. Only where the statement ends
/// with it and holds nothing else.
pub(super) fn integer_in_sql(ctx: &RuleContext<'_>, added: &Added<'_>, integer: &str) -> Option<Edit> {
    let OpKind::Execute(Execute::Sql { literal: Some(literal), .. }) = &added.op.kind else { return None };
    let Form::AlterTable { actions, .. } = &added.step.form else { return None };
    let alone = actions.len() == 1 && !ctx.is_one_of_several(added.run, added.step);
    if !alone || !ctx.is_written_once(added.op) || added.op.method != "execute" {
        return None;
    }
    let source = ctx.file.slice(*literal);
    let end = source.trim_end().trim_end_matches(';').trim_end().len();
    let words = source.get(..end)?.to_ascii_lowercase();
    let words = words.strip_suffix("not null").map_or(words.as_str(), str::trim_end);
    let start = words.strip_suffix(added.column.type_.name.as_str())?;
    let range = ByteRange::new(literal.start + start.len(), literal.start + end);
    start.ends_with(char::is_whitespace).then(|| Edit::replace(range, integer))
}
