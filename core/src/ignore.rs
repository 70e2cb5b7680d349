//! `# retort: ignore[rule-id] reason` on or above a line, `# retort: ignore-file[rule-id] reason` anywhere; in SQL with `--`.

use crate::{
    report::{FileKind, TextEdit},
    revision::Revision,
    text::{ByteRange, Edit, Position, SourceFile, Span},
};

/// What stands for the reason in a comment that Retort writes: a person says why.
pub const REASON: &str = "because …";

/// One ignore comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The rules that it names.
    pub rules: Vec<String>,
    /// Whether it is for the whole file.
    pub whole_file: bool,
    /// The lines (from 0) that it is for: its own, and those up to the next one with code where it stands alone.
    pub lines: Vec<usize>,
    /// The comment.
    pub at: ByteRange,
}

impl Ignore {
    /// Whether it hides a finding of `rule` whose place begins on `line` (from 0).
    pub fn hides(&self, rule: &str, line: usize) -> bool {
        self.rules.iter().any(|named| named == rule) && (self.whole_file || self.lines.contains(&line))
    }
}

/// The ignore comments among a file's comments.
pub fn read(file: &SourceFile, comments: &[ByteRange]) -> Vec<Ignore> {
    comments.iter().filter_map(|comment| parse(file, *comment)).collect()
}

fn parse(file: &SourceFile, at: ByteRange) -> Option<Ignore> {
    let text =
        file.slice(at).trim_start_matches(['#', '-']).trim_start().strip_prefix("retort:")?.trim_start();
    let (whole_file, rest) = match text.strip_prefix("ignore-file") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix("ignore")?),
    };
    let (rules, _reason) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
    let rules = rules.split(',').map(|rule| rule.trim().to_owned()).filter(|rule| !rule.is_empty()).collect();
    Some(Ignore { rules, whole_file, lines: lines_meant(file, at), at })
}

/// The comment's line; when nothing else is on it, also those up to the next one that holds more than a comment.
fn lines_meant(file: &SourceFile, at: ByteRange) -> Vec<usize> {
    let own = file.lines.line_of(at.start);
    let mark = if file.slice(at).starts_with('#') { "#" } else { "--" };
    let line_text = |line: usize| {
        file.slice(ByteRange::new(file.lines.line_start(line), file.lines.line_end(line))).trim()
    };
    if !line_text(own).trim_start_matches('\u{feff}').starts_with(mark) {
        return vec![own];
    }
    let next = (own + 1..file.lines.line_count())
        .find(|line| !line_text(*line).is_empty() && !line_text(*line).starts_with(mark));
    (own..=next.unwrap_or(own)).collect()
}

/// The comment that hides a finding of `rule` at `range`, on a line of its own above it, with [`REASON`] at its end. Where a
/// string begins before the line, no comment can stand there: above the `statement`, then, or for the whole file.
pub fn comment(
    file: &SourceFile,
    kind: FileKind,
    revision: &Revision,
    rule: &str,
    range: ByteRange,
    statement: Option<ByteRange>,
) -> Edit {
    let mark = if kind == FileKind::Sql { "--" } else { "#" };
    let newline = file.newline();
    let docstring = revision.docstring.as_ref().map(|(_, range)| *range);
    let above = [Some(range), statement].into_iter().flatten().find(|place| {
        let start = file.lines.line_start(file.lines.line_of(place.start));
        !docstring.is_some_and(|docstring| docstring.contains(*place)) && is_free(file, statement, start)
    });
    match above {
        Some(place) => {
            let start = file.lines.line_start(file.lines.line_of(place.start));
            let start = start.max(byte_order_mark(file));
            let indent = file.indent_at(place.start);
            Edit::insert(start, format!("{indent}{mark} retort: ignore[{rule}] {REASON}{newline}"))
        }
        None => Edit::insert(
            byte_order_mark(file),
            format!("{mark} retort: ignore-file[{rule}] {REASON}{newline}"),
        ),
    }
}

/// The comment that hides a finding, as [`comment`] made it, with what a person gives for a reason; with none, without.
pub fn with_reason(comment: &TextEdit, reason: &str) -> TextEdit {
    let reason = one_line(reason);
    let text = if reason.is_empty() {
        comment.text.replacen(&format!(" {REASON}"), "", 1)
    } else {
        comment.text.replacen(REASON, &reason, 1)
    };
    TextEdit { text, ..comment.clone() }
}

/// The same for the whole of the file whose text is given, at its top.
pub fn for_whole_file(comment: &TextEdit, text: &str) -> TextEdit {
    // A byte order mark is one unit of a column.
    let top = Position { line: 1, column: u32::from(text.starts_with('\u{feff}')) };
    TextEdit {
        span: Span { start: top, end: top },
        text: comment.text.trim_start().replacen("retort: ignore[", "retort: ignore-file[", 1),
    }
}

/// A text that stays in its comment: one line, without what could end it or hide.
fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|sign| if sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}') { ' ' } else { sign })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The length of the byte order mark that the text begins with.
fn byte_order_mark(file: &SourceFile) -> usize {
    file.text.len() - file.text.trim_start_matches('\u{feff}').len()
}

/// Whether a line may be put in at `start`: no string of the statement goes over it, and the line before does not go on.
fn is_free(file: &SourceFile, statement: Option<ByteRange>, start: usize) -> bool {
    let goes_on = file.text.get(..start).is_some_and(|before| before.trim_end().ends_with('\\'));
    let in_string = statement.is_some_and(|statement| {
        crate::fix::strings_of(file, statement)
            .iter()
            .any(|string| string.start < start && start < string.end)
    });
    !goes_on && !in_string
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment() -> TextEdit {
        let place = Position { line: 9, column: 0 };
        TextEdit {
            span: Span { start: place, end: place },
            text: format!("    # retort: ignore[unnamed-index] {REASON}\r\n"),
        }
    }

    #[test]
    fn a_reason_takes_its_place_and_stays_on_its_line() {
        let text = |reason| with_reason(&comment(), reason).text;
        assert_eq!(text("at night"), "    # retort: ignore[unnamed-index] at night\r\n");
        assert_eq!(text(" \n "), "    # retort: ignore[unnamed-index]\r\n");
        let hostile = " one\r\nimport os\u{2028}\u{c}two\t \0three ";
        assert_eq!(text(hostile), "    # retort: ignore[unnamed-index] one import os two three\r\n");
    }

    #[test]
    fn for_the_whole_file_it_stands_at_the_top() {
        let at_top = |text| for_whole_file(&with_reason(&comment(), "why"), text);
        assert_eq!(at_top("import os").text, "# retort: ignore-file[unnamed-index] why\r\n");
        assert_eq!(at_top("import os").span.start, Position { line: 1, column: 0 });
        assert_eq!(at_top("\u{feff}import os").span.start, Position { line: 1, column: 1 });
    }
}
