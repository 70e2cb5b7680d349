//! The binding to libpg_query's C functions.

use std::ffi::{CStr, CString, c_char, c_int};

#[repr(C)]
struct PgQueryError {
    message: *mut c_char,
    funcname: *mut c_char,
    filename: *mut c_char,
    lineno: c_int,
    /// Counts characters from 1; 0 when there is no place.
    cursorpos: c_int,
    context: *mut c_char,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct PgQueryProtobuf {
    len: usize,
    data: *mut c_char,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct PgQueryProtobufParseResult {
    parse_tree: PgQueryProtobuf,
    stderr_buffer: *mut c_char,
    error: *mut PgQueryError,
}

#[expect(unsafe_code, reason = "declares libpg_query's C functions, as in its pg_query.h")]
unsafe extern "C" {
    fn pg_query_parse_protobuf_opts(input: *const c_char, options: c_int) -> PgQueryProtobufParseResult;
    fn pg_query_free_protobuf_parse_result(result: PgQueryProtobufParseResult);
    #[cfg(target_arch = "wasm32")]
    fn assign_max_stack_depth(kilobytes: c_int, extra: *mut u8);
}

/// Why there is no tree.
pub(crate) enum Error<E> {
    /// The parser refuses the text; the character that it points at, from 0.
    Parser { message: String, character: Option<usize> },
    /// The tree could not be read.
    Tree(E),
}

/// Frees what the C side allocated, also when reading it unwinds.
struct Answer(PgQueryProtobufParseResult);

impl Drop for Answer {
    #[expect(unsafe_code, reason = "the result comes from the parser and is freed once, here")]
    fn drop(&mut self) {
        // SAFETY: `self.0` was returned by `pg_query_parse_protobuf_opts` and nobody else frees it.
        unsafe { pg_query_free_protobuf_parse_result(self.0) }
    }
}

/// Parse `sql` and hand the serialised tree to `read`.
pub(crate) fn parse<T, E>(sql: &str, read: impl FnOnce(&[u8]) -> Result<T, E>) -> Result<T, Error<E>> {
    let text = CString::new(sql).map_err(|_| Error::Parser {
        message: "there is a NUL character in the text".to_owned(),
        character: None,
    })?;
    bound_the_stack();
    let answer = call(&text);
    if let Some((message, position)) = error(&answer) {
        let character = usize::try_from(position).ok().and_then(|position| position.checked_sub(1));
        return Err(Error::Parser { message, character });
    }
    read(tree(&answer)).map_err(Error::Tree)
}

/// In a browser's worker the stack of the virtual machine is what runs out, and nothing can catch that. libpg_query measures
/// its own stack only; with 20 kB of it no input overflows the other, and no sensible statement is refused.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "sets libpg_query's own limit")]
fn bound_the_stack() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    // SAFETY: the function writes two integers; its second argument is not read.
    ONCE.call_once(|| unsafe { assign_max_stack_depth(20, std::ptr::null_mut()) });
}

#[cfg(not(target_arch = "wasm32"))]
fn bound_the_stack() {}

#[expect(unsafe_code, reason = "calls the parser")]
fn call(text: &CStr) -> Answer {
    // SAFETY: the text is terminated and outlives the call, which keeps no pointer to it.
    Answer(unsafe { pg_query_parse_protobuf_opts(text.as_ptr(), 0) })
}

/// The message and position of the error, when there is one.
#[expect(unsafe_code, reason = "reads the error that the parser allocated")]
fn error(answer: &Answer) -> Option<(String, c_int)> {
    // SAFETY: a pointer that is not null points to an error that lives until `answer` is dropped.
    let error = unsafe { answer.0.error.as_ref() }?;
    if error.message.is_null() {
        return Some((String::new(), error.cursorpos));
    }
    // SAFETY: the message is a terminated string that lives as long as the error.
    let message = unsafe { CStr::from_ptr(error.message) };
    Some((message.to_string_lossy().into_owned(), error.cursorpos))
}

#[expect(unsafe_code, reason = "reads the tree that the parser allocated")]
fn tree(answer: &Answer) -> &[u8] {
    let PgQueryProtobuf { len, data } = answer.0.parse_tree;
    if data.is_null() {
        return &[];
    }
    // SAFETY: without an error the parser gives `len` bytes at `data`, which live until `answer` is dropped.
    unsafe { std::slice::from_raw_parts(data.cast::<u8>(), len) }
}
