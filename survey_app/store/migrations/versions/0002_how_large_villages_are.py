"""How large villages are"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("village", sa.Column("adults", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
