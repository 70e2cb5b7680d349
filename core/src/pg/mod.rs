//! What PostgreSQL does: lock modes and, for each form of statement, locks, rewrites and scans.

mod alter_table;
mod constraints;
mod effects;
mod effects_of;
mod facts;
mod functions;
mod key_types;
mod lock;
mod made;
mod objects;
mod rows;
mod set_type;
mod type_change;

pub use effects::Effects;
pub use effects_of::effects_of;
pub use facts::{Reach, Scan, StatementFact, first_version, source_for, statement_fact, statement_facts};
pub use functions::{Volatility, is_never_immutable, volatility};
pub use key_types::{KeyTypes, key_types};
pub use lock::LockMode;
pub use made::{Made, Thing, made};
pub use set_type::{SetType, SetTypeWork, set_type_work};
pub use type_change::{TypeChange, TypeCost, always_rewrites, type_change};

#[cfg(test)]
#[cfg(feature = "engine")]
mod tests;
