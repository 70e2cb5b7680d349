//! A unique constraint or primary key whose index is built before it, while everybody goes on.

use super::{apart, indent_unit, quote, replace_with_lines, sibling_call, sql};
use crate::{
    fact::Text,
    ops::{Constraint, ConstraintKind, Op, OpKind},
    quoting::quote_identifier,
    rules::RuleContext,
    sql::RelName,
    text::Edit,
};

/// Arguments that are longer than this get a line each.
const LONGEST_LINE: usize = 100;
/// The arguments that go to the index as they are.
const OF_INDEX: [&str; 3] = ["schema", "postgresql_nulls_not_distinct", "postgresql_include"];
/// The arguments that are spelled out in the SQL of the constraint, or given by their place.
const OF_CONSTRAINT: [&str; 5] = ["constraint_name", "table_name", "columns", "deferrable", "initially"];

/// `op.create_unique_constraint` or `op.create_primary_key` on `table` as two steps: a unique index built with
/// CONCURRENTLY in an autocommit block, and the constraint made from it with `USING INDEX`.
pub fn constraint_by_index(ctx: &RuleContext<'_>, op: &Op, table: &RelName) -> Option<Edit> {
    let OpKind::AddConstraint { constraint, .. } = &op.kind else { return None };
    let (what, columns) = match &constraint.kind {
        ConstraintKind::Unique { columns, .. } => ("UNIQUE", columns),
        ConstraintKind::PrimaryKey { columns, .. } => ("PRIMARY KEY", columns),
        _ => return None,
    };
    if !ctx.can_edit(op) || op.batch.is_some() || op.autocommit.is_some() || op.when.is_some() {
        return None;
    }
    let index = build(ctx, op, columns)?;
    let name = quote_identifier(constraint.name.as_known()?);
    let made = format!(
        "ALTER TABLE {} ADD CONSTRAINT {name} {what} USING INDEX {name}{}",
        sql::relation(table),
        deferral(constraint)?
    );
    let mut lines = apart::autocommit_block(ctx, &index)?;
    lines.push(apart::execute(ctx, &made)?);
    replace_with_lines(ctx.file, ctx.revision, op.statement, lines)
}

/// The call that builds the index, which takes its name from the constraint.
fn build(ctx: &RuleContext<'_>, op: &Op, columns: &[Text]) -> Option<Vec<String>> {
    let source = |position: usize, name: &str| Some(ctx.file.slice(op.argument(position, name)?.value));
    let names: Option<Vec<String>> =
        columns.iter().map(|column| Some(quote(ctx.file, column.as_known()?))).collect();
    let columns = format!("[{}]", names?.join(", "));
    let by_name = op.args.iter().filter_map(|arg| Some((arg.name.as_deref()?, arg)));
    let mut passed = Vec::new();
    for (name, arg) in by_name {
        if OF_INDEX.contains(&name) {
            passed.push(ctx.file.slice(arg.range));
        } else if !OF_CONSTRAINT.contains(&name) {
            return None;
        }
    }
    let mut arguments = vec![source(0, "constraint_name")?, source(1, "table_name")?, &columns];
    arguments.push("unique=True");
    arguments.extend(passed);
    arguments.extend(["postgresql_concurrently=True", "if_not_exists=True"]);
    let (unit, call) = (indent_unit(ctx.file, ctx.revision), sibling_call(ctx.file, op, "create_index")?);
    if arguments.iter().any(|argument| argument.contains('\n')) {
        return None;
    }
    let mut lines = vec![format!("{call}(")];
    let line = arguments.join(", ");
    if line.len() <= LONGEST_LINE {
        lines.push(format!("{unit}{line}"));
    } else {
        lines.extend(arguments.iter().map(|argument| format!("{unit}{argument},")));
    }
    lines.push(")".to_owned());
    Some(lines)
}

/// ` DEFERRABLE INITIALLY DEFERRED`, where the constraint is; nothing where that is not known.
fn deferral(constraint: &Constraint) -> Option<String> {
    let mut words = match constraint.deferrable {
        Some(true) => " DEFERRABLE".to_owned(),
        Some(false) => " NOT DEFERRABLE".to_owned(),
        None => String::new(),
    };
    if let Some(initially) = &constraint.initially {
        words.push_str(" INITIALLY ");
        words.push_str(&initially.as_known()?.to_uppercase());
    }
    Some(words)
}
