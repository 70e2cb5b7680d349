//! Texts that cannot be read: what is said, and where.

use insta::assert_snapshot;

use crate::{settings::Settings, text::SourceFile};

/// The place and the message.
fn failure(text: &str) -> String {
    let file = SourceFile::new("migration.py", text);
    match super::super::read(&file, &Settings::default()) {
        Ok(_) => "it was read".to_owned(),
        Err(failure) => {
            let place = file.span(failure.range).start;
            format!("{}:{} `{}`: {}", place.line, place.column, file.slice(failure.range), failure.message)
        }
    }
}

#[test]
fn messages() {
    let texts = [
        "def upgrade():\n    print \"x\"\n",
        "def upgrade():\n    op.execute(\"x\"\n",
        "def upgrade():\n    op.execute(\"x\n",
        "def upgrade():\nop.execute(\"x\")\n",
        "def upgrade():\n    x = 1\n      y = 2\n",
        "def upgrade():\n    if x:\n        y\n      z\n",
        "def upgrade()\n    pass\n",
        "x = f\"{a[\"b\"]}\"\n",
        "x = f\"{a!x}\"\n",
        "x = f\"{a\"\n",
        "x = f\"a}\"\n",
        "try:\n    pass\nexcept A, B:\n    pass\n",
        "x = )\n",
        "x = 1 $ 2\n",
        "f(a=1, a=2)\n",
        "f(a=1, 2)\n",
        "def f(a, a): pass\n",
        "def upgrade():\n    op.drop_column(\"a\", \"b\"\n    op.drop_table(\"a\")\n",
        "columns = [\n    (\"a\", 1),\n\ndef upgrade():\n    pass\n",
        "x = (1 2)\n",
        "x = \\ 1\n",
        "class\n",
        "é = §\n",
    ];
    let lines: Vec<String> = texts.iter().map(|text| failure(text)).collect();
    assert_snapshot!(lines.join("\n"), @r#"
    2:10 `"x"`: `print` without parentheses is Python 2, which Alembic no longer runs on. Write `print(…)`.
    2:14 `(`: `(` was never closed. Close it where its content ends, or paste the rest.
    2:17 ``: This string is not closed on its line. Close it, or use three quotes for several lines.
    2:0 `op`: Python stops reading here: a block must follow, indented. Add one, or write `pass`.
    3:0 `      `: Python stops reading here: this line is indented further than the one before it allows. Line it up.
    4:6 ``: This line's indentation matches no block above it. Line it up with the block that it belongs to.
    1:13 `
    `: Python stops reading at the end of this line: something is missing. Check brackets, quotes and the colon.
    1:4 `f"{a["`: Python before 3.12 cannot read this f-string, and Retort reads it as those do. Use the other kind of quotes inside the braces, or put the value in a variable first.
    1:10 ``: After `!` in an f-string comes `r`, `s` or `a`. Use one of them.
    1:8 ``: Python before 3.12 cannot read this f-string, and Retort reads it as those do. Use the other kind of quotes inside the braces, or put the value in a variable first.
    1:8 ``: This f-string has a closing bracket that nothing opens. Write `}}` for a brace in the text.
    3:8 `,`: Python stops reading here: this comma is not expected. In Python 3, `except A, B:` is written `except (A, B):`.
    1:5 ``: This bracket closes nothing. Take it out, or open one before it.
    1:7 ``: `$` means nothing in Python. Take it out, or put it into a string.
    1:7 `a`: The keyword `a` is given twice. Keep one of them.
    1:7 `2`: A positional argument follows a keyword argument. Move it in front.
    1:9 `a`: The parameter `a` stands here twice. Rename one of them.
    2:18 `(`: `(` was never closed. Close it where its content ends, or paste the rest.
    1:10 `[`: `[` was never closed. Close it where its content ends, or paste the rest.
    1:7 `2`: Python stops reading here: `2` cannot stand after `1`. Check brackets, commas and quotes before it.
    1:5 ``: A backslash must be the last character of its line. Take out what follows it.
    1:5 `
    `: Python stops reading at the end of this line: something is missing. Check brackets, quotes and the colon.
    1:5 ``: `§` means nothing in Python. Take it out, or put it into a string.
    "#);
}

#[test]
fn what_is_too_deep_or_too_large() {
    let texts = [
        format!("x = {}1{}\n", "(".repeat(201), ")".repeat(201)),
        format!("x = 1{}\n", " + 1".repeat(1_001)),
        format!("x = {}1\n", "lambda a, b: ".repeat(301)),
        "x".repeat(2_000_001),
    ];
    let lines: Vec<String> = texts
        .iter()
        .map(|text| {
            super::super::read(&SourceFile::new("m.py", text.as_str()), &Settings::default())
                .unwrap_err()
                .message
        })
        .collect();
    assert_snapshot!(lines.join("\n"), @"
    Retort stops reading here: brackets inside brackets would take more memory than a page has. Write it as several statements.
    Retort stops reading here: an expression with this many parts in a row would take more memory than a page has. Write it as several statements.
    Retort stops reading here: an expression with this many parts in a row would take more memory than a page has. Write it as several statements.
    This file is larger than 2 MB, which Retort does not read. Keep data out of the migration, or split it.
    ");
}
