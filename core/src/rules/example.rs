//! The examples of a rule's documentation as whole files: what the tests run and the page opens.

use super::Example;
use crate::protocol::InputFile;

/// What a line begins with that names the file below it, where an example needs several.
const FILE: &str = "# --- ";

/// The id of the revision that an example becomes.
pub const EXAMPLE_REVISION: &str = "1a2b3c4d5e6f";

/// What stands above the body of an example that is one revision.
const HEAD: &str = "\"\"\"example

Revision ID: 1a2b3c4d5e6f
Revises: 0a1b2c3d4e5f
\"\"\"
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = \"1a2b3c4d5e6f\"
down_revision = \"0a1b2c3d4e5f\"
branch_labels = None
depends_on = None


";

impl Example {
    /// The files of an example: one, called `name`, or several with a line `# --- NAME.py` above each.
    pub fn files(&self, name: &str) -> Vec<InputFile> {
        if self.language == "sql" {
            return vec![InputFile {
                path: format!("{name}.sql"),
                text: self.code.clone(),
                ..InputFile::default()
            }];
        }
        if !self.code.starts_with(FILE) {
            return vec![InputFile {
                path: format!("{name}.py"),
                text: as_revision(&self.code),
                ..InputFile::default()
            }];
        }
        let parts = self.code.split(FILE).filter_map(|part| part.split_once('\n'));
        parts
            .map(|(path, text)| InputFile {
                path: path.trim().to_owned(),
                text: text.to_owned(),
                ..InputFile::default()
            })
            .collect()
    }
}

/// A whole revision file around the body of `upgrade()`; a text that defines a function itself only gets the imports.
pub fn as_revision(code: &str) -> String {
    if code.starts_with("def ") || code.contains("\ndef ") {
        return format!("{HEAD}{code}");
    }
    let body: String = code
        .lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") })
        .collect();
    format!(
        "{HEAD}def upgrade() -> None:\n{body}\n\ndef downgrade() -> None:\n    raise NotImplementedError\n"
    )
}
