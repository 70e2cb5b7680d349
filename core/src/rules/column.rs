//! Columns: added to tables in use, made NOT NULL, renamed by dropping.

mod added;
mod check_on_added_column;
mod column_dropped;
mod column_renamed;
mod constrained_domain_column_added;
mod duplicate_column;
mod identity_column_added;
mod indexed_column_added;
mod not_null_dropped;
mod not_null_set_with_scan;
mod not_null_without_default;
mod primary_key_on_added_column;
mod rename_as_drop_add;
mod serial_column_added;
mod server_default_in_quotes;
mod steps;
mod stored_generated_column_added;
mod volatile_default_on_added_column;

pub use check_on_added_column::CheckOnAddedColumn;
pub use column_dropped::ColumnDropped;
pub use column_renamed::ColumnRenamed;
pub use constrained_domain_column_added::ConstrainedDomainColumnAdded;
pub use duplicate_column::DuplicateColumn;
pub use identity_column_added::IdentityColumnAdded;
pub use indexed_column_added::IndexedColumnAdded;
pub use not_null_dropped::NotNullDropped;
pub use not_null_set_with_scan::NotNullSetWithScan;
pub use not_null_without_default::NotNullWithoutDefault;
pub use primary_key_on_added_column::PrimaryKeyOnAddedColumn;
pub use rename_as_drop_add::RenameAsDropAdd;
pub use serial_column_added::SerialColumnAdded;
pub use server_default_in_quotes::ServerDefaultInQuotes;
pub use stored_generated_column_added::StoredGeneratedColumnAdded;
pub use volatile_default_on_added_column::VolatileDefaultOnAddedColumn;
