"""add due date to invoices

Revision ID: 1f6d2b9c4e70
Revises: 9a57c3e1b064
Create Date: 2026-09-14 15:47:22.618093

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "1f6d2b9c4e70"
down_revision: Union[str, Sequence[str], None] = "9a57c3e1b064"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("invoices", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("invoices", sa.Column("note", sa.Text(), nullable=True))


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("invoices", "note")
    op.drop_column("invoices", "due_on")
