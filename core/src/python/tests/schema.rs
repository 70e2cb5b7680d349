//! Operations on tables, columns, indexes and constraints.

use insta::assert_snapshot;

use super::upgrade;

#[test]
fn create_table() {
    assert_snapshot!(upgrade(r#"
op.create_table(
    "users",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("email", sa.String(length=120), nullable=True),
    sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_users_team"), ondelete="CASCADE"),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("email", name="uq_email"),
    schema="app",
)
"#), @"");
}
