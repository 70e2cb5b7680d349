//! Holds each function against the system's of the same name. On wasm32 there is no such system: see `probe.mjs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::allow_attributes,
    reason = "clippy counts the macro's blocks as undocumented or not by where it is used"
)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "every pointer below is to a string or an array of the test's own"
)]

use std::{
    ffi::{CStr, CString, c_char, c_int, c_long, c_longlong, c_ulong, c_void},
    ptr::{null, null_mut},
    sync::atomic::Ordering,
};

use pgq_libc::{alloc, ctype, process, stdio, stdlib, string};

mod system {
    use super::{c_char, c_int, c_long, c_longlong, c_ulong, c_void};

    type Compare = unsafe extern "C" fn(*const c_void, *const c_void) -> c_int;

    unsafe extern "C" {
        pub(crate) safe fn isalnum(c: c_int) -> c_int;
        pub(crate) safe fn isalpha(c: c_int) -> c_int;
        pub(crate) safe fn isdigit(c: c_int) -> c_int;
        pub(crate) safe fn islower(c: c_int) -> c_int;
        pub(crate) safe fn isprint(c: c_int) -> c_int;
        pub(crate) safe fn isspace(c: c_int) -> c_int;
        pub(crate) safe fn isupper(c: c_int) -> c_int;
        pub(crate) safe fn isxdigit(c: c_int) -> c_int;
        pub(crate) safe fn tolower(c: c_int) -> c_int;
        pub(crate) safe fn toupper(c: c_int) -> c_int;
        pub(crate) safe fn abs(n: c_int) -> c_int;
        pub(crate) safe fn labs(n: c_long) -> c_long;
        pub(crate) safe fn llabs(n: c_longlong) -> c_longlong;
        pub(crate) fn memchr(s: *const c_void, c: c_int, n: usize) -> *mut c_void;
        pub(crate) fn strcat(to: *mut c_char, s: *const c_char) -> *mut c_char;
        pub(crate) fn strchr(s: *const c_char, c: c_int) -> *mut c_char;
        pub(crate) fn strcmp(a: *const c_char, b: *const c_char) -> c_int;
        pub(crate) fn strcpy(to: *mut c_char, s: *const c_char) -> *mut c_char;
        pub(crate) fn strcspn(s: *const c_char, set: *const c_char) -> usize;
        pub(crate) fn strncmp(a: *const c_char, b: *const c_char, n: usize) -> c_int;
        pub(crate) fn strncpy(to: *mut c_char, s: *const c_char, n: usize) -> *mut c_char;
        pub(crate) fn strnlen(s: *const c_char, n: usize) -> usize;
        pub(crate) fn strpbrk(s: *const c_char, set: *const c_char) -> *mut c_char;
        pub(crate) fn strrchr(s: *const c_char, c: c_int) -> *mut c_char;
        pub(crate) fn strspn(s: *const c_char, set: *const c_char) -> usize;
        pub(crate) fn strstr(s: *const c_char, part: *const c_char) -> *mut c_char;
        pub(crate) fn strtoul(s: *const c_char, end: *mut *mut c_char, base: c_int) -> c_ulong;
        pub(crate) fn snprintf(to: *mut c_char, n: usize, format: *const c_char, ...) -> c_int;
        pub(crate) fn qsort(items: *mut c_void, n: usize, size: usize, compare: Compare);
    }
}

/// Short strings of few different characters, so that they often share parts; the same ones in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn string(&mut self) -> CString {
        let length = self.roll(7);
        let letters = (0..length).map(|_| b"ab\xff "[self.roll(4) as usize]).collect::<Vec<_>>();
        CString::new(letters).unwrap()
    }
}

#[test]
fn character_kinds() {
    // A kind is any number but zero.
    for c in -1..=255 {
        // Beyond ASCII the system's answer is its locale's; ours is no.
        let known = c <= 127;
        for (name, ours, theirs) in [
            ("isalnum", ctype::isalnum(c), system::isalnum(c)),
            ("isalpha", ctype::isalpha(c), system::isalpha(c)),
            ("isdigit", ctype::isdigit(c), system::isdigit(c)),
            ("islower", ctype::islower(c), system::islower(c)),
            ("isprint", ctype::isprint(c), system::isprint(c)),
            ("isspace", ctype::isspace(c), system::isspace(c)),
            ("isupper", ctype::isupper(c), system::isupper(c)),
            ("isxdigit", ctype::isxdigit(c), system::isxdigit(c)),
        ] {
            assert_eq!(ours != 0, known && theirs != 0, "{name}({c})");
        }
        if known {
            assert_eq!(ctype::tolower(c), system::tolower(c), "tolower({c})");
            assert_eq!(ctype::toupper(c), system::toupper(c), "toupper({c})");
        } else {
            assert_eq!((ctype::tolower(c), ctype::toupper(c)), (c, c));
        }
    }
}

#[test]
fn searching_and_comparing() {
    let mut dice = Dice(1);
    for _ in 0..20_000 {
        let (text, other) = (dice.string(), dice.string());
        let size = dice.roll(8) as usize;
        let c = [0, c_int::from(b'a'), c_int::from(b'x'), 0xff][dice.roll(4) as usize];
        let (s, t) = (text.as_ptr(), other.as_ptr());
        let within = size.min(text.as_bytes_with_nul().len());
        unsafe {
            assert_eq!(string::memchr(s.cast(), c, within), system::memchr(s.cast(), c, within));
            assert_eq!(string::strnlen(s, size), system::strnlen(s, size));
            assert_eq!(string::strcmp(s, t).signum(), system::strcmp(s, t).signum(), "{text:?} {other:?}");
            assert_eq!(string::strncmp(s, t, size).signum(), system::strncmp(s, t, size).signum());
            assert_eq!(string::strchr(s, c), system::strchr(s, c));
            assert_eq!(string::strrchr(s, c), system::strrchr(s, c));
            assert_eq!(string::strstr(s, t), system::strstr(s, t), "{text:?} {other:?}");
            assert_eq!(string::strspn(s, t), system::strspn(s, t));
            assert_eq!(string::strcspn(s, t), system::strcspn(s, t));
            assert_eq!(string::strpbrk(s, t), system::strpbrk(s, t));
        }
    }
}

#[test]
fn copying() {
    let mut dice = Dice(2);
    for _ in 0..20_000 {
        let (a, b) = (dice.string(), dice.string());
        let size = dice.roll(12) as usize;
        let (mut ours, mut theirs) = ([b'#' as c_char; 24], [b'#' as c_char; 24]);
        unsafe {
            assert_eq!(string::strcpy(ours.as_mut_ptr(), a.as_ptr()), ours.as_mut_ptr());
            system::strcpy(theirs.as_mut_ptr(), a.as_ptr());
            assert_eq!(ours, theirs);
            assert_eq!(string::strcat(ours.as_mut_ptr(), b.as_ptr()), ours.as_mut_ptr());
            system::strcat(theirs.as_mut_ptr(), b.as_ptr());
            assert_eq!(ours, theirs);
            assert_eq!(string::strncpy(ours.as_mut_ptr(), b.as_ptr(), size), ours.as_mut_ptr());
            system::strncpy(theirs.as_mut_ptr(), b.as_ptr(), size);
            assert_eq!(ours, theirs);

            // BSD's, which not every system has: by its definition.
            let mut cut = [b'#' as c_char; 12];
            assert_eq!(string::strlcpy(cut.as_mut_ptr(), a.as_ptr(), size), a.count_bytes());
            let fits = a.count_bytes().min(size.saturating_sub(1));
            if size > 0 {
                assert_eq!(CStr::from_ptr(cut.as_ptr()).to_bytes(), &a.as_bytes()[..fits]);
            }
            assert!(cut[size.min(fits + 1)..].iter().all(|&c| c == b'#' as c_char));

            let copy = string::strdup(a.as_ptr());
            assert_eq!(CStr::from_ptr(copy), a.as_c_str());
            alloc::free(copy.cast());
        }
    }
}

#[test]
fn error_text_fits() {
    let mut to = [b'#' as c_char; 8];
    let status = unsafe { string::strerror_r(2, to.as_mut_ptr(), to.len()) };
    assert_eq!((status, unsafe { CStr::from_ptr(to.as_ptr()) }), (0, c"unknown"));
}

#[test]
fn reading_numbers() {
    let texts = [
        "",
        " ",
        "0",
        "7",
        "42x",
        "\t\n\u{b} 42",
        "+5",
        "-5",
        "--5",
        "+-5",
        "- 5",
        "x",
        "0x",
        "0xg",
        "0x1F",
        "0X1f ",
        "-0x10",
        "010",
        "08",
        "019",
        "z",
        "Zz",
        "1_000",
        "1e3",
        "0b101",
        "18446744073709551615",
        "18446744073709551616",
        "-18446744073709551615",
        "-18446744073709551616",
        "99999999999999999999999999x",
        "0xffffffffffffffff",
        "0x10000000000000000",
        "1777777777777777777777",
        "2000000000000000000000",
        "\u{e4}",
    ];
    for text in texts {
        for base in [0, 2, 8, 10, 16, 36] {
            let text = CString::new(text).unwrap();
            let (mut our_end, mut their_end) = (null_mut(), null_mut());
            stdlib::errno.store(0, Ordering::Relaxed);
            let ours = unsafe { stdlib::strtoul(text.as_ptr(), &raw mut our_end, base) };
            // Rust cannot set the system's errno, but can make it something else.
            assert!(std::fs::metadata("").is_err());
            let theirs = unsafe { system::strtoul(text.as_ptr(), &raw mut their_end, base) };
            let system_says_too_big = std::io::Error::last_os_error().raw_os_error() == Some(stdlib::ERANGE);
            assert_eq!((ours, our_end), (theirs, their_end), "strtoul({text:?}, {base})");
            let too_big = if system_says_too_big { stdlib::ERANGE } else { 0 };
            assert_eq!(stdlib::errno.load(Ordering::Relaxed), too_big, "strtoul({text:?}, {base})");
            assert_eq!(unsafe { stdlib::strtoul(text.as_ptr(), null_mut(), base) }, ours);
        }
    }
}

#[test]
fn distance_from_zero() {
    for n in [0, 1, -1, 77, -77, c_int::MAX, -c_int::MAX] {
        assert_eq!(stdlib::abs(n), system::abs(n));
        assert_eq!(stdlib::labs(n.into()), system::labs(n.into()));
        assert_eq!(stdlib::llabs(n.into()), system::llabs(n.into()));
    }
}

#[test]
fn sorting() {
    #[repr(C)]
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Item {
        key: i16,
        // Odd in size, so that items are not words.
        tail: [u8; 5],
    }
    unsafe extern "C" fn by_key_and_tail(a: *const c_void, b: *const c_void) -> c_int {
        let (a, b) = unsafe { (*a.cast::<Item>(), *b.cast::<Item>()) };
        (a.key, a.tail).cmp(&(b.key, b.tail)) as c_int
    }
    let mut dice = Dice(3);
    for length in (0..40).chain([1_000, 4_097]) {
        for keys in [1, 3, 30_000] {
            let mut ours = (0..length)
                .map(|i: u32| Item { key: dice.roll(keys) as i16 - 9, tail: [i as u8; 5] })
                .collect::<Vec<_>>();
            let mut theirs = ours.clone();
            unsafe {
                stdlib::qsort(ours.as_mut_ptr().cast(), ours.len(), size_of::<Item>(), by_key_and_tail);
                system::qsort(theirs.as_mut_ptr().cast(), theirs.len(), size_of::<Item>(), by_key_and_tail);
            }
            assert_eq!(ours, theirs);
        }
    }
}

#[test]
fn printing_doubles() {
    let values = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        0.1,
        1.0 / 3.0,
        9.5,
        99.5,
        999_999.5,
        123_456.0,
        1_234_567.0,
        1e-4,
        9.9999e-5,
        1e15,
        1e16,
        1e100,
        5e-324,
        f64::MAX,
        f64::MIN_POSITIVE,
        f64::EPSILON,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    for value in values {
        for conversion in [b'e', b'f', b'g'] {
            for precision in [-1, 0, 1, 2, 6, 15, 17] {
                let format = CString::new([b"%.*".as_slice(), &[conversion]].concat()).unwrap();
                for size in [0, 1, 5, 400] {
                    let (mut ours, mut theirs) = ([b'#' as c_char; 400], [b'#' as c_char; 400]);
                    let lengths = unsafe {
                        (
                            stdio::pgq_libc_format_double(
                                ours.as_mut_ptr(),
                                size,
                                conversion.into(),
                                precision,
                                value,
                            ),
                            system::snprintf(theirs.as_mut_ptr(), size, format.as_ptr(), precision, value),
                        )
                    };
                    assert_eq!(lengths.0, lengths.1, "{format:?} {precision} {value}");
                    assert_eq!(ours, theirs, "{format:?} {precision} {value}");
                }
            }
        }
    }
}

#[test]
fn memory() {
    unsafe {
        let bytes = alloc::malloc(100);
        assert_eq!(bytes as usize % 16, 0, "aligned for anything");
        bytes.write_bytes(7, 100);
        let more = alloc::realloc(bytes, 100_000);
        assert_eq!(more as usize % 16, 0);
        assert!((0..100).all(|i| *more.add(i) == 7));
        let less = alloc::realloc(more, 10);
        assert!((0..10).all(|i| *less.add(i) == 7));
        alloc::free(less);

        let zeros = alloc::calloc(30, 7);
        assert!((0..210).all(|i| *zeros.add(i) == 0));
        alloc::free(zeros);

        let from_nothing = alloc::realloc(null_mut(), 8);
        assert!(!from_nothing.is_null());
        alloc::free(from_nothing);
        let empty = alloc::malloc(0);
        assert!(!empty.is_null());
        alloc::free(empty);
        alloc::free(null_mut());

        assert!(alloc::malloc(usize::MAX).is_null());
        assert!(alloc::calloc(usize::MAX, 2).is_null());
    }
}

#[test]
fn no_system_behind_it() {
    let file = null_mut();
    assert_eq!(stdio::fwrite(c"text".as_ptr().cast(), 1, 4, file), 4);
    assert_eq!(stdio::fread(null_mut(), 1, 4, file), 0);
    assert_eq!((stdio::getc(file), stdio::fflush(file), stdio::ferror(file)), (-1, 0, 0));
    stdio::clearerr(file);
    let mut key = 9;
    assert_eq!(unsafe { process::pthread_key_create(&raw mut key, None) }, 0);
    assert_eq!((key, process::pthread_setspecific(key, null()), process::getpid()), (0, 0, 1));
}
