"""add delivery notes

Revision ID: d4427c9f15e6
Revises: 3fa96b1e08c4
Create Date: 2026-08-24 11:30:18.442065

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "d4427c9f15e6"
down_revision: Union[str, Sequence[str], None] = "3fa96b1e08c4"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "delivery_notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["orders.id"],
            name=op.f("fk_delivery_notes_order_id_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_notes")),
    )
    op.create_index(op.f("ix_delivery_notes_order_id"), "delivery_notes", ["order_id"], unique=False)


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f("ix_delivery_notes_order_id"), table_name="delivery_notes")
    op.drop_table("delivery_notes")
