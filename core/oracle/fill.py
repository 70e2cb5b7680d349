"""Rows for the tables of a chain, so that what only a table with rows shows is seen: scans, and checks of foreign keys.

Nobody knows what the rows of a real application are. These are made from the catalogue alone: three a table, small numbers
for whatever takes a number, the same as text, and what a foreign key asks for from the table that it points to. A table that
takes none of them, as a CHECK may want, stays empty and is counted.
"""

import psycopg

ROWS = 3
COLUMNS = """
SELECT quote_ident(a.attname), format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL), t.typcategory::text, a.attnotnull,
  coalesce(nullif(t.typbasetype, 0), t.oid)::oid, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum
"""
KEYS = """
SELECT c.confrelid, c.confrelid::regclass::text,
  (SELECT array_agg(quote_ident(a.attname) ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num),
  (SELECT array_agg(quote_ident(a.attname) ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY k(num, n)
    JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num)
FROM pg_constraint c WHERE c.contype = 'f' AND c.conrelid = %s AND c.conparentid = 0 ORDER BY c.oid
"""
# The sequences of its columns move on, past the numbers that were put in by hand.
DRAWN = """
SELECT setval(c.oid, 1000) FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
WHERE d.classid = 'pg_class'::regclass AND d.refobjid = %s AND c.relkind = 'S' AND d.deptype IN ('a', 'i')
"""
# A value for the row {i}, by the type's own name and else by its category. Text that reads as a number can be made one.
BY_TYPE = {
    "uuid": "lpad({i}::text, 32, '0')::uuid",
    "json": "'{{}}'",
    "jsonb": "'{{}}'",
    "bytea": "'\\x0{i}'",
    "inet": "'10.0.0.{i}'",
    "cidr": "'10.0.0.{i}/32'",
    "macaddr": "'08:00:2b:01:02:0{i}'",
    "tsvector": "to_tsvector('a{i}')",
    "tsquery": "to_tsquery('a{i}')",
    "xml": "'<a/>'",
    "bit": "B'1'",
    "bit varying": "B'1'",
    "point": "'({i},{i})'",
    "interval": "'{i} days'",
    "time without time zone": "'0{i}:00'",
    "time with time zone": "'0{i}:00+00'",
    "name": "'n{i}'",
    "ltree": "'a.b{i}'",
    "hstore": "'a=>{i}'",
    "money": "{i}",
}
BY_CATEGORY = {
    "N": "{i}",
    "S": "'{i}'",
    "B": "{i} % 2 = 0",
    "D": "timestamptz '2024-01-0{i} 00:00+00'",
    "A": "'{{}}'",
    "R": "'empty'",
    "U": "NULL",
}


class Filler:
    """Keeps the tables of one database filled."""

    def __init__(self) -> None:
        # Tables that have rows, and those that took none.
        self.full: set[int] = set()
        self.empty: set[int] = set()

    def copy(self) -> "Filler":
        copy = Filler()
        copy.full, copy.empty = set(self.full), set(self.empty)
        return copy

    def forget(self, tables: set[int]) -> None:
        """What a statement touched may be another table now."""
        self.full -= tables
        self.empty -= tables

    def fill(self, connection: psycopg.Connection, tables: dict[int, str]) -> None:
        """Put rows into every one of `tables`, names by oid, that has none."""
        self.full &= tables.keys()
        self.empty &= tables.keys()
        for oid in tables:
            self.table(connection, oid, tables, set())
        connection.commit()

    def table(self, connection: psycopg.Connection, oid: int, tables: dict[int, str], above: set[int]) -> None:
        if oid in self.full or oid in self.empty or oid in above or oid not in tables:
            return
        name = tables[oid]
        keys = connection.execute(KEYS, [oid]).fetchall()
        for target, *_ in keys:
            self.table(connection, target, tables, above | {oid})
        columns = connection.execute(COLUMNS, [oid]).fetchall()
        has = f"SELECT EXISTS (SELECT FROM {name})"
        if connection.execute(has).fetchone()[0]:
            # Columns that have come since. One by one where they do not all go in.
            values = self.values(connection, name, [column for column in columns if not column[3]], keys, 1)
            if not self.update(connection, name, values):
                for column, value in values.items():
                    self.update(connection, name, {column: value})
            self.full.add(oid)
            return
        # Only what must be there, where all of it does not go in.
        for wanted in (columns, [column for column in columns if column[3]]):
            rows = [self.values(connection, name, wanted, keys, number) for number in range(1, ROWS + 1)]
            if any([self.insert(connection, name, values) for values in rows]):
                connection.execute(DRAWN, [oid])
                self.full.add(oid)
                return
        self.empty.add(oid)

    def values(
        self, connection: psycopg.Connection, name: str, columns: list[tuple], keys: list[tuple], number: int
    ) -> dict[str, str]:
        """An expression for each of `columns`, by name."""
        values = {column[0]: value(connection, column, number) for column in columns}
        for _, target, own, other in keys:
            if values.keys() >= set(own):
                for column, key in zip(own, other):
                    # Of the table itself: no row is there yet, and NULL is no key.
                    source = f"(SELECT {key} FROM {target} ORDER BY 1 OFFSET {number - 1} LIMIT 1)"
                    values[column] = source if target != name else "NULL"
        return values

    def insert(self, connection: psycopg.Connection, name: str, values: dict[str, str]) -> bool:
        if not values:
            return tried(connection, f"INSERT INTO {name} DEFAULT VALUES")
        chosen = ", ".join(values.values())
        return tried(connection, f"INSERT INTO {name} ({', '.join(values)}) OVERRIDING SYSTEM VALUE SELECT {chosen}")

    def update(self, connection: psycopg.Connection, name: str, values: dict[str, str]) -> bool:
        if not values:
            return True
        chosen = ", ".join(f"{column} = coalesce({column}, {value})" for column, value in values.items())
        missing = " OR ".join(f"{column} IS NULL" for column in values)
        return tried(connection, f"UPDATE {name} SET {chosen} WHERE {missing}")


def tried(connection: psycopg.Connection, sql: str) -> bool:
    try:
        with connection.transaction():
            # No trigger of the application's: it may ask for what is not there.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(sql)
            connection.execute("SET LOCAL session_replication_role = origin")
    except psycopg.Error:
        return False
    return True


def value(connection: psycopg.Connection, column: tuple, number: int) -> str:
    _, base, category, _, type_oid, written = column
    if category == "E":
        labels = "SELECT enumlabel FROM pg_enum WHERE enumtypid = %s ORDER BY enumsortorder"
        found = connection.execute(labels, [type_oid]).fetchall()
        return f"'{found[number % len(found)][0].replace(chr(39), chr(39) * 2)}'::{written}" if found else "NULL"
    pattern = BY_TYPE.get(base.removeprefix("public.")) or BY_CATEGORY.get(category, "NULL")
    text = pattern.format(i=number)
    return text if text == "NULL" else f"({text})::{written}"
