//! The revision file itself.

mod autogenerate_comments_left;
mod docstring_disagrees;
mod downgrade_does_not_restore;
mod empty_migration;
mod identifier_too_long;
mod left;
mod missing_down_revision;
mod missing_downgrade;
mod missing_revision_id;
mod missing_upgrade;
mod refused_by_alembic;
mod revision_id_too_long;
mod schema_left_out;
mod sql_does_not_parse;
mod unused_ignore;

pub use autogenerate_comments_left::AutogenerateCommentsLeft;
pub use docstring_disagrees::DocstringDisagrees;
pub use downgrade_does_not_restore::DowngradeDoesNotRestore;
pub use empty_migration::EmptyMigration;
pub use identifier_too_long::IdentifierTooLong;
pub use missing_down_revision::MissingDownRevision;
pub use missing_downgrade::MissingDowngrade;
pub use missing_revision_id::MissingRevisionId;
pub use missing_upgrade::MissingUpgrade;
pub use refused_by_alembic::RefusedByAlembic;
pub use revision_id_too_long::RevisionIdTooLong;
pub use schema_left_out::SchemaLeftOut;
pub use sql_does_not_parse::SqlDoesNotParse;
pub use unused_ignore::UnusedIgnore;
