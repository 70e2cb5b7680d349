//! The one way in: files and settings go in, a report comes out, whatever the text.

mod analyse;
mod assemble;
mod dump;
mod pairs;
mod remains;
mod statements;

use std::rc::Rc;

use crate::{
    protocol::Input,
    report::{FileReport, Report},
    schema::Schema,
};

use analyse::Analysed;

/// Reviews the files. Never fails: what cannot be read becomes a finding or an error with a place.
pub fn review(input: &Input) -> Report {
    let analysed = Analysed::new(input);
    let reports = analysed.files.iter().enumerate();
    let files: Vec<FileReport> =
        reports.map(|(place, file)| assemble::file_report(place, file, &analysed, input)).collect();
    Report {
        files,
        heads: analysed.chain.heads().to_vec(),
        order: analysed.chain.order().to_vec(),
        pairs: pairs::pairs(&analysed),
    }
}

/// The schema when the upgrades of all files have run, as far as the files tell it.
pub fn schema_after(input: &Input) -> Rc<Schema> {
    Analysed::new(input).end
}

/// [`review`] with JSON on both sides: what the worker and the parity test call.
///
/// # Errors
/// When the input is not the JSON of an [`Input`]; the message says where.
pub fn review_json(input: &str) -> Result<String, String> {
    let input: Input = serde_json::from_str(input).map_err(|error| error.to_string())?;
    serde_json::to_string(&review(&input)).map_err(|error| error.to_string())
}

/// What `alembic upgrade --sql` (or downgrade) would write for the files, in the order of the chain.
pub fn script(input: &Input, direction: crate::report::Direction) -> String {
    let analysed = Analysed::new(input);
    let order = analysed.chain.order();
    let mut runs: Vec<&crate::run::Run> =
        order.iter().filter_map(|index| analysed.files.get(*index)?.run(direction)).collect();
    if direction == crate::report::Direction::Downgrade {
        runs.reverse();
    }
    runs.into_iter().map(|run| crate::render::to_script(&run.statements)).collect()
}
