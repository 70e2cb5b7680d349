//! What PostgreSQL does: lock modes and, for each form of statement, locks, rewrites and scans.

mod effects;
mod lock;

pub use effects::Effects;
pub use lock::LockMode;
