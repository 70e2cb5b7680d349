//! One review after another, as somebody types: what did not change is not worked out again.

use std::sync::Arc;

use super::{
    Stage,
    analyse::Analysed,
    assemble::{Assembled, file_report},
    pairs::pairs,
};
use crate::{protocol::Input, report::Report, rules::Beside, settings::Settings};

/// Reviews, and keeps what the last review worked out for the next.
///
/// The report is the same as that of a new one, to the byte. Reports of files that come out the same are shared with the last.
#[derive(Default)]
pub struct Reviewer {
    last: Option<Last>,
}

/// How far a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many steps are done.
    pub done: usize,
    /// How many there are.
    pub of: usize,
}

struct Last {
    settings: Settings,
    analysed: Analysed,
    beside: Beside,
    reports: Vec<Assembled>,
}

impl Reviewer {
    /// Reviews the files, and tells how far it is, often.
    pub fn review(&mut self, input: &Input, progress: &mut dyn FnMut(Progress)) -> Report {
        let count = input.files.len();
        let tell = &mut |stage: Stage, place: usize| {
            progress(Progress { done: stage as usize * count + place, of: 3 * count });
        };
        let last = self.last.take().filter(|last| last.settings == input.settings);
        let analysed = Analysed::new(input, last.as_ref().map(|last| &last.analysed), tell);
        let beside = Beside { reviewed: analysed.reviewed(), pairs: pairs(&analysed) };
        let kept = last.filter(|last| last.analysed.chain == analysed.chain);
        let same_beside = kept.as_ref().is_some_and(|last| last.beside == beside);
        let reports: Vec<Assembled> = (0..analysed.files.len())
            .filter_map(|place| {
                tell(Stage::Judge, place);
                kept.as_ref()
                    .and_then(|last| {
                        let same_file = last.analysed.files.get(place)?.is(analysed.files.get(place)?);
                        let report = last.reports.get(place)?;
                        let same_end = || report.asked.same_in(&last.analysed.end, &analysed.end);
                        let may_stay = same_beside || !analysed.chain.is_told_beside_others(place);
                        (same_file && may_stay && same_end()).then(|| report.clone())
                    })
                    .or_else(|| file_report(place, &analysed, &beside, input))
            })
            .collect();
        let report = Report {
            files: reports.iter().map(|made| Arc::clone(&made.report)).collect(),
            heads: analysed.chain.heads().to_vec(),
            order: analysed.chain.order().to_vec(),
            pairs: beside.pairs.clone(),
        };
        self.last = Some(Last { settings: input.settings.clone(), analysed, beside, reports });
        report
    }
}
