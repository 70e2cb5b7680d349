//! Files as the browser hands them over.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, File, FileList, FileSystemEntry};

/// What was dropped or picked, before anything of it has been read.
#[derive(Default)]
pub(crate) struct Dropped {
    /// Files and folders, where the browser tells them apart.
    pub(super) entries: Vec<FileSystemEntry>,
    /// Files.
    pub(super) files: Vec<Source>,
}

/// A file to read.
pub(super) struct Source {
    /// Its path, with the folders that it was dropped in.
    pub(super) path: String,
    /// The browser's handle.
    pub(super) file: File,
    /// Whether it was found in a folder, and not chosen by itself.
    pub(super) found: bool,
}

impl Dropped {
    /// What lies in a drag that has ended on the page.
    pub(super) fn of(transfer: &DataTransfer) -> Dropped {
        let mut dropped = Dropped::default();
        let items = transfer.items();
        for item in (0..items.length()).filter_map(|index| items.get(index)) {
            match (item.webkit_get_as_entry(), item.get_as_file()) {
                (Ok(Some(entry)), _) => dropped.entries.push(entry),
                (_, Ok(Some(file))) => dropped.files.push(Source::chosen(file)),
                // A piece of text that was dragged along.
                _ => {}
            }
        }
        dropped
    }
}

/// What was picked in a dialog of the browser.
pub(crate) fn picked(list: &FileList) -> Dropped {
    let files = (0..list.length()).filter_map(|index| list.get(index)).map(Source::picked).collect();
    Dropped { files, ..Dropped::default() }
}

impl Source {
    fn chosen(file: File) -> Source {
        Source { path: file.name(), file, found: false }
    }

    /// A folder's files know their paths in it; those that were picked by themselves have none.
    fn picked(file: File) -> Source {
        let path = js_sys::Reflect::get(&file, &JsValue::from_str("webkitRelativePath"));
        match path.ok().and_then(|path| path.as_string()).filter(|path| !path.is_empty()) {
            Some(path) => Source { path, file, found: true },
            None => Source::chosen(file),
        }
    }
}

/// Whether a drag brings files, and not a piece of text.
pub(crate) fn has_files(event: &web_sys::DragEvent) -> bool {
    let types = event.data_transfer().map(|transfer| JsValue::from(transfer.types()));
    let types = types.and_then(|types| types.dyn_into::<js_sys::Array>().ok());
    types.is_some_and(|types| types.iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}
