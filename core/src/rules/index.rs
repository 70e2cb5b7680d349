//! Indexes: built while others wait, built where they cannot be, built without a name.

mod concurrently_in_transaction;
mod index_without_concurrently;
mod unnamed_index;

pub use concurrently_in_transaction::ConcurrentlyInTransaction;
pub use index_without_concurrently::IndexWithoutConcurrently;
pub use unnamed_index::UnnamedIndex;
