//! Bytes in the letters that an address may hold: base64 as RFC 4648 has it for addresses, without padding.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Broken;

/// The bytes in letters.
pub(super) fn write(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes again. Blanks are passed over: mails break long lines.
pub(super) fn read(letters: &str) -> Result<Vec<u8>, Broken> {
    let letters: String = letters.chars().filter(|sign| !sign.is_whitespace()).collect();
    let is_letter = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    if let Some(sign) = letters.chars().find(|sign| !is_letter(*sign)) {
        return Err(Broken::Sign(sign));
    }
    URL_SAFE_NO_PAD.decode(letters).map_err(|_| Broken::Damaged)
}
