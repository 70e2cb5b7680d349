//! From a file's bytes to its text.

/// The text.
///
/// # Errors
/// What is no text, with the place of the first byte that is not, and a way out; a sentence behind the file's name.
pub(super) fn decode(bytes: &[u8]) -> Result<String, String> {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf_16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf_16(rest, u16::from_be_bytes);
    }
    if bytes.contains(&0) {
        return Err("is not text".to_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) if says_latin_1(bytes) => Ok(bytes.iter().copied().map(char::from).collect()),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            Err(format!(
                "is not UTF-8: line {line} has the byte 0x{byte:02X}; save it as UTF-8 and try again"
            ))
        }
    }
}

/// What PowerShell writes when the output of `git diff` is sent to a file.
fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let units = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
    char::decode_utf16(units)
        .collect::<Result<_, _>>()
        .map_err(|_| "is not UTF-16, though it says so".to_owned())
}

/// Whether one of the first two lines declares Latin-1, as Python's own rule for source files has it.
fn says_latin_1(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').take(2).any(|line| {
        let line = String::from_utf8_lossy(line).to_ascii_lowercase();
        line.starts_with('#')
            && ["latin-1", "latin1", "iso-8859-1"].iter().any(|name| {
                line.split_once("coding").is_some_and(|(_, rest)| {
                    rest.trim_start_matches([':', '=']).trim_start().starts_with(name)
                })
            })
    })
}
