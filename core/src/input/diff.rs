//! Unified diffs, as `git diff`, `git format-patch` and the forges write them.

use crate::protocol::InputFile;

/// What a diff does to one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileDiff {
    /// Its path before; nothing when it is new.
    pub old_path: Option<String>,
    /// Its path after; nothing when it is deleted.
    pub new_path: Option<String>,
    /// What happens to it.
    pub change: Change,
    hunks: Vec<Hunk>,
}

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Change {
    /// It is new.
    Added,
    /// Its text changes, perhaps its name too.
    #[default]
    Text,
    /// It goes.
    Deleted,
    /// Only its name or its mode changes.
    Name,
    /// It is not text, or a merge of several parents, which no single text gives.
    Unreadable,
}

/// What a file is after the diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rebuilt {
    /// All of it.
    Whole {
        /// The path of the file on the page where there is one, else that of the diff.
        path: String,
        /// Its text.
        text: String,
    },
    /// It cannot be told; why, as a sentence behind its name, with a way out.
    Refused(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Hunk {
    /// The first line before, from 1; with no lines before, the line behind which it goes.
    old_start: usize,
    old_count: usize,
    new_start: usize,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    side: Side,
    /// With its line end, where it has one.
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Old,
    New,
}

/// After a change git shows three lines, or fewer where the file ends.
const CONTEXT: usize = 3;

/// The files of a diff. Nothing when the text is none.
pub(super) fn read(text: &str) -> Option<Vec<FileDiff>> {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split('\n').collect();
    let mut diffs: Vec<FileDiff> = Vec::new();
    let mut at = 0;
    // Whether the headers that come belong to the file of the last `diff --git`.
    let mut open = false;
    while let Some(line) = lines.get(at).map(|line| line.trim_end_matches('\r')) {
        let next = lines.get(at + 1).map_or("", |line| line.trim_end_matches('\r'));
        if let Some(paths) = line.strip_prefix("diff --git ") {
            let (old, new) = paths_of(paths);
            diffs.push(FileDiff { old_path: old, new_path: new, change: Change::Name, hunks: Vec::new() });
            open = true;
        } else if let Some(path) =
            line.strip_prefix("diff --cc ").or_else(|| line.strip_prefix("diff --combined "))
        {
            let path = Some(path.to_owned());
            diffs.push(FileDiff {
                old_path: path.clone(),
                new_path: path,
                change: Change::Unreadable,
                hunks: Vec::new(),
            });
            open = true;
        } else if let (Some(old), Some(new)) = (line.strip_prefix("--- "), next.strip_prefix("+++ ")) {
            let starts = lines.get(at + 2).is_some_and(|line| line.starts_with("@@ -"));
            if starts {
                if !open {
                    diffs.push(FileDiff::default());
                }
                if let Some(diff) = diffs.last_mut() {
                    (diff.old_path, diff.new_path) = (path_of(old), path_of(new));
                    diff.change = match (&diff.old_path, &diff.new_path) {
                        (None, _) => Change::Added,
                        (_, None) => Change::Deleted,
                        _ => Change::Text,
                    };
                    at = diff.read_hunks(&lines, at + 2);
                }
                open = false;
                continue;
            }
        } else if let Some(diff) = diffs.last_mut().filter(|_| open) {
            diff.header(line);
        }
        at += 1;
    }
    (!diffs.is_empty()).then_some(diffs)
}

/// The two paths behind `diff --git`. With spaces in them they can only be told where both are the same.
fn paths_of(paths: &str) -> (Option<String>, Option<String>) {
    let middle = paths.len() / 2;
    let (old, new) = match (paths.get(..middle), paths.get(middle + 1..)) {
        (Some(old), Some(new)) if bare(old) == bare(new) => (old, new),
        _ => paths.split_once(' ').unwrap_or((paths, paths)),
    };
    (Some(bare(old)), Some(bare(new)))
}

/// The path behind `---` or `+++`; nothing for the file that is not there.
fn path_of(text: &str) -> Option<String> {
    let path = text.split('\t').next().unwrap_or(text).trim_end();
    (path != "/dev/null").then(|| bare(path))
}

/// Without quotes, and without the letter that git puts in front.
fn bare(path: &str) -> String {
    let path = path.trim_end_matches('\r');
    let path = match path.strip_prefix('"').and_then(|path| path.strip_suffix('"')) {
        Some(quoted) => unquoted(quoted),
        None => path.to_owned(),
    };
    let prefixed = ["a/", "b/", "i/", "w/", "c/", "o/"].iter().find_map(|prefix| path.strip_prefix(prefix));
    prefixed.map_or(path.clone(), str::to_owned)
}

/// Git writes bytes that are not ASCII as octal numbers.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let octal = behind.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
        let octal = octal.and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match (first, octal, behind.split_first()) {
            (b'\\', Some(byte), _) => {
                bytes.push(byte);
                rest = behind.get(3..).unwrap_or_default();
            }
            (b'\\', None, Some((escaped, behind))) => {
                bytes.push(*escaped);
                rest = behind;
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl FileDiff {
    /// A line between `diff --git` and the hunks.
    fn header(&mut self, line: &str) {
        if line.starts_with("new file mode") {
            (self.old_path, self.change) = (None, Change::Added);
        } else if line.starts_with("deleted file mode") {
            (self.new_path, self.change) = (None, Change::Deleted);
        } else if let Some(path) = line.strip_prefix("rename from ") {
            self.old_path = Some(bare(path));
        } else if let Some(path) = line.strip_prefix("rename to ").or_else(|| line.strip_prefix("copy to ")) {
            self.new_path = Some(bare(path));
        } else if line.starts_with("Binary files ") || line.starts_with("GIT binary patch") {
            self.change = Change::Unreadable;
        }
    }

    /// Reads hunks from line `at` on; returns the line behind them. The counts in a hunk's head say where it ends, since a
    /// removed line of SQL may look like the head of a file.
    fn read_hunks(&mut self, lines: &[&str], mut at: usize) -> usize {
        while let Some(mut hunk) = lines.get(at).and_then(|line| Hunk::head(line)) {
            at += 1;
            let mut left = (hunk.0.old_count, hunk.1);
            while left != (0, 0) {
                let Some(line) = lines.get(at) else { break };
                let (side, text) = match line.split_at_checked(1) {
                    Some((" ", text)) => (Side::Both, text),
                    Some(("-", text)) => (Side::Old, text),
                    Some(("+", text)) => (Side::New, text),
                    // Editors and mail take the blank off an empty line.
                    None | Some(("\r", _)) => (Side::Both, *line),
                    Some(("\\", _)) => {
                        hunk.0.ends_without_line_end();
                        at += 1;
                        continue;
                    }
                    Some(_) => break,
                };
                let counts = (usize::from(side != Side::New), usize::from(side != Side::Old));
                if left.0 < counts.0 || left.1 < counts.1 {
                    break;
                }
                left = (left.0 - counts.0, left.1 - counts.1);
                hunk.0.lines.push(Line { side, text: format!("{text}\n") });
                at += 1;
            }
            if lines.get(at).is_some_and(|line| line.starts_with("\\ ")) {
                hunk.0.ends_without_line_end();
                at += 1;
            }
            self.hunks.push(hunk.0);
        }
        at
    }

    /// What the file is after the diff, with what `known` files say of the lines that it does not show.
    pub fn rebuild(&self, known: &[InputFile]) -> Rebuilt {
        let path = self.new_path.clone().unwrap_or_default();
        let base = self.base(known);
        match (self.change, base) {
            (Change::Unreadable, _) => {
                Rebuilt::Refused("cannot be read from this diff; add the file itself".to_owned())
            }
            (Change::Added, _) => Rebuilt::Whole { path, text: self.side(Side::New) },
            (Change::Name, Some(base)) => Rebuilt::Whole { path, text: base.text.clone() },
            (Change::Name | Change::Deleted, _) => Rebuilt::Refused(
                "is not shown by the diff, which changes its name only; add the file itself".to_owned(),
            ),
            (Change::Text, Some(base)) => self.changed(base),
            (Change::Text, None) if self.is_whole() => Rebuilt::Whole { path, text: self.side(Side::New) },
            (Change::Text, None) => Rebuilt::Refused(format!(
                "is shown only in part ({}); add the file itself, or make the diff with `git diff -U9999`",
                self.lines_shown()
            )),
        }
    }

    /// The file on the page that the diff changes: that of the same path, or the one whose path ends most like it.
    fn base<'a>(&self, known: &'a [InputFile]) -> Option<&'a InputFile> {
        let paths = [self.old_path.as_deref(), self.new_path.as_deref()];
        let likeness = |file: &InputFile| {
            let own = paths.iter().flatten().map(|path| common_end(path, &file.path));
            own.max().unwrap_or(0)
        };
        known.iter().rev().filter(|file| likeness(file) > 0).max_by_key(|file| likeness(file))
    }

    /// The text of the known file with the hunks applied; as it is where they have been applied already.
    fn changed(&self, base: &InputFile) -> Rebuilt {
        let lines: Vec<&str> = base.text.split_inclusive('\n').collect();
        let path = if self.old_path == self.new_path {
            &base.path
        } else {
            self.new_path.as_ref().unwrap_or(&base.path)
        };
        let whole = |text: String| Rebuilt::Whole { path: path.clone(), text };
        match self.apply(&lines) {
            Ok(text) => whole(text),
            Err(_) if self.is_applied(&lines) => whole(base.text.clone()),
            Err(line) => Rebuilt::Refused(format!(
                "does not fit the file on the page, whose line {line} is not the one that the diff changes; \
                 add the file as it is with the diff, or as it was before it"
            )),
        }
    }

    /// The lines with the hunks applied, or the line that is another one than the diff says.
    fn apply(&self, lines: &[&str]) -> Result<String, usize> {
        let mut text = String::new();
        let mut at = 0;
        for hunk in &self.hunks {
            let start = hunk.first_old();
            text.extend(lines.get(at..start).ok_or(lines.len() + 1)?.iter().copied());
            at = start;
            for line in &hunk.lines {
                if line.side != Side::New {
                    if !lines.get(at).is_some_and(|own| is_same(own, &line.text)) {
                        return Err(at + 1);
                    }
                    at += 1;
                }
                if line.side != Side::Old {
                    text.push_str(&line.text);
                }
            }
        }
        text.extend(lines.get(at..).unwrap_or_default().iter().copied());
        Ok(text)
    }

    /// Whether the lines are what the diff makes of them.
    fn is_applied(&self, lines: &[&str]) -> bool {
        self.hunks.iter().all(|hunk| {
            let new = hunk.lines.iter().filter(|line| line.side != Side::Old);
            new.enumerate().all(|(index, line)| {
                lines
                    .get(hunk.new_start.saturating_sub(1) + index)
                    .is_some_and(|own| is_same(own, &line.text))
            })
        })
    }

    /// Whether the only hunk is the file from its first line to its last. Git leaves off fewer than three lines after a change
    /// where the file ends, and shows more only when asked for all of it.
    fn is_whole(&self) -> bool {
        let [hunk] = self.hunks.as_slice() else { return false };
        let behind = hunk.lines.iter().rev().take_while(|line| line.side == Side::Both).count();
        let ends = hunk.lines.last().is_some_and(|line| !line.text.ends_with('\n'));
        hunk.old_start <= 1 && (ends || behind != CONTEXT)
    }

    fn side(&self, side: Side) -> String {
        let lines = self.hunks.iter().flat_map(|hunk| &hunk.lines);
        lines
            .filter(|line| line.side == side || line.side == Side::Both)
            .map(|line| line.text.as_str())
            .collect()
    }

    /// "lines 10 to 20 and 30 to 41".
    fn lines_shown(&self) -> String {
        let stretches = self.hunks.iter().map(|hunk| {
            let count = hunk.lines.iter().filter(|line| line.side != Side::Old).count();
            format!("{} to {}", hunk.new_start, hunk.new_start + count.saturating_sub(1))
        });
        format!("lines {}", stretches.collect::<Vec<_>>().join(" and "))
    }
}

/// Line ends do not tell lines apart: diffs are pasted, and files are checked out on Windows.
fn is_same(own: &str, other: &str) -> bool {
    own.trim_end_matches(['\n', '\r']) == other.trim_end_matches(['\n', '\r'])
}

/// How many parts two paths have in common at their end.
fn common_end(a: &str, b: &str) -> usize {
    a.rsplit('/').zip(b.rsplit('/')).take_while(|(a, b)| a == b).count()
}

impl Hunk {
    /// `@@ -1,2 +3,4 @@`: the hunk, and how many lines come after.
    fn head(line: &str) -> Option<(Hunk, usize)> {
        let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
        let (new, _) = rest.split_once(" @@")?;
        let range = |text: &str| {
            let (start, count) = text.split_once(',').unwrap_or((text, "1"));
            Some((start.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
        };
        let ((old_start, old_count), (new_start, new_count)) = (range(old)?, range(new)?);
        Some((Hunk { old_start, old_count, new_start, lines: Vec::new() }, new_count))
    }

    /// How many lines come before it in the old text.
    fn first_old(&self) -> usize {
        if self.old_count == 0 { self.old_start } else { self.old_start.saturating_sub(1) }
    }

    fn ends_without_line_end(&mut self) {
        if let Some(last) = self.lines.last_mut() {
            last.text.truncate(last.text.trim_end_matches('\n').len());
        }
    }
}
