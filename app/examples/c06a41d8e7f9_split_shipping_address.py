"""split the shipping address

Revision ID: c06a41d8e7f9
Revises: d4427c9f15e6
Create Date: 2026-09-28 17:20:09.451386

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "c06a41d8e7f9"
down_revision: Union[str, Sequence[str], None] = "d4427c9f15e6"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "shipping_addresses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipping_addresses")),
    )
    op.add_column("parcels", sa.Column("address_id", sa.BigInteger(), nullable=True))
    op.alter_column("parcels", "address", existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("parcels", "address_id")
