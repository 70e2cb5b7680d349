"""add note and currency to invoices

Revision ID: 4b8e07a1d2f5
Revises: 9a57c3e1b064
Create Date: 2026-09-15 10:03:51.942716

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "4b8e07a1d2f5"
down_revision: Union[str, Sequence[str], None] = "9a57c3e1b064"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("invoices", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("invoices", sa.Column("currency", sa.Text(), server_default="EUR", nullable=False))


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("invoices", "currency")
    op.drop_column("invoices", "note")
