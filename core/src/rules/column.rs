//! Columns: renamed by dropping, refused by rows that are there.

mod not_null_without_default;
mod rename_as_drop_add;

pub use not_null_without_default::NotNullWithoutDefault;
pub use rename_as_drop_add::RenameAsDropAdd;
