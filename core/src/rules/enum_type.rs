//! Enum types: used before they are made, left behind, extended and used at once.

mod enum_created_twice;
mod enum_left_behind;
mod enum_not_created;
mod enum_value_removed;
mod enum_value_renamed;
mod enum_value_used_in_transaction;

pub use enum_created_twice::EnumCreatedTwice;
pub use enum_left_behind::EnumLeftBehind;
pub use enum_not_created::EnumNotCreated;
pub use enum_value_removed::EnumValueRemoved;
pub use enum_value_renamed::EnumValueRenamed;
pub use enum_value_used_in_transaction::EnumValueUsedInTransaction;
