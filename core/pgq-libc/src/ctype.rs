//! Kinds of characters, in the C locale: ASCII, and every other value is of no kind.

use std::ffi::c_int;

fn ascii(c: c_int) -> Option<u8> {
    u8::try_from(c).ok().filter(u8::is_ascii)
}

fn is(c: c_int, kind: impl Fn(&u8) -> bool) -> c_int {
    c_int::from(ascii(c).is_some_and(|c| kind(&c)))
}

/// A digit?
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn isdigit(c: c_int) -> c_int {
    is(c, u8::is_ascii_digit)
}

/// A small letter?
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn islower(c: c_int) -> c_int {
    is(c, u8::is_ascii_lowercase)
}

/// A capital?
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn isupper(c: c_int) -> c_int {
    is(c, u8::is_ascii_uppercase)
}

/// A letter?
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn isalpha(c: c_int) -> c_int {
    is(c, u8::is_ascii_alphabetic)
}

/// A letter or a digit?
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn isalnum(c: c_int) -> c_int {
    is(c, u8::is_ascii_alphanumeric)
}

/// A hexadecimal digit?
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn isxdigit(c: c_int) -> c_int {
    is(c, u8::is_ascii_hexdigit)
}

/// White space? The vertical tab is, unlike in Rust.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn isspace(c: c_int) -> c_int {
    is(c, |c| matches!(c, b' ' | b'\t'..=b'\r'))
}

/// Something to see, or a space?
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn isprint(c: c_int) -> c_int {
    is(c, |c| matches!(c, b' '..=b'~'))
}

/// The small letter of a capital; anything else as it is.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn tolower(c: c_int) -> c_int {
    ascii(c).map_or(c, |c| c.to_ascii_lowercase().into())
}

/// The capital of a small letter; anything else as it is.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn toupper(c: c_int) -> c_int {
    ascii(c).map_or(c, |c| c.to_ascii_uppercase().into())
}
