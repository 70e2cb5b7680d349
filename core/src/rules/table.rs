//! Tables: dropped, made again, renamed, moved, emptied, copied, made twice or never.

mod batch_recreates_table;
mod created_twice;
mod drop_cascade;
mod dropped_but_never_made;
mod foreign_object_dropped;
mod rename_as_drop_create;
mod schema_dropped;
mod table_dropped;
mod table_dropped_and_made_again;
mod table_moved;
mod table_renamed;
mod table_truncated;
mod table_without_primary_key;

pub use batch_recreates_table::BatchRecreatesTable;
pub use created_twice::CreatedTwice;
pub use drop_cascade::DropCascade;
pub use dropped_but_never_made::DroppedButNeverMade;
pub use foreign_object_dropped::ForeignObjectDropped;
pub use rename_as_drop_create::RenameAsDropCreate;
pub use schema_dropped::SchemaDropped;
pub use table_dropped::TableDropped;
pub use table_dropped_and_made_again::TableDroppedAndMadeAgain;
pub use table_moved::TableMoved;
pub use table_renamed::TableRenamed;
pub use table_truncated::TableTruncated;
pub use table_without_primary_key::TableWithoutPrimaryKey;
