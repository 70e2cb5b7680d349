//! Memory for what is to come.

use std::hint::black_box;

/// The least that is worth asking for, in bytes.
const LEAST: usize = 4 << 20;
/// The most that is asked for at once, in bytes.
const MOST: usize = 256 << 20;

/// Has the memory grow now, by as many bytes as are needed soon, as far as it has not that much room.
///
/// The allocator asks for 64 KB whenever it needs some, and what each growth costs a browser is not little: of a chain of 1,000
/// revisions it is half the first review. What is never written to costs nothing.
pub(super) fn reserve(bytes: usize) {
    if bytes >= LEAST {
        let mut room: Vec<u8> = Vec::new();
        // What cannot be had now is asked for when it is needed.
        let _ = room.try_reserve_exact(bytes.min(MOST));
        // An allocation that nobody looks at would be left out of the program.
        black_box(&room);
    }
}
