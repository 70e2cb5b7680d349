"""Measure what statements do on a real PostgreSQL server: core/facts/measured-MAJOR.tsv.

Usage: python core/oracle/locks.py HOST >core/facts/measured-15.tsv   (HOST: the folder of the server's socket)

Every case of cases.txt, and of cases-18.txt from PostgreSQL 16 on, runs on tables with rows, inside a transaction, after which the locks of the own backend are read,
the file nodes of tables and indexes, the rows read and the indexes built. A statement that PostgreSQL refuses inside a
transaction runs outside of one, again and again, held up by another session, while a third reads its locks.
"""

import os
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

HERE = Path(__file__).parent
HOST = sys.argv[1]
REFUSED = "25001"  # active_sql_transaction
UNPREPARED = "not prepared"

LOCKS = """
SELECT l.relation::oid, replace(l.mode, 'Lock', '') FROM pg_locks l
WHERE l.pid = %s AND l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
STATE = """
SELECT c.oid, CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
  c.relkind::text, pg_relation_filenode(c.oid), pg_stat_get_xact_tuples_returned(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'm', 'v', 'i', 'I', 'S', 'f')
"""
MODES = ["AccessShare", "RowShare", "RowExclusive", "ShareUpdateExclusive", "Share", "ShareRowExclusive", "Exclusive", "AccessExclusive"]


def connect(database: str, autocommit: bool = False) -> psycopg.Connection:
    return psycopg.connect(host=HOST, user="postgres", dbname=database, autocommit=autocommit, options="-c timezone=UTC")


def cases(major: int) -> list[tuple[str, str]]:
    """Statement and what is to be prepared for it."""
    found = []
    text = (HERE / "cases.txt").read_text()
    if major > 15:
        text += (HERE / "cases-18.txt").read_text()
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            statement, _, prepare = line.partition(" -- prepare: ")
            found.append((statement.strip(), prepare.strip()))
    return found


class Measured:
    """What one statement did."""

    def __init__(self) -> None:
        self.error = ""
        self.refused = False
        self.locks: dict[str, str] = {}
        self.rewrites: set[str] = set()
        self.scans: set[str] = set()
        self.builds: set[str] = set()

    def lock(self, name: str, mode: str) -> None:
        held = self.locks.get(name)
        if held is None or MODES.index(held) < MODES.index(mode):
            self.locks[name] = mode

    def row(self) -> list[str]:
        return [
            self.error.replace("\t", " ") or "-",
            "refused" if self.refused else "any",
            " ".join(f"{name}={mode}" for name, mode in sorted(self.locks.items())) or "-",
            " ".join(sorted(self.rewrites)) or "-",
            " ".join(sorted(self.scans)) or "-",
            " ".join(sorted(self.builds)) or "-",
        ]


def state(cursor: psycopg.Cursor) -> dict[int, tuple]:
    return {row[0]: row[1:] for row in cursor.execute(STATE).fetchall()}


def label(entry: tuple) -> str:
    """Indexes and sequences are marked, so that a reader can leave them out."""
    return {"i": "index:", "I": "index:", "S": "sequence:"}.get(entry[1], "") + entry[0]


def compare(result: Measured, before: dict[int, tuple], after: dict[int, tuple]) -> None:
    for oid, entry in before.items():
        now = after.get(oid)
        if now is None or entry[1] not in "rm":
            continue
        if entry[2] != now[2]:
            result.rewrites.add(entry[0])
        if (now[3] or 0) > (entry[3] or 0):
            result.scans.add(entry[0])


def builds(result: Measured, notices: list[str]) -> None:
    for notice in notices:
        found = re.match(r'building index "(.*)" on table "(.*)"', notice)
        if found and not found[2].startswith("pg_toast"):
            result.builds.add(f"{found[2]}.{found[1]}")


def inside(database: str, statement: str) -> Measured:
    result = Measured()
    with connect(database) as connection:
        notices: list[str] = []
        cursor = connection.cursor()
        before = state(cursor)
        cursor.execute("SET LOCAL client_min_messages = debug1")
        connection.add_notice_handler(lambda notice: notices.append(notice.message_primary or ""))
        try:
            cursor.execute(statement)
        except psycopg.Error as error:
            connection.rollback()
            result.error = (error.diag.message_primary or str(error)).splitlines()[0]
            result.refused = error.sqlstate == REFUSED
            return result
        cursor.execute("SET LOCAL client_min_messages = warning")
        for oid, mode in cursor.execute(LOCKS, [connection.info.backend_pid]).fetchall():
            if oid in before:
                result.lock(label(before[oid]), mode)
        compare(result, before, state(cursor))
        builds(result, notices)
        connection.rollback()
    return result


# What another session does on each table and partitioned table to hold a statement up, each at another place. Where a hold
# says so it leaves out the tables that the statement names, so that the statement gets to the others.
UNNAMED = "not those that the statement names"
HOLDS = [
    {**{kind: "LOCK TABLE {} IN ROW EXCLUSIVE MODE" for kind in "rp"}, UNNAMED: ""},
    {kind: "LOCK TABLE {} IN ROW EXCLUSIVE MODE" for kind in "rp"},
    {kind: "LOCK TABLE {} IN SHARE UPDATE EXCLUSIVE MODE" for kind in "rp"},
    # A snapshot, which those wait for that build an index; to plan a query locks the indexes too.
    {kind: "EXPLAIN SELECT FROM {}" for kind in "rpm"},
    # Partitions without what they are partitions of.
    {"r": "EXPLAIN SELECT FROM {}"},
]


def quoted(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))


def outside(database: str, statement: str, result: Measured, holds: dict[str, str]) -> None:
    """Run a statement that takes no transaction block while another session holds it up."""
    with connect(database) as blocker, connect(database, True) as watcher, connect(database, True) as runner:
        before = state(watcher.cursor())
        blocker.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        for entry in before.values():
            named = UNNAMED in holds and re.search(rf"\b{re.escape(entry[0])}\b", statement)
            if entry[1] in holds and not named:
                blocker.execute(holds[entry[1]].format(f"ONLY {quoted(entry[0])}"))
        notices: list[str] = []
        runner.execute("SET client_min_messages = debug1")
        runner.add_notice_handler(lambda notice: notices.append(notice.message_primary or ""))
        failures: list[str] = []

        def run() -> None:
            try:
                runner.execute(statement)
            except psycopg.Error as error:
                failures.append((error.diag.message_primary or str(error)).splitlines()[0])

        thread = threading.Thread(target=run)
        thread.start()
        pid = runner.info.backend_pid
        end = time.monotonic() + 0.4
        released = False
        while thread.is_alive():
            for oid, mode in watcher.execute(LOCKS, [pid]).fetchall():
                if oid in before:
                    result.lock(label(before[oid]), mode)
            if not released and time.monotonic() > end:
                blocker.rollback()
                released = True
        thread.join()
        result.error = failures[0] if failures else ""
        compare(result, before, state(watcher.cursor()))
        builds(result, notices)


def watch(result: Measured, run: Callable[[dict[str, str]], object]) -> None:
    """Run a statement again and again until its locks are all seen: some are held for too short a time to be met each time."""
    quiet, rounds = 0, 0
    while quiet < 3 and rounds < 12:
        known = dict(result.locks)
        for holds in HOLDS:
            run(holds)
        quiet = quiet + 1 if result.locks == known else 0
        rounds += 1


def tablespace(admin: psycopg.Connection, major: int) -> None:
    """A tablespace `elsewhere`: before 15 it needs a folder that belongs to the server's user."""
    if admin.execute("SELECT 1 FROM pg_tablespace WHERE spcname = 'elsewhere'").fetchone():
        return
    folder = ""
    if major >= 15:
        admin.execute("SET allow_in_place_tablespaces = on")
    else:
        folder = f"{HOST}/elsewhere"
        os.makedirs(folder, exist_ok=True)
        owner = os.stat(HOST)
        os.chown(folder, owner.st_uid, owner.st_gid)
    admin.execute(f"CREATE TABLESPACE elsewhere LOCATION '{folder}'")


def main() -> None:
    with connect("postgres", True) as admin:
        version = admin.info.parameter_status("server_version").split()[0]
        major = int(version.split(".")[0])
        for name in ("oracle_base", "oracle_case"):
            admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute("CREATE DATABASE oracle_base")
        with connect("oracle_base") as connection:
            connection.execute((HERE / "base.sql").read_text())
            connection.execute((HERE / "rows.sql").read_text())
        tablespace(admin, major)

        forced = " WITH (FORCE)" if major >= 13 else ""

        def fresh(prepare: str) -> None:
            admin.execute(f"DROP DATABASE IF EXISTS oracle_case{forced}")
            admin.execute("CREATE DATABASE oracle_case TEMPLATE oracle_base")
            with connect("oracle_case", True) as connection:
                for part in filter(None, prepare.split("; ")):
                    connection.execute(part)

        print(f"# What statements did on PostgreSQL {version}. Written by core/oracle/locks.py; the tables are those of base.sql.")
        print("statement\tprepare\terror\ttransaction\tlocks\trewrites\treads\tbuilds")
        for statement, prepare in cases(major):
            if prepare:
                try:
                    fresh(prepare)
                except psycopg.Error as error:
                    # An older version does not know what is to be prepared.
                    result = Measured()
                    result.error = f"{UNPREPARED}: {(error.diag.message_primary or str(error)).splitlines()[0]}"
                    print(statement, prepare, *result.row(), sep="\t", flush=True)
                    continue
            result = inside("oracle_case" if prepare else "oracle_base", statement)
            if result.refused:
                watch(result, lambda holds: (fresh(prepare), outside("oracle_case", statement, result, holds)))
            print(statement, prepare or "-", *result.row(), sep="\t", flush=True)


if __name__ == "__main__":
    main()
