//! Transactions: what commits when, and what is left when something fails.

mod not_idempotent_in_autocommit_block;

pub use not_idempotent_in_autocommit_block::NotIdempotentInAutocommitBlock;
