//! Byte offsets to lines and columns and back: the only such conversion in the project.

use serde::{Deserialize, Serialize};

/// A place as editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 0, in UTF-16 code units: what JavaScript and the editor count in.
    pub column: u32,
}

/// A stretch of text as editors count it; `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First place of the stretch.
    pub start: Position,
    /// First place after it.
    pub end: Position,
}

/// Where each line of one text begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineIndex {
    /// Byte offset of the first byte of each line; never empty.
    starts: Vec<usize>,
    /// Length of the text in bytes.
    len: usize,
}

impl LineIndex {
    /// The index of `text`. Lines end at `\n`; a `\r` before it belongs to the line's end.
    pub fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(breaks).collect(), len: text.len() }
    }

    /// How many lines the text has; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 0) that `offset` lies on; past the end, the last line.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The first byte of `line` (from 0); past the last line, the end of the text.
    pub fn line_start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.len)
    }

    /// The first byte after `line` (from 0), its line break included.
    pub fn line_end(&self, line: usize) -> usize {
        self.line_start(line + 1)
    }

    /// Where `offset` is, in lines and UTF-16 columns. Past the end of `text`: the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(self.len);
        let line = self.line_of(offset);
        let before = text.get(self.line_start(line)..offset).unwrap_or("");
        Position { line: to_u32(line + 1), column: to_u32(before.encode_utf16().count()) }
    }

    /// The column of `offset` in characters, from 0: what a terminal's reader counts.
    pub fn column_in_chars(&self, text: &str, offset: usize) -> usize {
        let offset = offset.min(self.len);
        text.get(self.line_start(self.line_of(offset))..offset).unwrap_or("").chars().count()
    }

    /// The byte offset of a position, the inverse of [`LineIndex::position`]; a column past the line's end is its end.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let line = (position.line as usize).saturating_sub(1);
        if line >= self.starts.len() {
            return self.len;
        }
        let (start, end) = (self.line_start(line), self.line_end(line));
        let mut left = position.column as usize;
        let content = text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        for (at, character) in content.char_indices() {
            if left < character.len_utf16() {
                return start + at;
            }
            left -= character.len_utf16();
        }
        start + content.len()
    }
}

/// Texts are capped far below 4 GiB before they get here, so the clamp is never seen.
fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
