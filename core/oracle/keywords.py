"""Print which keywords SQLAlchemy's constructs take, by asking it.

A line is `Index sqlalchemy.sql.schema: name, unique; postgresql: concurrently, using`: the construct, its module, the
parameters of its own, and for each dialect the arguments that may follow the dialect's name. `*` lets any pass. Where no
dialect is named, the construct takes nothing but its own.
"""

import inspect

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, registry

CONSTRUCTS = (
    sa.CheckConstraint,
    sa.Column,
    sa.ForeignKeyConstraint,
    sa.Index,
    sa.PrimaryKeyConstraint,
    sa.Table,
    sa.UniqueConstraint,
)
# Those that take nothing else; the types whose parameters people misspell are among them.
STRICT = (
    sa.Boolean,
    sa.CHAR,
    sa.Computed,
    sa.DateTime,
    sa.Float,
    sa.Identity,
    sa.Interval,
    sa.JSON,
    sa.LargeBinary,
    sa.Numeric,
    sa.Sequence,
    sa.String,
    sa.TEXT,
    sa.Text,
    sa.TIMESTAMP,
    sa.Time,
    sa.Unicode,
    sa.UnicodeText,
    sa.Uuid,
    sa.VARCHAR,
)
POSTGRESQL = (postgresql.ARRAY, postgresql.BIT, postgresql.INTERVAL, postgresql.JSON, postgresql.JSONB)
POSTGRESQL += (postgresql.TIME, postgresql.TIMESTAMP)
# The dialects that come with SQLAlchemy; an argument of any other is accepted with a warning.
DIALECTS = ("mariadb", "mssql", "mysql", "oracle", "postgresql", "sqlite")


def accepted(construct, dialect) -> list[str]:
    found = set()
    for owner, arguments in dialect.construct_arguments or ():
        if issubclass(construct, owner):
            found.update(arguments)
    return sorted(found)


def own(construct) -> list[str]:
    """Named parameters, those of `Table` without the metadata and of all without what is private."""
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    parameters = list(inspect.signature(construct.__init__).parameters.values())[1:]
    names = [p.name for p in parameters if p.kind in kinds and not p.name.startswith("_")]
    # What a constraint does not know itself it hands on to its base.
    if issubclass(construct, sa.Constraint) and construct is not sa.Constraint:
        names += [name for name in own(sa.Constraint) if name not in names and name != "type_"]
    return names


for construct in CONSTRUCTS:
    parts = [f"{construct.__name__} {construct.__module__}: {', '.join(own(construct))}"]
    for name in DIALECTS:
        parts.append(f"{name}: {', '.join(accepted(construct, registry.load(name)))}")
    print("; ".join(parts))
for prefix, constructs in (("", STRICT), ("postgresql.", POSTGRESQL)):
    for construct in constructs:
        print(f"{prefix}{construct.__name__} {construct.__module__}: {', '.join(own(construct))}")
