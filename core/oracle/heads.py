"""Ask real Alembic what it makes of small graphs of revisions, most of them broken in some way.

Usage: python core/oracle/heads.py > core/tests/golden/chains.txt

Each line is a graph, as core/tests/chain.rs writes them, and behind a bar its heads and an order in which it runs, or the
exception that every command ends in. The graphs are the same each time.
"""

import random
import tempfile
import warnings
from pathlib import Path

from alembic import __version__
from alembic.script import ScriptDirectory

GRAPHS = 400
NAMES = "abcdef"


def graph(chance: random.Random) -> dict[str, tuple[list[str], list[str]]]:
    """Parents and dependencies of each revision: mostly of earlier ones, sometimes of any, or of one that is not there."""
    names = list(NAMES[: chance.randint(1, len(NAMES))])
    result = {}
    for at, name in enumerate(names):
        pool = names[:at] if chance.random() < 0.93 else [*names, "x"]
        parents = chance.sample(pool, min(len(pool), chance.choice([0, 1, 1, 1, 1, 2])))
        depends = chance.sample(pool, min(len(pool), chance.choice([0, 0, 0, 0, 1])))
        result[name] = (parents, [one for one in depends if one not in parents])
    return result


def answer(revisions: dict[str, tuple[list[str], list[str]]]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for name, (parents, depends) in revisions.items():
            text = f"revision = {name!r}\ndown_revision = {tuple(parents) or None!r}\ndepends_on = {tuple(depends) or None!r}\n"
            versions = Path(folder, "versions")
            versions.mkdir(exist_ok=True)
            Path(versions, f"{name}.py").write_text(text + "def upgrade(): pass\ndef downgrade(): pass\n")
        script = ScriptDirectory(folder)
        try:
            heads = sorted(script.get_heads())
            order = [step.revision.revision for step in script._upgrade_revs("heads", None)]
        except Exception as error:  # noqa: BLE001: whatever it is, it is the answer
            return f"{type(error).__name__}: {error}"
    return f"heads {' '.join(heads)}; order {' '.join(order)}"


def main() -> None:
    warnings.simplefilter("ignore")
    chance = random.Random("revisions")
    print(f"# Alembic {__version__}, by core/oracle/heads.py")
    for _ in range(GRAPHS):
        revisions = graph(chance)
        lines = []
        for name, (parents, depends) in revisions.items():
            tail = f" + {' '.join(depends)}" if depends else ""
            lines.append(f"{name}: {' '.join(parents)}".rstrip() + tail)
        print(f"{', '.join(lines)} | {answer(revisions)}")


if __name__ == "__main__":
    main()
