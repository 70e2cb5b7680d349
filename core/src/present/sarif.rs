//! Findings as SARIF 2.1.0, which code scanners and editors read.

use serde_json::{Value, json};

use crate::{
    report::{FileReport, Finding, Fix, Report, Severity, SyntaxError},
    rules,
    text::Span,
};

/// Where the form is written down.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The id under which a text is reported that cannot be read: no rule has it.
const SYNTAX: &str = "syntax-error";

/// The findings of all files, with the rules that they come from. Fixes are there as edits, unless they are only ever shown or
/// add files, which SARIF has no form for.
pub fn sarif(report: &Report) -> Value {
    let mut ids: Vec<&str> = report.files.iter().flat_map(|file| ids_of(file)).collect();
    ids.sort_unstable();
    ids.dedup();
    let results: Vec<Value> = report.files.iter().flat_map(|file| results_of(file, &ids)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Retort",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": ids.iter().map(|id| rule(id)).collect::<Vec<_>>(),
            } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

fn ids_of(file: &FileReport) -> impl Iterator<Item = &str> {
    file.error.iter().map(|_| SYNTAX).chain(file.findings.iter().map(|finding| finding.rule.as_str()))
}

fn rule(id: &str) -> Value {
    match rules::find(id) {
        Some(rule) => json!({
            "id": id,
            "name": rule.name,
            "shortDescription": { "text": rule.name },
            "fullDescription": { "text": rule.doc().summary },
            "help": { "text": rule.doc().summary, "markdown": rule.markdown() },
            "defaultConfiguration": { "level": level(rule.severity) },
        }),
        None => json!({ "id": id, "shortDescription": { "text": "The text cannot be read" } }),
    }
}

fn results_of(file: &FileReport, ids: &[&str]) -> Vec<Value> {
    let error = file.error.iter().map(|error| of_error(file, error, ids));
    error.chain(file.findings.iter().map(|finding| of_finding(file, finding, ids))).collect()
}

fn of_error(file: &FileReport, error: &SyntaxError, ids: &[&str]) -> Value {
    json!({
        "ruleId": SYNTAX,
        "ruleIndex": ids.binary_search(&SYNTAX).ok(),
        "level": "error",
        "message": { "text": error.message },
        "locations": [location(&file.path, error.span)],
    })
}

fn of_finding(file: &FileReport, finding: &Finding, ids: &[&str]) -> Value {
    let uncertain =
        finding.uncertain.as_ref().map(|why| format!("\n\nNot certain: {why}")).unwrap_or_default();
    let fixes: Vec<Value> = finding
        .fixes
        .iter()
        .filter(|fix| fix.applicability != crate::report::Applicability::Display)
        .filter(|fix| fix.new_files.is_empty() && !fix.edits.is_empty())
        .map(|fix| of_fix(file, fix))
        .collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": ids.binary_search(&finding.rule.as_str()).ok(),
        "level": level(finding.severity),
        "message": {
            "text": format!("{}. {}{uncertain}", finding.title, finding.message),
        },
        "locations": [location(&file.path, finding.span)],
        "partialFingerprints": { "retort/v1": finding.key },
    });
    if !fixes.is_empty() {
        result["fixes"] = Value::Array(fixes);
    }
    result
}

fn of_fix(file: &FileReport, fix: &Fix) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| json!({ "deletedRegion": region(edit.span), "insertedContent": { "text": edit.text } }))
        .collect();
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{ "artifactLocation": { "uri": uri(&file.path) }, "replacements": replacements }],
    })
}

fn location(path: &str, span: Span) -> Value {
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri(path) }, "region": region(span) } })
}

/// Lines and columns from 1.
fn region(Span { start, end }: Span) -> Value {
    json!({
        "startLine": start.line.max(1),
        "startColumn": start.column + 1,
        "endLine": end.line.max(1),
        "endColumn": end.column + 1,
    })
}

/// A path as an address relative to the project.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(byte).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}
