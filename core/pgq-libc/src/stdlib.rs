//! Numbers and sorting, as in the C standard.

use std::{
    ffi::{c_char, c_int, c_long, c_longlong, c_ulong, c_void},
    ptr::swap_nonoverlapping,
    sync::atomic::{AtomicI32, Ordering},
};

use crate::ctype::isspace;

/// The last error's number. C sees an `int`; one thread, so a plain global.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
#[cfg_attr(not(target_arch = "wasm32"), expect(non_upper_case_globals, reason = "C's name"))]
pub static errno: AtomicI32 = AtomicI32::new(0);

/// The number does not fit: Linux's value, as in `include/errno.h`.
pub const ERANGE: c_int = 34;

/// How far `n` is from zero.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn abs(n: c_int) -> c_int {
    n.wrapping_abs()
}

/// How far `n` is from zero.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn labs(n: c_long) -> c_long {
    n.wrapping_abs()
}

/// How far `n` is from zero.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn llabs(n: c_longlong) -> c_longlong {
    n.wrapping_abs()
}

/// The value of a digit in bases up to 36; 36 for what is no digit.
fn digit(c: u8) -> c_ulong {
    char::from(c).to_digit(36).map_or(36, c_ulong::from)
}

/// Reads a number in base `base`, or in the base that its prefix tells when that is 0; `end`, if any, is set to what follows.
///
/// A number too big is `ULONG_MAX` and sets [`errno`]; a minus negates within the unsigned range.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn strtoul(s: *const c_char, end: *mut *mut c_char, base: c_int) -> c_ulong {
    let mut next = s.cast::<u8>();
    while isspace((*next).into()) != 0 {
        next = next.add(1);
    }
    let negative = *next == b'-';
    if matches!(*next, b'+' | b'-') {
        next = next.add(1);
    }
    let mut base = base as c_ulong;
    let hexadecimal = *next == b'0' && *next.add(1) | 32 == b'x' && digit(*next.add(2)) < 16;
    if matches!(base, 0 | 16) && hexadecimal {
        base = 16;
        next = next.add(2);
    } else if base == 0 {
        base = if *next == b'0' { 8 } else { 10 };
    }

    let (mut value, mut fits, digits) = (0 as c_ulong, true, next);
    while digit(*next) < base {
        let sum = value.checked_mul(base).and_then(|value| value.checked_add(digit(*next)));
        fits &= sum.is_some();
        value = sum.unwrap_or(value);
        next = next.add(1);
    }
    if !end.is_null() {
        *end = if next == digits { s.cast_mut() } else { next.cast_mut().cast() };
    }
    if !fits {
        errno.store(ERANGE, Ordering::Relaxed);
        return c_ulong::MAX;
    }
    if negative { value.wrapping_neg() } else { value }
}

/// Sorts `count` items of `size` bytes each in place, by heap sort: no recursion and no memory, so that hostile input
/// costs neither. Equal items may change places, as C allows.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn qsort(
    items: *mut c_void,
    count: usize,
    size: usize,
    compare: unsafe extern "C" fn(*const c_void, *const c_void) -> c_int,
) {
    let item = |i: usize| items.cast::<u8>().add(i * size);
    let before = |a: usize, b: usize| compare(item(a).cast(), item(b).cast()) < 0;
    let swap = |a: usize, b: usize| swap_nonoverlapping(item(a), item(b), size);
    // Lets the item at `root` sink until none below it, short of `end`, sorts after it.
    let sink = |mut root: usize, end: usize| {
        while 2 * root + 1 < end {
            let mut child = 2 * root + 1;
            if child + 1 < end && before(child, child + 1) {
                child += 1;
            }
            if !before(root, child) {
                break;
            }
            swap(root, child);
            root = child;
        }
    };
    for root in (0..count / 2).rev() {
        sink(root, count);
    }
    for end in (1..count).rev() {
        swap(0, end);
        sink(0, end);
    }
}
