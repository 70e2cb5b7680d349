"""Ask real Alembic what it makes of small graphs of revisions, most of them broken in some way.

Usage: python core/oracle/heads.py > core/tests/golden/chains.txt
       python core/oracle/heads.py merges > core/tests/golden/merges.txt

Each line is a graph, as core/tests/chain.rs writes them, and behind a bar its heads and an order in which it runs, or the
exception that every command ends in. The graphs are the same each time.

With `merges` there stands between two bars what is done to a graph with several heads: two of them are merged by a revision
`zz`, or the first revision of one's branch is put behind the other; and behind them what Alembic makes of that.
"""

import random
import signal
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from alembic import __version__
from alembic.script import ScriptDirectory

GRAPHS = 400
LARGER = 400
MERGES = 60
SECONDS = 3
NAMES = "abcdefghijklmnopqrst"


@dataclass
class Revision:
    parents: list[str] = field(default_factory=list)
    depends: list[str] = field(default_factory=list)
    label: str | None = None


def small(chance: random.Random) -> dict[str, Revision]:
    """Parents and dependencies of each revision: mostly of earlier ones, sometimes of any, or of one that is not there."""
    names = list(NAMES[: chance.randint(1, 6)])
    result = {}
    for at, name in enumerate(names):
        pool = names[:at] if chance.random() < 0.93 else [*names, "x"]
        parents = chance.sample(pool, min(len(pool), chance.choice([0, 1, 1, 1, 1, 2])))
        depends = chance.sample(pool, min(len(pool), chance.choice([0, 0, 0, 0, 1])))
        result[name] = Revision(parents, [one for one in depends if one not in parents])
    return result


def larger(chance: random.Random) -> dict[str, Revision]:
    """Up to twenty revisions, none broken, whose files' names say nothing of who comes first. Never two dependencies: Alembic
    keeps them in a set, and their order is another one in every process."""
    names = list(NAMES[: chance.randint(6, len(NAMES))])
    chance.shuffle(names)
    result: dict[str, Revision] = {}
    kinds = chance.choice([[1], [0, 1, 1, 1, 1], [1, 1, 2], [0, 1, 1, 2, 2, 3]])
    near = chance.choice([2, 4, 20])
    for at, name in enumerate(names):
        pool = names[max(0, at - near) : at]
        parents = chance.sample(pool, min(len(pool), chance.choice(kinds)))
        others = [one for one in names[:at] if one not in parents]
        depends = chance.sample(others, 1) if others and chance.random() < 0.12 else []
        label = f"l{name}" if not parents and chance.random() < 0.3 else None
        result[name] = Revision(parents, [result[one].label or one for one in depends], label)
    return result


def answer(revisions: dict[str, Revision]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for name, one in revisions.items():
            text = f"revision = {name!r}\ndown_revision = {tuple(one.parents) or None!r}\n"
            text += f"depends_on = {tuple(one.depends) or None!r}\nbranch_labels = {one.label!r}\n"
            versions = Path(folder, "versions")
            versions.mkdir(exist_ok=True)
            Path(versions, f"{name}.py").write_text(text + "def upgrade(): pass\ndef downgrade(): pass\n")
        script = ScriptDirectory(folder)
        signal.alarm(SECONDS)
        try:
            heads = sorted(script.get_heads())
            order = [step.revision.revision for step in script._upgrade_revs("heads", None)]
            back = [step.revision.revision for step in script._downgrade_revs("base", script.revision_map._real_heads)]
        except Exception as error:  # noqa: BLE001: whatever it is, it is the answer
            return f"{type(error).__name__}: {error}"
        finally:
            signal.alarm(0)
    down = "" if back == order[::-1] else f"; downgrade {' '.join(back)}"
    return f"heads {' '.join(heads)}; order {' '.join(order)}{down}"


def before(revisions: dict[str, Revision], name: str) -> set[str]:
    """A revision and all that come before it by down_revision."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += revisions[one].parents
    return found


def drawn(revisions: dict[str, Revision]) -> str:
    lines = []
    for name, one in revisions.items():
        tail = f" + {' '.join(one.depends)}" if one.depends else ""
        label = f"@{one.label}" if one.label else ""
        lines.append(f"{name}{label}: {' '.join(one.parents)}".rstrip() + tail)
    return ", ".join(lines)


def merges(chance: random.Random) -> None:
    """Two heads of each graph that has them, brought together in both ways."""
    left = MERGES
    while left:
        revisions = larger(chance)
        named = {parent for one in revisions.values() for parent in one.parents}
        heads = sorted(revisions.keys() - named)
        if len(heads) < 2:
            continue
        left -= 1
        own, other = chance.sample(heads, 2)
        merged = revisions | {"zz": Revision([own, other])}
        print(f"{drawn(revisions)} | merge {own} {other} | {answer(merged)}")
        branch = before(revisions, own) - before(revisions, other)
        first = [one for one in sorted(branch) if not branch & set(revisions[one].parents)]
        if len(first) == 1 and len(revisions[first[0]].parents) < 2:
            behind = revisions | {first[0]: Revision([other], revisions[first[0]].depends, revisions[first[0]].label)}
            print(f"{drawn(revisions)} | behind {own} {other} | {answer(behind)}")


class Endless(Exception):
    """Alembic does not come to an end."""


def stop(*_: object) -> None:
    raise Endless(f"after {SECONDS} s")


def main() -> None:
    signal.signal(signal.SIGALRM, stop)
    warnings.simplefilter("ignore")
    chance = random.Random("revisions")
    print(f"# Alembic {__version__}, by core/oracle/heads.py")
    if sys.argv[1:] == ["merges"]:
        merges(random.Random("merges"))
        return
    for make in [small] * GRAPHS + [larger] * LARGER:
        revisions = make(chance)
        print(f"{drawn(revisions)} | {answer(revisions)}")


if __name__ == "__main__":
    main()
