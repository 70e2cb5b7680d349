//! `# retort: ignore[rule-id] reason` on or above a line, `# retort: ignore-file[rule-id] reason` anywhere.

use crate::text::{ByteRange, SourceFile};

/// One ignore comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The rules that it names.
    pub rules: Vec<String>,
    /// Whether it is for the whole file.
    pub whole_file: bool,
    /// The lines (from 0) that it is for: its own, and the next line with code where it stands alone.
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
    let text = file.slice(at).trim_start_matches('#').trim_start().strip_prefix("retort:")?.trim_start();
    let (whole_file, rest) = match text.strip_prefix("ignore-file") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix("ignore")?),
    };
    let (rules, _reason) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
    let rules = rules.split(',').map(|rule| rule.trim().to_owned()).filter(|rule| !rule.is_empty()).collect();
    Some(Ignore { rules, whole_file, lines: lines_meant(file, at), at })
}

/// The comment's line; when nothing else is on it, also the next line that holds more than a comment.
fn lines_meant(file: &SourceFile, at: ByteRange) -> Vec<usize> {
    let own = file.lines.line_of(at.start);
    let line_text = |line: usize| {
        file.slice(ByteRange::new(file.lines.line_start(line), file.lines.line_end(line))).trim()
    };
    if !line_text(own).starts_with('#') {
        return vec![own];
    }
    let next = (own + 1..file.lines.line_count())
        .find(|line| !line_text(*line).is_empty() && !line_text(*line).starts_with('#'));
    std::iter::once(own).chain(next).collect()
}
