//! What `alembic_version` says after a statement has failed.
//!
//! A revision is stamped in the transaction that its last statement runs in. So by default a failure takes back the stamps of
//! all revisions since the last commit of the run, and with one transaction for each migration only its own.

use super::analyse::{Analysed, AnalysedFile};
use crate::{
    report::Direction,
    revision::Revision,
    run::Run,
    settings::{Settings, TransactionMode},
};

/// The revisions that `alembic_version` names when a statement of transaction `transaction` of `run` has failed. Nothing
/// where that is what it named before the run, or where a revision's parents cannot be read.
pub(super) fn version_after(
    file: &AnalysedFile,
    run: &Run,
    transaction: u32,
    analysed: &Analysed,
    settings: &Settings,
) -> Option<Vec<String>> {
    let begun_before =
        transaction == run.start.transaction && settings.transaction == TransactionMode::PerRun;
    match run.direction {
        // It stays stamped until it is through.
        Direction::Downgrade if begun_before => None,
        Direction::Downgrade => Some(vec![revision_of(file)?.known_id()?.to_owned()]),
        Direction::Upgrade if !begun_before => parents(revision_of(file)?),
        Direction::Upgrade => parents(revision_of(first_undone(file, transaction, analysed)?)?),
    }
}

/// The first revision of the run that loses its stamp with this transaction; nothing when that is the run's first.
fn first_undone<'a>(
    file: &'a AnalysedFile,
    transaction: u32,
    analysed: &'a Analysed,
) -> Option<&'a AnalysedFile> {
    let mut first = file;
    let order = analysed.chain.order();
    let all = order.iter().rev().filter_map(|index| analysed.files.get(*index));
    for earlier in all.skip_while(|other| !std::ptr::eq(*other, file)).skip(1) {
        let Some(run) = earlier.run(Direction::Upgrade) else { continue };
        if !run.open {
            return Some(first);
        }
        first = earlier;
        if run.start.transaction < transaction {
            return Some(first);
        }
    }
    None
}

fn revision_of(file: &AnalysedFile) -> Option<&Revision> {
    file.read.migration().map(|migration| &migration.revision)
}

fn parents(revision: &Revision) -> Option<Vec<String>> {
    revision.down.as_ref()?.value.known().cloned()
}
