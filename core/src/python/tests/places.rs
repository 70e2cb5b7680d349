//! Places: what fixes and messages point at.

use insta::assert_snapshot;

use super::read;
use crate::{
    ops::{Execute, OpKind},
    text::SourceFile,
};

/// Each operation's places, as the text they cover.
fn places(text: &str) -> String {
    let file = SourceFile::new("migration.py", text);
    let mut lines = Vec::new();
    for op in read(text).upgrade {
        lines.push(format!("{}: `{}` in `{}`", op.method, file.slice(op.call), file.slice(op.statement)));
        for arg in &op.args {
            let name = arg.name.as_deref().unwrap_or("-");
            lines.push(format!("    {name}: `{}` = `{}`", file.slice(arg.range), file.slice(arg.value)));
        }
        if let OpKind::AddColumn(add) = &op.kind {
            let args: Vec<&str> = add.column.args.iter().map(|arg| file.slice(arg.range)).collect();
            let type_ = file.slice(add.column.type_.at);
            lines.push(format!(
                "    column `{}` of type `{type_}` with {args:?}",
                file.slice(add.column.call)
            ));
        }
        if let OpKind::Execute(Execute::Sql { literal: Some(literal), .. }) = &op.kind {
            lines.push(format!("    literal `{}`", file.slice(*literal)));
        }
        for (word, range) in [("called from", op.called_from), ("batch", op.batch)] {
            if let Some(range) = range {
                lines.push(format!("    {word} `{}`", file.slice(range)));
            }
        }
        if let Some(when) = &op.when {
            lines.push(format!("    when `{}`: {}", file.slice(when.unknown.at), when.unknown.why));
        }
    }
    lines.join("\n")
}

#[test]
fn calls_statements_and_arguments() {
    assert_snapshot!(places(r#"
from alembic import op
import sqlalchemy as sa
SQL = 'SELECT 2'
def helper(name):
    op.drop_table(name)
def upgrade():
    op.add_column("t", sa.Column("c", sa.String(5), nullable=False), schema=None); op.execute("""a
b""")
    x = [op.execute(SQL), op.execute(f"x")]
    helper("u")
    with op.batch_alter_table("v") as b, open("x"):
        b.drop_column(
            "c",  # why
        )
    if op.get_bind().execute(sa.text("SELECT 1")).scalar():
        return op.drop_table("w")
    op.execute("one" "two")
    op.execute(sa.text(r"raw"))
"#), @r#"
    add_column: `op.add_column("t", sa.Column("c", sa.String(5), nullable=False), schema=None)` in `op.add_column("t", sa.Column("c", sa.String(5), nullable=False), schema=None)`
        -: `"t"` = `"t"`
        -: `sa.Column("c", sa.String(5), nullable=False)` = `sa.Column("c", sa.String(5), nullable=False)`
        schema: `schema=None` = `None`
        column `sa.Column("c", sa.String(5), nullable=False)` of type `sa.String(5)` with ["\"c\"", "sa.String(5)", "nullable=False"]
    execute: `op.execute("""a
    b""")` in `op.execute("""a
    b""")`
        -: `"""a
    b"""` = `"""a
    b"""`
        literal `a
    b`
    execute: `op.execute(SQL)` in `x = [op.execute(SQL), op.execute(f"x")]`
        -: `SQL` = `SQL`
        literal `SELECT 2`
    execute: `op.execute(f"x")` in `x = [op.execute(SQL), op.execute(f"x")]`
        -: `f"x"` = `f"x"`
    drop_table: `op.drop_table(name)` in `op.drop_table(name)`
        -: `name` = `name`
        called from `helper("u")`
    drop_column: `b.drop_column(
                "c",  # why
            )` in `b.drop_column(
                "c",  # why
            )`
        -: `"c"` = `"c"`
        batch `with op.batch_alter_table("v") as b`
    execute: `op.get_bind().execute(sa.text("SELECT 1"))` in `if op.get_bind().execute(sa.text("SELECT 1")).scalar()`
        -: `sa.text("SELECT 1")` = `sa.text("SELECT 1")`
    drop_table: `op.drop_table("w")` in `return op.drop_table("w")`
        -: `"w"` = `"w"`
        when `op.get_bind().execute(sa.text("SELECT 1")).scalar()`: it is what the database answers
    execute: `op.execute("one" "two")` in `op.execute("one" "two")`
        -: `"one" "two"` = `"one" "two"`
        when `op.get_bind().execute(sa.text("SELECT 1")).scalar()`: it is what the database answers
    execute: `op.execute(sa.text(r"raw"))` in `op.execute(sa.text(r"raw"))`
        -: `sa.text(r"raw")` = `sa.text(r"raw")`
        literal `raw`
        when `op.get_bind().execute(sa.text("SELECT 1")).scalar()`: it is what the database answers
    "#);
}
