//! Calls whose callee is made of something: decorators, entries that are no plain functions, code in texts.

use insta::assert_snapshot;

use super::{file, upgrade};

/// What the application's decorator does, nobody knows: the function may run.
#[test]
fn decorators_that_are_not_seen() {
    assert_snapshot!(file(r#"
from alembic import op
from app.tools import traced
@traced("x")
def helper():
    op.execute("helper")
    return 1
@traced("up")
def upgrade():
    op.execute(f"{helper()}")
"#), @r#"
    opaque traced("up"): it is imported from `app.tools`, which Retort does not see
    opaque traced("x"): it is imported from `app.tools`, which Retort does not see (if traced("up"))
    execute `helper` (if traced("x"))
    execute `{helper()} (`traced("x")` stands above the function)` (if traced("up"))
    "#);
}

#[test]
fn entries_that_are_not_seen() {
    assert_snapshot!(file("from app.steps import upgrade\n"), @"opaque upgrade: it is imported from `app.steps`, which Retort does not see");
    assert_snapshot!(file("upgrade = None\n"), @"opaque upgrade: `upgrade` is not a plain function of this file");
}

#[test]
fn code_in_texts() {
    assert_snapshot!(upgrade(r#"
exec("op.drop_table('t')")
eval("op.drop_table('t')")
"#), @"
    opaque exec: `exec` runs code that Retort does not see
    opaque eval: `eval` runs code that Retort does not see
    ");
}

/// Whether the module is there, nobody knows; what cannot fail has no handler to run.
#[test]
fn handlers_run_only_for_what_may_fail() {
    assert_snapshot!(upgrade(r#"
try:
    import nonexist
    kind = "a"
except ImportError:
    kind = "b"
op.execute(kind)
try:
    size = int("4") + len("ab")
except ValueError:
    size = 0
op.execute(f"{size}")
def method(): pass
op.execute(f"{method.cache_clear()}")
"#), @"
    execute ?kind: it depends on whether what is tried before fails?
    execute `6`
    execute `{method.cache_clear()} (Retort does not follow `cache_clear` of it)`
    ");
}

/// Where nobody catches it, an error of Python's is something unknown.
#[test]
fn errors_that_nobody_catches() {
    assert_snapshot!(upgrade(r#"
op.execute(f"{ {}['a'] }")
op.execute("after")
"#), @"
    execute `{{}['a']} (the dictionary has no such key)`
    execute `after`
    ");
}

/// A loop that somebody may leave finds its iterator in a state that nobody knows.
#[test]
fn iterators_in_loops_that_may_end() {
    assert_snapshot!(upgrade(r#"
it = iter(["x", "y"])
while True:
    try:
        op.execute(next(it))
    except Exception:
        break
op.execute("after")
"#), @"
    execute ?next(it): which element it is depends on the turn of the loop? (each while True)
    execute `after`
    ");
}
