//! The few libc functions that libpg_query, PostgreSQL's parser, needs on `wasm32-unknown-unknown`.
//!
//! That target has no C library. The parser wants little of one: memory, strings, character kinds, a sort, one number
//! reader, and non-local jumps. They are here, in Rust where Rust can say them and in C where it cannot:
//!
//! | here | what |
//! |---|---|
//! | [`alloc`] | `malloc` and its kin over Rust's global allocator |
//! | [`ctype`], [`string`], [`stdlib`] | as in the C standard, C locale |
//! | [`stdio`], [`process`] | what a parser asks of an operating system, answered without one |
//! | `src/printf.c` | the functions with `...`, which stable Rust cannot define |
//! | `src/sjlj.c` | the run time of `setjmp` and `longjmp`, which clang lowers to wasm exceptions |
//! | `include/` | the headers, each with what PostgreSQL's sources name and a word on why |
//! | `clang` | the compiler with these headers, for the `cc` crate and bindgen: see `.cargo/config.toml` |
//!
//! `memcpy`, `memmove`, `memset`, `memcmp` and `strlen` come with Rust itself.
//!
//! On wasm32 every function carries its C name, so the linker finds it; whoever links libpg_query says
//! `extern crate pgq_libc as _;`. On any other target the names are Rust's own and nothing clashes with the system's libc:
//! there the tests hold each function against it. A C function that is missing here does not fail the link, it becomes an
//! import from `env`: `.ci/check-imports` looks for those.

pub mod alloc;
pub mod ctype;
pub mod process;
pub mod stdio;
pub mod stdlib;
pub mod string;
