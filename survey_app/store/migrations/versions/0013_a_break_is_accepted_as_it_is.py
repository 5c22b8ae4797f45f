"""A break is accepted as it is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was accepted before covered whatever might break later: it is asked for once more.
    op.add_column("wave", sa.Column("chain_accepted", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore a backup instead")
