//! Operations on tables, columns, indexes and constraints.

use insta::assert_snapshot;

use super::{file, upgrade};

#[test]
fn create_table() {
    assert_snapshot!(upgrade(r#"
op.create_table(
    "users",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("email", sa.String(length=120), nullable=True, unique=True),
    sa.Column("team_id", sa.Integer, sa.ForeignKey("app.teams.id", ondelete="CASCADE"), index=True),
    sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_users_team"), ondelete="CASCADE"),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("email", name="uq_email"),
    sa.CheckConstraint("length(email) > 3", name="ck_email"),
    sa.Index("ix_users_lower", sa.text("lower(email)"), unique=True),
    schema="app",
    comment="People",
    if_not_exists=True,
    postgresql_partition_by="RANGE (id)",
    mysql_engine="InnoDB",
)
"#), @"create_table app.users (id INTEGER nullable=false, email VARCHAR(120) nullable=true unique, team_id INTEGER index foreign_key (unnamed) () to app.teams (id) ondelete=CASCADE, foreign_key fk_users_team! (team_id) to teams (id) ondelete=CASCADE, primary_key (unnamed) (id), unique uq_email (email), check ck_email (`length(email) > 3`), index ix_users_lower (`lower(email)`) unique=true) if_not_exists partition_by=RANGE (id) comment=People");
}

#[test]
fn columns_with_everything() {
    assert_snapshot!(upgrade(r#"
op.add_column("t", sa.Column("a", sa.Boolean(), server_default=sa.false(), nullable=False), schema="s")
op.add_column("t", sa.Column("b", sa.String(), default="x", server_default="x", comment="B"), if_not_exists=True)
op.add_column("t", sa.Column("c", sa.DateTime(), server_default=sa.func.now()))
op.add_column("t", sa.Column("d", sa.Integer(), sa.Identity(always=True, start=1, increment=2)))
op.add_column("t", sa.Column("e", sa.Integer(), sa.Computed("a + b", persisted=True)))
op.add_column("t", sa.Column("f", sa.Integer(), sa.Sequence("f_seq"), autoincrement=True))
op.add_column("t", sa.Column("g", sa.ForeignKey("other.id", name="fk_g", deferrable=True, initially="DEFERRED")))
op.add_column("t", sa.Column("h", sa.BigInteger(), index=True, unique=True), inline_references=True)
op.add_column("t", sa.Column(name="i", type_=sa.Text(), nullable=True, server_default=sa.text("'x'::text")))
op.add_column("t", column=sa.Column("j", sa.Integer(), sa.CheckConstraint("j > 0"), primary_key=True))
op.add_column(table_name="t", column=sa.Column("k", sa.Integer(), server_default=None))
"#), @"
    add_column s.t: a BOOLEAN nullable=false default=false
    add_column t: b VARCHAR default='x' client_default comment=B if_not_exists
    add_column t: c TIMESTAMP default=now()
    add_column t: d INTEGER identity(always INCREMENT BY 2 START WITH 1)
    add_column t: e INTEGER computed(a + b)
    add_column t: f INTEGER sequence(f_seq)
    add_column t: g (no type) foreign_key fk_g () to other (id) deferrable=true initially=DEFERRED
    add_column t: h BIGINT index unique inline_references
    add_column t: i TEXT nullable=true default=`'x'::text`
    add_column t: j INTEGER primary_key check (unnamed) (`j > 0`)
    add_column t: k INTEGER
    ");
}

/// `existing_…` change nothing but are kept; `False` stands for "not given".
#[test]
fn alter_column() {
    assert_snapshot!(upgrade(r#"
op.alter_column("t", "c", existing_type=sa.String(20), type_=sa.String(50), existing_nullable=True)
op.alter_column("t", "c", nullable=False, schema="s")
op.alter_column("t", column_name="c", server_default=None, existing_server_default=sa.text("now()"))
op.alter_column("t", "c", server_default="0", new_column_name="d")
op.alter_column("t", "c", type_=sa.Integer, postgresql_using="c::integer", server_default=False, comment=False)
op.alter_column("t", "c", comment="what it is", existing_comment="old", autoincrement=True)
op.alter_column("t", "c", comment=None, existing_server_default=False)
"#), @"
    alter_column t: c type=VARCHAR(50) was=VARCHAR(20) was_nullable=true
    alter_column s.t: c nullable=false
    alter_column t: c default=none was_default=`now()`
    alter_column t: c name=d default='0'
    alter_column t: c type=INTEGER using=c::integer
    alter_column t: c comment=what it is
    alter_column t: c comment=none
    ");
}

#[test]
fn drops_and_renames() {
    assert_snapshot!(upgrade(r#"
op.drop_table("t")
op.drop_table("t", schema="s", if_exists=True)
op.drop_column("t", "c")
op.drop_column("t", "c", schema="s", if_exists=True)
op.rename_table("t", "u", schema="s")
op.create_table_comment("t", "hello", existing_comment="hi", schema="s")
op.drop_table_comment("t")
"#), @"
    drop_table t
    drop_table s.t if_exists
    drop_column t: c
    drop_column s.t: c if_exists
    rename_table s.t to u
    table_comment s.t: hello
    table_comment t: none
    ");
}

#[test]
fn indexes() {
    assert_snapshot!(upgrade(r#"
op.create_index(op.f("ix_t_c"), "t", ["c"])
op.create_index("ix", "t", ["a", sa.text("lower(b)"), sa.column("c").desc()], unique=True, schema="s", if_not_exists=True)
op.create_index("ix", table_name="t", columns=["a"], postgresql_concurrently=True, postgresql_using="gin")
op.create_index("ix", "t", ["a"], postgresql_where=sa.text("a IS NOT NULL"), postgresql_include=["b"])
op.create_index("ix", "t", ["a"], postgresql_where="deleted", postgresql_ops={"a": "gin_trgm_ops"}, postgresql_with={"fillfactor": 50})
op.create_index("ix", "t", [sa.func.lower(sa.column("a")), sa.literal_column("b")], postgresql_nulls_not_distinct=True)
op.create_index(None, "t", ["a"], postgresql_where=(sa.column("a") == True))
op.drop_index(op.f("ix_t_c"), table_name="t")
op.drop_index("ix", "t", schema="s", if_exists=True, postgresql_concurrently=True)
op.drop_index("ix")
"#), @"
    create_index ix_t_c! (c) on t
    create_index ix (a, `lower(b)`, c DESC) unique=true if_not_exists on s.t
    create_index ix (a) concurrently=true using=gin on t
    create_index ix (a) where=`a IS NOT NULL` include=(b) on t
    create_index ix (a) where=`deleted` a=gin_trgm_ops fillfactor=50 on t
    create_index ix (lower(a), `b`) nulls_not_distinct=true on t
    create_index (unnamed) (a) where=(a = true) on t
    drop_index ix_t_c! on t
    drop_index ix on s.t schema=s concurrently=true if_exists
    drop_index ix
    ");
}

#[test]
fn constraints() {
    assert_snapshot!(upgrade(r#"
op.create_foreign_key("fk", "a", "b", ["x"], ["id"], ondelete="SET NULL", onupdate="CASCADE", source_schema="s", referent_schema="r")
op.create_foreign_key(None, "a", "b", ["x"], ["id"], postgresql_not_valid=True, deferrable=False, initially="IMMEDIATE", match="FULL")
op.create_foreign_key(constraint_name="fk", source_table="a", referent_table="b", local_cols=["x"], remote_cols=["id"])
op.create_unique_constraint("uq", "t", ["a", "b"], schema="s", postgresql_nulls_not_distinct=True)
op.create_check_constraint("ck", "t", "a > 0", postgresql_not_valid=True)
op.create_check_constraint("ck", "t", sa.column("a") > 0)
op.create_primary_key("pk", "t", ["id"], schema="s")
op.create_exclude_constraint("ex", "t", (sa.column("a"), "&&"), ("b", "="), where="active", using="gist")
op.drop_constraint("fk", "t", type_="foreignkey")
op.drop_constraint("fk", "t", "unique", schema="s", if_exists=True)
op.drop_constraint(None, "t", type_="foreignkey")
"#), @"
    add_constraint s.a: foreign_key fk (x) to r.b (id) ondelete=SET NULL onupdate=CASCADE
    add_constraint a: foreign_key (unnamed) (x) to b (id) match=FULL deferrable=false initially=IMMEDIATE not_valid=true
    add_constraint a: foreign_key fk (x) to b (id)
    add_constraint s.t: unique uq (a, b) nulls_not_distinct=true
    add_constraint t: check ck (`a > 0`) not_valid=true
    add_constraint t: check ck ((a > 0))
    add_constraint s.t: primary_key pk (id)
    add_constraint t: exclude ex using gist (a with &&, b with =) where `active`
    drop_constraint t: fk (foreignkey)
    drop_constraint s.t: fk (unique) if_exists
    drop_constraint t: (unnamed) (foreignkey)
    ");
}

/// SQLAlchemy leaves it to an ALTER of its own.
#[test]
fn a_key_with_use_alter_is_not_in_create_table() {
    assert_snapshot!(upgrade(r#"
op.create_table("t", sa.Column("a", sa.Integer()), sa.ForeignKeyConstraint(["a"], ["u.id"], use_alter=True))
"#), @"create_table t (a INTEGER)");
}

/// On PostgreSQL a batch is its operations in order; its methods lack the table.
#[test]
fn batch() {
    assert_snapshot!(upgrade(r#"
with op.batch_alter_table("t", schema="s") as batch_op:
    batch_op.add_column(sa.Column("c", sa.Integer()))
    batch_op.alter_column("c", nullable=False, new_column_name="d")
    batch_op.drop_column("e")
    batch_op.create_index(batch_op.f("ix"), ["c"], unique=False)
    batch_op.drop_index("ix_old")
    batch_op.create_foreign_key("fk", "u", ["c"], ["id"], referent_schema="r")
    batch_op.create_unique_constraint("uq", ["c"])
    batch_op.create_check_constraint("ck", "c > 0")
    batch_op.create_primary_key("pk", ["c"])
    batch_op.drop_constraint("fk_old", type_="foreignkey")
    batch_op.create_table_comment("hi")
    batch_op.execute("SELECT 1")
op.drop_table("u")
"#), @"
    execute `SELECT 1` (in a batch)
    add_column s.t: c INTEGER (in a batch)
    alter_column s.t: c name=d nullable=false (in a batch)
    drop_column s.t: e (in a batch)
    create_index ix! (c) unique=false on s.t (in a batch)
    drop_index ix_old on s.t schema=s (in a batch)
    add_constraint s.t: foreign_key fk (c) to r.u (id) (in a batch)
    add_constraint s.t: unique uq (c) (in a batch)
    add_constraint s.t: check ck (`c > 0`) (in a batch)
    add_constraint s.t: primary_key pk (c) (in a batch)
    drop_constraint s.t: fk_old (foreignkey) (in a batch)
    table_comment s.t: hi (in a batch)
    drop_table u
    ");
}

#[test]
fn sqlalchemys_own_ddl() {
    assert_snapshot!(upgrade(r#"
bind = op.get_bind()
table = sa.Table("t", sa.MetaData(schema="s"), sa.Column("a", sa.Integer(), primary_key=True), sa.Index("ix", "a"))
table.create(bind)
table.drop(bind, checkfirst=True)
op.execute(sa.schema.CreateTable(table))
op.execute(sa.schema.DropTable(table))
op.execute(sa.schema.CreateSequence(sa.Sequence("q", start=5, increment=2)))
op.execute(sa.schema.DropSequence(sa.Sequence("Q")))
op.execute(sa.schema.CreateSchema("s", if_not_exists=True))
op.execute(sa.schema.DropSchema("s", cascade=True))
op.execute(sa.DDL("SELECT 1 %% 2"))
op.execute(sa.schema.CreateIndex(sa.Index("ix", table.c.a, unique=True)))
sa.MetaData().create_all(bind)
"#), @r#"
    create_table s.t (a INTEGER primary_key, index ix (a)) (on the bind)
    drop_table s.t (on the bind)
    create_table s.t (a INTEGER primary_key)
    drop_table s.t
    execute `CREATE SEQUENCE q INCREMENT BY 2 START WITH 5`
    execute `DROP SEQUENCE "Q"`
    execute `CREATE SCHEMA IF NOT EXISTS s`
    execute `DROP SCHEMA s CASCADE`
    execute `SELECT 1 % 2`
    create_index ix (a) unique=true on s.t
    opaque sa.MetaData().create_all: which tables the metadata holds is known when it runs (on the bind)
    "#);
}

#[test]
fn plugin_operations() {
    assert_snapshot!(upgrade(r#"
op.create_entity(thing)
op.invoke(make())
op.create_table("t", *columns())
op.add_column("t", sa.Column("c", sa.Integer()), **options())
"#), @"
    opaque op.create_entity: Alembic has no `create_entity`: a plugin must bring it
    opaque op.invoke: nothing in this file defines `make`
    create_table t (?*columns(): nothing in this file defines `columns`?)
    opaque op.add_column: nothing in this file defines `options`
    ");
}

#[test]
fn a_column_from_elsewhere() {
    assert_snapshot!(file(r#"
from alembic import op
from app.models import column, table_name

def upgrade():
    op.add_column(table_name, column)
    op.drop_column("t", column.name)
"#), @"
    add_column {table_name} (it is imported from `app.models`, which Retort does not see): {column} (it is imported from `app.models`, which Retort does not see) ?column: it is imported from `app.models`, which Retort does not see? nullable=?column: it is imported from `app.models`, which Retort does not see? ?column: it is imported from `app.models`, which Retort does not see?
    drop_column t: {column.name} (it is imported from `app.models`, which Retort does not see)
    ");
}

#[test]
fn names_in_other_quotes() {
    assert_snapshot!(upgrade(r#"
op.create_index("ix_a", "t", ["a"], quote=True)
op.create_index("Ix_a", "t", ["a"], quote=True)
op.add_column("t", sa.Column("m", sa.Enum("x", name="mood", quote=True)))
"#), @r#"
    create_index {ix_a} (it is to be quoted otherwise than SQLAlchemy does by itself) (a) on t
    create_index Ix_a (a) on t
    add_column t: m enum {mood}[x]
    "#);
}

#[test]
fn constraints_of_no_known_table() {
    assert_snapshot!(upgrade(r#"
metadata = sa.MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})
t = sa.Table("t", metadata, sa.Column("a", sa.Integer))
op.execute(sa.schema.AddConstraint(sa.UniqueConstraint("a", name="uq")))
op.execute(sa.schema.AddConstraint(sa.UniqueConstraint(t.c.a)))
op.execute(sa.schema.DropConstraint(models.constraint))
op.execute(sa.schema.SetColumnComment(sa.Column("a", comment="x")))
op.execute(sa.schema.SetConstraintComment(sa.UniqueConstraint("a", comment="x")))
"#), @r#"
    execute ?sa.schema.AddConstraint(sa.UniqueConstr…: Retort does not see which table the constraint belongs to?
    execute ?sa.schema.AddConstraint(sa.UniqueConstr…: Retort does not follow what its naming convention makes of the constraint's name?
    execute ?sa.schema.DropConstraint(models.constra…: Retort does not follow `sa.schema.DropConstraint`?
    execute ?sa.schema.SetColumnComment(sa.Column("a…: Retort does not follow `sa.schema.SetColumnComment`?
    execute ?sa.schema.SetConstraintComment(sa.Uniqu…: Retort does not follow `sa.schema.SetConstraintComment`?
    "#);
}
