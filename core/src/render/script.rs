//! Statements as offline mode writes them into a file.

use super::{Rendered, RenderedKind};
use crate::{
    fact::{Piece, Text},
    ops::Offline,
};

/// The statements as Alembic's `--sql` prints them: each ended by `;` and an empty line. What is unknown is a comment.
pub fn to_script(rendered: &[Rendered]) -> String {
    let mut script = String::new();
    for line in rendered.iter().filter(|line| line.offline != Some(Offline::Nothing)) {
        match line.kind {
            RenderedKind::Statement | RenderedKind::AutocommitMark => match &line.offline {
                Some(Offline::Refused(exception)) => {
                    remark(&mut script, &format!("Alembic refuses offline: {exception}"));
                }
                Some(Offline::Other(sql)) => push(&mut script, sql),
                Some(Offline::Nothing) | None => push(&mut script, &line.sql),
            },
            RenderedKind::Unknown => remark(&mut script, &line.sql.to_string()),
        }
    }
    script
}

/// A line for what is no statement.
fn remark(script: &mut String, reason: &str) {
    let reason: Vec<&str> = reason.split_whitespace().collect();
    script.push_str("-- retort: unknown: ");
    script.push_str(&reason.join(" "));
    script.push_str("\n\n");
}

/// A statement, with its holes by their names. For a bind parameter without a value offline mode writes `NULL`.
fn push(script: &mut String, sql: &Text) {
    for piece in sql.pieces() {
        match piece {
            Piece::Known(known) => script.push_str(known),
            Piece::Hole(unknown) if unknown.name.starts_with(':') && unknown.name.len() > 1 => {
                script.push_str("NULL");
            }
            Piece::Hole(unknown) => {
                script.push('{');
                script.push_str(&unknown.name);
                script.push('}');
            }
        }
    }
    script.push_str(";\n\n");
}
