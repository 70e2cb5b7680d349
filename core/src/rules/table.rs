//! Tables: dropped, renamed, moved, emptied.

mod foreign_object_dropped;
mod rename_as_drop_create;
mod table_dropped;
mod table_dropped_and_made_again;
mod table_renamed;

pub use foreign_object_dropped::ForeignObjectDropped;
pub use rename_as_drop_create::RenameAsDropCreate;
pub use table_dropped::TableDropped;
pub use table_dropped_and_made_again::TableDroppedAndMadeAgain;
pub use table_renamed::TableRenamed;
