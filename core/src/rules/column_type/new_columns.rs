//! The columns that an upgrade brings, by table: what rules about the choice of a type look at.

use crate::{
    ops::{Column, Op, OpKind},
    report::{Applicability, Severity},
    rules::{Draft, DraftFix, Findings, RuleContext, RuleMeta},
    run::{Run, Step},
    sql::{AlterAction, ColumnDef, Form, RelName},
    text::{ByteRange, Edit},
};

/// A column that comes with a new table or is added to one.
pub(super) struct NewColumn<'a> {
    pub(super) step: &'a Step,
    pub(super) op: &'a Op,
    pub(super) definition: &'a ColumnDef,
    /// As the migration writes it, where it is not raw SQL.
    pub(super) written: Option<&'a Column>,
}

/// The new columns of the upgrade, by table in the order of the calls. A downgrade only brings back what was there.
pub(super) fn new_columns<'a>(ctx: &RuleContext<'a>) -> Vec<(&'a RelName, Vec<NewColumn<'a>>)> {
    let mut tables: Vec<(&RelName, Vec<NewColumn<'_>>)> = Vec::new();
    for step in &ctx.upgrade.steps {
        let Some(op) = ctx.upgrade.op_of(step) else { continue };
        let (table, definitions): (_, Vec<&ColumnDef>) = match &step.form {
            Form::CreateTable { table, columns, temporary: false, reads: None, .. } => {
                (table, columns.iter().collect())
            }
            Form::AlterTable { table, actions, .. } => (table, actions.iter().filter_map(added).collect()),
            _ => continue,
        };
        let columns = definitions.into_iter().map(|definition| {
            let written = written_columns(op).iter().find(|column| column.name.is(&definition.name));
            NewColumn { step, op, definition, written }
        });
        match tables.iter_mut().find(|(known, _)| *known == table) {
            Some((_, known)) => known.extend(columns),
            None => tables.push((table, columns.collect())),
        }
    }
    tables
}

fn added(action: &AlterAction) -> Option<&ColumnDef> {
    match action {
        AlterAction::AddColumn { column, .. } => Some(column),
        _ => None,
    }
}

/// The columns that a call writes.
fn written_columns(op: &Op) -> &[Column] {
    match &op.kind {
        OpKind::CreateTable(table) => &table.columns,
        OpKind::AddColumn(add) => std::slice::from_ref(&add.column),
        _ => &[],
    }
}

/// What a rule says of new columns: `COLUMNS of TABLE are WHAT` for lists, and the same with WHY as a message.
pub(super) struct Words<'a> {
    pub(super) what: &'a str,
    pub(super) why: &'a str,
}

/// One finding for each table that gets columns of a kind that a rule advises against.
pub(super) fn advise_against<'a>(
    ctx: &RuleContext<'a>,
    findings: &mut Findings,
    rule: &'static RuleMeta,
    words: &Words<'_>,
    wanted: impl Fn(&NewColumn<'a>) -> bool,
    fix: impl Fn(&[NewColumn<'a>]) -> Option<DraftFix>,
) {
    for (table, mut columns) in new_columns(ctx) {
        columns.retain(&wanted);
        let subject = format!("{} of `{table}` {}", names(&columns), are(&columns));
        let says = (format!("{subject} {}", words.what), format!("{subject} {}", words.why));
        if let Some(finding) = finding_on(rule, ctx.upgrade, &columns, says) {
            findings.push(finding.with_fix(fix(&columns)));
        }
    }
}

/// One finding for all columns of a table, at the first of them: a person decides once for a table.
pub(super) fn finding_on(
    rule: &'static RuleMeta,
    run: &Run,
    columns: &[NewColumn<'_>],
    words: (String, String),
) -> Option<Draft> {
    let first = columns.first()?;
    let place = first.written.map_or(first.op.call, |column| column.call);
    let (title, message) = words;
    Some(Draft::on(rule, run, first.op).at_most(Severity::Advice).placed(place).says(title, message))
}

/// A fix that gives each of the columns another type: `change` makes the new source of the old one. All of them, or none.
pub(super) fn retyped(
    ctx: &RuleContext<'_>,
    title: impl Into<String>,
    columns: &[NewColumn<'_>],
    change: impl Fn(&str) -> Option<String>,
) -> Option<DraftFix> {
    let edits: Option<Vec<Edit>> = columns
        .iter()
        .map(|column| {
            let (source, at) = type_source(ctx, column)?;
            Some(Edit::replace(at, change(source)?))
        })
        .collect();
    Some(DraftFix::new(title, Applicability::Review, edits.filter(|edits| !edits.is_empty())?))
}

/// How a column's type is written, where a fix may change it: in the column's own call, in one line.
fn type_source<'a>(ctx: &RuleContext<'a>, column: &NewColumn<'_>) -> Option<(&'a str, ByteRange)> {
    let written = column.written.filter(|_| ctx.can_edit(column.op))?;
    let at = written.type_.at;
    let source = ctx.file.slice(at);
    let plain = column.op.call.contains(written.call) && written.call.contains(at) && at != written.call;
    (plain && !source.contains('\n')).then_some((source, at))
}

/// What is called in the source of a type, and what it is called with: `sa.CHAR` and `(2)`.
pub(super) fn parts(source: &str) -> (&str, &str) {
    source.split_at(source.find('(').unwrap_or(source.len()))
}

/// The last name of what is called: `CHAR`.
pub(super) fn called(source: &str) -> &str {
    let (callee, _) = parts(source);
    callee.rsplit('.').next().unwrap_or(callee).trim()
}

/// Names in backticks: `a`, `b` and `c`.
fn names(columns: &[NewColumn<'_>]) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("`{}`", column.definition.name)).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// `is` or `are`.
fn are(columns: &[NewColumn<'_>]) -> &'static str {
    if columns.len() == 1 { "is" } else { "are" }
}
