//! Data migrations, and SQL in strings.

mod backfill_beside_ddl;
mod colon_read_as_parameter;
mod every_row_changed_at_once;
mod reads_from_database;
mod rows;
mod sequence_not_reset;
mod several_statements_in_one_execute;

pub use backfill_beside_ddl::BackfillBesideDdl;
pub use colon_read_as_parameter::ColonReadAsParameter;
pub use every_row_changed_at_once::EveryRowChangedAtOnce;
pub use reads_from_database::ReadsFromDatabase;
pub use sequence_not_reset::SequenceNotReset;
pub use several_statements_in_one_execute::SeveralStatementsInOneExecute;
