//! Views, triggers, partitions, domains, extensions: everything that hangs on tables or stands beside them.

mod domain_constraint_added;
mod extension_created_unconditionally;
mod extension_needs_superuser;
mod partition_attached_with_scan;
mod partition_created_in_place;
mod partition_detached_under_lock;
mod refresh_without_concurrently;
mod row_security_without_policy;
mod security_definer_without_search_path;
mod table_locked;
mod table_persistence_changed;
mod tablespace_or_access_method_changed;
mod triggers_disabled;
mod vacuum_full_or_cluster;
mod view_in_the_way;

pub use domain_constraint_added::DomainConstraintAdded;
pub use extension_created_unconditionally::ExtensionCreatedUnconditionally;
pub use extension_needs_superuser::ExtensionNeedsSuperuser;
pub use partition_attached_with_scan::PartitionAttachedWithScan;
pub use partition_created_in_place::PartitionCreatedInPlace;
pub use partition_detached_under_lock::PartitionDetachedUnderLock;
pub use refresh_without_concurrently::RefreshWithoutConcurrently;
pub use row_security_without_policy::RowSecurityWithoutPolicy;
pub use security_definer_without_search_path::SecurityDefinerWithoutSearchPath;
pub use table_locked::TableLocked;
pub use table_persistence_changed::TablePersistenceChanged;
pub use tablespace_or_access_method_changed::TablespaceOrAccessMethodChanged;
pub use triggers_disabled::TriggersDisabled;
pub use vacuum_full_or_cluster::VacuumFullOrCluster;
pub use view_in_the_way::ViewInTheWay;
