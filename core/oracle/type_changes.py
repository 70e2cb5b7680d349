"""Measure what changing a column's type costs, for all pairs of common types: core/facts/type-changes.tsv.

Usage: python core/oracle/type_changes.py HOST >core/facts/type-changes.tsv   (HOST: the folder of the server's socket)
"""

import sys

import psycopg

TYPES = """text|varchar|varchar(10)|varchar(20)|char(5)|char(10)|citext|name|smallint|integer|bigint|oid|numeric|numeric(10,2)
numeric(12,2)|numeric(12,4)|real|double precision|money|boolean|date|time|time(3)|timetz|timestamp|timestamp(3)|timestamp(6)
timestamptz|timestamptz(3)|timestamptz(6)|interval|interval(3)|json|jsonb|xml|uuid|bytea|inet|cidr|macaddr|bit(4)|bit(8)|varbit
varbit(8)|varbit(16)|text[]|varchar[]|varchar(10)[]|varchar(20)[]|integer[]|bigint[]|tsvector|hstore|mood|free_domain|checked_domain
int4range|point|regclass""".replace("\n", "|").split("|")

# Types without a default class of operators for a B-tree, so that no index can be laid on them.
NOT_INDEXABLE = {"json", "xml", "point"}


def measure(cursor: psycopg.Cursor, old: str, new: str, using: bool, index: bool, zone: str) -> str:
    """One change: `error`, `rewrite`, `index` or `free`."""
    cursor.execute(f"SET LOCAL timezone = '{zone}'")
    cursor.execute(f"CREATE TABLE subject (c {old})")
    cursor.execute("INSERT INTO subject VALUES (NULL)")
    if index:
        cursor.execute("CREATE INDEX subject_c ON subject (c)")
    state = "SELECT pg_relation_filenode('subject'), pg_relation_filenode('subject_c')" if index else (
        "SELECT pg_relation_filenode('subject'), 0"
    )
    before = cursor.execute(state).fetchone()
    cursor.execute("SAVEPOINT change")
    try:
        cursor.execute(f"ALTER TABLE subject ALTER COLUMN c TYPE {new}" + (f" USING c::{new}" if using else ""))
    except psycopg.Error:
        cursor.execute("ROLLBACK TO change")
        return "error"
    after = cursor.execute(state).fetchone()
    if before[0] != after[0]:
        return "rewrite"
    return "index" if before[1] != after[1] else "free"


def main() -> None:
    with psycopg.connect(host=sys.argv[1], user="postgres", autocommit=True) as connection:
        version = connection.info.parameter_status("server_version").split()[0]
        connection.execute("DROP DATABASE IF EXISTS types")
        connection.execute("CREATE DATABASE types")
    with psycopg.connect(host=sys.argv[1], user="postgres", dbname="types") as connection:
        cursor = connection.cursor()
        for extension in ("citext", "hstore"):
            cursor.execute(f"CREATE EXTENSION {extension}")
        cursor.execute("CREATE TYPE mood AS ENUM ('a')")
        cursor.execute("CREATE DOMAIN free_domain AS text")
        cursor.execute("CREATE DOMAIN checked_domain AS text CHECK (value <> '')")
        connection.commit()
        print(f"# What it costs to change a column's type. Written by core/oracle/type_changes.py from PostgreSQL {version}.")
        print("# To the types under `using` only with a USING, which rewrites; to those that are not there not at all.")
        print("# zone: indexes alone with the time zone UTC, else a rewrite.")
        kinds = ["free", "index", "zone", "rewrite", "using"]
        print("old", *kinds, sep="\t")
        for old in TYPES:
            row: dict[str, list[str]] = {kind: [] for kind in kinds}
            for new in TYPES:
                for using in (False, True):
                    costs = []
                    for zone in ("UTC", "Europe/Paris"):
                        costs.append(measure(cursor, old, new, using, not {old, new} & NOT_INDEXABLE, zone))
                        connection.rollback()
                    if costs[0] == "error":
                        continue
                    if using and costs != ["rewrite", "rewrite"]:
                        raise AssertionError(f"{old} to {new} with USING: {costs}")
                    kind = "using" if using else "zone" if costs[0] != costs[1] else costs[0]
                    row[kind].append(new)
                    break
            print(old, *(", ".join(row[kind]) for kind in kinds), sep="\t")


main()
