"""Run migration files through real Alembic in offline mode and keep what it writes.

    render.py FIXTURES GOLDEN      for each FIXTURES/NAME.py write GOLDEN/NAME.upgrade.sql and GOLDEN/NAME.downgrade.sql,
                                   and GOLDEN/HASHES of all that they are made of and of themselves, by which a test
                                   knows when one is stale
    render.py --tree FILES OUT     the same for files anywhere below FILES, without hashes

The context is the one of Alembic's own env.py template in offline mode: dialect postgresql, literal_binds, paramstyle
named. No version table, no BEGIN and COMMIT but those that autocommit_block writes. Where Alembic raises, what came before
is kept and followed by `-- alembic refuses: Exception: message`.
"""

import hashlib
import importlib.util
import io
import random
import re
import sys
import warnings
from pathlib import Path

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext


def one_line(error: BaseException) -> str:
    """An exception as one line that is the same in every run."""
    text = " ".join(str(error).split())
    text = text.partition(" (Background on this error")[0]
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    return f"{type(error).__name__}: {text[:300]}".rstrip()


def load(path: Path, count=[0]):
    """The file as a fresh module, so that no state is left over from the other direction."""
    count[0] += 1
    spec = importlib.util.spec_from_file_location(f"migration_{count[0]}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def run(path: Path, direction: str) -> str:
    """What offline mode writes for one direction of one file."""
    out = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql",
        dialect_opts={"paramstyle": "named"},
        opts={"as_sql": True, "literal_binds": True, "output_buffer": out},
    )
    # What `from alembic import context` gives while env.py runs.
    environment = EnvironmentContext(Config(), None, as_sql=True)
    environment._migration_context = context
    random.seed(0)
    try:
        with environment, Operations.context(context):
            module = load(path)
            function = getattr(module, direction, None)
            if function is None:
                return ""
            function()
    except (Exception, SystemExit) as error:
        out.write(f"-- alembic refuses: {one_line(error)}\n\n")
    return out.getvalue()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def hashed(path: Path) -> str:
    return hashlib.md5(path.read_bytes()).hexdigest()


def write_unless_reordered(path: Path, text: str) -> None:
    """Leave a file alone that holds the same statements: SQLAlchemy takes indexes from a set, in any order."""
    old = path.read_bytes().decode("utf-8") if path.exists() else ""
    if sorted(old.split("\n\n")) != sorted(text.split("\n\n")):
        write(path, text)


def fixtures(source: Path, golden: Path) -> None:
    here = Path(__file__).parent
    files = sorted(source.glob("*.py"))
    golden.mkdir(parents=True, exist_ok=True)
    for old in golden.glob("*.sql"):
        if not (source / (old.name.split(".")[0] + ".py")).exists():
            old.unlink()
    manifest = golden / "HASHES"
    known = manifest.read_text(encoding="utf-8").splitlines() if manifest.exists() else []
    makers = [f"{hashed(here / name)}  {name}" for name in ("render.py", "requirements.txt")]
    hashes = list(makers)
    for file in files:
        hashes.append(f"{hashed(file)}  {file.name}")
        unchanged = all(line in known for line in (*makers, hashes[-1]))
        for direction in ("upgrade", "downgrade"):
            path = golden / f"{file.stem}.{direction}.sql"
            (write_unless_reordered if unchanged else write)(path, run(file, direction))
            hashes.append(f"{hashed(path)}  {path.name}")
    write(manifest, "".join(f"{line}\n" for line in hashes))
    print(f"{len(files)} fixtures rendered")


def tree(source: Path, out: Path) -> None:
    for file in sorted(source.rglob("*.py")):
        name = file.relative_to(source).with_suffix("")
        for direction in ("upgrade", "downgrade"):
            write(out / f"{name}.{direction}.sql", run(file, direction))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    if sys.argv[1] == "--tree":
        tree(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        fixtures(Path(sys.argv[1]), Path(sys.argv[2]))
