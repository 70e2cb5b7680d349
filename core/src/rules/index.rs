//! Indexes: built while others wait, built where they cannot be, built without a name, dropped too early.

mod concurrently_in_transaction;
mod dropped_as_another_kind;
mod dropped_under_another_name;
mod hash_index;
mod index_dropped_without_concurrently;
mod index_function_not_immutable;
mod index_on_partitioned_table;
mod index_replaced_with_gap;
mod index_without_concurrently;
mod invalid_index_kept;
mod redundant_index;
mod reindex_without_concurrently;
mod unique_index_over_existing_rows;
mod unnamed_index;
mod wide_index;

pub use concurrently_in_transaction::ConcurrentlyInTransaction;
pub use dropped_as_another_kind::DroppedAsAnotherKind;
pub use dropped_under_another_name::DroppedUnderAnotherName;
pub(crate) use dropped_under_another_name::is_dropped_under_another_name;
pub use hash_index::HashIndex;
pub use index_dropped_without_concurrently::IndexDroppedWithoutConcurrently;
pub use index_function_not_immutable::IndexFunctionNotImmutable;
pub use index_on_partitioned_table::IndexOnPartitionedTable;
pub use index_replaced_with_gap::IndexReplacedWithGap;
pub use index_without_concurrently::IndexWithoutConcurrently;
pub use invalid_index_kept::InvalidIndexKept;
pub use redundant_index::RedundantIndex;
pub use reindex_without_concurrently::ReindexWithoutConcurrently;
pub use unique_index_over_existing_rows::UniqueIndexOverExistingRows;
pub use unnamed_index::UnnamedIndex;
pub use wide_index::WideIndex;

use crate::{
    run::Run,
    sql::{AlterAction, ConstraintForm, Form},
};

/// Whether the run makes a constraint from the index of this name: `USING INDEX`.
fn becomes_constraint(run: &Run, name: &str) -> bool {
    let takes = |action: &AlterAction| match action {
        AlterAction::AddConstraint(constraint) => matches!(
            &constraint.form,
            ConstraintForm::Unique { using_index: Some(index), .. }
                | ConstraintForm::PrimaryKey { using_index: Some(index), .. } if index == name
        ),
        _ => false,
    };
    run.steps
        .iter()
        .any(|step| matches!(&step.form, Form::AlterTable { actions, .. } if actions.iter().any(takes)))
}
