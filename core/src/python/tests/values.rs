//! Values: what Python makes of constants, strings and containers.

use insta::assert_snapshot;

use super::{file, upgrade};

#[test]
fn strings_put_together() {
    assert_snapshot!(upgrade(r#"
t = "users"
op.execute("UPDATE " + t + " SET a = 1")
op.execute(f"UPDATE {t} SET {'a'!r} = {1 + 2:>3} {t:<7}| {t.upper()}")
op.execute("UPDATE {} SET {col} = {0}".format(t, col="c"))
op.execute("UPDATE %s SET c = %d, %% %r" % (t, 3, "x"))
op.execute("UPDATE %(t)s" % {"t": t})
op.execute("a, " * 2 + ", ".join(["x", "y"]))
op.execute("  x ".strip() + "abc".replace("b", "_") + "A_B".lower().title() + "abc"[1:] + "abc"[::-1] + "abc"[-1])
op.execute("one "
           "two")
op.execute(str(1.5) + str(None) + str([1, "a"]) + str({"a": (1,)}))
"#), @"
    execute `UPDATE users SET a = 1`
    execute `UPDATE users SET 'a' = 3 users | USERS`
    execute `UPDATE users SET c = users`
    execute `UPDATE users SET c = 3, % 'x'`
    execute `UPDATE users`
    execute `a, a, x, y`
    execute `xa_cA_Bbccbac`
    execute `one two`
    execute `1.5None[1, 'a']{'a': (1,)}`
    ");
}

#[test]
fn dedent() {
    assert_snapshot!(upgrade(r#"
import textwrap
op.execute(textwrap.dedent("""
    SELECT 1
      FROM t
"""))
"#), @"execute `SELECT 1 FROM t`");
}

#[test]
fn holes_keep_their_names_and_reasons() {
    assert_snapshot!(upgrade(r#"
import os, uuid, datetime
schema = os.environ["SCHEMA"]
op.execute(f"CREATE TABLE {schema}.t (a int)")
op.execute("INSERT INTO t VALUES ('%s', '%s')" % (uuid.uuid4(), datetime.datetime.utcnow()))
op.create_index(f"ix_{schema}", "t", ["c"], schema=schema)
op.drop_table(schema + "_x")
"#), @r#"
    execute `CREATE TABLE {schema}.t (a int) (it depends on where the migration runs)`
    execute `INSERT INTO t VALUES ('{uuid.uuid4()}', '{datetime.datetime.utcnow()}') (it is made anew on each run)`
    create_index ix_{schema} (it depends on where the migration runs) (c) on {schema} (it depends on where the migration runs).t
    drop_table {os.environ["SCHEMA"]}_x (it depends on where the migration runs)
    "#);
}

#[test]
fn containers() {
    assert_snapshot!(upgrade(r#"
names = ["a", "b"]
names.append("c")
names += ["d"]
first, *rest = names
config = {"x": 1, **{"y": 2}}
config["z"] = 3
del config["x"]
config.update(w=4)
op.execute(f"{first} {rest} {len(names)} {config} {config.get('q', 9)} {'a' in names} {names[1:3]} {sorted(names, reverse=True)}")
op.execute(str([n for n in names if n != "a"]) + str({k: v * 2 for k, v in config.items()}) + str(tuple(range(3))))
op.execute(str(list(zip("ab", [1, 2]))) + str(list(enumerate("ab", 1))) + str(dict(a=1)) + str(list(map(lambda x: x + 1, [1]))))
op.execute(str(sum([1, 2])) + str(min(3, 1)) + str(max([1, 2])) + str(any([0, 1])) + str(all([])) + str(7 // -2) + str(-7 % 3))
"#), @"
    execute `a ['b', 'c', 'd'] 4 {'y': 2, 'z': 3, 'w': 4} 9 True ['b', 'c'] ['d', 'c', 'b', 'a']`
    execute `['b', 'c', 'd']{'y': 4, 'z': 6, 'w': 8}(0, 1, 2)`
    execute `[('a', 1), ('b', 2)][(1, 'a'), (2, 'b')]{'a': 1}[2]`
    execute `312TrueTrue-42`
    ");
}

#[test]
fn conditions_as_values() {
    assert_snapshot!(upgrade(r#"
x = None
y = x or "default"
op.execute(y)
op.execute("a" if len(y) > 3 else "b")
op.execute(str(1 < 2 < 3) + str(not x) + str(x is None) + str("a" == "b") + str(isinstance("a", str)))
if (n := len("abc")) == 3:
    op.execute(f"{n}")
"#), @"
    execute `default`
    execute `a`
    execute `TrueTrueTrueFalseTrue`
    execute `3`
    ");
}

#[test]
fn module_constants_and_classes() {
    assert_snapshot!(file(r#"
from dataclasses import dataclass
from alembic import op
from collections import namedtuple

TABLE = "users"
COLUMNS: tuple[str, ...] = ("a", "b")

class Config:
    table = TABLE
    def __init__(self, column):
        self.column = column
    def sql(self):
        return f"UPDATE {self.table} SET {self.column} = 1"
    @property
    def name(self):
        return self.column.upper()
    @staticmethod
    def static(x):
        return x

@dataclass
class Pair:
    left: str
    right: str = "r"

def upgrade():
    config = Config(COLUMNS[0])
    op.execute(config.sql())
    op.execute(config.name + Config.static("!") + Config.table)
    pair = Pair("l", right="q")
    op.execute(f"{pair.left}{pair.right}")
"#), @"
    execute `UPDATE users SET a = 1`
    execute `A!users`
    execute `lq`
    ");
}

#[test]
fn decimals_are_numbers_that_nobody_computes_with() {
    let shown = upgrade(
        r#"
from decimal import Decimal
rate = Decimal("0.19")
op.execute(f"UPDATE t SET a = {rate}")
op.execute(f"UPDATE t SET a = {rate * 2}")
"#,
    );
    assert!(shown.contains("a = 0.19`"), "{shown}");
    assert!(shown.contains("does not compute with decimals"), "{shown}");
}
