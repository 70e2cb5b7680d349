//! How revisions follow each other.

mod autocommit_block_commits_prior;
mod duplicate_revision_id;
mod merge_with_operations;
mod missing_parent;
mod multiple_heads;
mod revises_itself;
mod revision_cycle;
mod same_message;
mod shared_transaction_across_revisions;

pub use autocommit_block_commits_prior::AutocommitBlockCommitsPrior;
pub use duplicate_revision_id::DuplicateRevisionId;
pub use merge_with_operations::MergeWithOperations;
pub use missing_parent::MissingParent;
pub use multiple_heads::MultipleHeads;
pub use revises_itself::RevisesItself;
pub use revision_cycle::RevisionCycle;
pub use same_message::SameMessage;
pub use shared_transaction_across_revisions::SharedTransactionAcrossRevisions;
