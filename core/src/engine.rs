//! The one way in: files and settings go in, a report comes out, whatever the text.

mod analyse;
mod assemble;
mod dump;
mod pairs;
mod remains;
mod reviewer;
mod statements;

use std::rc::Rc;

use crate::{
    protocol::Input,
    report::{Direction, Report},
    restore::{self, Restoration},
    schema::Schema,
};

use analyse::Analysed;

pub use reviewer::{Progress, Reviewer};

/// What a review is at, once for each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Files are read and interpreted.
    Read,
    /// Revisions are run through the schema.
    Run,
    /// Rules look at them.
    Judge,
}

/// Reviews the files. Never fails: what cannot be read becomes a finding or an error with a place.
pub fn review(input: &Input) -> Report {
    Reviewer::default().review(input, &mut |_| {})
}

/// The schema when the upgrades of all files have run, as far as the files tell it.
pub fn schema_after(input: &Input) -> Rc<Schema> {
    Analysed::new(input, None, &mut |_, _| {}).end
}

/// What comes of each file's upgrade with its downgrade behind it, in the given order; nothing for what does not run.
pub fn restorations(input: &Input) -> Vec<Option<Restoration>> {
    let files = Analysed::new(input, None, &mut |_, _| {}).files;
    let restored = |file: &analyse::AnalysedFile| {
        Some(restore::restoration(file.run(Direction::Upgrade)?, file.run(Direction::Downgrade)?))
    };
    files.iter().map(restored).collect()
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
pub fn script(input: &Input, direction: Direction) -> String {
    let analysed = Analysed::new(input, None, &mut |_, _| {});
    let order = analysed.chain.order();
    let mut runs: Vec<&crate::run::Run> =
        order.iter().filter_map(|index| analysed.files.get(*index)?.run(direction)).collect();
    if direction == Direction::Downgrade {
        runs.reverse();
    }
    runs.into_iter().map(|run| crate::render::to_script(&run.statements)).collect()
}
