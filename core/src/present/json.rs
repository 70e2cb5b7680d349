//! The JSON of the native command: a fixed interface, with lines and columns counted from 1, columns in characters.

use serde_json::{Value, json};

use crate::{
    report::{FileReport, Finding, Report, Statement},
    text::{Position, SourceFile},
};

/// The report of `sources`, which are the files that it was made from, in order.
pub fn json(sources: &[SourceFile], report: &Report) -> Value {
    let files: Vec<Value> =
        sources.iter().zip(&report.files).map(|(source, file)| file_json(source, file)).collect();
    let path = |index: &usize| report.files.get(*index).map(|file| &file.path);
    let order: Vec<&String> = report.order.iter().filter_map(path).collect();
    json!({ "files": files, "heads": report.heads, "order": order })
}

fn file_json(source: &SourceFile, file: &FileReport) -> Value {
    let error = file.error.as_ref().map(|error| {
        let (line, column) = place(source, error.span.start);
        json!({ "line": line, "column": column, "message": error.message })
    });
    json!({
        "path": file.path,
        "kind": file.kind,
        "role": file.role,
        "revision": file.revision,
        "down_revision": file.down_revision,
        "error": error,
        "findings": file.findings.iter().map(|finding| finding_json(source, finding)).collect::<Vec<_>>(),
        "upgrade": file.upgrade.iter().map(statement_json).collect::<Vec<_>>(),
        "downgrade": file.downgrade.iter().map(statement_json).collect::<Vec<_>>(),
        "checklist": file.checklist.iter().map(|item| {
            json!({ "item": item.item, "status": item.status, "because": item.because })
        }).collect::<Vec<_>>(),
    })
}

fn finding_json(source: &SourceFile, finding: &Finding) -> Value {
    let (line, column) = place(source, finding.span.start);
    let (end_line, end_column) = place(source, finding.span.end);
    let fixes: Vec<Value> = finding
        .fixes
        .iter()
        .map(|fix| json!({ "title": fix.title, "applicability": fix.applicability }))
        .collect();
    json!({
        "rule": finding.rule,
        "severity": finding.severity,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "message": finding.message,
        "fixes": fixes,
    })
}

fn statement_json(statement: &Statement) -> Value {
    json!({
        "sql": statement.sql,
        "line": statement.span.start.line,
        "certain": statement.certain,
        "conditional": statement.conditional,
        "locks": statement.locks,
        "rewrites": statement.rewrites,
        "scans": statement.scans,
        "index_builds": statement.index_builds,
        "creates": statement.creates,
        "drops": statement.drops,
        "refuses_transaction": statement.refuses_transaction,
        "after_commit": statement.after_commit,
        "needs": statement.needs,
        "sources": statement.sources,
        "in_transaction": statement.in_transaction,
        "transaction": statement.transaction,
        "held_until": statement.held_until,
        "held_beyond": statement.held_beyond,
        "if_it_fails": statement.if_it_fails,
        "unknowns": statement.unknowns,
    })
}

/// Line and column from 1, the column in characters.
fn place(source: &SourceFile, position: Position) -> (u32, usize) {
    let offset = source.lines.offset(&source.text, position);
    (position.line, source.lines.column_in_chars(&source.text, offset) + 1)
}
