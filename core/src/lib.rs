//! Retort reads Alembic migrations for PostgreSQL and says what each statement will do to a live database.
//!
//! The stages, each a module that knows only the ones before it:
//!
//! ```text
//! text ─ python ─▶ ops ─ render ─▶ SQL ─ sql ─▶ forms ─ pg, schema ─▶ run ─ rules ─▶ findings, checklist ─▶ report
//! ```
//!
//! Without features this crate is what the page needs: the report, the settings, the rules' texts. The feature `engine`
//! adds the parsers and [`engine::review`], the one way in.

#![forbid(unsafe_code)]

pub mod text;

pub mod input;
pub mod protocol;
pub mod report;
pub mod settings;

pub mod fact;
pub mod ops;
pub mod quoting;
pub mod revision;

#[cfg(feature = "engine")]
pub mod python;
pub mod render;
pub mod sql;

pub mod branches;
pub mod chain;
pub mod pg;
pub mod restore;
pub mod run;
pub mod schema;

pub mod checklist;
pub mod fix;
pub mod ignore;
pub mod rules;

pub mod diff;
#[cfg(feature = "engine")]
pub mod engine;
pub mod present;
pub mod remarks;
pub mod share;
