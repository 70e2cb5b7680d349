"""What was there before the first revision of a chain: made up, as far as a statement needs it to run.

Many chains start on a database that something else has made. What the server misses, by its own message, is put there in the
plainest shape: a table with an `id`, a column that takes a number where its name ends in `id` and text elsewhere, an enum.
Retort knows nothing of such a table, as when somebody pastes one revision of many. What depends on what cannot be known
(an index's table, a constraint's kind, a column's type) is left missing.
"""

import re

import psycopg

# How often the server is asked anew for one statement.
TRIES = 16
TABLE = re.compile(r'(?:relation|table) "([\w.]+)" does not exist')
COLUMN = re.compile(r'column "(\w+)" of relation "(\w+)" does not exist')
BARE_COLUMN = re.compile(r'column "?(\w+)"?(?: named in key| referenced in foreign key constraint)? does not exist')
SCHEMA = re.compile(r'schema "(\w+)" does not exist')
TYPE = re.compile(r'type "(\w+)" does not exist')
INDEX = re.compile(r"\s*(?:ALTER|DROP|REINDEX) INDEX\b", re.I)
ALTERED = re.compile(r'\s*(?:ALTER TABLE(?: ONLY)?|CREATE (?:UNIQUE )?INDEX .* ON|UPDATE|INSERT INTO|DELETE FROM) "?([\w.]+)', re.I)


def missing(error: psycopg.Error, sql: str, ours: set[str]) -> tuple[str, str] | None:
    """The statement that puts there what `error` misses, and the table that it makes; nothing where that is not to be known.
    `ours` are the tables that were made up before."""
    message = error.diag.message_primary or ""
    if found := SCHEMA.search(message):
        return f'CREATE SCHEMA "{found[1]}"', ""
    if found := COLUMN.search(message):
        return column(found[1], found[2], ours)
    # An index is one of a table's, and which is not to be known.
    if (found := TABLE.search(message)) and not INDEX.match(sql):
        name = ".".join(f'"{part}"' for part in found[1].split("."))
        return f"CREATE TABLE {name} (id bigint PRIMARY KEY)", found[1]
    if found := TYPE.search(message):
        return f"CREATE TYPE \"{found[1]}\" AS ENUM ('a', 'b')", ""
    if (found := BARE_COLUMN.search(message)) and (table := ALTERED.match(sql)):
        return column(found[1], table[1], ours)
    return None


def column(name: str, table: str, ours: set[str]) -> tuple[str, str] | None:
    """A column of a table that was made up."""
    for known in ours:
        if known.split(".")[-1] == table.split(".")[-1]:
            quoted = ".".join(f'"{part}"' for part in known.split("."))
            return f'ALTER TABLE {quoted} ADD COLUMN "{name}" {"bigint" if name.endswith("id") else "text"}', known
    return None
