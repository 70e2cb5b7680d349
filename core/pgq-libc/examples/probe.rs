//! The module that `tests/probe.mjs` runs; the cases are in `tests/probe.c`.

#[cfg(target_arch = "wasm32")]
mod wasm {
    extern crate pgq_libc as _;
    use std::ffi::{c_char, c_uint};

    unsafe extern "C" {
        fn probe_case(number: c_uint) -> *const c_char;
    }

    /// The text of a case, null past the last.
    #[unsafe(no_mangle)]
    extern "C" fn probe(number: c_uint) -> *const c_char {
        // SAFETY: takes a plain number.
        unsafe { probe_case(number) }
    }
}
