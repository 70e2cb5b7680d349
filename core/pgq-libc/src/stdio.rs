//! Files that do not exist, and doubles as C prints them.

use std::ffi::{c_char, c_int, c_void};

use crate::string::strlcpy;

/// Takes everything and keeps nothing.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn fwrite(_from: *const c_void, _size: usize, count: usize, _file: *mut c_void) -> usize {
    count
}

/// Has nothing to give.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn fread(_to: *mut c_void, _size: usize, _count: usize, _file: *mut c_void) -> usize {
    0
}

/// The end of the file.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn getc(_file: *mut c_void) -> c_int {
    -1
}

/// Done: nothing was kept.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn fflush(_file: *mut c_void) -> c_int {
    0
}

/// No error.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn ferror(_file: *mut c_void) -> c_int {
    0
}

/// No error to forget.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn clearerr(_file: *mut c_void) {}

/// `snprintf` for one double: `conversion` is the letter of `%e`, `%f` or `%g`, `precision` below zero is C's default.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn pgq_libc_format_double(
    to: *mut c_char,
    size: usize,
    conversion: c_int,
    precision: c_int,
    value: f64,
) -> c_int {
    let mut text = double(conversion as u8, usize::try_from(precision).unwrap_or(6), value);
    text.push('\0');
    strlcpy(to, text.as_ptr().cast(), size) as c_int
}

/// A double as `%.*e`, `%.*f` or `%.*g` prints it.
fn double(conversion: u8, precision: usize, value: f64) -> String {
    if !value.is_finite() {
        let sign = if value.is_sign_negative() { "-" } else { "" };
        return format!("{sign}{}", if value.is_nan() { "nan" } else { "inf" });
    }
    match conversion {
        b'e' => scientific(precision, value),
        b'f' => format!("{value:.precision$}"),
        // The shorter of the two for so many digits, without zeros at the end.
        _ => {
            let digits = precision.max(1);
            let text = scientific(digits - 1, value);
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            match exponent.parse::<isize>() {
                Ok(exponent) if exponent >= -4 && exponent < digits as isize => {
                    let after_point = (digits as isize - 1 - exponent) as usize;
                    trimmed(&format!("{value:.after_point$}")).to_owned()
                }
                _ => format!("{}e{exponent}", trimmed(mantissa)),
            }
        }
    }
}

/// Rust writes `1.5e7` where C writes `1.5e+07`.
fn scientific(precision: usize, value: f64) -> String {
    let text = format!("{value:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

fn trimmed(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}
