"""rename users.name to users.full_name

Revision ID: 5c1f0a7d93be
Revises: 2e7b90c4d15a
Create Date: 2026-03-02 10:14:37.518204

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "5c1f0a7d93be"
down_revision: Union[str, Sequence[str], None] = "2e7b90c4d15a"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column("users", sa.Column("full_name", sa.String(length=120), nullable=True))
    op.drop_column("users", "name")
    op.create_index(op.f("ix_users_full_name"), "users", ["full_name"], unique=False)


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_index(op.f("ix_users_full_name"), table_name="users")
    op.add_column("users", sa.Column("name", sa.VARCHAR(length=120), autoincrement=False, nullable=True))
    op.drop_column("users", "full_name")
