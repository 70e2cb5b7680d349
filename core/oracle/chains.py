"""Hold what Retort says of real migrations against what a real PostgreSQL server does with them.

Usage: python core/oracle/chains.py HOST REVIEW FOLDER…

HOST is the folder of the server's socket, REVIEW the built example `review`, each FOLDER the migrations of one chain.
Retort's own statements run one after the other, each committed before the next, so that the locks of every single one can
be told apart: first the upgrades of the whole chain, then its downgrades in reverse. Strongest lock per relation and
rewritten relations are compared, by the conventions of core/tests/measured.rs. Nothing is written; disagreements are shown.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
from locks import LOCKS, REFUSED, Measured, connect, label

STATE = """
SELECT c.oid, CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
  c.relkind::text, pg_relation_filenode(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'm', 'v', 'i', 'I', 'S', 'f')
"""
DATABASE = "oracle_chain"
CONTROL = re.compile(r"\s*(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE)\b", re.I)
ROWS = re.compile(r"\s*(INSERT|UPDATE|DELETE|SELECT|WITH|MERGE)\b", re.I)
HOLE = re.compile(r"\{[A-Za-z_][\w.\[\]]*\}|^\s*-- retort:")
# What a statement's text names as table, type or the like, well enough to know what a refused one left unlike the model.
NAMED = re.compile(
    r"\b(?:TABLE|VIEW|INDEX|TYPE|SEQUENCE|ON|REFERENCES|RENAME TO)\s+(?:CONCURRENTLY\s+)?(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?([\w.\"]+)",
    re.I,
)


def bare(name: str) -> str:
    return name.replace('"', "").removeprefix("public.")


def in_order(files: list[dict]) -> list[dict]:
    """Parents before children, ties in the given order: as core/src/chain.rs runs them."""
    by_id = {file["revision"]: file for file in reversed(files) if file["revision"]}
    done: list[dict] = []
    seen: set[int] = set()

    def visit(file: dict) -> None:
        if id(file) not in seen:
            seen.add(id(file))
            for parent in file["down_revision"] or []:
                if parent in by_id:
                    visit(by_id[parent])
            done.append(file)

    for file in files:
        visit(file)
    return done


def statements(files: list[dict]) -> Iterator[tuple[str, str, dict]]:
    """Direction, place and statement, in the order in which they run."""
    for file in files:
        for statement in file["upgrade"]:
            yield "upgrade", f"{Path(file['path']).name}:{statement['line']}", statement
    for file in reversed(files):
        for statement in file["downgrade"]:
            yield "downgrade", f"{Path(file['path']).name}:{statement['line']}", statement


class Chain:
    """One chain on one database."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts: Counter[tuple[str, str]] = Counter()
        # What a refused or unknown statement would have changed: there the database is not what the model says.
        self.unlike: set[str] = set()
        self.state: dict[int, tuple] = {}
        self.connection = connect(DATABASE)

    def look(self) -> dict[int, tuple]:
        return {row[0]: row[1:] for row in self.connection.execute(STATE).fetchall()}

    def leave(self, direction: str, why: str, statement: dict) -> None:
        """A statement that is not compared. When it would have changed the schema, its relations are not as they should be."""
        self.counts[direction, why] += 1
        if not ROWS.match(statement["sql"]):
            self.unlike.update(bare(lock["relation"]) for lock in statement["locks"])
            self.unlike.update(bare(name) for name in NAMED.findall(statement["sql"]))

    def run(self, direction: str, place: str, statement: dict) -> None:
        sql = statement["sql"]
        if CONTROL.match(sql):
            return
        if not statement["certain"] and HOLE.search(sql):
            self.leave(direction, "unknown", statement)
            return
        before = self.state = self.state or self.look()
        result = Measured()
        try:
            rows = self.connection.execute(sql).rowcount
        except psycopg.Error as error:
            self.again()
            if error.sqlstate == REFUSED:
                self.outside(direction, statement)
            else:
                if "--refused" in sys.argv:
                    print(f"refused: {direction} {place}: {str(error).splitlines()[0]}\n  {sql[:200]}")
                self.leave(direction, "refused", statement)
            return
        for oid, mode in self.connection.execute(LOCKS, [self.connection.info.backend_pid]).fetchall():
            if oid in before:
                result.lock(label(before[oid]), mode)
        self.state = self.look()
        self.connection.commit()
        for oid, (name, kind, node) in before.items():
            if kind in "rm" and oid in self.state and self.state[oid][2] != node:
                result.rewrites.add(name)
        self.compare(direction, place, statement, result, rows, {entry[0] for entry in before.values()})

    def again(self) -> None:
        """After an error: some leave no connection behind."""
        if self.connection.closed:
            self.connection = connect(DATABASE)
        self.connection.rollback()

    def outside(self, direction: str, statement: dict) -> None:
        """What takes no transaction block leaves no lock to be seen afterwards; locks.py measures such statements."""
        with connect(DATABASE, True) as connection:
            try:
                connection.execute(statement["sql"])
                self.counts[direction, "outside a transaction"] += 1
            except psycopg.Error:
                self.leave(direction, "refused", statement)
        self.state = {}

    def compare(
        self, direction: str, place: str, statement: dict, result: Measured, rows: int, existing: set[str]
    ) -> None:
        ours = {bare(lock["relation"]): lock["mode"].removesuffix("Lock") for lock in statement["locks"]}
        ours = {name: mode for name, mode in ours.items() if name in existing}
        measured = {}
        for name, mode in result.locks.items():
            part = name.split(":")[-1]
            if name == part or part in ours:
                measured[part] = mode
        # No foreign key is checked where there is no row, or NULL in it: the tables here are mostly empty, as they never are
        # in earnest. What the server locks besides is still compared.
        if ROWS.match(statement["sql"]):
            for name, mode in [*ours.items()]:
                if mode in ("RowShare", "RowExclusive") and measured.get(name) in (None, "AccessShare"):
                    self.counts[direction, "keys not checked for want of rows"] += 1
                    ours.pop(name)
                    if name in measured:
                        ours[name] = measured[name]
        rewrites = {bare(name) for name in statement["rewrites"]} & existing
        if self.unlike & (ours.keys() | measured.keys()):
            self.counts[direction, "after a refused one"] += 1
            return
        uncertain = bool(statement["unknowns"])
        kind = "uncertain" if uncertain else "compared"
        self.counts[direction, kind] += 1
        for what, said, seen in (("locks", ours, measured), ("rewrites", rewrites, result.rewrites)):
            if said == seen:
                self.counts[direction, f"{kind}: {what} agree"] += 1
            else:
                mark = " (uncertain)" if uncertain else ""
                print(f"{self.name} {direction} {place}: {what}{mark}\n  {statement['sql'][:400]!r}")
                if isinstance(said, dict):
                    said, seen = dict(said.items() - seen.items()), dict(seen.items() - said.items())
                print(f"  we say {said or '-'}, the server says {seen or '-'}", flush=True)


def main() -> None:
    review, folders = sys.argv[2], [word for word in sys.argv[3:] if not word.startswith("--")]
    total: Counter[tuple[str, str]] = Counter()
    with connect("postgres", True) as admin:
        for folder in folders:
            command = [review, "--format", "json", "--pg", "15", folder]
            report = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {DATABASE}")
            chain = Chain(Path(folder).name)
            for direction, place, statement in statements(in_order(report["files"])):
                chain.run(direction, place, statement)
            chain.connection.close()
            total.update(chain.counts)
            print(f"# {chain.name}: {dict(sorted(chain.counts.items()))}", flush=True)
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    for direction in ("upgrade", "downgrade"):
        compared = total[direction, "compared"]
        agree = {what: total[direction, f"compared: {what} agree"] for what in ("locks", "rewrites")}
        shares = ", ".join(f"{what} agree for {count} ({100 * count / max(compared, 1):.2f} %)" for what, count in agree.items())
        print(f"# {direction}: {compared} compared: {shares}")
        rest = {why: count for (of, why), count in sorted(total.items()) if of == direction and not why.startswith("compared")}
        print(f"#   apart: {rest}")


if __name__ == "__main__":
    main()
