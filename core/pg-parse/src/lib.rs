//! PostgreSQL's own parser: SQL text to the tree of libpg_query, or an error with its place.
//!
//! `pg_query::parse` drops the position of an error and `pg_query` keeps its bindings to itself, so the two C functions are
//! declared here. This is the one crate of Retort's own code on the parsing side that needs `unsafe`.

#![deny(unsafe_code)]

#[cfg(target_arch = "wasm32")]
extern crate pgq_libc as _;

mod c;

pub use pg_query::protobuf;

/// Why a text does not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlError {
    /// What PostgreSQL says, such as `syntax error at or near "TALBE"`.
    pub message: String,
    /// The byte offset in the text that it points at, when it points at one.
    pub cursor: Option<usize>,
}

/// The tree of every command in `sql`. A text without a command has an empty tree.
///
/// Deep nesting is refused with an error. Call it on a stack of 2 MB or more.
pub fn parse(sql: &str) -> Result<protobuf::ParseResult, SqlError> {
    if let Some(at) = sql.bytes().position(|byte| byte == 0) {
        return Err(SqlError {
            message: "there is a NUL character in the text".to_owned(),
            cursor: Some(at),
        });
    }
    c::parse(sql, |tree| prost::Message::decode(tree)).map_err(|error| match error {
        c::Error::Parser { message, character } => SqlError {
            message: if message.contains("stack depth") { NESTED.to_owned() } else { message },
            cursor: character.map(|nth| byte_offset(sql, nth)),
        },
        c::Error::Tree(_) => SqlError { message: NESTED.to_owned(), cursor: None },
    })
}

/// What is said of a text whose tree is too deep, by PostgreSQL's parser or by the decoder of its tree.
const NESTED: &str = "the statement is nested too deeply to be read";

/// The byte offset of the character at `nth`, from 0.
fn byte_offset(text: &str, nth: usize) -> usize {
    text.char_indices().nth(nth).map_or(text.len(), |(offset, _)| offset)
}

#[cfg(test)]
mod tests;
