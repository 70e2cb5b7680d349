//! Text as it was pasted: files, byte ranges, and the one place where offsets become lines and columns.

mod edit;
mod line_index;

use std::cell::OnceCell;

pub use edit::{Edit, EditConflict, apply_edits};
pub use line_index::{LineIndex, Position, Span};

/// A half-open range of bytes in one file. Always on character boundaries when made by Retort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ByteRange {
    /// First byte of the range.
    pub start: usize,
    /// First byte after the range.
    pub end: usize,
}

impl ByteRange {
    /// The range from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// An empty range at `offset`: a place rather than a stretch.
    pub fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// Whether `other` lies wholly inside this range.
    pub fn contains(self, other: ByteRange) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share at least one byte.
    pub fn overlaps(self, other: ByteRange) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The part of this range before `end`: of a compound statement, its header.
    #[must_use]
    pub fn header_until(self, end: usize) -> ByteRange {
        ByteRange { start: self.start, end: end.max(self.start).min(self.end) }
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn cover(self, other: ByteRange) -> ByteRange {
        ByteRange { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One file of the review: its path as the user named it, its text as they pasted it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The name shown to the user; unique within one review.
    pub path: String,
    /// The text, untouched: line endings, tabs and a byte order mark are kept.
    pub text: String,
    /// Where the lines of `text` begin.
    pub lines: LineIndex,
    /// The quotation mark that most of its strings have, counted when it is first asked for.
    quotes: OnceCell<char>,
}

impl SourceFile {
    /// A file with its line index.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = LineIndex::new(&text);
        Self { path: path.into(), text, lines, quotes: OnceCell::new() }
    }

    /// The text that a range names, or nothing where the range does not fit the text.
    pub fn slice(&self, range: ByteRange) -> &str {
        self.text.get(range.start..range.end).unwrap_or("")
    }

    /// A byte range as lines and UTF-16 columns.
    pub fn span(&self, range: ByteRange) -> Span {
        Span {
            start: self.lines.position(&self.text, range.start),
            end: self.lines.position(&self.text, range.end),
        }
    }

    /// The white space at the start of the line that `offset` lies on.
    pub fn indent_at(&self, offset: usize) -> &str {
        let start = self.lines.line_start(self.lines.line_of(offset));
        let line = self.text.get(start..).unwrap_or("");
        let width = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..width).unwrap_or("")
    }

    /// The quotation mark that this file prefers.
    pub fn quotes(&self) -> char {
        *self.quotes.get_or_init(|| {
            let double = self.text.matches('"').count() >= self.text.matches('\'').count();
            if double { '"' } else { '\'' }
        })
    }

    /// The line break that this file uses: that of its first line.
    pub fn newline(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if at > 0 && self.text.as_bytes().get(at - 1) == Some(&b'\r') => "\r\n",
            _ => "\n",
        }
    }
}
