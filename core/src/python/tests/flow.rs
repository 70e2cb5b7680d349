//! Conditions, loops, functions, exceptions.

use insta::assert_snapshot;

use super::{file, printer, upgrade};
use crate::{settings::Settings, text::SourceFile};

#[test]
fn dialect_tests_are_decided() {
    assert_snapshot!(upgrade(r#"
bind = op.get_bind()
if bind.dialect.name == "postgresql":
    op.execute("yes 1")
else:
    op.execute("no")
if op.get_context().dialect.name != "sqlite":
    op.execute("yes 2")
if bind.dialect.name in ("mysql", "mariadb"):
    op.execute("no")
elif bind.engine.name.startswith("postgres"):
    op.execute("yes 3")
if op.get_context().impl.__dialect__ == "postgresql" and bind.engine.dialect.name == "postgresql":
    op.execute("yes 4")
if str(bind.engine.url).startswith("postgresql") and "postgresql" in bind.engine.url.drivername:
    op.execute("yes 5")
"#), @"
    execute `yes 1`
    execute `yes 2`
    execute `yes 3`
    execute `yes 4`
    execute `yes 5`
    ");
}

#[test]
fn offline_mode_is_online() {
    assert_snapshot!(file(r#"
from alembic import context, op

def upgrade():
    if context.is_offline_mode():
        raise Exception("online only")
    if context.get_x_argument(as_dictionary=True).get("data"):
        op.execute("data")
    if not op.get_context().as_sql:
        op.execute("online")
"#), @"
    execute `data` (if context.get_x_argument(as_dictionary=Tr…)
    execute `online`
    ");
}

#[test]
fn the_schema_of_the_version_table_is_as_env_py_has_it() {
    let text = r#"
from alembic import context, op

def upgrade():
    schema = context.get_context().version_table_schema
    prefix = schema + "." if schema else ""
    op.execute("ALTER TABLE " + prefix + "accounts ADD COLUMN note text")
"#;
    assert_snapshot!(file(text), @"execute `ALTER TABLE accounts ADD COLUMN note text`");
    let settings = Settings { version_table_schema: Some("ledger".to_owned()), ..Settings::default() };
    let told = super::super::read(&SourceFile::new("m.py", text), &settings).unwrap();
    assert_snapshot!(printer::print(&told.upgrade), @"execute `ALTER TABLE ledger.accounts ADD COLUMN note text`");
}

#[test]
fn an_undecided_condition_goes_both_ways() {
    assert_snapshot!(upgrade(r#"
inspector = sa.inspect(op.get_bind())
if "c" not in [x["name"] for x in inspector.get_columns("t")]:
    op.add_column("t", sa.Column("c", sa.Integer()))
    name = "new"
else:
    op.drop_column("t", "d")
    name = "old"
op.execute(name)
op.drop_table("u")
"#), @r#"
    add_column t: c INTEGER (if "c" not in [x["name"] for x in inspecto…)
    drop_column t: d (if "c" not in [x["name"] for x in inspecto…)
    execute ?name: it depends on whether `"c" not in [x["name"] for x in inspecto…`?
    drop_table u
    "#);
}

#[test]
fn an_early_return_makes_the_rest_conditional() {
    assert_snapshot!(upgrade(r#"
if not sa.inspect(op.get_bind()).has_table("t"):
    return
op.drop_table("t")
"#), @"drop_table t (if not sa.inspect(op.get_bind()).has_table…)");
}

#[test]
fn decided_returns_and_raises() {
    assert_snapshot!(upgrade(r#"
op.execute("before")
if op.get_bind().dialect.name == "postgresql":
    raise NotImplementedError("not " + "here")
op.execute("after")
"#), @r#"
    execute `before`
    raise NotImplementedError("not " + "here")
    "#);
}

#[test]
fn an_undecided_raise() {
    assert_snapshot!(upgrade(r#"
if op.get_bind().execute(sa.text("SELECT count(*) FROM t")).scalar() > 0:
    raise RuntimeError("not empty")
op.drop_table("t")
"#), @r#"
    query `SELECT count(*) FROM t` (on the bind)
    raise RuntimeError("not empty") (if op.get_bind().execute(sa.text("SELECT c…)
    drop_table t (if op.get_bind().execute(sa.text("SELECT c…)
    "#);
}

#[test]
fn known_loops_unroll() {
    assert_snapshot!(upgrade(r#"
for table in ("a", "b"):
    op.add_column(table, sa.Column("c", sa.Integer()))
for i, (table, column) in enumerate({"t": "c", "u": "d"}.items()):
    op.execute(f"{i} {table}.{column}")
for x in range(5):
    if x == 1:
        continue
    if x == 3:
        break
    op.execute(str(x))
else:
    op.execute("never")
n = 0
while n < 2:
    op.execute(f"while {n}")
    n += 1
[op.execute(q) for q in ["p", "q"]]
"#), @"
    add_column a: c INTEGER
    add_column b: c INTEGER
    execute `0 t.c`
    execute `1 u.d`
    execute `0`
    execute `2`
    execute `while 0`
    execute `while 1`
    execute `p`
    execute `q`
    ");
}

#[test]
fn unknown_loops_are_read_once() {
    assert_snapshot!(upgrade(r#"
conn = op.get_bind()
count = 0
for row in conn.execute(sa.text("SELECT id FROM t")):
    count += 1
    conn.execute(sa.text("UPDATE t SET a = :a WHERE id = :id"), {"a": count, "id": row.id})
    if row.id:
        op.execute("deep")
op.execute(f"{count}")
"#), @r#"
    query `SELECT id FROM t` (on the bind)
    execute `UPDATE t SET a = {a} WHERE id = {id} (it changes from one turn of the loop to the next)` (on the bind) (each conn.execute(sa.text("SELECT id FROM t"…)
    execute `deep` (each row.id)
    execute `{count} (it depends on the loop over `conn.execute(sa.text("SELECT id FROM t"…`)`
    "#);
}

/// The batch size is known, the offset changes.
#[test]
fn a_while_loop_until_nothing_is_left() {
    assert_snapshot!(upgrade(r#"
conn = op.get_bind()
offset = 0
while True:
    result = conn.execute(sa.text(f"UPDATE t SET a = 1 WHERE id > {offset} LIMIT {10 * 10}"))
    if result.rowcount == 0:
        break
    offset += 100
op.execute("after")
"#), @"
    execute `UPDATE t SET a = 1 WHERE id > {offset} LIMIT 100 (it changes from one turn of the loop to the next)` (on the bind) (each while True)
    execute `after`
    ");
}

#[test]
fn the_condition_of_a_loop_may_do_something() {
    assert_snapshot!(upgrade(r#"
conn = op.get_bind()
while conn.execute(sa.text("DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 100)")).rowcount:
    op.execute("between")
"#), @r#"
    execute `DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 100)` (on the bind) (each while conn.execute(sa.text("DELETE FROM t WHE…)
    execute `between` (each while conn.execute(sa.text("DELETE FROM t WHE…)
    "#);
}

#[test]
fn lists_that_conditions_change_are_not_known() {
    assert_snapshot!(upgrade(r#"
names = ["a"]
if sa.inspect(op.get_bind()).has_table("b"):
    names.append("b")
for name in names:
    op.drop_table(name)
"#), @"drop_table {name} (it comes from `names`) (each names)");
}

#[test]
fn continue_and_break_under_a_doubt() {
    assert_snapshot!(upgrade(r#"
inspector = sa.inspect(op.get_bind())
for name in ("a", "b"):
    if not inspector.has_table(name):
        continue
    op.drop_table(name)
for name in ("c", "d"):
    op.execute(name)
    if inspector.has_table(name):
        break
op.execute("after")
"#), @"
    drop_table a (if not inspector.has_table(name))
    drop_table b (if not inspector.has_table(name))
    execute `c`
    execute `d` (if inspector.has_table(name))
    execute `after`
    ");
}

#[test]
fn exceptions() {
    assert_snapshot!(upgrade(r#"
try:
    op.drop_index("ix")
except Exception:
    op.execute("handler")
    raise
else:
    op.execute("else")
finally:
    op.execute("finally")
op.execute("after")
try:
    raise ValueError
except ValueError:
    op.execute("caught")
op.execute("end")
"#), @"
    drop_index ix
    execute `handler` (if an error before)
    execute `else`
    execute `finally`
    execute `after`
    execute `caught`
    execute `end`
    ");
}

#[test]
fn helpers_and_closures() {
    assert_snapshot!(file(r#"
from alembic import op
import sqlalchemy as sa

def add(table, *names, type_=sa.Integer, **kw):
    for name in names:
        op.add_column(table, sa.Column(name, type_(), **kw))

def both(f):
    f("x")
    f("y")

def find(n):
    if n > 0:
        return find(n - 1)
    return "found"

def upgrade():
    prefix = "p_"
    add("t", "a", "b", nullable=False)
    add("t", "c", type_=sa.Text)
    both(lambda t: op.drop_table(prefix + t))
    def inner(name):
        op.execute(f"{prefix}{name}")
    inner("z")
    op.execute(find(3))
"#), @"
    add_column t: a INTEGER nullable=false
    add_column t: b INTEGER nullable=false
    add_column t: c TEXT
    drop_table p_x
    drop_table p_y
    execute `p_z`
    execute `found`
    ");
}

/// As older templates have it.
#[test]
fn the_multi_database_template_with_eval() {
    assert_snapshot!(file(r#"
from alembic import op

def upgrade(engine_name):
    eval("upgrade_%s" % engine_name)()

def upgrade_one():
    op.drop_table("a")
"#), @"drop_table a");
}

/// Alembic calls `upgrade` for each engine.
#[test]
fn the_multi_database_template() {
    assert_snapshot!(file(r#"
from alembic import op
import sqlalchemy as sa

def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()

def downgrade(engine_name):
    eval("downgrade_%s" % engine_name)()

def upgrade_one():
    op.drop_table("a")

def upgrade_two():
    pass
    op.drop_table("b")
"#), @"
    drop_table a
    drop_table b
    ");
}

#[test]
fn op_is_handed_over() {
    assert_snapshot!(file(r#"
from alembic import op as original_op
from data.migrations.progress import ProgressWrapper
from alembic.op import drop_table, get_bind

def helper(operations):
    operations.drop_table("b")

def upgrade(op, tables, tester):
    op.drop_table("a")
    helper(original_op)
    wrapped = ProgressWrapper(original_op, tester)
    wrapped.drop_table("c")
    drop_table("d")
    get_bind().execute(tables.user.insert())
"#), @"
    drop_table a
    drop_table b
    drop_table c
    drop_table d
    execute ?tables.user.insert(): it is handed over by `env.py`? (on the bind)
    ");
}

#[test]
fn autocommit_blocks() {
    assert_snapshot!(upgrade(r#"
op.execute("before")
with op.get_context().autocommit_block():
    op.create_index("a", "t", ["a"], postgresql_concurrently=True)
    op.create_index("b", "t", ["b"], postgresql_concurrently=True)
with op.get_context().autocommit_block():
    op.execute("second")
op.execute("after")
"#), @"
    execute `before`
    autocommit begins (autocommit 0)
    create_index a (a) concurrently=true on t (autocommit 0)
    create_index b (b) concurrently=true on t (autocommit 0)
    autocommit ends (autocommit 0)
    autocommit begins (autocommit 1)
    execute `second` (autocommit 1)
    autocommit ends (autocommit 1)
    execute `after`
    ");
}

#[test]
fn transactions_and_sessions() {
    assert_snapshot!(upgrade(r#"
from sqlalchemy import orm
bind = op.get_bind()
with bind.begin_nested():
    bind.execute(sa.text("SAVE"))
with op.get_context().begin_transaction():
    op.execute("x")
session = orm.Session(bind=bind)
session.execute(sa.text("UPDATE t SET a = 1"))
for user in session.query(User).filter(User.x == 1).all():
    user.name = "x"
    session.add(user)
session.query(User).update({"a": 1})
session.commit()
session.close()
bind.commit()
op.execute("COMMIT")
"#), @"
    execute `SAVE` (on the bind)
    execute `x`
    execute `UPDATE t SET a = 1` (on the bind)
    query ?session.query(User): the ORM makes up the query when it runs? (on the bind)
    opaque session.add: the ORM makes up its statements when it runs (on the bind) (each session.query(User).filter(User.x == 1)…)
    opaque session.query(User).update: the ORM makes up its statements when it runs (on the bind)
    opaque session.commit: the ORM makes up its statements when it runs (on the bind)
    execute `COMMIT` (on the bind)
    execute `COMMIT`
    ");
}

/// Its yield runs the body.
#[test]
fn a_context_manager_of_the_file() {
    assert_snapshot!(file(r#"
from contextlib import contextmanager
from alembic import op

@contextmanager
def timeout(seconds):
    op.execute(f"SET lock_timeout = {seconds}")
    yield seconds
    op.execute("RESET lock_timeout")

def upgrade():
    with timeout(5) as s:
        op.execute(f"work {s}")
    op.execute("after")
"#), @"
    execute `SET lock_timeout = 5`
    execute `work 5`
    execute `RESET lock_timeout`
    execute `after`
    ");
}

/// Loggers and values do not count.
#[test]
fn application_functions_may_do_anything() {
    assert_snapshot!(file(r#"
import logging
from alembic import op
from app.migrations import replace_view, settings, logger

log = logging.getLogger(__name__)

def upgrade():
    log.info("start")
    logger.info("start")
    replace_view("v")
    x = settings.load()
    y = settings.with_bind(op.get_bind())
    print("done")
"#), @"
    opaque replace_view: it is imported from `app.migrations`, which Retort does not see
    opaque settings.with_bind: it is imported from `app.migrations`, which Retort does not see
    ");
}

#[test]
fn match_statements() {
    assert_snapshot!(upgrade(r#"
match op.get_bind().dialect.name:
    case "mysql" | "sqlite":
        op.execute("no")
    case "postgresql":
        op.execute("yes")
    case _:
        op.execute("no")
"#), @"execute `yes`");
}
