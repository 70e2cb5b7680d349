//! Edits of whole statements: put one beside another, wrap it in a block, take it out.

use crate::{
    revision::{Function, Revision},
    text::{ByteRange, Edit, SourceFile},
};

/// The lines that a statement takes up, from its indentation to its line break, trailing comment included. Nothing where
/// it shares a line with another statement (`if x: op.f()`, `a(); b()`), since then no line is its own.
pub fn statement_lines(file: &SourceFile, statement: ByteRange) -> Option<ByteRange> {
    let start = file.lines.line_start(file.lines.line_of(statement.start));
    let end = file.lines.line_end(file.lines.line_of(statement.end));
    let before = file.slice(ByteRange::new(start, statement.start));
    let after = file.slice(ByteRange::new(statement.end, end)).trim();
    (before.trim().is_empty() && (after.is_empty() || after.starts_with('#')))
        .then(|| ByteRange::new(start, end))
}

/// What one level of indentation is in this file: that of `upgrade()`'s body, or four spaces.
pub fn indent_unit<'a>(file: &'a SourceFile, revision: &Revision) -> &'a str {
    let function = revision.upgrade.as_ref().or(revision.downgrade.as_ref());
    match function {
        Some(Function { body, .. }) if !file.indent_at(body.start).is_empty() => file.indent_at(body.start),
        _ => "    ",
    }
}

/// Puts `lines` in front of a statement, at its indentation.
pub fn insert_before(file: &SourceFile, statement: ByteRange, lines: &[String]) -> Option<Edit> {
    let own = statement_lines(file, statement)?;
    Some(Edit::insert(own.start, indented(file, file.indent_at(statement.start), lines)))
}

/// Puts `lines` in front of a statement and of the comments above it, which are about it.
pub fn insert_above(file: &SourceFile, statement: ByteRange, lines: &[String]) -> Option<Edit> {
    let own = statement_lines(file, statement)?;
    let mut first = file.lines.line_of(own.start);
    let text_of =
        |line| file.slice(ByteRange::new(file.lines.line_start(line), file.lines.line_end(line))).trim();
    for line in (0..first).rev() {
        match text_of(line) {
            "" => {}
            comment if comment.starts_with('#') => first = line,
            _ => break,
        }
    }
    let text = indented(file, file.indent_at(statement.start), lines);
    Some(Edit::insert(file.lines.line_start(first), text))
}

/// Puts `lines` behind a statement, at its indentation.
pub fn insert_after(file: &SourceFile, statement: ByteRange, lines: &[String]) -> Option<Edit> {
    let own = statement_lines(file, statement)?;
    let text = indented(file, file.indent_at(statement.start), lines);
    if file.slice(own).ends_with('\n') {
        return Some(Edit::insert(own.end, text));
    }
    // The file ends without a line break, and stays so.
    Some(Edit::insert(own.end, format!("{}{}", file.newline(), text.trim_end())))
}

/// Wraps a statement in a block: `header` above it, the statement one level deeper, `changes` made inside it.
/// Lines that begin inside a string keep their place, since moving them would change the string; those that the changes take
/// out have none.
pub fn wrap_statement(
    file: &SourceFile,
    revision: &Revision,
    statement: ByteRange,
    header: &str,
    changes: Vec<Edit>,
) -> Option<Vec<Edit>> {
    let own = statement_lines(file, statement)?;
    let indent = file.indent_at(statement.start);
    let unit = indent_unit(file, revision);
    let first = file.lines.line_of(own.start);
    // In place of the indentation rather than in front of it: who takes the line out or wraps it otherwise contradicts.
    let indentation = ByteRange::new(own.start, own.start + indent.len());
    let header = format!("{indent}{header}{}{indent}{unit}", file.newline());
    let mut edits = vec![Edit::replace(indentation, header)];
    let strings = string_ranges(file.slice(own));
    let last = file.lines.line_of(statement.end);
    for line in first + 1..=last {
        let start = file.lines.line_start(line);
        let in_string =
            strings.iter().any(|string| string.start + own.start < start && start < string.end + own.start);
        let blank = file.slice(ByteRange::new(start, file.lines.line_end(line))).trim().is_empty();
        let gone = changes.iter().any(|change| change.range.start <= start && start < change.range.end);
        if !in_string && !blank && !gone {
            edits.push(Edit::insert(start, unit));
        }
    }
    edits.extend(changes);
    Some(edits)
}

/// Takes a statement out with its lines; where it is all that its function has, `pass` stays behind, and comments inside
/// it stay in any case. Nothing for a statement that does not stand at the top level of `upgrade()` or `downgrade()`: a
/// block must not lose its last line.
pub fn remove_statement(file: &SourceFile, revision: &Revision, statement: ByteRange) -> Option<Edit> {
    let own = statement_lines(file, statement)?;
    let function = [&revision.upgrade, &revision.downgrade]
        .into_iter()
        .flatten()
        .find(|function| function.statements.contains(&statement))?;
    if function.statements.len() == 1 {
        return replace_statement(file, revision, statement, "pass");
    }
    let comments = comments_in(file, revision, own);
    Some(Edit::replace(own, indented(file, file.indent_at(statement.start), &comments)))
}

/// Takes several statements out, as [`remove_statement`] does; where they are all that their function has, `pass` stays.
pub fn remove_statements(
    file: &SourceFile,
    revision: &Revision,
    statements: &[ByteRange],
) -> Option<Vec<Edit>> {
    let mut gone: Vec<ByteRange> = statements.to_vec();
    gone.sort();
    gone.dedup();
    let functions: Vec<_> = [&revision.upgrade, &revision.downgrade].into_iter().flatten().collect();
    let emptied = |statement: &ByteRange| {
        functions.iter().any(|function| {
            function.statements.first() == Some(statement)
                && function.statements.iter().all(|other| gone.binary_search(other).is_ok())
        })
    };
    gone.iter()
        .map(|statement| {
            if emptied(statement) {
                replace_statement(file, revision, *statement, "pass")
            } else {
                remove_statement(file, revision, *statement)
            }
        })
        .collect()
}

/// Puts `code` in place of a statement; comments inside it stay, above it.
pub fn replace_statement(
    file: &SourceFile,
    revision: &Revision,
    statement: ByteRange,
    code: &str,
) -> Option<Edit> {
    replace_with_lines(file, revision, statement, vec![code.to_owned()])
}

/// Puts `code`, lines indented relative to the statement, in its place; comments inside it stay, above them.
pub fn replace_with_lines(
    file: &SourceFile,
    revision: &Revision,
    statement: ByteRange,
    code: Vec<String>,
) -> Option<Edit> {
    statement_lines(file, statement)?;
    let between = format!("{}{}", file.newline(), file.indent_at(statement.start));
    let mut lines = comments_in(file, revision, statement);
    lines.extend(code);
    Some(Edit::replace(statement, lines.join(&between)))
}

/// The comments that lie in a range.
fn comments_in(file: &SourceFile, revision: &Revision, range: ByteRange) -> Vec<String> {
    let inside = revision.comments.iter().filter(|comment| range.contains(**comment));
    inside.map(|comment| file.slice(*comment).trim_end().to_owned()).collect()
}

fn indented(file: &SourceFile, indent: &str, lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| {
            if line.is_empty() {
                file.newline().to_owned()
            } else {
                format!("{indent}{line}{}", file.newline())
            }
        })
        .collect()
}

/// Where string literals stand in a statement, quotes included.
pub fn strings_of(file: &SourceFile, statement: ByteRange) -> Vec<ByteRange> {
    let shift =
        |string: ByteRange| ByteRange::new(string.start + statement.start, string.end + statement.start);
    string_ranges(file.slice(statement)).into_iter().map(shift).collect()
}

/// The comment with the white space in front of it; the whole line where it stands alone.
pub fn remove_comment(file: &SourceFile, comment: ByteRange) -> Edit {
    let line = file.lines.line_of(comment.start);
    let (start, end) = (file.lines.line_start(line), file.lines.line_end(line));
    let before = file.slice(ByteRange::new(start, comment.start));
    if before.trim_matches('\u{feff}').trim().is_empty() {
        return Edit::delete(ByteRange::new(start + before.trim_end().len(), end));
    }
    Edit::delete(ByteRange::new(start + before.trim_end().len(), comment.end))
}

/// Where string literals stand in a piece of Python, quotes included. Comments are passed over.
fn string_ranges(source: &str) -> Vec<ByteRange> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => at += source.get(at..).and_then(|rest| rest.find('\n')).unwrap_or(bytes.len() - at),
            b'"' | b'\'' => {
                let end = string_end(bytes, at, byte);
                found.push(ByteRange::new(at, end));
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// The end of the string that opens at `start` with `mark`, triple or single.
fn string_end(bytes: &[u8], start: usize, mark: u8) -> usize {
    let triple = bytes.get(start..start + 3).is_some_and(|three| three.iter().all(|byte| *byte == mark));
    let width = if triple { 3 } else { 1 };
    let mut at = start + width;
    while at < bytes.len() {
        if bytes.get(at) == Some(&b'\\') {
            at += 2;
        } else if bytes.get(at..at + width).is_some_and(|closing| closing.iter().all(|byte| *byte == mark)) {
            return at + width;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The changes of an operation's statement, and an autocommit block around it unless it stands in one.
pub fn in_autocommit(
    ctx: &crate::rules::RuleContext<'_>,
    op: &crate::ops::Op,
    changes: Vec<Edit>,
) -> Option<Vec<Edit>> {
    match op.autocommit {
        Some(_) => Some(changes),
        None => wrap_in_autocommit(ctx, op, changes),
    }
}

/// Wraps an operation's statement in `with op.get_context().autocommit_block():`. Nothing inside a batch, a helper or a
/// block that is one already.
pub fn wrap_in_autocommit(
    ctx: &crate::rules::RuleContext<'_>,
    op: &crate::ops::Op,
    changes: Vec<Edit>,
) -> Option<Vec<Edit>> {
    if op.called_from.is_some() || op.autocommit.is_some() || op.batch.is_some() {
        return None;
    }
    wrap_statement(ctx.file, ctx.revision, op.statement, &super::apart::block(ctx)?, changes)
}
