//! Small migrations, one for each idiom, and what is read from them.

mod calls;
mod failures;
mod flow;
mod frame;
mod imports;
mod places;
mod printer;
mod robust;
mod schema;
mod sets;
mod sql;
mod types;
mod values;

use crate::{revision::Migration, settings::Settings, text::SourceFile};

/// What a file holds.
fn read(text: &str) -> Migration {
    super::read(&SourceFile::new("migration.py", text), &Settings::default()).unwrap()
}

/// What `upgrade()` of a whole file does.
fn file(text: &str) -> String {
    printer::print(&read(text).upgrade)
}

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

/// Types, one a line, and what each is on PostgreSQL.
fn types(list: &str) -> String {
    let lines = list.trim().lines().map(|type_| {
        let op = upgrade(&format!("op.add_column('t', sa.Column('c', {type_}))"));
        format!("{type_}: {}", op.trim_start_matches("add_column t: c "))
    });
    lines.collect::<Vec<_>>().join("\n")
}
