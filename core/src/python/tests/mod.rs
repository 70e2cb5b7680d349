//! Small migrations, one for each idiom, and what is read from them.

mod printer;
mod robust;
mod schema;

use crate::text::SourceFile;

/// What `upgrade()` does when its body is `body`, with Alembic's usual imports in front.
fn upgrade(body: &str) -> String {
    let mut text = String::from(
        "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n\ndef upgrade():\n",
    );
    for line in body.trim_matches('\n').lines() {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
    file(&text)
}

/// What `upgrade()` of a whole file does.
fn file(text: &str) -> String {
    let migration = super::read(&SourceFile::new("migration.py", text)).unwrap();
    printer::print(&migration.upgrade)
}
