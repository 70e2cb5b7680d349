//! Hostile and broken inputs: always an answer, never a panic, never a long wait.

use std::fmt::Write as _;

use insta::assert_snapshot;

use super::upgrade;
use crate::{settings::Settings, text::SourceFile};

/// Reads `text` where the stack is as small as a worker's; frames are larger without optimisation.
fn read_on_small_stack(text: String) -> Result<String, String> {
    let size = if cfg!(debug_assertions) { 2 << 20 } else { 1 << 20 };
    let read = move || {
        let migration = super::super::read(&SourceFile::new("m.py", text), &Settings::default())
            .map_err(|failure| failure.message)?;
        Ok(super::printer::print(&migration.upgrade))
    };
    std::thread::Builder::new().stack_size(size).spawn(read).unwrap().join().unwrap()
}

fn upgrade_with(expression: &str) -> String {
    format!(
        "import sqlalchemy as sa\nfrom alembic import op\nf = g = a = b = 1\ndef upgrade():\n    x = {expression}\n    op.execute(x)\n"
    )
}

#[test]
fn deep_nesting_is_read_or_refused() {
    for depth in [10, 100, 190, 250, 900, 1_500, 20_000] {
        let shapes = [
            format!("{}1{}", "(".repeat(depth), ")".repeat(depth)),
            format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
            format!("{}{}", "{1:".repeat(depth), "}".repeat(depth)),
            format!("{}1{}", "f(".repeat(depth), ")".repeat(depth)),
            format!("{}1{}", "f(x=".repeat(depth), ")".repeat(depth)),
            format!("{}1{}", "a[".repeat(depth), "]".repeat(depth)),
            format!("{}1", "not ".repeat(depth)),
            format!("{}1", "-".repeat(depth)),
            format!("a{}", ".b".repeat(depth)),
            format!("a{}", "()".repeat(depth)),
            format!("a{}", "[1]".repeat(depth)),
            format!("sa.text('a'){}", ".where(1)".repeat(depth)),
            format!("'a'{}", " + 'b'".repeat(depth)),
            format!("1{}", " ** 1".repeat(depth)),
            format!("1{}", " if a else 2".repeat(depth)),
            format!("{}1", "lambda: ".repeat(depth)),
            format!("{}1", "lambda a, b: ".repeat(depth)),
            format!("{}a{}", "[x for x in ".repeat(depth), "]".repeat(depth)),
            format!("f\"{{{}1{}}}\"", "(".repeat(depth), ")".repeat(depth)),
            format!("f\"{{{}1}}\"", "not ".repeat(depth)),
            format!("1{}", " < 1".repeat(depth)),
            format!("1{}", " and 1".repeat(depth)),
        ];
        for shape in shapes {
            let _ = read_on_small_stack(upgrade_with(&shape));
        }
    }
}

#[test]
fn deep_blocks_are_read_or_refused() {
    for depth in [10, 90, 99, 120, 1_000] {
        for head in ["if a:", "for x in a:", "while a:", "with a:", "def f():", "class A:", "try:"] {
            let mut text = String::from("def upgrade():\n");
            for level in 1..=depth {
                let _ = writeln!(text, "{}{head}", " ".repeat(level));
            }
            let _ = writeln!(text, "{}pass", " ".repeat(depth + 1));
            let _ = read_on_small_stack(text);
        }
        let elifs = "    elif a == 1:\n        pass\n".repeat(depth);
        let _ = read_on_small_stack(format!("def upgrade():\n    if a:\n        pass\n{elifs}"));
    }
}

#[test]
fn endless_work_ends() {
    let bodies = [
        "while True:\n        pass",
        "while True:\n        op.execute('x')",
        "for i in range(10 ** 12):\n        op.execute('x')",
        "for i in range(15000):\n        op.execute('x')",
        "x = 'a'\n    while True:\n        x = x + x",
        "x = [1]\n    while True:\n        x = x + x",
        "x = [1] * 10 ** 12",
        "x = 'a' * 10 ** 12",
        "x = 10 ** 10 ** 10",
        "x = 1 << 10 ** 10",
        "x = []\n    for i in range(15000):\n        x = [x]\n    op.execute(str(x))",
        "x = ()\n    for i in range(15000):\n        x = (x, x)\n    op.execute(f'{x}')",
        "x = {}\n    x['a'] = x\n    op.execute(str(x))\n    y = x == x",
        "x = []\n    x.append(x)\n    op.execute(str(x))\n    y = x == [x]\n    z = sorted([x, x])",
        "e = sa.column('a') == 1\n    for i in range(1000):\n        e = e & e\n    op.execute(sa.select(e))",
        "e = sa.column('a')\n    for i in range(1000):\n        e = sa.func.lower(e)\n    op.execute(e)",
        "s = sa.select(sa.column('a'))\n    for i in range(1000):\n        s = sa.select(s)\n    op.execute(s)",
        "t = sa.Integer()\n    for i in range(1000):\n        t = sa.ARRAY(t)\n    op.add_column('a', sa.Column('b', t))",
        "def f():\n        return f()\n    f()",
        "def f(n):\n        return f(n) + f(n)\n    f(1)",
        "def f(n):\n        for i in range(100):\n            f(n)\n    f(1)",
        "f = lambda: f()\n    f()",
        "class A(A):\n        pass\n    A().x",
        "x = '%1000000000d' % 1\n    y = '{:>1000000000}'.format(1)\n    z = '1'.zfill(10 ** 12)",
        "x = [i for i in range(10000) for j in range(10000)]",
        "x = dict(a=1)\n    for i in range(10 ** 6):\n        x = {**x, i: x}",
        "x = 170141183460469231731687303715884105727\n    y = [*enumerate([1, 2], x)]\n    z = -x - 2\n    w = abs(z) // -1",
    ];
    for body in bodies {
        let start = std::time::Instant::now();
        let text = format!("import sqlalchemy as sa\nfrom alembic import op\ndef upgrade():\n    {body}\n");
        let _ = read_on_small_stack(text);
        assert!(start.elapsed().as_secs() < 20, "{body} took {:?}", start.elapsed());
    }
}

#[test]
fn every_beginning_of_a_file_has_an_answer() {
    let text = r#""""Add a column é

Revision ID: 1
"""
from alembic import op
import sqlalchemy as sa

revision = "1"
down_revision: str | None = None


def upgrade(engine_name="a"):
    # a comment
    kind = sa.Enum("x", 'y', name=f"k_{engine_name!r:>4}")
    kind.create(op.get_bind(), checkfirst=True)
    with op.batch_alter_table("t", schema=None) as batch_op:
        batch_op.add_column(sa.Column("c", kind, server_default=sa.text("'x'::k")))
    for i, (a, *b) in enumerate([(1, 2), (3, 4)]):
        if a not in {1: 2}.keys() and (lambda q: q)(b)[0:1]:
            op.execute(sa.text("UPDATE t SET c = :v").bindparams(v=a))
        elif not op.get_bind().dialect.name.startswith("post"):
            raise ValueError("no")
    try:
        x = [y async for y in z]
    except (A, B) as e:
        pass
    finally:
        return


class M(sa.Model):
    a: int = 1
"#;
    for (end, _) in text.char_indices() {
        let _ = super::super::read(&SourceFile::new("m.py", &text[..end]), &Settings::default());
    }
    // And every beginning cut off.
    for (start, _) in text.char_indices() {
        let _ = super::super::read(&SourceFile::new("m.py", &text[start..]), &Settings::default());
    }
}

#[test]
fn odd_bytes_keep_their_places() {
    let text = "\u{feff}from alembic import op\r\n\r\ndef upgrade():\r\n\top.execute(\"é\")  # ü\r\n\top.drop_table('t')";
    let file = SourceFile::new("m.py", text);
    let migration = super::super::read(&file, &Settings::default()).unwrap();
    let calls: Vec<&str> = migration.upgrade.iter().map(|op| file.slice(op.call)).collect();
    assert_eq!(calls, ["op.execute(\"é\")", "op.drop_table('t')"]);
    let comments: Vec<&str> = migration.revision.comments.iter().map(|range| file.slice(*range)).collect();
    assert_eq!(comments, ["# ü"]);
}

#[test]
fn a_method_of_a_method_is_not_looked_up_for_ever() {
    assert_snapshot!(upgrade(r#"
t = sa.table("t", sa.column("a"))
op.execute(t.c.items.is_(None))
"a".join.join.join("b")
op.execute(f"{t.c.keys.x.y()}")
"#), @"
    execute ?t.c.items.is_(None): Retort does not follow `is_` of it?
    execute `{t.c.keys.x.y()} (Retort does not follow `y` of it)`
    ");
}
