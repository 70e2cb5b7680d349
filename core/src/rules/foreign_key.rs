//! Foreign keys: checked while others wait, silent about deletion, without a name.

mod foreign_key_validated_at_once;
mod foreign_key_without_on_delete;
mod unnamed_foreign_key;

pub use foreign_key_validated_at_once::ForeignKeyValidatedAtOnce;
pub use foreign_key_without_on_delete::ForeignKeyWithoutOnDelete;
pub use unnamed_foreign_key::UnnamedForeignKey;
