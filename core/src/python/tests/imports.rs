//! Every way to import and to name things.

use insta::assert_snapshot;

use super::file;

#[test]
fn aliases() {
    assert_snapshot!(file(r#"
import alembic
import alembic.op as o
import sqlalchemy
import sqlalchemy.dialects.postgresql as pg
from alembic import op as operations
from alembic.op import *
from sqlalchemy import *
from sqlalchemy.dialects.postgresql import JSONB, UUID as PgUuid
from sqlalchemy.sql import func, text as t
from sqlalchemy.sql.expression import column, table
from sqlalchemy.schema import Column as Col
from sqlalchemy.types import Enum as E
import sqlalchemy.orm as orm

def upgrade():
    alembic.op.drop_table("a")
    o.drop_table("b")
    operations.drop_table("c")
    drop_table("d")
    add_column("t", Column("a", Integer(), server_default=sqlalchemy.text("1")))
    add_column("t", Col("b", PgUuid()))
    add_column("t", Col("c", pg.ENUM("x", name="k")))
    add_column("t", Col("d", sqlalchemy.dialects.postgresql.JSONB(), server_default=func.now()))
    add_column("t", Col("e", E("x", name="k")))
    op2 = alembic.op
    op2.execute(t("SELECT 1"))
    op2.execute(table("x", column("y")).update().values(y=1))
    from sqlalchemy import String as S
    add_column("t", Col("f", S(3)))
"#), @"
    drop_table a
    drop_table b
    drop_table c
    drop_table d
    add_column t: a INTEGER default=`1`
    add_column t: b UUID
    add_column t: c enum k[x]
    add_column t: d JSONB default=now()
    add_column t: e enum k[x]
    execute `SELECT 1`
    execute update x set (y=1) where []
    add_column t: f VARCHAR(3)
    ");
}

/// A try that only imports what is certainly there does not fail.
#[test]
fn optional_imports() {
    assert_snapshot!(file(r#"
from alembic import op
try:
    import json
    HAVE = True
except ImportError:
    json = None
try:
    from sqlalchemy.dialects.postgresql import JSONB
except ImportError:
    JSONB = None
import sqlalchemy as sa

def upgrade():
    op.add_column("t", sa.Column("a", JSONB()))
    op.execute(json.dumps({"a": [1, None, True, "é"]}))
"#), @r#"
    add_column t: a JSONB
    execute `{"a": [1, null, true, "\u00e9"]}`
    "#);
}
