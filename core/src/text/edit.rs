//! Changes to a text: several at once, in any order, refused when they contradict each other.

use super::ByteRange;

/// Replace `range` by `text`; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What goes, in bytes of the text before any edit.
    pub range: ByteRange,
    /// What comes in its place.
    pub text: String,
}

impl Edit {
    /// Put `text` in place of `range`.
    pub fn replace(range: ByteRange, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Put `text` in front of the byte at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self { range: ByteRange::at(offset), text: text.into() }
    }

    /// Take `range` out.
    pub fn delete(range: ByteRange) -> Self {
        Self { range, text: String::new() }
    }
}

/// Two edits of one set touch the same bytes, or one lies outside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditConflict {
    /// The edit that could not be applied.
    pub range: ByteRange,
}

/// `text` with all `edits` made. Insertions at the same place keep the order in which they were given.
///
/// # Errors
/// When two edits overlap, or one does not fit the text; the text is then untouched.
pub fn apply_edits(text: &str, edits: &[Edit]) -> Result<String, EditConflict> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for edit in sorted {
        let conflict = EditConflict { range: edit.range };
        if edit.range.start < done || edit.range.end < edit.range.start {
            return Err(conflict);
        }
        let (Some(kept), Some(_)) =
            (text.get(done..edit.range.start), text.get(edit.range.start..edit.range.end))
        else {
            return Err(conflict);
        };
        out.push_str(kept);
        out.push_str(&edit.text);
        done = edit.range.end;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    Ok(out)
}
