//! The corrected version as a patch that `git apply` takes.

use std::fmt::Write as _;

use similar::{Algorithm, TextDiff};

use super::Plan;

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

/// What a plan makes of the file at `path`, whose text is `text`, and the files that it adds; empty when it changes nothing.
pub fn patch(path: &str, text: &str, plan: &Plan) -> String {
    let mut out = changed(path, text, &plan.corrected);
    for addition in &plan.additions {
        out.push_str(&added(&addition.file.path, &addition.file.text));
    }
    out
}

fn changed(path: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let (old, new) = (name("a", path), name("b", path));
    format!(
        "diff --git {old} {new}\n--- {old}{}\n+++ {new}{}\n{}",
        end(path),
        end(path),
        hunks(before, after)
    )
}

fn added(path: &str, text: &str) -> String {
    let new = name("b", path);
    let mut out = format!("diff --git {} {new}\nnew file mode 100644\n", name("a", path));
    if !text.is_empty() {
        let _ = write!(out, "--- /dev/null\n+++ {new}{}\n{}", end(path), hunks("", text));
    }
    out
}

/// The hunks as git has them: only `\n` ends a line.
fn hunks(before: &str, after: &str) -> String {
    let before: Vec<&str> = before.split_inclusive('\n').collect();
    let after: Vec<&str> = after.split_inclusive('\n').collect();
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .newline_terminated(true)
        .diff_slices(&before, &after);
    diff.unified_diff().context_radius(CONTEXT).to_string()
}

/// A path in a patch, quoted as git quotes one that could be misread.
fn name(side: &str, path: &str) -> String {
    let path = format!("{side}/{}", path.trim_start_matches('/'));
    if !path.chars().any(|sign| matches!(sign, '"' | '\\') || sign.is_control()) {
        return path;
    }
    let mut quoted = String::from("\"");
    for sign in path.chars() {
        match sign {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            sign if sign.is_control() => {
                for byte in sign.to_string().bytes() {
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

/// What ends a name with blanks in it, which would else end at the first.
fn end(path: &str) -> &'static str {
    if path.contains(' ') { "\t" } else { "" }
}
