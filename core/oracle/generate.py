"""Compose random migrations from Alembic's operations.

    generate.py OUT COUNT [SEED]    write COUNT files into OUT; the same SEED gives the same files

Each is a migration that a person could have written: operations with keywords, types and constraints chosen at random,
names that are plain, mixed, reserved or long. `random.sh` renders them with real Alembic and holds Retort against it.
"""

import random
import sys
from pathlib import Path

PLAIN = ["users", "orders", "items", "price", "created_at", "name", "state", "kind", "total", "parent_id", "a", "b_2"]
ODD = ["Users", "user", "order", "select", "Grand Total", "1st", "größe", "camelCase", "a-b", "group", "x$y", "per %"]
TYPES = """
sa.Integer() sa.Integer sa.BigInteger() sa.SmallInteger() sa.String() sa.String(20) sa.String(length=255) sa.Text()
sa.Unicode(8) sa.UnicodeText() sa.Boolean() sa.Date() sa.Time() sa.DateTime() sa.DateTime(timezone=True) sa.Float()
sa.Float(53) sa.Numeric() sa.Numeric(10) sa.Numeric(10,2) sa.DECIMAL(8,3) sa.LargeBinary() sa.JSON() sa.Uuid() sa.UUID()
sa.Interval() sa.VARCHAR(3) sa.CHAR(2) sa.TEXT() sa.TIMESTAMP() sa.TIMESTAMP(timezone=True) sa.Double() sa.REAL()
postgresql.UUID() postgresql.UUID(as_uuid=True) postgresql.JSONB() postgresql.JSONB(astext_type=sa.Text())
postgresql.ARRAY(sa.Integer()) postgresql.ARRAY(sa.String(5)) postgresql.INET() postgresql.CITEXT() postgresql.BYTEA()
postgresql.TSVECTOR() postgresql.TIMESTAMP(precision=3) postgresql.INTERVAL(precision=2) postgresql.BIT(4)
postgresql.BIT(varying=True) postgresql.INT4RANGE() postgresql.TSTZRANGE() postgresql.DOUBLE_PRECISION()
sa.String(9,collation="C") postgresql.ARRAY(sa.Text(collation="C"),dimensions=2) sa.PickleType()
""".split()


class Composer:
    """One migration's random choices."""

    def __init__(self, seed: str):
        self.random = random.Random(seed)
        self.count = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *choices):
        return self.random.choice(choices)

    def name(self, odd: float = 0.15) -> str:
        return self.random.choice(ODD if self.chance(odd) else PLAIN)

    def names(self, most: int = 3) -> list[str]:
        found: list[str] = []
        while len(found) < self.random.randint(1, most):
            name = self.name()
            if name not in found:
                found.append(name)
        return found

    def made_name(self, prefix: str) -> str:
        """A name for an index or a constraint, as source text."""
        self.count += 1
        text = f"{prefix}_{self.name()}_{self.count}"
        if self.chance(0.05):
            text += "_" + "long" * 15
            return f"op.f({text!r})"
        return f"op.f({text!r})" if self.chance(0.3) else repr(text)

    def schema(self) -> str:
        return f", schema={self.pick('shop', 'Audit', 'crm')!r}" if self.chance(0.15) else ""

    def enum(self) -> str:
        labels = self.pick("'a', 'b'", "'new', \"it's\", 'x y'", "'one'")
        name = self.pick("kind", "State", "order", "mood")
        if self.chance(0.5):
            create = ", create_type=False" if self.chance(0.4) else ""
            return f"postgresql.ENUM({labels}, name={name!r}{create})"
        if self.chance(0.3):
            check = f", create_constraint=True, name='ck_{name}'" if self.chance(0.5) else ""
            return f"sa.Enum({labels}, native_enum=False{check})"
        return f"sa.Enum({labels}, name={name!r})"

    def type(self) -> str:
        return self.enum() if self.chance(0.06) else self.random.choice(TYPES)

    def text(self) -> str:
        return self.pick("'x'", "\"it's\"", "'100 %'", "'a\\\\b'", "''", "'tab\\there'")

    def default(self) -> str:
        return self.pick(
            "'0'", "''", "\"it's\"", "sa.text('now()')", "sa.func.now()", "sa.true()", "sa.false()", "sa.text(\"'{}'::jsonb\")",
            "sa.func.gen_random_uuid()", "sa.null()", "sa.func.current_timestamp()", "sa.text('0')", "'a\\\\b'",
        )

    def rules(self) -> str:
        out = ""
        if self.chance(0.3):
            out += f", ondelete={self.pick('CASCADE', 'SET NULL', 'RESTRICT')!r}"
        if self.chance(0.1):
            out += f", onupdate={self.pick('CASCADE', 'NO ACTION')!r}"
        if self.chance(0.1):
            out += f", deferrable={self.pick(True, False)}"
        if self.chance(0.1):
            out += ", initially='DEFERRED'"
        return out

    def target(self) -> str:
        schema = self.pick("shop.", "Audit.") if self.chance(0.15) else ""
        return f"{schema}{self.name(0.1)}"

    def column(self, name: str, in_table: bool) -> str:
        parts = [repr(name), self.type()]
        brings = 0
        if self.chance(0.12):
            label = f", name={self.made_name('fk')}" if self.chance(0.3) else ""
            parts.append(f"sa.ForeignKey({self.target() + '.id'!r}{label}{self.rules()})")
            brings += 1
        if self.chance(0.04):
            parts.append("sa.Identity(start=1)" if self.chance(0.5) else "sa.Identity(always=True)")
        elif self.chance(0.03):
            parts.append("sa.Computed('1 + 1')")
        elif self.chance(0.25):
            parts.append(f"server_default={self.default()}")
        if self.chance(0.04):
            label = ", name='ck_c'" if self.chance(0.5) else ""
            parts.append(f"sa.CheckConstraint('1 > 0'{label})")
        if self.chance(0.6):
            parts.append(f"nullable={self.pick(True, False)}")
        if self.chance(0.07) and (in_table or brings == 0):
            parts.append("unique=True")
        if self.chance(0.07):
            parts.append("index=True")
        if self.chance(0.05):
            parts.append(f"comment={self.text()}")
        if self.chance(0.05):
            parts.append(f"autoincrement={self.pick(True, False)}" if "Integer" in parts[1] else "autoincrement=False")
        if self.chance(0.03):
            parts.append("default=None")
        # Keywords go behind.
        head, tail = [], []
        for part in parts:
            (tail if part.split("(")[0].find("=") > 0 else head).append(part)
        return f"sa.Column({', '.join(head + tail)})"

    def create_table(self) -> str:
        columns = self.names(6)
        parts = [repr(self.name())]
        key = self.pick("flag", "constraint", "none", "constraint")
        for name in columns:
            column = self.column(name, True)
            if key == "flag" and name == columns[0]:
                column = column[:-1] + ", primary_key=True)"
            parts.append(column)
        if key == "constraint":
            label = f", name={self.made_name('pk')}" if self.chance(0.4) else ""
            parts.append(f"sa.PrimaryKeyConstraint({', '.join(map(repr, columns[: self.random.randint(1, 2)]))}{label})")
        for _ in range(self.random.randint(0, 3)):
            label = f", name={self.made_name('c')}" if self.chance(0.5) else ""
            chosen = self.random.sample(columns, self.random.randint(1, min(2, len(columns))))
            kind = self.pick("unique", "check", "key")
            if kind == "unique":
                parts.append(f"sa.UniqueConstraint({', '.join(map(repr, chosen))}{label})")
            elif kind == "check":
                parts.append(f"sa.CheckConstraint({self.pick('1 > 0', 'length(x) < 5', 'a::text <> chr(58)')!r}{label})")
            else:
                remote = self.target()
                refs = [f"{remote}.c{number}" for number in range(len(chosen))]
                parts.append(f"sa.ForeignKeyConstraint({chosen!r}, {refs!r}{label}{self.rules()})")
        if self.chance(0.1):
            parts.append(f"comment={self.text()}")
        if self.chance(0.05):
            parts.append("if_not_exists=True")
        if self.chance(0.05):
            parts.append("prefixes=['UNLOGGED']")
        if self.chance(0.05):
            parts.append("postgresql_partition_by='RANGE (a)'")
        return "op.create_table(\n    " + ",\n    ".join(parts) + self.schema() + ",\n)"

    def add_column(self) -> str:
        extra = ", if_not_exists=True" if self.chance(0.05) else ""
        return f"op.add_column({self.name()!r}, {self.column(self.name(), False)}{self.schema()}{extra})"

    def drop_column(self) -> str:
        extra = ", if_exists=True" if self.chance(0.1) else ""
        return f"op.drop_column({self.name()!r}, {self.name()!r}{self.schema()}{extra})"

    def alter_column(self) -> str:
        parts = [repr(self.name()), repr(self.name())]
        if self.chance(0.4):
            parts.append(f"existing_type={self.random.choice(TYPES)}")
        if self.chance(0.4):
            parts.append(f"nullable={self.pick(True, False)}")
        if self.chance(0.4):
            parts.append(f"type_={self.type()}")
            if self.chance(0.3):
                parts.append("postgresql_using='a::integer'")
        if self.chance(0.3):
            parts.append(f"server_default={self.pick('None', self.default())}")
        if self.chance(0.2):
            parts.append(f"new_column_name={self.name()!r}")
        if self.chance(0.1):
            parts.append(f"comment={self.pick('None', self.text())}")
        return f"op.alter_column({', '.join(parts)}{self.schema()})"

    def element(self) -> str:
        column = self.name()
        return self.pick(
            repr(column), repr(column), repr(column), repr(column), "sa.text('lower(name)')", "sa.text('created_at DESC')",
            f"sa.func.lower(sa.column({column!r}))", f"sa.column({column!r}).desc()",
            f"sa.column({column!r}).asc().nullslast()",
        )

    def condition(self) -> str:
        column = f"sa.column({self.name()!r})"
        return self.pick(
            "sa.text('a IS NULL')", "'a > 0'", f"{column} == 1", f"{column}.is_(None)", f"{column}.in_(['a', 'b'])",
            f"sa.and_({column} > 1, {column}.isnot(None))", f"sa.or_({column} == 'x', {column} != 'y')",
            f"sa.not_({column})", f"sa.func.length({column}) <= 5",
        )

    def create_index(self) -> str:
        elements = ", ".join(dict.fromkeys(self.element() for _ in range(self.random.randint(1, 3))))
        parts = [self.made_name("ix"), repr(self.name()), f"[{elements}]"]
        if self.chance(0.6):
            parts.append(f"unique={self.pick(True, False)}")
        for share, option in [
            (0.15, "postgresql_concurrently=True"), (0.1, "if_not_exists=True"), (0.1, "postgresql_using='gin'"),
            (0.2, f"postgresql_where={self.condition()}"), (0.05, "postgresql_include=['z']"),
            (0.05, "postgresql_ops={'name': 'text_pattern_ops'}"), (0.05, "postgresql_with={'fillfactor': 50}"),
            (0.05, "postgresql_nulls_not_distinct=True"), (0.03, "postgresql_tablespace='Fast'"), (0.05, "mysql_length=3"),
        ]:
            if self.chance(share):
                parts.append(option)
        return f"op.create_index({', '.join(parts)}{self.schema()})"

    def drop_index(self) -> str:
        extra = self.pick("", "", ", if_exists=True", ", postgresql_concurrently=True")
        return f"op.drop_index({self.made_name('ix')}, table_name={self.name()!r}{self.schema()}{extra})"

    def create_constraint(self) -> str:
        name = self.pick(self.made_name("c"), self.made_name("c"), "None")
        columns = self.names(2)
        kind = self.pick("foreign", "unique", "check", "primary")
        if kind == "foreign":
            remote = [f"r{number}" for number in range(len(columns))]
            extra = self.rules()
            extra += ", source_schema='shop'" if self.chance(0.1) else ""
            extra += ", referent_schema='Audit'" if self.chance(0.1) else ""
            extra += ", postgresql_not_valid=True" if self.chance(0.1) else ""
            return f"op.create_foreign_key({name}, {self.name()!r}, {self.name()!r}, {columns!r}, {remote!r}{extra})"
        if kind == "unique":
            return f"op.create_unique_constraint({name}, {self.name()!r}, {columns!r}{self.schema()})"
        if kind == "check":
            return f"op.create_check_constraint({name}, {self.name()!r}, {self.condition()}{self.schema()})"
        return f"op.create_primary_key({name}, {self.name()!r}, {columns!r}{self.schema()})"

    def drop_constraint(self) -> str:
        kind = self.pick("", ", type_='foreignkey'", ", type_='unique'", ", type_='check'", ", type_='primary'")
        return f"op.drop_constraint({self.made_name('c')}, {self.name()!r}{self.schema()}{kind})"

    def exclude(self) -> str:
        where = ", where=sa.text('a > 0')" if self.chance(0.3) else ""
        using = f", using={self.pick('gist', 'btree')!r}" if self.chance(0.5) else ""
        elements = f"({self.name()!r}, '='), (sa.column({self.name()!r}), '&&')"
        return f"op.create_exclude_constraint({self.made_name('ex')}, {self.name()!r}, {elements}{where}{using})"

    def enum_type(self) -> str:
        verb = self.pick("create", "drop")
        first = self.pick("", ", checkfirst=True", ", checkfirst=False")
        return f"postgresql.ENUM('a', 'b', name={self.name()!r}{self.schema()}).{verb}(op.get_bind(){first})"

    def batch(self) -> str:
        """Operations of a batch lack the table, and wait until it ends."""
        lines = [f"with op.batch_alter_table({self.name()!r}{self.schema()}) as batch_op:"]
        for _ in range(self.random.randint(1, 4)):
            name = self.name()
            lines.append(
                "    batch_op."
                + self.pick(
                    f"add_column({self.column(name, False)})",
                    f"drop_column({name!r})",
                    f"alter_column({name!r}, existing_type={self.random.choice(TYPES)}, nullable={self.pick(True, False)})",
                    f"alter_column({name!r}, new_column_name={self.name()!r})",
                    f"create_index({self.made_name('ix')}, [{name!r}], unique={self.pick(True, False)})",
                    f"drop_index({self.made_name('ix')})",
                    f"create_unique_constraint({self.made_name('uq')}, [{name!r}])",
                    f"create_check_constraint({self.made_name('ck')}, {self.condition()})",
                    f"create_foreign_key({self.made_name('fk')}, {self.name()!r}, [{name!r}], ['id']{self.rules()})",
                    f"drop_constraint({self.made_name('c')}, type_={self.pick('foreignkey', 'unique', 'check')!r})",
                    "execute('SELECT 1')",
                )
            )
        return "\n".join(lines)

    def loop(self) -> str:
        """What people write once for several tables."""
        tables = tuple(dict.fromkeys(self.name(odd=0) for _ in range(3)))
        body = self.pick(
            "op.add_column(table, sa.Column('noted', sa.DateTime(timezone=True), server_default=sa.func.now()))",
            "op.create_index(f'ix_{table}_noted', table, ['noted'], unique=False)",
            "op.execute(f'ANALYZE \"{table}\"')",
            "op.execute('UPDATE \"{}\" SET noted = NULL WHERE noted = \\'%s\\''.format(table) % table)",
            "op.drop_column(table, 'noted_' + table.upper()[:3])",
        )
        head = self.pick(
            f"for table in {tables!r}:", f"for _, table in enumerate({list(tables)!r}):",
            f"for table in sorted({set(tables)!r}):", f"for table in reversed({tables!r}):",
            f"for table in (name for name in {tables!r} if name != 'a'):",
        )
        return f"{head}\n    {body}"

    def value(self, kind: str) -> str:
        return {
            "Integer": lambda: self.pick("1", "-5", "0", "None", "True", "'7'"),
            "String": lambda: self.pick("'x'", "\"it's\"", "'50 %'", "'a\\\\b'", "None", "''"),
            "Boolean": lambda: self.pick("True", "False", "1", "0", "None"),
            "Numeric": lambda: self.pick("1", "2.50", "'3.10'", "1e20", "None"),
            "Date": lambda: self.pick("datetime.date(2024, 2, 29)", "datetime.datetime(2024, 1, 2, 3, 4)", "None"),
            "DateTime": lambda: self.pick("datetime.datetime(2024, 1, 2, 3, 4, 5, 600)", "datetime.date(2020, 1, 1)", "sa.func.now()"),
        }[kind]()

    def data(self) -> str:
        """Rows that are written by way of SQLAlchemy."""
        kinds = self.random.sample(["Integer", "String", "Boolean", "Numeric", "Date", "DateTime"], 3)
        names = self.names(3)
        while len(names) < 3:
            names.append(f"extra_{len(names)}")
        columns = ", ".join(f"sa.column({name!r}, sa.{kind})" for name, kind in zip(names, kinds))
        table = f"sa.table({self.name()!r}, {columns}{self.schema()})"
        row = "{" + ", ".join(f"{name!r}: {self.value(kind)}" for name, kind in zip(names, kinds)) + "}"
        plain = row.replace("sa.func.now()", "None")
        column, other = (f"t.c[{name!r}]" for name in names[:2])
        condition = self.pick(
            f"{column} == {other}", f"{column}.is_(None)", f"sa.or_({column}.isnot(None), {other} != {column})",
            f"~sa.and_({column} == {other}, {other}.in_([None]))", f"sa.func.coalesce({column}, {other}) > {column}",
            f"sa.exists(sa.select({column}).where({column} == {other}))",
        )
        return f"t = {table}\n" + self.pick(
            f"op.bulk_insert(t, [{plain}, {plain}])",
            f"op.execute(t.insert().values({row}))",
            f"op.execute(t.update().values({row}).where({condition}))",
            f"op.execute(t.delete().where({condition}))",
            f"op.execute(sa.select({column}, sa.func.count().label('n')).where({condition}).group_by({column}))",
            f"op.execute(t.update().values({{{column}: sa.case(({condition}, {other}), else_={column})}}))",
            f"op.execute(sa.insert(t).from_select([{names[0]!r}], sa.select({column}).where({condition})))",
        )

    def execute(self) -> str:
        return self.pick(
            "op.execute('UPDATE t SET a = 1')", "op.execute(\"\"\"\n\tDELETE FROM t\n    WHERE a::text = 'x';\n\"\"\")",
            "op.execute(sa.text(\"SELECT 'a\\\\:b', '12:30', '100%'\"))",
            "op.get_bind().execute(sa.text('SELECT 1'))",
            "op.execute(sa.table('t', sa.column('a', sa.Integer)).update().where(sa.column('a') == 1).values(a=2))",
            "op.execute(sa.table('t', sa.column('a', sa.String)).delete())",
            "op.bulk_insert(sa.table('T', sa.column('a', sa.Integer), sa.column('b', sa.String)), [{'a': 1, 'b': \"it's\"}])",
        )

    def table_words(self) -> str:
        return self.pick(
            f"op.drop_table({self.name()!r}{self.schema()})",
            f"op.drop_table({self.name()!r}, if_exists=True)",
            f"op.rename_table({self.name()!r}, {self.name()!r}{self.schema()})",
            f"op.create_table_comment({self.name()!r}, {self.text()}{self.schema()})",
            f"op.drop_table_comment({self.name()!r}{self.schema()})",
        )

    def operation(self) -> str:
        return self.pick(
            self.create_table, self.create_table, self.add_column, self.add_column, self.add_column, self.drop_column,
            self.alter_column, self.alter_column, self.create_index, self.create_index, self.drop_index,
            self.create_constraint, self.drop_constraint, self.execute, self.table_words, self.exclude, self.enum_type,
            self.batch, self.loop, self.data, self.data,
        )()

    def block(self) -> str:
        operations = [self.operation() for _ in range(self.random.randint(1, 4))]
        if self.chance(0.08):
            inner = "\n".join(operations).replace("\n", "\n    ")
            return f"with op.get_context().autocommit_block():\n    {inner}"
        return "\n".join(operations)


def migration(seed: str) -> str:
    composer = Composer(seed)
    functions = []
    for name in ("upgrade", "downgrade"):
        body = composer.block().replace("\n", "\n    ")
        functions.append(f"def {name}():\n    {body}\n")
    return (
        f'"""Composed at random from {seed}."""\n'
        "import datetime\n\nimport sqlalchemy as sa\nfrom alembic import op\nfrom sqlalchemy.dialects import postgresql\n\n"
        f"revision = {seed!r}\ndown_revision = None\n\n\n" + "\n\n".join(functions)
    )


if __name__ == "__main__":
    out, count = Path(sys.argv[1]), int(sys.argv[2])
    seed = sys.argv[3] if len(sys.argv) > 3 else "0"
    out.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (out / f"random_{number:05}.py").write_text(migration(f"{seed}-{number}"), encoding="utf-8")
