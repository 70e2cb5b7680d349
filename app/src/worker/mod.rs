//! The engine's worker, from both sides.

pub(crate) mod client;
mod loader;
mod memory;
mod queue;
mod serve;

pub use serve::serve;

/// What the page sends to trap the engine on purpose: no JSON, so no text that a user types can be it.
const TRAP: &str = "trap";
