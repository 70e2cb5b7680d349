//! Indexes: built while others wait, built where they cannot be, built without a name, dropped too early.

mod concurrently_in_transaction;
mod index_dropped_without_concurrently;
mod index_on_partitioned_table;
mod index_replaced_with_gap;
mod index_without_concurrently;
mod reindex_without_concurrently;
mod unnamed_index;

pub use concurrently_in_transaction::ConcurrentlyInTransaction;
pub use index_dropped_without_concurrently::IndexDroppedWithoutConcurrently;
pub use index_on_partitioned_table::IndexOnPartitionedTable;
pub use index_replaced_with_gap::IndexReplacedWithGap;
pub use index_without_concurrently::IndexWithoutConcurrently;
pub use reindex_without_concurrently::ReindexWithoutConcurrently;
pub use unnamed_index::UnnamedIndex;
