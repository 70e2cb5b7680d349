"""give every profile a display name

Revision ID: 3fa96b1e08c4
Revises: e80b5a2c7d19
Create Date: 2026-07-09 08:55:46.031872

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "3fa96b1e08c4"
down_revision: Union[str, Sequence[str], None] = "e80b5a2c7d19"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("profiles", sa.Column("display_name", sa.Text(), nullable=True))

    connection = op.get_bind()
    connection.execute(
        sa.text(
            """
            UPDATE profiles
            SET display_name = CASE
                WHEN nickname <> '' THEN nickname
                ELSE first_name || ' ' || last_name
            END
            """
        )
    )

    op.alter_column("profiles", "display_name", existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    """Downgrade schema."""
    pass
