//! The types that columns have and change to.

mod change;
mod char_column;
mod collation_changed;
mod int_primary_key;
mod json_instead_of_jsonb;
mod money_column;
mod narrowing_type_change;
mod new_columns;
mod timestamp_without_time_zone;
mod timestamp_zone_changed;
mod type_change_from_unknown_type;
mod type_change_needs_using;
mod type_change_of_used_column;
mod type_change_rebuilds_index;
mod type_change_rechecks_constraint;
mod type_change_refused_by_default;
mod type_change_rewrites_table;

pub use char_column::CharColumn;
pub use collation_changed::CollationChanged;
pub use int_primary_key::IntPrimaryKey;
pub use json_instead_of_jsonb::JsonInsteadOfJsonb;
pub use money_column::MoneyColumn;
pub use narrowing_type_change::NarrowingTypeChange;
pub use timestamp_without_time_zone::TimestampWithoutTimeZone;
pub use timestamp_zone_changed::TimestampZoneChanged;
pub use type_change_from_unknown_type::TypeChangeFromUnknownType;
pub use type_change_needs_using::TypeChangeNeedsUsing;
pub use type_change_of_used_column::TypeChangeOfUsedColumn;
pub use type_change_rebuilds_index::TypeChangeRebuildsIndex;
pub use type_change_rechecks_constraint::TypeChangeRechecksConstraint;
pub use type_change_refused_by_default::TypeChangeRefusedByDefault;
pub use type_change_rewrites_table::TypeChangeRewritesTable;
