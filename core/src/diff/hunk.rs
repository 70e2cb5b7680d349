//! Edits to hunks: lines that go and come, with the lines around them.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Change;
use crate::text::{Edit, LineIndex, apply_edits};

/// Unchanged lines shown on either side of a change.
const CONTEXT: usize = 3;

/// Two lines that share less of the shorter one's words than this, in percent, are shown as different ones.
const ALIKE: usize = 60;

/// A stretch of differences, with context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The fixes that ask for it, the first by place first.
    pub changes: Vec<Change>,
    /// Its lines, as a unified diff has them.
    pub lines: Vec<Line>,
}

impl Hunk {
    /// The first and the last line of the original that it changes; for a mere insertion, the line it comes before.
    pub fn original_lines(&self) -> (u32, u32) {
        let removed =
            || self.lines.iter().filter(|line| line.sign == Sign::Removed).filter_map(|line| line.old);
        let before = self.lines.iter().take_while(|line| line.sign == Sign::Same).filter_map(|line| line.old);
        let place = before.last().map_or(1, |line| line + 1);
        (removed().next().unwrap_or(place), removed().next_back().unwrap_or(place))
    }
}

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// It stays.
    Same,
    /// It goes.
    Removed,
    /// It comes.
    Added,
}

/// One line of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What happens to it.
    pub sign: Sign,
    /// Its number in the original, from 1.
    pub old: Option<u32>,
    /// Its number in the corrected version, from 1.
    pub new: Option<u32>,
    /// Its text, without the line break.
    pub pieces: Vec<Piece>,
}

impl Line {
    /// The text of the line.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether this is what differs from the line's counterpart.
    pub changed: bool,
}

/// Lines that edits touch, and what becomes of them.
struct Region {
    /// First line, from 0.
    first: usize,
    /// First line after it.
    end: usize,
    edits: Vec<usize>,
    corrected: String,
}

/// The hunks of `edits`, each of which belongs to some fixes. Edits on the same or neighbouring lines share a hunk.
pub fn hunks(text: &str, edits: &[(Edit, Vec<Change>)]) -> Vec<Hunk> {
    let lines = LineIndex::new(text);
    let regions = regions(text, &lines, edits);
    let originals: Vec<&str> = text.split_inclusive('\n').collect();
    let mut result = Vec::with_capacity(regions.len());
    let mut shown = 0;
    let mut added: usize = 0;
    let mut removed: usize = 0;
    for (index, region) in regions.iter().enumerate() {
        let end = region.end.min(originals.len());
        let mut hunk = Hunk { changes: owners(edits, region), lines: Vec::new() };
        let mut new_line = region.first + added - removed;
        let from = region.first.saturating_sub(CONTEXT).max(shown);
        for (line, text) in originals.iter().enumerate().take(region.first).skip(from) {
            hunk.lines.push(same(text, line, line + added - removed));
        }
        let old = originals.get(region.first..end).unwrap_or_default();
        let new: Vec<&str> = region.corrected.split_inclusive('\n').collect();
        for op in capture_diff_slices(Algorithm::Myers, old, &new) {
            push(&mut hunk.lines, op, old, &new, region.first, new_line);
        }
        (added, removed) = (added + new.len(), removed + old.len());
        new_line += new.len();
        // Lines between two hunks are shown once.
        let next = regions.get(index + 1).map_or(originals.len(), |next| next.first);
        shown = (end + CONTEXT).min(next).max(end);
        for (line, text) in originals.iter().enumerate().take(shown).skip(end) {
            hunk.lines.push(same(text, line, new_line + line - end));
        }
        result.push(hunk);
    }
    result
}

fn regions(text: &str, lines: &LineIndex, edits: &[(Edit, Vec<Change>)]) -> Vec<Region> {
    let mut order: Vec<usize> = (0..edits.len()).collect();
    order.sort_by_key(|index| edits.get(*index).map(|(edit, _)| (edit.range.start, edit.range.end)));
    let mut result: Vec<Region> = Vec::new();
    for index in order {
        let Some((edit, _)) = edits.get(index) else { continue };
        let range = edit.range;
        let first = lines.line_of(range.start);
        let after = lines.line_of(range.end);
        let whole_lines = range.end > range.start && lines.line_start(after) == range.end;
        let end = if whole_lines { after } else { after + 1 };
        match result.last_mut() {
            Some(last) if first <= last.end => {
                last.end = last.end.max(end);
                last.edits.push(index);
                complete(last, text, lines, edits);
            }
            _ => {
                let mut region = Region { first, end, edits: vec![index], corrected: String::new() };
                complete(&mut region, text, lines, edits);
                result.push(region);
            }
        }
    }
    result
}

/// Works out the corrected text of a region; one that swallows a line break takes the next line in.
fn complete(region: &mut Region, text: &str, lines: &LineIndex, edits: &[(Edit, Vec<Change>)]) {
    loop {
        let start = lines.line_start(region.first);
        let slice = text.get(start..lines.line_start(region.end)).unwrap_or("");
        let local: Vec<Edit> = region
            .edits
            .iter()
            .filter_map(|index| edits.get(*index))
            .map(|(edit, _)| {
                let mut edit = edit.clone();
                edit.range.start -= start;
                edit.range.end -= start;
                edit
            })
            .collect();
        region.corrected = apply_edits(slice, &local).unwrap_or_else(|_| slice.to_owned());
        let broken = !region.corrected.is_empty() && !region.corrected.ends_with('\n');
        if !broken || region.end >= lines.line_count() {
            return;
        }
        region.end += 1;
    }
}

fn owners(edits: &[(Edit, Vec<Change>)], region: &Region) -> Vec<Change> {
    let mut result: Vec<Change> = Vec::new();
    for change in region.edits.iter().filter_map(|index| edits.get(*index)).flat_map(|(_, owners)| owners) {
        if !result.contains(change) {
            result.push(change.clone());
        }
    }
    result
}

fn push(lines: &mut Vec<Line>, op: DiffOp, old: &[&str], new: &[&str], first_old: usize, first_new: usize) {
    let (gone, come) = (op.old_range(), op.new_range());
    if let DiffOp::Equal { .. } = op {
        for (at, new_at) in gone.zip(come) {
            lines.push(same(old.get(at).unwrap_or(&""), first_old + at, first_new + new_at));
        }
        return;
    }
    let pairs: Vec<_> =
        old[gone.clone()].iter().zip(&new[come.clone()]).map(|(a, b)| compare(a, b)).collect();
    for (nth, at) in gone.enumerate() {
        let pieces = pairs.get(nth).map_or_else(|| plain(old[at]), |(pieces, _)| pieces.clone());
        lines.push(Line { sign: Sign::Removed, old: Some(number(first_old + at)), new: None, pieces });
    }
    for (nth, at) in come.enumerate() {
        let pieces = pairs.get(nth).map_or_else(|| plain(new[at]), |(_, pieces)| pieces.clone());
        lines.push(Line { sign: Sign::Added, old: None, new: Some(number(first_new + at)), pieces });
    }
}

/// Two lines word by word, when they have enough words in common for that to help.
fn compare(old: &str, new: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (old, new) = (bare(old), bare(new));
    let (words, new_words) = (words(old), words(new));
    let ops = capture_diff_slices(Algorithm::Myers, &words, &new_words);
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let mut shared = 0;
    for op in ops {
        let changed = !matches!(op, DiffOp::Equal { .. });
        for word in &words[op.old_range()] {
            extend(&mut gone, word, changed);
            shared += if changed || !is_word(word) { 0 } else { word.len() };
        }
        for word in &new_words[op.new_range()] {
            extend(&mut come, word, changed);
        }
    }
    let shorter = weight(&words).min(weight(&new_words));
    if shared * 100 < shorter * ALIKE { (plain(old), plain(new)) } else { (gone, come) }
}

/// A line in names and numbers, white space, and single signs.
fn words(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let same = |sign: char| {
            if is_name(first) { is_name(sign) } else { first.is_whitespace() && sign.is_whitespace() }
        };
        let end = rest
            .find(|sign| !same(sign))
            .filter(|end| *end > 0)
            .unwrap_or_else(|| if same(first) { rest.len() } else { first.len_utf8() });
        let (word, after) = rest.split_at(end);
        out.push(word);
        rest = after;
    }
    out
}

fn is_name(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

fn is_word(word: &str) -> bool {
    word.starts_with(is_name)
}

/// How many bytes of names and numbers there are: what two lines are compared by.
fn weight(words: &[&str]) -> usize {
    words.iter().filter(|word| is_word(word)).map(|word| word.len()).sum()
}

fn extend(pieces: &mut Vec<Piece>, text: &str, changed: bool) {
    match pieces.last_mut() {
        Some(last) if last.changed == changed => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), changed }),
    }
}

fn same(text: &str, old: usize, new: usize) -> Line {
    Line { sign: Sign::Same, old: Some(number(old)), new: Some(number(new)), pieces: plain(text) }
}

fn plain(text: &str) -> Vec<Piece> {
    vec![Piece { text: bare(text).to_owned(), changed: false }]
}

/// A line without its line break.
fn bare(line: &str) -> &str {
    line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))
}

fn number(line: usize) -> u32 {
    u32::try_from(line + 1).unwrap_or(u32::MAX)
}
