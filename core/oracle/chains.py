"""Hold what Retort says of real migrations against what a real PostgreSQL server does with them.

Usage: python core/oracle/chains.py HOST REVIEW FOLDER… [--refused]

HOST is the folder of the server's socket, REVIEW the built example `review`, each FOLDER the migrations of one chain.
Retort's own statements run one after the other, each committed before the next, so that the locks of every single one can
be told apart: the upgrades of the chain in its order, and after each the revision's downgrade on a copy of the database.
Before each statement, fill.py puts rows into every table that takes some. What PostgreSQL refuses in a transaction block runs
on copies of its own, held up by other sessions, as in locks.py. Where a chain starts on tables that it did not make, before.py
makes them up, and what is said of statements on them is counted apart. Locks, rewritten tables, scans and index builds are compared
by the conventions of core/tests/measured.rs. Nothing is written; disagreements are shown.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psycopg
from before import TRIES, missing
from fill import Filler
from locks import HOLDS, LOCKS, REFUSED, Measured, builds, compare, connect, label, outside, state

PARTS = ("locks", "rewrites", "scans", "index builds")
DATABASE = f"oracle_chain_{os.getpid()}"
COPY = f"oracle_copy_{os.getpid()}"
# A table of a few rows is to be read as one of many is.
READ_WHOLE = "; ".join(f"SET enable_{way} = off" for way in ("indexscan", "indexonlyscan", "bitmapscan", "nestloop", "mergejoin"))
TABLES = "SELECT oid, oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'"
CONTROL = re.compile(r"\s*(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE)\b", re.I)
ROWS = re.compile(r"\s*(INSERT|UPDATE|DELETE|SELECT|WITH|MERGE)\b", re.I)
# What reads for other reasons than to check or to build: its scans are not said.
QUERY = re.compile(r"(?:^|;)\s*(INSERT|UPDATE|DELETE|SELECT|WITH|MERGE|REFRESH|VACUUM|ANALYZE|COPY|CREATE\b[\w\s]*\b(TABLE|VIEW))\b", re.I)
RETYPES = re.compile(r"\bALTER COLUMN \S+ (?:SET DATA )?TYPE\b", re.I)
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.S)
DEAD = re.compile(r"\s*DROP INDEX CONCURRENTLY\b", re.I)
# What a statement's text names as table, type or the like, well enough to know what a refused one left unlike the model.
NAMED = re.compile(
    r"\b(?:TABLE|VIEW|INDEX|TYPE|SEQUENCE|ON|REFERENCES|RENAME TO)\s+(?:CONCURRENTLY\s+)?(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?([\w.\"]+)",
    re.I,
)


def bare(name: str) -> str:
    return name.replace('"', "").removeprefix("public.")


def opened(name: str) -> psycopg.Connection:
    connection = connect(name)
    connection.execute(READ_WHOLE)
    connection.commit()
    return connection


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


class Database:
    """One database, on which the statements of a chain run, or those of one downgrade."""

    def __init__(self, name: str, chain: str, direction: str, counts: Counter[tuple[str, str]]) -> None:
        self.name, self.chain, self.direction, self.counts = name, chain, direction, counts
        self.filler = Filler()
        # The tables that had rows when the last statement ran.
        self.filled: set[int] = set()
        # What a refused or unknown statement would have changed: there the database is not what the model says.
        self.unlike: set[str] = set()
        # What statements of the chain have made, and what was made up for it.
        self.made: set[str] = set()
        self.made_up: set[str] = set()
        self.connection = opened(name)

    def copied(self, admin: psycopg.Connection, name: str, direction: str) -> "Database":
        """A copy of it as it is now."""
        self.connection.close()
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {self.name}")
        self.connection = opened(self.name)
        copy = Database(name, self.chain, direction, self.counts)
        copy.filler, copy.unlike = self.filler.copy(), set(self.unlike)
        copy.made, copy.made_up = set(self.made), set(self.made_up)
        return copy

    def count(self, what: str) -> None:
        self.counts[self.direction, what] += 1

    def leave(self, why: str, statement: dict) -> None:
        """A statement that is not compared. When it would have changed the schema, its relations are not as they should be."""
        self.count(why)
        if not ROWS.match(statement["sql"]):
            self.unlike.update(bare(lock["relation"]) for lock in statement["locks"])
            self.unlike.update(bare(name) for name in NAMED.findall(statement["sql"]))

    def fill(self) -> None:
        tables = dict(self.connection.execute(TABLES).fetchall())
        self.filler.fill(self.connection, tables)

    def run(self, admin: psycopg.Connection, place: str, statement: dict) -> None:
        sql = statement["sql"]
        if CONTROL.match(sql):
            return
        if sql.startswith("-- retort:") or any(why.startswith("{") for why in statement["unknowns"]):
            self.leave("unknown", statement)
            return
        self.fill()
        try:
            result, before = self.prepared(sql)
        except psycopg.Error as error:
            self.again()
            if error.sqlstate == REFUSED:
                self.outside(admin, place, statement)
                return
            found = self.other_rows(statement, error)
            if found is None:
                if "--refused" in sys.argv:
                    print(f"refused: {self.direction} {place}: {str(error).splitlines()[0]}\n  {sql[:200]}")
                self.leave("refused", statement)
                return
            result, before = found
        self.compare(place, statement, result, before)
        self.made.update(bare(made["name"] or "") for made in statement["creates"] if not made["of"])

    def prepared(self, sql: str) -> tuple[Measured, dict[int, tuple]]:
        """Run it, where need be after what it misses was made up."""
        for _ in range(TRIES):
            try:
                return self.measure(sql)
            except psycopg.Error as error:
                self.again()
                make = missing(error, sql, self.made_up)
                if make is None or make[1] in self.made | self.unlike:
                    raise
                self.connection.execute(make[0])
                self.connection.commit()
                self.made_up.add(make[1])
                self.fill()
        return self.measure(sql)

    def measure(self, sql: str) -> tuple[Measured, dict[int, tuple]]:
        """Run it and commit: what it did, and what was there before."""
        result, notices = Measured(), []
        self.filled = set(self.filler.full)
        cursor = self.connection.cursor()
        before = state(cursor)
        note = lambda notice: notices.append(notice.message_primary or "")  # noqa: E731
        cursor.execute("SET LOCAL client_min_messages = debug1")
        self.connection.add_notice_handler(note)
        try:
            cursor.execute(sql)
        finally:
            self.connection.remove_notice_handler(note)
        for oid, mode in cursor.execute(LOCKS, [self.connection.info.backend_pid]).fetchall():
            if oid in before:
                result.lock(label(before[oid]), mode)
                if mode not in ("AccessShare", "RowShare"):
                    self.filler.forget({oid})
        compare(result, before, state(cursor))
        builds(result, notices)
        self.connection.commit()
        return result, before

    def again(self) -> None:
        """After an error: some leave no connection behind."""
        if self.connection.closed:
            self.connection = opened(self.name)
        self.connection.rollback()

    def other_rows(self, statement: dict, error: psycopg.Error) -> tuple[Measured, dict[int, tuple]] | None:
        """Once more, where it was the rows that did not fit: with new ones, which have a value in every column, then without."""
        if (error.sqlstate or "")[:2] not in ("22", "23"):
            return None
        names = {lock["relation"] for lock in statement["locks"]} | {error.diag.table_name or ""}
        for refill in (True, False):
            try:
                for name in filter(None, names):
                    found = self.connection.execute(
                        "SELECT oid FROM pg_class WHERE oid = to_regclass(%s) AND relkind IN ('r', 'p')", [name]
                    ).fetchone()
                    if found:
                        self.connection.execute(f"TRUNCATE {name} CASCADE")
                self.connection.commit()
                self.filler = Filler()
                if refill:
                    self.fill()
                measured = self.measure(statement["sql"])
            except psycopg.Error:
                self.again()
                continue
            self.filler = Filler()
            self.count("with new rows" if refill else "without rows")
            return measured
        return None

    def outside(self, admin: psycopg.Connection, place: str, statement: dict) -> None:
        """What takes no transaction block leaves no lock to be seen afterwards: it is watched while others hold it up."""
        result = Measured()
        self.filled = set(self.filler.full)
        before = state(self.connection.cursor())
        for holds in HOLDS:
            copy = self.copied(admin, COPY, self.direction)
            copy.connection.close()
            outside(COPY, statement["sql"], result, holds)
        admin.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
        with connect(self.name, True) as connection:
            try:
                connection.execute(statement["sql"])
            except psycopg.Error:
                self.leave("refused", statement)
                return
        # The old index is dead by the time it is locked away, as core/tests/measured.rs has it.
        if DEAD.match(statement["sql"]):
            for name in [name for name, mode in result.locks.items() if mode == "AccessExclusive"]:
                result.locks[name] = "ShareUpdateExclusive"
        self.count("outside a transaction")
        self.compare(place, statement, result, before)

    def compare(self, place: str, statement: dict, result: Measured, before: dict[int, tuple]) -> None:
        sql, existing = statement["sql"], {entry[0] for entry in before.values()}
        ours = {bare(lock["relation"]): lock["mode"].removesuffix("Lock") for lock in statement["locks"]}
        ours = {name: mode for name, mode in ours.items() if name in existing}
        measured = {}
        for name, mode in result.locks.items():
            part = name.split(":")[-1]
            if name == part or part in ours:
                measured[part] = mode
        # No foreign key is checked where the statement finds no row, or NULL in it. What it locks besides is still compared.
        if ROWS.match(sql):
            for name, mode in [*ours.items()]:
                if mode in ("RowShare", "RowExclusive") and measured.get(name) in (None, "AccessShare"):
                    self.count("keys not checked for want of rows")
                    ours.pop(name)
                    if name in measured:
                        ours[name] = measured[name]
        if self.unlike & (ours.keys() | measured.keys()):
            self.count("after a refused one")
            return
        said = {part: {bare(name) for name in statement[part.replace(" ", "_")]} & existing for part in PARTS[1:]}
        filled = {before[oid][0] for oid in self.filled if oid in before}
        built = {name.rsplit(".", 1)[0] for name in result.builds}
        pairs = {"locks": (ours, measured), "rewrites": (said["rewrites"], result.rewrites)}
        if not QUERY.search(COMMENT.sub("", sql)):
            # What another session reads cannot be seen from here.
            if not statement["refuses_transaction"]:
                pairs["scans"] = (said["scans"] & filled, (result.scans & filled) - result.rewrites)
            short = {name.split(".")[-1] for name in said["index builds"] - result.rewrites}
            there = {name.split(".")[-1] for name in existing - result.rewrites}
            pairs["index builds"] = (short, built & there)
        uncertain = bool(statement["unknowns"])
        made_up = self.made_up & (ours.keys() | measured.keys())
        if made_up and RETYPES.search(sql):
            self.count("type changes of made up columns")
            return
        kind = "uncertain" if uncertain else "made up" if made_up else "compared"
        self.count(kind)
        for what, (we, seen) in pairs.items():
            if what in ("scans", "index builds") and not we and not seen:
                continue
            if what == "scans" and seen < we and "REFERENCES" in sql.upper():
                # The target of a foreign key is read only when a row has a key.
                self.count("keys not checked for want of rows")
                continue
            self.count(f"{kind}: {what}")
            if we == seen:
                self.count(f"{kind}: {what} agree")
            else:
                mark = " (uncertain)" if uncertain else ""
                print(f"{self.chain} {self.direction} {place}: {what}{mark}\n  {sql[:400]!r}")
                if isinstance(we, dict):
                    we, seen = dict(we.items() - seen.items()), dict(seen.items() - we.items())
                print(f"  we say {we or '-'}, the server says {seen or '-'}", flush=True)


def chain(admin: psycopg.Connection, review: str, folder: str) -> Counter[tuple[str, str]]:
    """The whole of one chain: what was counted."""
    command = [review, "--format", "json", "--pg", "15", folder]
    report = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    admin.execute(f"CREATE DATABASE {DATABASE}")
    counts: Counter[tuple[str, str]] = Counter()
    database = Database(DATABASE, Path(folder).name, "upgrade", counts)
    for file in in_order(report["files"]):
        place = Path(file["path"]).name
        for statement in file["upgrade"]:
            database.run(admin, f"{place}:{statement['line']}", statement)
        if file["downgrade"]:
            copy = database.copied(admin, f"{DATABASE}_down", "downgrade")
            for statement in file["downgrade"]:
                copy.run(admin, f"{place}:{statement['line']}", statement)
            copy.connection.close()
    database.fill()
    counts["tables", "with rows"] = len(database.filler.full)
    counts["tables", "that took none"] = len(database.filler.empty)
    database.connection.close()
    return counts


def main() -> None:
    review, folders = sys.argv[2], [word for word in sys.argv[3:] if not word.startswith("--")]
    total: Counter[tuple[str, str]] = Counter()
    with connect("postgres", True) as admin:
        for folder in folders:
            counts = chain(admin, review, folder)
            total.update(counts)
            print(f"# {Path(folder).name}: {dict(sorted(counts.items()))}", flush=True)
        for name in (DATABASE, f"{DATABASE}_down", COPY):
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    show(total)


def show(total: Counter[tuple[str, str]]) -> None:
    for direction in ("upgrade", "downgrade"):
        for kind in ("compared", "made up"):
            print(f"# {direction}: {total[direction, kind]} {'on tables that were made up' if kind == 'made up' else kind}")
            for what in PARTS:
                of, agree = total[direction, f"{kind}: {what}"], total[direction, f"{kind}: {what} agree"]
                print(f"#   {what}: {agree} of {of} agree ({100 * agree / max(of, 1):.2f} %)")
        rest = {why: count for (of, why), count in sorted(total.items()) if of == direction and not why.startswith(("compared", "made up"))}
        print(f"#   apart: {rest}")
    print(f"# tables at the end: {total['tables', 'with rows']} with rows, {total['tables', 'that took none']} that took none")


if __name__ == "__main__":
    main()
