//! Data migrations, and SQL in strings.

mod application_models_imported;
mod backfill_beside_ddl;
mod colon_read_as_parameter;
mod every_row_changed_at_once;
mod percent_sign_doubled;
mod reads_from_database;
mod rows;
mod sequence_not_reset;
mod several_statements_in_one_execute;
mod sql_built_from_strings;

pub use application_models_imported::ApplicationModelsImported;
pub use backfill_beside_ddl::BackfillBesideDdl;
pub use colon_read_as_parameter::ColonReadAsParameter;
pub use every_row_changed_at_once::EveryRowChangedAtOnce;
pub use percent_sign_doubled::PercentSignDoubled;
pub use reads_from_database::ReadsFromDatabase;
pub use sequence_not_reset::SequenceNotReset;
pub use several_statements_in_one_execute::SeveralStatementsInOneExecute;
pub use sql_built_from_strings::SqlBuiltFromStrings;
