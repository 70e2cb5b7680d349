//! Column types: classes and objects, of SQLAlchemy, its dialects and other libraries.

use insta::assert_snapshot;

use super::{file, types, upgrade};

#[test]
fn core_types() {
    assert_snapshot!(types(r#"
sa.Integer
sa.SmallInteger()
sa.BigInteger()
sa.Boolean()
sa.String
sa.String(20)
sa.String(length=20, collation="C")
sa.Unicode(10)
sa.Text()
sa.UnicodeText()
sa.CHAR(3)
sa.Numeric(10, 2)
sa.DECIMAL(precision=8)
sa.Float()
sa.Float(precision=53)
sa.Double()
sa.REAL()
sa.DateTime(timezone=True)
sa.DateTime()
sa.TIMESTAMP
sa.Date()
sa.Time(timezone=True)
sa.Interval()
sa.LargeBinary()
sa.PickleType()
sa.JSON()
sa.Uuid()
sa.UUID(as_uuid=False)
sa.ARRAY(sa.String(5), dimensions=2)
sa.Enum("a", "b", name="k")
sa.Enum("a", name="k", native_enum=False, length=5)
sa.types.NullType()
sa.String(10).with_variant(sa.Text(), "postgresql")
sa.String(10).with_variant(sa.Text(), "mysql")
sa.sql.sqltypes.String(7)
sa.dialects.postgresql.UUID()
"#), @r#"
    sa.Integer: INTEGER
    sa.SmallInteger(): SMALLINT
    sa.BigInteger(): BIGINT
    sa.Boolean(): BOOLEAN
    sa.String: VARCHAR
    sa.String(20): VARCHAR(20)
    sa.String(length=20, collation="C"): VARCHAR(20) COLLATE C
    sa.Unicode(10): VARCHAR(10)
    sa.Text(): TEXT
    sa.UnicodeText(): TEXT
    sa.CHAR(3): CHAR(3)
    sa.Numeric(10, 2): NUMERIC(10)(2)
    sa.DECIMAL(precision=8): DECIMAL(8)
    sa.Float(): FLOAT
    sa.Float(precision=53): FLOAT(53)
    sa.Double(): DOUBLE PRECISION
    sa.REAL(): REAL
    sa.DateTime(timezone=True): TIMESTAMP WITH TIME ZONE
    sa.DateTime(): TIMESTAMP
    sa.TIMESTAMP: TIMESTAMP
    sa.Date(): DATE
    sa.Time(timezone=True): TIME WITH TIME ZONE
    sa.Interval(): INTERVAL
    sa.LargeBinary(): BYTEA
    sa.PickleType(): BYTEA
    sa.JSON(): JSON
    sa.Uuid(): UUID
    sa.UUID(as_uuid=False): UUID
    sa.ARRAY(sa.String(5), dimensions=2): VARCHAR(5)[][]
    sa.Enum("a", "b", name="k"): enum k[a, b]
    sa.Enum("a", name="k", native_enum=False, length=5): enum k[a] varchar
    sa.types.NullType(): (no type)
    sa.String(10).with_variant(sa.Text(), "postgresql"): TEXT
    sa.String(10).with_variant(sa.Text(), "mysql"): VARCHAR(10)
    sa.sql.sqltypes.String(7): VARCHAR(7)
    sa.dialects.postgresql.UUID(): UUID
    "#);
}

#[test]
fn postgresql_types() {
    assert_snapshot!(types(r#"
postgresql.UUID(as_uuid=True)
postgresql.JSONB(astext_type=sa.Text())
postgresql.JSON
postgresql.ARRAY(sa.Integer)
postgresql.ENUM("a", "b", name="k", create_type=False)
postgresql.DOMAIN("d", sa.Integer())
postgresql.TIMESTAMP(timezone=True, precision=6)
postgresql.INTERVAL(fields="DAY", precision=3)
postgresql.BIT(8, varying=True)
postgresql.INET()
postgresql.TSVECTOR()
postgresql.TSTZRANGE()
postgresql.CITEXT()
postgresql.HSTORE(text_type=sa.Text())
postgresql.DOUBLE_PRECISION(precision=53)
postgresql.VARCHAR(length=3)
"#), @r#"
    postgresql.UUID(as_uuid=True): UUID
    postgresql.JSONB(astext_type=sa.Text()): JSONB
    postgresql.JSON: JSON
    postgresql.ARRAY(sa.Integer): INTEGER[]
    postgresql.ENUM("a", "b", name="k", create_type=False): enum k[a, b] no_create
    postgresql.DOMAIN("d", sa.Integer()): domain d
    postgresql.TIMESTAMP(timezone=True, precision=6): TIMESTAMP(6) WITH TIME ZONE
    postgresql.INTERVAL(fields="DAY", precision=3): INTERVAL DAY(3)
    postgresql.BIT(8, varying=True): BIT VARYING(8)
    postgresql.INET(): INET
    postgresql.TSVECTOR(): TSVECTOR
    postgresql.TSTZRANGE(): TSTZRANGE
    postgresql.CITEXT(): CITEXT
    postgresql.HSTORE(text_type=sa.Text()): HSTORE
    postgresql.DOUBLE_PRECISION(precision=53): DOUBLE PRECISION
    postgresql.VARCHAR(length=3): VARCHAR(3)
    "#);
}

/// Projects patch SQLAlchemy, or come from another database.
#[test]
fn names_that_do_not_exist() {
    assert_snapshot!(types("
sa.GUID()
sa.JSONEncodedDict
postgresql.NOPE()
sa.dialects.mysql.TINYINT(1)
sa.dialects.mysql.VARCHAR(5)
"), @"
    sa.GUID(): ?sa.GUID(): SQLAlchemy has no `GUID`?
    sa.JSONEncodedDict: ?sa.JSONEncodedDict: SQLAlchemy has no `JSONEncodedDict`?
    postgresql.NOPE(): ?postgresql.NOPE(): sqlalchemy.dialects.postgresql has no `NOPE`?
    sa.dialects.mysql.TINYINT(1): refused TINYINT
    sa.dialects.mysql.VARCHAR(5): VARCHAR(5)
    ");
}

#[test]
fn types_of_other_libraries() {
    assert_snapshot!(file(r#"
from alembic import op
import sqlalchemy as sa
import sqlmodel
import sqlalchemy_utils
import geoalchemy2
from geoalchemy2.types import Geometry
from pgvector.sqlalchemy import Vector
from sqlalchemy_utils.types.uuid import UUIDType
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.dialects.postgresql import JSONB
import app.types
from app.types import UTCDateTime

def upgrade():
    op.add_column("t", sa.Column("c", sqlmodel.sql.sqltypes.AutoString()))
    op.add_column("t", sa.Column("c", sqlmodel.AutoString(length=9)))
    op.add_column("t", sa.Column("c", sqlalchemy_utils.types.arrow.ArrowType(), nullable=False))
    op.add_column("t", sa.Column("c", UUIDType(binary=False)))
    op.add_column("t", sa.Column("c", sqlalchemy_utils.EmailType(length=30)))
    op.add_column("t", sa.Column("c", geoalchemy2.types.Geometry(geometry_type="POINT", srid=4326)))
    op.add_column("t", sa.Column("c", Geometry("polygon", 3857)))
    op.add_column("t", sa.Column("c", Vector(1536)))
    op.add_column("t", sa.Column("c", MutableDict.as_mutable(JSONB())))
    op.add_column("t", sa.Column("c", app.types.JSONType()))
    op.add_column("t", sa.Column("c", UTCDateTime, nullable=True))
"#), @"
    add_column t: c VARCHAR
    add_column t: c VARCHAR(9)
    add_column t: c TIMESTAMP nullable=false
    add_column t: c UUID
    add_column t: c VARCHAR(30)
    add_column t: c geometry(POINT,4326)
    add_column t: c geometry(POLYGON,3857)
    add_column t: c VECTOR(1536)
    add_column t: c JSONB
    add_column t: c ?app.types.JSONType(): it is imported from `app`, which Retort does not see?
    add_column t: c ?UTCDateTime: it is imported from `app.types`, which Retort does not see? nullable=true
    ");
}

#[test]
fn types_that_the_file_defines() {
    assert_snapshot!(file(r#"
from alembic import op
import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import TypeDecorator, CHAR

class GUID(TypeDecorator):
    impl = CHAR

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID())
        return dialect.type_descriptor(CHAR(32))

class Code(types.TypeDecorator):
    impl = sa.String

class Ltree(types.UserDefinedType):
    def get_col_spec(self, **kw):
        return "LTREE"

def upgrade():
    op.add_column("t", sa.Column("c", GUID()))
    op.add_column("t", sa.Column("c", Code(12)))
    op.add_column("t", sa.Column("c", Ltree))
"#), @"
    add_column t: c UUID
    add_column t: c VARCHAR(12)
    add_column t: c LTREE
    ");
}

/// Without `values_callable` the names are the labels, and the class names the type.
#[test]
fn enums_of_classes() {
    assert_snapshot!(file(r#"
import enum
from alembic import op
import sqlalchemy as sa

class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"

class Kind(str, enum.Enum):
    A = "a"
    B = enum.auto()

def upgrade():
    sa.Enum(Status).create(op.get_bind())
    sa.Enum(Status, values_callable=lambda e: [m.value for m in e], name="st").create(op.get_bind(), checkfirst=False)
    sa.Enum(*[s.value for s in Status], name="values").drop(op.get_bind(), checkfirst=True)
    sa.Enum(Kind, name="kind").create(bind=op.get_bind())
    op.execute(f"UPDATE t SET s = '{Status.OPEN.value}', n = '{Status['DONE'].name}', k = '{Status('done').value}'")
    op.add_column("t", sa.Column("s", sa.Enum(Status), server_default=Status.OPEN.name))
"#), @"
    create_enum status[OPEN, DONE] checkfirst (on the bind)
    create_enum st[open, done] (on the bind)
    drop_enum values[open, done] checkfirst (on the bind)
    create_enum kind[A, B] checkfirst (on the bind)
    execute `UPDATE t SET s = 'open', n = 'DONE', k = 'done'`
    add_column t: s enum status[OPEN, DONE] default='OPEN'
    ");
}

#[test]
fn enum_created_on_the_bind() {
    assert_snapshot!(upgrade(r#"
kind = postgresql.ENUM("a", "b", name="k", schema="s")
kind.create(op.get_bind(), checkfirst=True)
kind.create_type = False
op.add_column("t", sa.Column("c", kind))
op.add_column("t", sa.Column("c", postgresql.ENUM(name="k", create_type=False), nullable=False))
kind.drop(op.get_bind())
"#), @"
    create_enum s.k[a, b] checkfirst (on the bind)
    add_column t: c enum s.k[a, b] no_create
    add_column t: c enum k[] no_create nullable=false
    drop_enum s.k[a, b] no_create checkfirst (on the bind)
    ");
}
