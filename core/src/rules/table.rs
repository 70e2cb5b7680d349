//! Tables: dropped and made again, copied, made twice, or never made.

mod batch_recreates_table;
mod created_twice;
mod dropped_but_never_made;
mod rename_as_drop_create;

pub use batch_recreates_table::BatchRecreatesTable;
pub use created_twice::CreatedTwice;
pub use dropped_but_never_made::DroppedButNeverMade;
pub use rename_as_drop_create::RenameAsDropCreate;
