//! Statements as offline mode writes them into a file.

use super::{Rendered, RenderedKind};
use crate::fact::{Piece, Text};

/// The statements as Alembic's `--sql` prints them: each ended by `;` and an empty line. What is unknown is a comment.
pub fn to_script(rendered: &[Rendered]) -> String {
    let mut script = String::new();
    for line in rendered {
        match line.kind {
            RenderedKind::Statement | RenderedKind::AutocommitMark => {
                push(&mut script, line.offline.as_ref().unwrap_or(&line.sql));
                script.push_str(";\n\n");
            }
            RenderedKind::Unknown => {
                let reason = line.sql.to_string();
                let reason: Vec<&str> = reason.split_whitespace().collect();
                script.push_str("-- retort: unknown: ");
                script.push_str(&reason.join(" "));
                script.push_str("\n\n");
            }
        }
    }
    script
}

/// A statement, with its holes by their names. For a bind parameter without a value offline mode writes `NULL`.
fn push(script: &mut String, sql: &Text) {
    for piece in sql.pieces() {
        match piece {
            Piece::Known(known) => script.push_str(known),
            Piece::Hole(unknown) if unknown.name.starts_with(':') => script.push_str("NULL"),
            Piece::Hole(unknown) => {
                script.push('{');
                script.push_str(&unknown.name);
                script.push('}');
            }
        }
    }
}
