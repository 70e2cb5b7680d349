//! Python text to operations: parses a migration file and runs `upgrade()` and `downgrade()` symbolically.
//!
//! ```text
//! parse ─▶ frame (variables, functions, comments)
//!       └▶ exec/eval (statements, expressions) over value and state ─▶ library, alembic ─▶ operations
//! ```
//!
//! Nothing is executed: the tree is walked with values that are known, and with unknowns that say why. A condition that
//! cannot be decided is followed both ways; a loop over something unknown is followed once.

mod alembic;
mod call;
mod convert;
mod eval;
mod exec;
mod frame;
mod interpreter;
mod library;
mod limits;
mod moment;
mod parse;
mod state;
#[cfg(test)]
mod tests;
mod value;

use crate::{
    report::Direction,
    revision::{Migration, Revision},
    run::Around,
    settings::Settings,
    text::{ByteRange, SourceFile},
};

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseFailure {
    /// Where reading stopped.
    pub range: ByteRange,
    /// What is wrong, with a way out.
    pub message: String,
}

/// Reads one Python file. An error only when the text does not parse, or when it is too large or too deeply nested to be
/// read safely. What a migration asks of `env.py` is answered by the settings.
pub fn read(file: &SourceFile, settings: &Settings) -> Result<Migration, ParseFailure> {
    let parsed = parse::parse(&file.text)?;
    let revision = frame::frame(file, &parsed);
    let run = |direction| interpreter::run(file, settings, &parsed.suite, &revision, direction);
    let (upgrade, downgrade) = (run(Direction::Upgrade), run(Direction::Downgrade));
    Ok(Migration { revision, upgrade, downgrade, around: Around::Block })
}

/// Whether a parsed file is a revision at all: it says `revision = …` or has an `upgrade()`.
pub fn is_revision(revision: &Revision) -> bool {
    revision.id.is_some() || revision.upgrade.is_some()
}
