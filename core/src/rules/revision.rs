//! The revision file itself.

mod identifier_too_long;
mod missing_downgrade;
mod missing_upgrade;
mod refused_by_alembic;
mod sql_does_not_parse;
mod unused_ignore;

pub use identifier_too_long::IdentifierTooLong;
pub use missing_downgrade::MissingDowngrade;
pub use missing_upgrade::MissingUpgrade;
pub use refused_by_alembic::RefusedByAlembic;
pub use sql_does_not_parse::SqlDoesNotParse;
pub use unused_ignore::UnusedIgnore;
