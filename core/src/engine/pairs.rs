//! Heads side by side, two and two.

use super::analyse::{Analysed, AnalysedFile};
use crate::{
    branches,
    fix::frame,
    report::{Behind, Direction, HeadPair, TextEdit},
    run::Run,
};

/// So many pairs are compared: those of four heads.
const MOST: usize = 6;

/// The pairs of heads. None while a file cannot be read: it may bring them together.
pub(super) fn pairs(analysed: &Analysed) -> Vec<HeadPair> {
    let chain = &analysed.chain;
    if chain.links().iter().any(|link| link.uncertain) {
        return Vec::new();
    }
    let heads = chain.heads();
    let pairs = heads.iter().enumerate().flat_map(|(at, one)| {
        let later = heads.get(at + 1..).unwrap_or_default();
        later.iter().map(move |other| (one.as_str(), other.as_str()))
    });
    pairs.take(MOST).map(|(one, other)| pair(analysed, one, other)).collect()
}

fn pair(analysed: &Analysed, one: &str, other: &str) -> HeadPair {
    let chain = &analysed.chain;
    let runs = |own: &str, beside: &str| -> Vec<&Run> {
        let files = chain.branch(own, beside).into_iter().filter_map(|index| analysed.files.get(index));
        files.filter_map(|file| file.run(Direction::Upgrade)).collect()
    };
    HeadPair {
        heads: [one.to_owned(), other.to_owned()],
        meeting: chain.meeting(one, other).map(str::to_owned),
        shared: branches::compare([one, other], &runs(one, other), &runs(other, one)),
        behind: [behind(analysed, one, other), behind(analysed, other, one)],
    }
}

/// The branch of `own` behind `other`.
fn behind(analysed: &Analysed, own: &str, other: &str) -> Behind {
    let refused = |why: &str| Behind { refused: Some(why.to_owned()), ..Behind::default() };
    let first = match analysed.chain.first_of_branch(own, other) {
        Ok(first) => analysed.files.get(first),
        Err(why) => return refused(why.sentence()),
    };
    let edited = first.and_then(|file| follow(file, other));
    edited.unwrap_or_else(|| refused("Its `down_revision` cannot be edited. Merge the heads instead."))
}

fn follow(file: &AnalysedFile, parent: &str) -> Option<Behind> {
    let (source, revision) = (&file.read.source, &file.read.migration()?.revision);
    let edits = frame::set_parents(source, revision, &[parent.to_owned()])?;
    let edits = edits.into_iter().map(|edit| TextEdit { span: source.span(edit.range), text: edit.text });
    Some(Behind {
        path: source.path.clone(),
        revision: revision.known_id()?.to_owned(),
        edits: edits.collect(),
        refused: None,
    })
}
