//! What a parser asks of the process around it.

use std::ffi::{c_int, c_uint, c_void};

/// Stops the module: PostgreSQL calls this when it cannot report an error any other way.
///
/// The page notices by the worker's error event and starts another worker.
///
/// # Panics
/// Always.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn abort() -> ! {
    panic!("libpg_query called abort()")
}

/// Stops the module: there is nobody to tell the code to.
///
/// # Panics
/// Always.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn exit(code: c_int) -> ! {
    panic!("libpg_query called exit({code})")
}

/// The number of the one process.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn getpid() -> c_int {
    1
}

/// Takes a clean-up for the end of a thread. The one thread does not end while the module lives.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn pthread_key_create(
    key: *mut c_uint,
    _clean_up: Option<unsafe extern "C" fn(*mut c_void)>,
) -> c_int {
    *key = 0;
    0
}

/// Sets what that clean-up would get.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn pthread_setspecific(_key: c_uint, _value: *const c_void) -> c_int {
    0
}
