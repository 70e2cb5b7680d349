"""track the status of subscriptions

Revision ID: e80b5a2c7d19
Revises: 6b91f4e3d208
Create Date: 2026-06-18 13:27:04.660391

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "e80b5a2c7d19"
down_revision: Union[str, Sequence[str], None] = "6b91f4e3d208"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column(
        "subscriptions",
        sa.Column(
            "status",
            sa.Enum("trial", "active", "cancelled", name="subscription_status"),
            server_default="trial",
            nullable=False,
        ),
    )
    op.execute("ALTER TYPE invoice_state ADD VALUE 'refunded'")
    op.execute("UPDATE invoices SET state = 'refunded' WHERE refunded_at IS NOT NULL")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("subscriptions", "status")
