//! A file's statements as the scripts of the oracle run them: each with the transaction that Alembic runs it in.

use retort_core::{
    ops::OpKind,
    python,
    report::{FileReport, Statement},
    settings::Settings,
    text::{SourceFile, Span},
};
use serde_json::{Value, json};

/// Both directions of a file; `tested` says whether it is what the case is about, or stands behind that.
pub(crate) fn file(report: &FileReport, text: &str, settings: &Settings, tested: bool) -> Value {
    let asked = asked_first(&SourceFile::new(report.path.clone(), text), settings);
    let all = |statements: &[Statement]| -> Vec<Value> {
        statements.iter().map(|found| statement(found, asked.contains(&found.span))).collect()
    };
    json!({
        "path": report.path,
        "tested": tested,
        "upgrade": all(&report.upgrade),
        "downgrade": all(&report.downgrade),
    })
}

/// The calls that ask the database first whether the type is there: `checkfirst`.
fn asked_first(source: &SourceFile, settings: &Settings) -> Vec<Span> {
    let Ok(migration) = python::read(source, settings) else { return Vec::new() };
    let ops = migration.upgrade.iter().chain(&migration.downgrade);
    let asked = ops.filter(|op| {
        matches!(
            op.kind,
            OpKind::CreateEnum { checkfirst: true, .. } | OpKind::DropEnum { checkfirst: true, .. }
        )
    });
    asked.map(|op| source.span(op.call)).collect()
}

fn statement(statement: &Statement, checkfirst: bool) -> Value {
    json!({
        "checkfirst": checkfirst,
        "sql": statement.sql,
        "certain": statement.certain,
        "conditional": statement.conditional,
        "unknowns": statement.unknowns,
        "transaction": statement.transaction,
        "block": statement.in_transaction,
        "refuses": statement.refuses_transaction,
        "locks": statement.locks,
    })
}
