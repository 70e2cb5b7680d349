//! Statements as offline mode writes them into a file.

use super::{Rendered, RenderedKind};

/// The statements as Alembic's `--sql` prints them: each ended by `;` and an empty line. What is unknown is a comment.
pub fn to_script(rendered: &[Rendered]) -> String {
    let mut script = String::new();
    for line in rendered {
        match line.kind {
            RenderedKind::Statement | RenderedKind::AutocommitMark => {
                script.push_str(&line.sql.to_string());
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
