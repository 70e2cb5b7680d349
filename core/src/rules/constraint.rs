//! Constraints: without a name, dropped without a name.

mod drop_constraint_without_name;
mod unnamed_constraint;

pub use drop_constraint_without_name::DropConstraintWithoutName;
pub use unnamed_constraint::UnnamedConstraint;
pub(crate) use unnamed_constraint::{name_fix, unnamed};
