//! The page of Retort, and the worker that the page asks.
//!
//! The page draws and remembers; it links no parser. What the user has is a `state::Workspace`, plain data; what the
//! engine said about it is a second signal that only the worker's client writes. Everything on the screen follows from
//! these two.

#![expect(
    unreachable_pub,
    reason = "what Leptos writes around a component is public, whatever the component is"
)]

mod a11y;
mod app;
mod chain;
mod components;
mod dom;
mod editor;
mod examples;
mod focus;
mod intake;
mod keys;
mod offline;
mod remarks;
mod session;
mod share;
mod state;
mod theme;
pub mod worker;

pub use app::mount;
