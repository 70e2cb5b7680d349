//! What somebody puts on the page, taken apart into files to review: a text with several files in it, a diff, files, folders,
//! archives.
//!
//! Nothing is thrown away in silence: what is not taken comes back with the reason.

mod archive;
mod bytes;
mod diff;
mod paste;
mod sort;

pub use diff::{Change, FileDiff, Rebuilt};
pub use sort::{is_foreign, is_wanted, role_of};

use crate::protocol::{InputFile, Role};

/// More files than any project has revisions.
pub const FILES: usize = 5_000;
/// The bytes of one file, unpacked. What is larger the engine would refuse.
pub const FILE_BYTES: usize = 10_000_000;
/// The bytes of all files together, unpacked.
pub const ALL_BYTES: usize = 50_000_000;

/// A file as it was dropped or picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Its path, with the folders that it was dropped in.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whether it was found in a folder or an archive, and not chosen by itself. Then it may be anything.
    pub found: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// The files to review, and those around them.
    pub files: Vec<InputFile>,
    /// What is not among them, and why.
    pub left_out: Vec<LeftOut>,
    /// What a diff takes away.
    pub deleted: Vec<String>,
    /// Whether a diff said what is under review. What was there before is context then.
    pub by_diff: bool,
}

/// Something that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path.
    pub path: String,
    /// Why, as a sentence behind the path: "is not text".
    pub why: String,
}

/// Takes a pasted text apart, against the files that are there already. Nothing when it is one file, as most are.
pub fn paste(text: &str, known: &[InputFile]) -> Option<Taken> {
    if let Some(diffs) = diff::read(text) {
        let mut taken = Taken::default();
        taken.take_diffs(diffs, known);
        return Some(taken);
    }
    let mut taken = Taken::default();
    taken.take_parts(paste::split(text)?);
    taken.files = with_own_names(taken.files);
    Some(taken)
}

/// Takes dropped files, against those that are there already. Whatever is found inside archives and diffs counts as well.
pub fn files(dropped: Vec<Raw>, known: &[InputFile]) -> Taken {
    let mut taken = Taken::default();
    let mut diffs = Vec::new();
    let mut raws = Vec::new();
    for raw in dropped {
        if archive::is_archive(&raw.bytes) {
            match archive::unpack(&raw) {
                Ok((inside, left_out)) => {
                    raws.extend(inside);
                    taken.left_out.extend(left_out);
                }
                Err(why) => taken.leave_out(raw.path, why),
            }
        } else if archive::is_named_archive(&raw.path) {
            // Not taken for a text either: whoever chose it means the files inside.
            taken.leave_out(raw.path, "is no zip archive, though its name says so".to_owned());
        } else {
            raws.push(raw);
        }
    }
    let mut texts = Vec::new();
    for raw in raws {
        if raw.found && !sort::is_wanted(&raw.path) {
            continue;
        }
        match bytes::decode(&raw.bytes) {
            Ok(text) => match diff::read(&text).filter(|_| !sort::is_source(&raw.path)) {
                Some(read) => diffs.extend(read),
                None => texts.push((raw.path, text, raw.found)),
            },
            Err(why) => taken.leave_out(raw.path, why),
        }
    }
    taken.take_texts(texts);
    let around: Vec<InputFile> = taken.files.iter().chain(known).cloned().collect();
    if !diffs.is_empty() {
        taken.take_diffs(diffs, &around);
    }
    taken.files = with_own_names(std::mem::take(&mut taken.files));
    taken.keep_within_bounds();
    taken
}

impl Taken {
    fn leave_out(&mut self, path: String, why: impl Into<String>) {
        self.left_out.push(LeftOut { path, why: why.into() });
    }

    /// Of several files in one text the revisions, dumps and SQL; all of them where none is a revision.
    fn take_parts(&mut self, parts: Vec<paste::Part>) {
        let has_revisions = parts.iter().any(|part| sort::is_revision(&part.text));
        for part in parts {
            let path = part.path.as_deref().unwrap_or_default();
            match sort::stranger(path, &part.text).filter(|_| has_revisions) {
                Some(why) => self.leave_out(path.to_owned(), why),
                None => self.files.push(sort::as_file(part.path, part.text)),
            }
        }
    }

    /// What was found in a folder is taken when it is a revision or a dump; what was chosen by itself, whatever it is, but for
    /// what is no revision and was chosen with some.
    fn take_texts(&mut self, texts: Vec<(String, String, bool)>) {
        let has_revisions =
            texts.iter().any(|(path, text, _)| sort::is_python(path) && sort::is_revision(text));
        for (path, text, found) in texts {
            let parts = paste::split(&text).filter(|_| !sort::is_source(&path));
            let objection = if found {
                sort::objection(&path, &text, has_revisions)
            } else {
                sort::stranger(&path, &text).filter(|_| has_revisions && parts.is_none())
            };
            match (objection, parts) {
                (Some(why), _) => self.leave_out(path, why),
                (None, Some(parts)) => self.take_parts(parts),
                (None, None) => self.files.push(sort::as_file(Some(path), text)),
            }
        }
    }

    /// What a diff adds and changes is under review, everything else is there to understand it by.
    fn take_diffs(&mut self, diffs: Vec<FileDiff>, known: &[InputFile]) {
        self.by_diff = true;
        for file in &mut self.files {
            if file.role == Role::Review {
                file.role = Role::Context;
            }
        }
        for diff in diffs {
            let Some(path) = diff.new_path.clone() else {
                self.deleted.extend(diff.old_path);
                continue;
            };
            if !sort::is_source(&path) {
                self.leave_out(path, sort::NO_SOURCE);
                continue;
            }
            match diff.rebuild(known) {
                Rebuilt::Whole { path, text } => {
                    if let Some(why) = sort::no_revision(&path, &text) {
                        self.leave_out(path, why);
                    } else {
                        self.files.retain(|file| file.path != path);
                        self.files.push(InputFile { path, text, role: Role::Review });
                    }
                }
                Rebuilt::Refused(why) => self.leave_out(path, why),
            }
        }
    }

    /// What is too much is left out from the end, and said to be.
    fn keep_within_bounds(&mut self) {
        let mut bytes = 0;
        let mut kept = Vec::new();
        for file in std::mem::take(&mut self.files) {
            let why = if file.text.len() > FILE_BYTES {
                Some(format!("is larger than {} MB", FILE_BYTES / 1_000_000))
            } else if kept.len() >= FILES {
                Some(format!("is one more than the {FILES} files that fit on the page"))
            } else if bytes + file.text.len() > ALL_BYTES {
                Some(format!("does not fit: all files together may have {} MB", ALL_BYTES / 1_000_000))
            } else {
                None
            };
            if let Some(why) = why {
                self.leave_out(file.path, why);
            } else {
                bytes += file.text.len();
                kept.push(file);
            }
        }
        self.files = kept;
    }
}

/// Gives a file whose name another one has a number.
fn with_own_names(files: Vec<InputFile>) -> Vec<InputFile> {
    let mut taken = std::collections::BTreeSet::new();
    let mut named = Vec::new();
    for mut file in files {
        if !taken.insert(file.path.clone()) {
            let (stem, end) = file.path.rsplit_once('.').unwrap_or((&file.path, "py"));
            let (stem, end) = (stem.to_owned(), end.to_owned());
            let mut number = 2;
            while !taken.insert(format!("{stem}-{number}.{end}")) {
                number += 1;
            }
            file.path = format!("{stem}-{number}.{end}");
        }
        named.push(file);
    }
    named
}

#[cfg(test)]
mod tests;
