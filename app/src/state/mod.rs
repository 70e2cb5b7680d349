//! What the page knows: what the user has, what the engine said, and how both outlive the page.

pub(crate) mod catalogue;
mod changed;
pub(crate) mod graph;
pub(crate) mod intake;
pub(crate) mod lanes;
pub(crate) mod listing;
pub(crate) mod persist;
mod place;
pub(crate) mod recent;
pub(crate) mod remarks;
mod review;
mod sharing;
mod step;
#[cfg(test)]
mod testing;
pub(crate) mod url;
pub(crate) mod versions;
mod workspace;

pub(crate) use place::Place;
pub(crate) use review::{Crash, Review, Shown, Status};
pub(crate) use step::Step;
pub(crate) use workspace::{File, FileId, Panel, Workspace};
