//! Memory, from Rust's global allocator.
//!
//! C frees a pointer without saying how much it was; Rust wants to be told. So each block starts with a header that holds
//! its size, as long as C's strictest alignment, which the block keeps.

use std::{
    alloc::{Layout, alloc, dealloc, realloc as grow},
    ptr::{null_mut, write_bytes},
};

const HEADER: usize = 16;

/// A block of `size` bytes and its header; nothing when that is more than memory can hold.
fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.checked_add(HEADER)?, HEADER).ok()
}

/// The block's start and layout, from what C holds.
#[expect(clippy::cast_ptr_alignment, reason = "a block is aligned to its header")]
unsafe fn block(pointer: *mut u8) -> (*mut u8, Layout) {
    let start = pointer.sub(HEADER);
    (start, layout(*start.cast::<usize>()).unwrap_unchecked())
}

/// Notes the size in the header and gives what C holds; null stays null.
#[expect(clippy::cast_ptr_alignment, reason = "a block is aligned to its header")]
unsafe fn hand_out(start: *mut u8, size: usize) -> *mut u8 {
    if start.is_null() {
        return start;
    }
    *start.cast::<usize>() = size;
    start.add(HEADER)
}

/// `size` bytes, or null.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn malloc(size: usize) -> *mut u8 {
    let Some(layout) = layout(size) else { return null_mut() };
    hand_out(alloc(layout), size)
}

/// `count` times `size` bytes, all zero, or null.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn calloc(count: usize, size: usize) -> *mut u8 {
    let Some(size) = count.checked_mul(size) else { return null_mut() };
    let pointer = malloc(size);
    if !pointer.is_null() {
        write_bytes(pointer, 0, size);
    }
    pointer
}

/// The same bytes with room for `size`, or null and the old block untouched.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn realloc(pointer: *mut u8, size: usize) -> *mut u8 {
    if pointer.is_null() {
        return malloc(size);
    }
    let Some(wanted) = layout(size) else { return null_mut() };
    let (start, held) = block(pointer);
    hand_out(grow(start, held, wanted.size()), size)
}

/// Gives a block back; null is no block.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn free(pointer: *mut u8) {
    if !pointer.is_null() {
        let (start, held) = block(pointer);
        dealloc(start, held);
    }
}
