//! Zip archives.

use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};

use super::{ALL_BYTES, FILE_BYTES, LeftOut, Raw, sort};

/// More entries than a repository has files.
const ENTRIES: u64 = 200_000;

/// Whether it begins as a zip archive does.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether its name is that of a zip archive.
pub(super) fn is_named_archive(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("zip"))
}

/// The files in an archive that are worth a look, and what could not be read.
///
/// # Errors
/// Why the archive as a whole cannot be read, as a sentence behind its name.
pub(super) fn unpack(raw: &Raw) -> Result<(Vec<Raw>, Vec<LeftOut>), String> {
    let archive =
        ZipArchive::from_slice(&raw.bytes).map_err(|error| format!("is no zip archive: {error}"))?;
    if archive.entries_hint() > ENTRIES {
        return Err(format!("has more than {ENTRIES} files; pack the folder of the revisions only"));
    }
    let mut files = Vec::new();
    let mut left_out = Vec::new();
    let mut room = ALL_BYTES;
    let mut entries = archive.entries();
    loop {
        let entry = match entries.next_entry() {
            Ok(Some(entry)) => entry,
            Ok(None) => break,
            Err(error) => return Err(format!("is a broken zip archive: {error}")),
        };
        let Ok(path) = entry.file_path().try_normalize().map(|path| path.as_str().to_owned()) else {
            continue;
        };
        if entry.is_dir() || !sort::is_wanted(&path) {
            continue;
        }
        match bytes_of(&archive, &entry, room.min(FILE_BYTES)) {
            Ok(bytes) => {
                room -= bytes.len();
                files.push(Raw { path, bytes, found: true });
            }
            Err(why) => left_out.push(LeftOut { path, why }),
        }
    }
    Ok((files, left_out))
}

/// What is in an entry. Never more than `limit`, whatever the archive says of itself: it is what bounds a bomb.
fn bytes_of(
    archive: &ZipSliceArchive<&Vec<u8>>,
    entry: &ZipFileHeaderRecord<'_>,
    limit: usize,
) -> Result<Vec<u8>, String> {
    let too_large = || format!("is larger than the {} MB that there is room for", limit / 1_000_000);
    let packed =
        archive.get_entry(entry.wayfinder()).map_err(|error| format!("cannot be unpacked: {error}"))?;
    match entry.compression_method() {
        CompressionMethod::STORE if packed.data().len() > limit => Err(too_large()),
        CompressionMethod::STORE => Ok(packed.data().to_vec()),
        CompressionMethod::DEFLATE => {
            miniz_oxide::inflate::decompress_to_vec_with_limit(packed.data(), limit).map_err(|error| {
                match error.status {
                    miniz_oxide::inflate::TINFLStatus::HasMoreOutput => too_large(),
                    _ => "cannot be unpacked: the archive is damaged".to_owned(),
                }
            })
        }
        _ => Err("is packed in a way that is not known here; pack it with plain zip".to_owned()),
    }
}
