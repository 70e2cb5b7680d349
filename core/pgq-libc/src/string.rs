//! Bytes and strings, as in the C standard, and BSD's `strlcpy`.

use std::{
    ffi::{CStr, c_char, c_int, c_void},
    ptr::{copy_nonoverlapping, null, null_mut, write_bytes},
};

use crate::alloc::malloc;

/// How many characters `s` has before its end.
unsafe fn length(s: *const c_char) -> usize {
    CStr::from_ptr(s).count_bytes()
}

/// Whether the string `set` holds the character `c`, which is not its end.
unsafe fn holds(set: *const c_char, c: c_char) -> bool {
    !strchr(set, c.into()).is_null()
}

/// The first byte `c` among `size` bytes, or null.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn memchr(bytes: *const c_void, c: c_int, size: usize) -> *mut c_void {
    let bytes = bytes.cast::<u8>();
    for i in 0..size {
        if *bytes.add(i) == c as u8 {
            return bytes.add(i).cast_mut().cast();
        }
    }
    null_mut()
}

/// The length of `s`, of which at most `size` characters are looked at.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strnlen(s: *const c_char, size: usize) -> usize {
    let mut length = 0;
    while length < size && *s.add(length) != 0 {
        length += 1;
    }
    length
}

/// Below, at or above zero as `a` sorts before, with or after `b`, by bytes.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strcmp(a: *const c_char, b: *const c_char) -> c_int {
    strncmp(a, b, usize::MAX)
}

/// The same for at most `size` characters.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strncmp(a: *const c_char, b: *const c_char, size: usize) -> c_int {
    for i in 0..size {
        let (a, b) = (*a.add(i) as u8, *b.add(i) as u8);
        if a != b || a == 0 {
            return c_int::from(a) - c_int::from(b);
        }
    }
    0
}

/// The first `c` in `s`, whose end counts as a character, or null.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strchr(mut s: *const c_char, c: c_int) -> *mut c_char {
    loop {
        if *s == c as c_char {
            return s.cast_mut();
        }
        if *s == 0 {
            return null_mut();
        }
        s = s.add(1);
    }
}

/// The last `c` in `s`, whose end counts as a character, or null.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strrchr(mut s: *const c_char, c: c_int) -> *mut c_char {
    let mut last = null();
    loop {
        if *s == c as c_char {
            last = s;
        }
        if *s == 0 {
            return last.cast_mut();
        }
        s = s.add(1);
    }
}

/// The first place where `s` has the string `part`, or null.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strstr(mut s: *const c_char, part: *const c_char) -> *mut c_char {
    let size = length(part);
    loop {
        if strncmp(s, part, size) == 0 {
            return s.cast_mut();
        }
        if *s == 0 {
            return null_mut();
        }
        s = s.add(1);
    }
}

/// How many characters at the start of `s` are in `set`.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strspn(s: *const c_char, set: *const c_char) -> usize {
    let mut length = 0;
    while *s.add(length) != 0 && holds(set, *s.add(length)) {
        length += 1;
    }
    length
}

/// How many characters at the start of `s` are not in `set`.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strcspn(s: *const c_char, set: *const c_char) -> usize {
    let mut length = 0;
    while *s.add(length) != 0 && !holds(set, *s.add(length)) {
        length += 1;
    }
    length
}

/// The first character of `s` that is in `set`, or null.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strpbrk(s: *const c_char, set: *const c_char) -> *mut c_char {
    let found = s.add(strcspn(s, set));
    if *found == 0 { null_mut() } else { found.cast_mut() }
}

/// Copies `s` to `to`, its end too.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strcpy(to: *mut c_char, s: *const c_char) -> *mut c_char {
    copy_nonoverlapping(s, to, length(s) + 1);
    to
}

/// Copies `s` behind the string at `to`.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strcat(to: *mut c_char, s: *const c_char) -> *mut c_char {
    strcpy(to.add(length(to)), s);
    to
}

/// Copies at most `size` characters of `s` and fills up to `size` with zeros. A string too long is left without an end.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strncpy(to: *mut c_char, s: *const c_char, size: usize) -> *mut c_char {
    let length = strnlen(s, size);
    copy_nonoverlapping(s, to, length);
    write_bytes(to.add(length), 0, size - length);
    to
}

/// Copies what fits of `s` into `size` characters, always with an end, and gives the length of all of `s`.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strlcpy(to: *mut c_char, s: *const c_char, size: usize) -> usize {
    let length = length(s);
    if size > 0 {
        let fits = length.min(size - 1);
        copy_nonoverlapping(s, to, fits);
        *to.add(fits) = 0;
    }
    length
}

/// A copy of `s` in memory of its own, or null.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strdup(s: *const c_char) -> *mut c_char {
    let copy = malloc(length(s) + 1).cast::<c_char>();
    if copy.is_null() { copy } else { strcpy(copy, s) }
}

/// The words for an error number: there is no system to have one, so always the same words.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strerror_r(_error: c_int, to: *mut c_char, size: usize) -> c_int {
    strlcpy(to, c"unknown error".as_ptr(), size);
    0
}
