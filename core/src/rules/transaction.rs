//! Locks, timeouts and transactions.

mod missing_lock_timeout;
mod not_idempotent_in_autocommit_block;
mod set_local_in_autocommit_block;
mod set_without_local;
mod several_alters_that_scan;
mod several_tables_locked;
mod transaction_control_in_migration;
mod work_under_access_exclusive;

pub use missing_lock_timeout::MissingLockTimeout;
pub use not_idempotent_in_autocommit_block::NotIdempotentInAutocommitBlock;
pub use set_local_in_autocommit_block::SetLocalInAutocommitBlock;
pub use set_without_local::SetWithoutLocal;
pub use several_alters_that_scan::SeveralAltersThatScan;
pub use several_tables_locked::SeveralTablesLocked;
pub use transaction_control_in_migration::TransactionControlInMigration;
pub use work_under_access_exclusive::WorkUnderAccessExclusive;
