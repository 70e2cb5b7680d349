//! The revision file itself.

mod missing_downgrade;
mod unused_ignore;

pub use missing_downgrade::MissingDowngrade;
pub use unused_ignore::UnusedIgnore;
