//! Reading what was dropped or picked: folders to their ends, files to their bytes, both within bounds.

use js_sys::{Array, Promise, Uint8Array};
use retort_core::input::{self, ALL_BYTES, FILE_BYTES, FILES, LeftOut, Raw};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry,
};

use super::browser::{Dropped, Source};

/// How many files are read between two looks at whether they are still wanted.
const BATCH: usize = 50;

/// What is read, and what is not, with the reason. Nothing when `progress`, which is told how many of how many files have
/// been read, says that it is not wanted any more.
pub(super) async fn all(
    dropped: Dropped,
    progress: &impl Fn(usize, usize) -> bool,
) -> Option<(Vec<Raw>, Vec<LeftOut>)> {
    let mut reading = Reading { sources: dropped.files, left_out: Vec::new() };
    reading.walk(dropped.entries, progress).await?;
    reading.keep_within_bounds();
    let mut raws = Vec::new();
    let all = reading.sources.len();
    let mut room = 2 * ALL_BYTES;
    for batch in reading.sources.chunks(BATCH) {
        progress(raws.len(), all).then_some(())?;
        // All of them at once: each costs a turn of the browser's own queue.
        let waiting: Vec<Promise> = batch.iter().map(|source| source.file.array_buffer()).collect();
        for (source, bytes) in batch.iter().zip(waiting) {
            match JsFuture::from(bytes).await {
                Ok(buffer) => {
                    let bytes = Uint8Array::new(&buffer);
                    let length = bytes.length() as usize;
                    if length > room {
                        reading.left_out.push(left_out(&source.path, &too_much()));
                        continue;
                    }
                    room -= length;
                    raws.push(Raw { path: source.path.clone(), bytes: bytes.to_vec(), found: source.found });
                }
                Err(error) => reading.left_out.push(left_out(&source.path, &unreadable(&error))),
            }
        }
    }
    progress(raws.len(), all).then_some((raws, reading.left_out))
}

struct Reading {
    sources: Vec<Source>,
    left_out: Vec<LeftOut>,
}

impl Reading {
    /// Finds the files in folders, those aside that hold nothing of the project's own.
    async fn walk(
        &mut self,
        entries: Vec<FileSystemEntry>,
        progress: &impl Fn(usize, usize) -> bool,
    ) -> Option<()> {
        let mut ahead: Vec<(FileSystemEntry, bool)> =
            entries.into_iter().rev().map(|entry| (entry, false)).collect();
        while let Some((entry, found)) = ahead.pop() {
            let path = entry.full_path().trim_start_matches('/').to_owned();
            if entry.is_directory() {
                if found && input::is_foreign(&entry.name()) {
                    continue;
                }
                progress(0, self.sources.len()).then_some(())?;
                match children(entry.unchecked_into()).await {
                    Ok(mut inside) => {
                        inside.sort_by_key(|entry| std::cmp::Reverse(entry.name()));
                        ahead.extend(inside.into_iter().map(|entry| (entry, true)));
                    }
                    Err(error) => self.left_out.push(left_out(&path, &unreadable(&error))),
                }
            } else if !found || input::is_wanted(&path) {
                match file_of(entry.unchecked_into()).await {
                    Ok(file) => self.sources.push(Source { path, file, found }),
                    Err(error) => self.left_out.push(left_out(&path, &unreadable(&error))),
                }
            }
            if self.sources.len() > FILES {
                break;
            }
        }
        Some(())
    }

    /// What is too large need not be read to be refused.
    fn keep_within_bounds(&mut self) {
        let mut kept = Vec::new();
        for source in std::mem::take(&mut self.sources) {
            if source.found && !input::is_wanted(&source.path) {
                continue;
            }
            let is_archive = source.path.to_ascii_lowercase().ends_with(".zip");
            let limit = if is_archive { ALL_BYTES } else { FILE_BYTES };
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let is_large = source.file.size() > limit as f64;
            if is_large {
                let why = format!("is larger than {} MB", limit / 1_000_000);
                self.left_out.push(left_out(&source.path, &why));
            } else if kept.len() == FILES {
                let why = format!(
                    "comes after the {FILES} files that fit on the page, and so does what follows it"
                );
                self.left_out.push(left_out(&source.path, &why));
                break;
            } else {
                kept.push(source);
            }
        }
        self.sources = kept;
    }
}

fn left_out(path: &str, why: &str) -> LeftOut {
    LeftOut { path: path.to_owned(), why: why.to_owned() }
}

fn too_much() -> String {
    format!("does not fit: all files together may have {} MB", ALL_BYTES / 1_000_000)
}

/// What the browser says of a file that it does not read: it has gone, or is not ours to read.
fn unreadable(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    format!("cannot be read: {}", message.unwrap_or_else(|| "the browser does not say why".to_owned()))
}

/// What is in a folder. The browser hands it out in portions, the last of which is empty.
async fn children(folder: FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let portion = called_back(|good, bad| {
            // It fails by the second callback.
            let _ = reader.read_entries_with_callback_and_callback(good, bad);
        });
        let portion: Array = JsFuture::from(portion).await?.unchecked_into();
        if portion.length() == 0 || all.len() > 20 * FILES {
            return Ok(all);
        }
        all.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file_of(entry: FileSystemFileEntry) -> Result<File, JsValue> {
    let file = called_back(|good, bad| entry.file_with_callback_and_callback(good, bad));
    JsFuture::from(file).await.map(JsCast::unchecked_into)
}

/// A promise of what one of two callbacks is given.
fn called_back(ask: impl FnOnce(&js_sys::Function, &js_sys::Function)) -> Promise {
    let mut ask = Some(ask);
    Promise::new(&mut |good, bad| {
        if let Some(ask) = ask.take() {
            ask(&good, &bad);
        }
    })
}
