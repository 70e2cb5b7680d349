//! Tables: renamed by dropping.

mod rename_as_drop_create;

pub use rename_as_drop_create::RenameAsDropCreate;
