//! The review checklist: nine questions and a safety group, each with a status and the reason for it.
//!
//! An item fails when a rule that speaks to it found something; otherwise the operations say whether it passes, does not
//! apply, or needs a person.

mod review;
mod safety;

pub use review::{TITLES, review_items};
pub use safety::safety_items;

use crate::{
    ops::Op,
    report::{ChecklistItem, ChecklistStatus},
    rules::RuleContext,
    run::Step,
    text::ByteRange,
};

/// How an item stands and why, before it gets its number and title.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Verdict {
    status: ChecklistStatus,
    because: String,
    lines: Vec<u32>,
}

impl Verdict {
    fn new(status: ChecklistStatus, because: impl Into<String>) -> Self {
        Self { status, because: because.into(), lines: Vec::new() }
    }

    fn pass(because: impl Into<String>) -> Self {
        Self::new(ChecklistStatus::Pass, because)
    }

    fn not_applicable(because: impl Into<String>) -> Self {
        Self::new(ChecklistStatus::NotApplicable, because)
    }

    fn confirm(because: impl Into<String>) -> Self {
        Self::new(ChecklistStatus::Confirm, because)
    }

    /// The same, with the lines that it rests on.
    fn at(mut self, lines: impl IntoIterator<Item = u32>) -> Self {
        self.lines = lines.into_iter().collect();
        self.lines.sort_unstable();
        self.lines.dedup();
        self
    }

    fn into_item(self, number: usize, title: &str, findings: Vec<String>) -> ChecklistItem {
        ChecklistItem {
            item: u8::try_from(number).unwrap_or(u8::MAX),
            title: title.to_owned(),
            status: self.status,
            because: self.because,
            // Findings have places of their own.
            lines: if findings.is_empty() { self.lines } else { Vec::new() },
            findings,
        }
    }
}

/// The line of the upgrade that a step comes from.
fn line(ctx: &RuleContext<'_>, step: &Step) -> u32 {
    let start = ctx.upgrade.ops.get(step.op).map_or(0, |op| op.call.start);
    ctx.file.span(ByteRange::at(start)).start.line
}

/// The lines of the operations that are meant.
fn lines_of<'a>(ctx: &RuleContext<'_>, ops: impl IntoIterator<Item = &'a Op>) -> Vec<u32> {
    ops.into_iter().map(|op| ctx.file.span(ByteRange::at(op.call.start)).start.line).collect()
}

/// `1 index`, `3 indexes`.
fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
