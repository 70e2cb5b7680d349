//! How much work Retort does for one file. Real migrations stay far below; what does not is told so.

/// The largest file that is read.
pub(crate) const FILE_BYTES: usize = 2_000_000;
/// Brackets inside brackets; as many as Python itself allows.
pub(crate) const BRACKETS: usize = 200;
/// Blocks inside blocks; as many as Python itself allows.
pub(crate) const INDENTS: usize = 100;
/// Operators, calls and attributes in a row, over all open brackets.
pub(crate) const CHAIN: usize = 1_000;
/// `lambda`s on one logical line.
pub(crate) const LAMBDAS: usize = 300;
/// `elif`s over all open blocks.
pub(crate) const ELIFS: usize = 400;

/// Statements and expressions evaluated for one direction.
pub(crate) const STEPS: usize = 1_000_000;
/// Evaluations inside one another, over all calls: what the stack has to hold.
pub(crate) const DEPTH: usize = 160;
/// Calls of the file's own functions inside one another.
pub(crate) const CALLS: usize = 50;
/// Turns of all loops together.
pub(crate) const TURNS: usize = 20_000;
/// Operations of one direction.
pub(crate) const OPS: usize = 5_000;
/// Bytes of one string.
pub(crate) const STRING_BYTES: usize = 1_000_000;
/// Bytes of all strings made in one direction.
pub(crate) const ALL_STRING_BYTES: usize = 64_000_000;
/// Expressions of SQLAlchemy inside one another.
pub(crate) const SQL_DEPTH: usize = 120;
/// Parts of one expression of SQLAlchemy.
pub(crate) const SQL_NODES: usize = 100_000;
