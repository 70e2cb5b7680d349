//! Statements: text, parameters, and the expression language.

use insta::assert_snapshot;

use super::{file, upgrade};

/// SQLAlchemy takes `:name` for a parameter, in `op.execute` of a string too.
#[test]
fn text_and_parameters() {
    assert_snapshot!(upgrade(r#"
op.execute("UPDATE t SET a = 'x::y', b = c::text, d = '12:30'")
op.execute(sa.text("UPDATE t SET a = :a, b = :b, c = :c").bindparams(a="it's", b=1, c=None))
op.execute(sa.text("UPDATE t SET a = :a").bindparams(sa.bindparam("a", value=True)))
op.execute("UPDATE t SET a = :missing")
op.execute(r"UPDATE t SET a = '\:kept'")
conn = op.get_bind()
conn.execute(sa.text("UPDATE t SET a = :a"), {"a": 1})
conn.execute(sa.text("UPDATE t SET a = :a"), dict(a="x"))
conn.execute(sa.text("UPDATE t SET a = :a"), a=2.5)
conn.exec_driver_sql("UPDATE t SET a = :raw")
"#), @"
    execute `UPDATE t SET a = 'x::y', b = c::text, d = '12:30'`
    execute `UPDATE t SET a = 'it''s', b = 1, c = NULL`
    execute `UPDATE t SET a = true`
    execute `UPDATE t SET a = {:missing} (SQLAlchemy takes `:missing` for a parameter, and it is given no value)`
    execute `UPDATE t SET a = ':kept'`
    execute `UPDATE t SET a = 1` (on the bind)
    execute `UPDATE t SET a = 'x'` (on the bind)
    execute `UPDATE t SET a = 2.5` (on the bind)
    execute `UPDATE t SET a = :raw` (on the bind)
    ");
}

/// A query whose answer nobody reads is run for what it does.
#[test]
fn reading_and_writing_on_the_bind() {
    assert_snapshot!(upgrade(r#"
conn = op.get_bind()
rows = conn.execute(sa.text("SELECT id FROM t")).fetchall()
ids = [row[0] for row in conn.execute("WITH x AS (SELECT 1) SELECT * FROM x")]
conn.execute("SELECT setval('q', 1)")
new = conn.execute(sa.text("INSERT INTO t VALUES (1) RETURNING id")).scalar()
op.execute(f"UPDATE t SET a = {new}")
op.get_bind().scalar(sa.text("SELECT 1"))
"#), @"
    query `SELECT id FROM t` (on the bind)
    query `WITH x AS (SELECT 1) SELECT * FROM x` (on the bind)
    execute `SELECT setval('q', 1)` (on the bind)
    execute `INSERT INTO t VALUES (1) RETURNING id` (on the bind)
    execute `UPDATE t SET a = {new} (it is what the database answers)`
    execute `SELECT 1` (on the bind)
    ");
}

#[test]
fn tables_and_statements() {
    assert_snapshot!(upgrade(r#"
t = sa.table("t", sa.column("a", sa.Integer), sa.column("b", sa.String), schema="s")
op.execute(t.update().where(t.c.a == 1).values(b="x", a=t.c.a + 1))
op.execute(t.update().values({t.c.b: None, "a": sa.func.now()}))
op.execute(sa.update(t).where(t.c.b.in_(["x", "y"]), ~t.c.a.is_(None)).values(a=sa.literal(1)))
op.execute(t.insert().values(a=1, b=op.inline_literal("z")))
op.execute(t.insert().values([{"a": 1}, {"a": 2}]))
op.execute(sa.insert(t).values({"a": sa.select(sa.func.max(t.c.a)).scalar_subquery()}))
op.execute(t.delete().where(sa.and_(t.c.a > 1, sa.or_(t.c.b == "x", t.c.b != None))))
op.execute(sa.delete(t))
op.get_bind().execute(t.insert(), [{"a": 1, "b": "q"}])
result = op.get_bind().execute(sa.select(t.c.a, t.c.b).where(t.c.b.like("x%")).order_by(t.c.a))
old = op.get_bind().execute(sa.select([t.c.a]))
"#), @"
    execute update s.t set (b='x', a=(s.t.a + 1)) where [(s.t.a = 1)]
    execute update s.t set (b=NULL, a=now()) where []
    execute update s.t set (a=1) where [(s.t.b IN ('x', 'y')), (s.t.a IS NOT NULL)]
    execute insert s.t: (a=1, b='z')
    execute insert s.t: (a=1) (a=2)
    execute insert s.t: (a=(select max(s.t.a) from  where []))
    execute delete s.t where [((s.t.a > 1) AND ((s.t.b = 'x') OR (s.t.b IS NOT NULL)))]
    execute delete s.t where []
    execute insert s.t: (a=1, b='q') (on the bind)
    query select s.t.a, s.t.b from s.t where [(s.t.b LIKE 'x%')] by [s.t.a] (on the bind)
    query select s.t.a from s.t where [] (on the bind)
    ");
}

#[test]
fn expressions() {
    assert_snapshot!(upgrade(r#"
t = sa.table("t", sa.column("a"), sa.column("b"), sa.column("j"))
op.execute(t.update().values(a=sa.case((t.c.b == 1, "one"), else_="many")))
op.execute(t.update().values(a=sa.case([(t.c.b == 1, "one")], else_=None)))
op.execute(t.update().values(a=sa.cast(t.c.b, sa.String(5)) + "x"))
op.execute(t.update().where(t.c.j["key"].astext == "v").values(a=t.c.a.op("->>")("k")))
op.execute(t.update().where(sa.not_(t.c.a == 1) & (t.c.b >= 2) | t.c.a.between(1, 2)).values(a=sa.text("b + 1")))
op.execute(t.update().where(t.c.a.startswith("x")).values(a=sa.func.coalesce(t.c.a, sa.func.pg_catalog.now())))
op.execute(t.update().where(1 == t.c.a).values(a=-t.c.b))
"#), @"
    execute update t set (a=case when (t.b = 1) then 'one' else 'many') where []
    execute update t set (a=case when (t.b = 1) then 'one') where []
    execute update t set (a=(cast(t.b as VARCHAR(5)) || 'x')) where []
    execute update t set (a=(t.a ->> 'k')) where [((t.j ->> 'key') = 'v')]
    execute update t set (a=`b + 1`) where [(((t.a != 1) AND (t.b >= 2)) OR (t.a BETWEEN (1 AND 2)))]
    execute update t set (a=coalesce(t.a, pg_catalog.now())) where [(t.a LIKE ('x' || '%'))]
    execute update t set (a=(- t.b)) where [(t.a = 1)]
    ");
}

/// The result of `create_table` is a table.
#[test]
fn bulk_insert() {
    assert_snapshot!(upgrade(r#"
import datetime, uuid
t = op.create_table("t", sa.Column("id", sa.Integer()), sa.Column("n", sa.String()))
op.bulk_insert(t, [{"id": 1, "n": "a"}, {"id": 2, "n": None}])
op.bulk_insert(sa.table("u", sa.column("x")), [{"x": datetime.date(2020, 1, 2)}, {"x": uuid.UUID("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11")}])
op.bulk_insert(t, [{"id": i, "n": f"n{i}"} for i in range(2)], multiinsert=False)
op.bulk_insert(t, make_rows())
op.bulk_insert(t, [{"id": make(), "n": {"a": 1}}])
"#), @r#"
    create_table t (id INTEGER, n VARCHAR)
    bulk_insert t: (id=1, n='a') (id=2, n=NULL)
    bulk_insert u: (x='2020-01-02') (x='a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')
    bulk_insert t: (id=0, n='n0') (id=1, n='n1')
    bulk_insert t: ?make_rows(): nothing in this file defines `make_rows`?
    bulk_insert t: (id=?make(): nothing in this file defines `make`?, n=?[{"id": make(), "n": {"a": 1}}]: a dictionary has no literal form in SQL?)
    "#);
}

/// A model is a table, and its queries are opaque.
#[test]
fn models() {
    assert_snapshot!(file(r#"
from alembic import op
import sqlalchemy as sa
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import Session, sessionmaker

Base = declarative_base()

class User(Base):
    __tablename__ = "users"
    __table_args__ = {"schema": "s"}
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column("full_name", sa.String)

def upgrade():
    op.execute(sa.update(User).where(User.name == "x").values(name="y"))
    op.execute(User.__table__.insert().values(id=1))
    User.__table__.create(op.get_bind())
    session = sessionmaker(bind=op.get_bind())()
    for user in session.query(User):
        session.delete(user)
    session.execute(sa.select(User.id))
    Base.metadata.create_all(op.get_bind())
"#), @"
    execute update s.users set (full_name='y') where [(s.users.full_name = 'x')]
    execute insert s.users: (id=1)
    create_table s.users (id INTEGER primary_key, full_name VARCHAR) (on the bind)
    query ?session.query(User): the ORM makes up the query when it runs?
    opaque session.delete: the ORM makes up its statements when it runs (on the bind) (each session.query(User))
    execute select s.users.id from s.users where [] (on the bind)
    ");
}
